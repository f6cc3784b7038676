"""Which stored tensor belongs to which parameter of the model, as transformers itself would decide it."""

from collections.abc import Iterable
from dataclasses import dataclass

from transformers import PreTrainedModel
from transformers.conversion_mapping import get_model_conversion_mapping
from transformers.core_model_loading import WeightConverter, WeightRenaming, rename_source_key


@dataclass(frozen=True)
class StoredNames:
    """``plain``: parameter name -> stored name, one to one. ``assembled``: parameters that transformers puts together
    from, or cuts out of, several stored tensors (experts of a mixture fused into one parameter, for instance)."""

    plain: dict[str, str]
    assembled: frozenset[str]
    tied: dict[str, str]
    """Parameters that are another one of the model: target -> source."""

    def stored(self, parameter: str) -> str | None:
        """Stored name of a parameter, following ties both ways; None where it has no tensor of its own."""
        if parameter in self.plain:
            return self.plain[parameter]
        source = self.tied.get(parameter)
        if source in self.plain:
            return self.plain[source]
        targets = (target for target, origin in self.tied.items() if origin == parameter and target in self.plain)
        target = next(targets, None)
        return self.plain[target] if target is not None else None


def stored_names(model: PreTrainedModel, stored: Iterable[str]) -> StoredNames:
    """Match the tensors of the files with the parameters and persistent buffers of ``model``.

    Follows transformers' loading: legacy renames, the base model's prefix missing or extra, conversions of fused
    layers. A name that fits nothing in the model is left out.
    """
    transforms = get_model_conversion_mapping(model)
    renamings = [transform for transform in transforms if isinstance(transform, WeightRenaming)]
    converters = [transform for transform in transforms if isinstance(transform, WeightConverter)]
    wanted = model.state_dict()
    plain: dict[str, str] = {}
    assembled: set[str] = set()
    for name in stored:
        target, converter = rename_source_key(name, renamings, converters, model.base_model_prefix, wanted)
        if converter is not None:
            assembled.add(target)
        elif target in wanted:
            plain[target] = name
    return StoredNames(plain, frozenset(assembled), dict(model.all_tied_weights_keys))
