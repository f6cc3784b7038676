"""Singular values of every site and what is read off them."""
