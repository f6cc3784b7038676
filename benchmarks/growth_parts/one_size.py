"""One size for ``growth.py``: makes the model, carries out both steps, prints seconds and megabytes as JSON.

one_size.py FOLDER METHOD LENGTH DEPTH WIDTH ROWS [BYTES]; BYTES is the most that the program may hold
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import LlamaConfig, LlamaForCausalLM

from core.allocation.document import CalibrationSpec, MethodSpec
from core.allocation.target import Target
from core.checkpoint.open import open_checkpoint
from core.execute import load_engine
from core.jobs.memory import Limits, within
from core.jobs.reporter import silent
from core.requests import Compress, MakePlan, PlanResult


def main() -> None:
    load_engine()
    from core.workflow import run
    from core.workflow.moments import prepare

    place, method, length, depth, width, count = Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:7])
    limits = Limits(host=int(sys.argv[7]) if len(sys.argv) > 7 else None)

    def steps(folder: Path, rows: int) -> tuple[Callable[[], Any], Callable[[], Any]]:
        calibration = CalibrationSpec(corpus="bundled", samples=rows, length=length, dtype="float32")
        spec = MethodSpec(name=method)

        def calibrate() -> None:
            prepare(open_checkpoint(str(folder), silent()), spec, calibration, silent(), "cpu")

        def compress() -> None:
            planned = run(
                MakePlan(
                    model=str(folder),
                    method=spec,
                    calibration=calibration,
                    allocator="uniform",
                    target=Target(value=0.8),
                    storage="factored",
                ),
                silent(),
            )
            assert isinstance(planned, PlanResult)
            out = str(folder.with_name(f"{folder.name}-out"))
            run(Compress(model=str(folder), plan=planned.plan, forecast=planned.forecast, out=out), silent())

        return calibrate, compress

    # What is loaded and made ready at the first use is not the size's.
    for step in steps(_model(place / "small", 1, 64, length), 1):
        step()
    calibrate, compress = steps(_model(place / "model", depth, width, length), count)
    with within(limits):
        print(json.dumps({**_costs("calibrate", calibrate), **_costs("compress", compress)}))


def _model(folder: Path, depth: int, width: int, length: int) -> Path:
    """A random Llama that reads with the tokenizer of the built-in tiny model."""
    tokenizer = open_checkpoint("tiny", silent()).tokenizer()
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=width * 11 // 4,
        num_hidden_layers=depth,
        num_attention_heads=width // 64,
        num_key_value_heads=width // 64,
        max_position_embeddings=length,
        tie_word_embeddings=True,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _costs(step: str, work: Callable[[], Any]) -> dict[str, float]:
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # the peak is counted from here
    before, started = _status("VmRSS"), time.perf_counter()
    work()
    return {f"{step} s": time.perf_counter() - started, f"{step} MB": (_status("VmHWM") - before) / 1024}


def _status(field: str) -> int:
    """In KiB."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:"))


if __name__ == "__main__":
    main()
