"""The methods by their published names. One short file each; none imports torch, so the window can list them."""

from core.factorization.method import Method
from core.factorization.methods.asvd import ASVD
from core.factorization.methods.svd import SVD
from core.factorization.methods.svd_llm import SVD_LLM
from core.factorization.methods.swift_svd import SWIFT_SVD
from core.jobs.errors import UsageError

METHODS: dict[str, Method] = {method.name: method for method in (SVD, ASVD, SVD_LLM, SWIFT_SVD)}


def method_named(name: str) -> Method:
    """The method registered under ``name``. Raises ``UsageError`` listing the known ones."""
    try:
        return METHODS[name]
    except KeyError:
        raise UsageError(f"There is no method {name!r}; the methods are: {', '.join(METHODS)}.") from None
