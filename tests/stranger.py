"""A process in which Rank Studio cannot be imported, and what it gets out of compressed folders."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

STRANGER = """
import json, sys, traceback
from pathlib import Path

class NoRankStudio:
    def find_spec(self, name, path=None, target=None):
        if name == "core" or name.startswith("core."):
            raise ImportError("Rank Studio is not installed here")

sys.meta_path.insert(0, NoRankStudio())
import torch
from transformers import AutoModelForCausalLM

visit = json.loads(Path("visit.json").read_text())
folders = [Path(folder) for folder in visit["folders"]]
out = Path.cwd()
ids = torch.tensor(visit["ids"])
refusals = {}
for folder in folders:
    try:
        AutoModelForCausalLM.from_pretrained(folder)
        refusals[str(folder)] = None
    except Exception as error:
        refusals[str(folder)] = f"{type(error).__name__}: {error}"
results = {"refusals": refusals, "logits": {}, "loglikelihood": {}}
for folder in folders:
    model = AutoModelForCausalLM.from_pretrained(folder, trust_remote_code=True, dtype=visit["dtype"])
    with torch.no_grad():
        results["logits"][str(folder)] = model(input_ids=ids).logits
    model.save_pretrained(out / folder.name, max_shard_size=visit["shard"])
    again = AutoModelForCausalLM.from_pretrained(out / folder.name, trust_remote_code=True, dtype=visit["dtype"])
    with torch.no_grad():
        assert torch.equal(again(input_ids=ids).logits, results["logits"][str(folder)]), folder
    assert type(model).__module__.startswith("transformers.models."), type(model)
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM
for folder in folders[:2]:
    lm = HFLM(pretrained=str(folder), trust_remote_code=True, device="cpu", batch_size=1, dtype="float32")
    ask = Instance("loglikelihood", doc={}, arguments=tuple(visit["question"]), idx=0)
    results["loglikelihood"][str(folder)] = lm.loglikelihood([ask], disable_tqdm=True)[0][0]
assert not any(name == "core" or name.startswith("core.") for name in sys.modules)
torch.save(results, out / "results.pt")
"""


@dataclass(frozen=True)
class Stranger:
    """What a process without Rank Studio got out of the folders."""

    logits: dict[str, torch.Tensor]
    refusals: dict[str, str | None]
    loglikelihood: dict[str, float]
    saved: Path
    """Where it saved every model again, under the folder's name."""


def visit(
    folders: Sequence[Path],
    place: Path,
    ids: torch.Tensor,
    question: tuple[str, str],
    *,
    dtype: str = "auto",
    shard: str = "30KB",
) -> Stranger:
    """Let a stranger load ``folders``, run ``ids``, save them again below ``place``, and answer ``question`` (context,
    continuation) with lm-eval for the first two. ``place`` is an empty folder."""
    said = {"folders": [str(f) for f in folders], "ids": ids.tolist(), "question": question}
    (place / "visit.json").write_text(json.dumps(said | {"dtype": dtype, "shard": shard}))
    (place / "stranger.py").write_text(STRANGER)
    environment = os.environ | {"HF_HOME": str(place / "hf"), "HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-I", "stranger.py"]
    ran = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=280)
    assert ran.returncode == 0, ran.stderr[-4000:]
    results = torch.load(place / "results.pt", weights_only=True)
    return Stranger(results["logits"], results["refusals"], results["loglikelihood"], place)
