"""One linear projection inside a decoder block that may be compressed."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Part = Literal["attention", "mlp"]


class Site(BaseModel):
    """A site of shape m x n (out features x in features, the layout of ``torch.nn.Linear.weight``)."""

    model_config = ConfigDict(frozen=True)

    name: str
    """Module path, e.g. ``model.layers.3.mlp.up_proj``."""
    block: int
    kind: str
    """``q k v o gate up down``, or the module's own last name where the family differs."""
    part: Part
    shape: tuple[int, int]
    input_group: str
    """Name of the first site of its block that reads the same input; sites of one group share one input Gram."""
    bias: bool = False
    transposed: bool = False
    """True for ``Conv1D`` (GPT-2), whose stored weight is n x m."""
    tensor: str
    """Name of the weight in the checkpoint's files, which may lack the base model's prefix."""

    @property
    def parameters(self) -> int:
        """m * n, the weight alone; a bias is never removed and never counted."""
        return self.shape[0] * self.shape[1]
