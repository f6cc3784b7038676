"""The methods by their published names, cheap ones first. One short file each; none imports torch, so the window can
list them."""

from core.factorization.method import Method
from core.factorization.methods.aa_svd import AA_SVD
from core.factorization.methods.asvd import ASVD
from core.factorization.methods.dobi_svd import DOBI_SVD
from core.factorization.methods.fwsvd import FWSVD
from core.factorization.methods.gfwsvd import GFWSVD
from core.factorization.methods.io_svd import IO_SVD
from core.factorization.methods.kfac_svd import KFAC_SVD
from core.factorization.methods.svd import SVD
from core.factorization.methods.svd_llm import SVD_LLM
from core.factorization.methods.swift_svd import SWIFT_SVD
from core.factorization.methods.zs_svd import ZS_SVD
from core.jobs.errors import UsageError

_ALL = (SVD, ASVD, SVD_LLM, SWIFT_SVD, AA_SVD, DOBI_SVD, FWSVD, ZS_SVD, KFAC_SVD, IO_SVD, GFWSVD)
METHODS: dict[str, Method] = {method.name: method for method in _ALL}


def method_named(name: str) -> Method:
    """The method registered under ``name``. Raises ``UsageError`` listing the known ones."""
    try:
        return METHODS[name]
    except KeyError:
        raise UsageError(f"There is no method {name!r}; the methods are: {', '.join(METHODS)}.") from None
