"""How long a row a model can take."""

from torch import nn
from transformers import PreTrainedModel

from core.jobs.errors import StudioError

_OFFSET = 8
"""Tables of learned positions may hold a few more than the model uses (OPT: 2)."""


def check_length(model: PreTrainedModel, length: int) -> None:
    """Raise ``StudioError`` when the model looks positions up in a table that rows of ``length`` tokens run out of.

    Rotary and other computed positions have no such end. The model may be on the meta device.
    """
    limit = getattr(model.config.get_text_config(), "max_position_embeddings", None)
    if not isinstance(limit, int) or length <= limit:
        return
    tables = [module for module in model.modules() if isinstance(module, nn.Embedding)]
    inputs = model.get_input_embeddings()
    if any(limit <= table.num_embeddings <= limit + _OFFSET for table in tables if table is not inputs):
        raise StudioError(
            f"This model takes at most {limit} tokens at a time, but rows of {length} were asked for; "
            f"ask for rows of {limit} or fewer."
        )
