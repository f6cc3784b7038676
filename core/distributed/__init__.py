"""One job by several processes, on one machine or several, started by torchrun."""
