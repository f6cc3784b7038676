"""Time and memory of the block-by-block backward against plain whole-model forward-backwards, in one run.

    python benchmarks/gradients.py                          # the sample model, bfloat16, 4 rows of 1024 tokens
    python benchmarks/gradients.py --model tiny --length 128
    python benchmarks/gradients.py --dtype float32 --rows 2 --rounds 1 --no-memory

Time: the contestants take turns, ``--rounds`` times; medians count. All are given the same rows in the same batches.
Block by block everything is read from disk, twice, as in the program; the whole model is in memory before its time
begins. "without sums" keeps one small site's Gram in the first block, so that the pass goes all the way. CPU seconds
say what the work costs where other programs use the machine too.

Memory (Linux): peak resident memory of the pass in processes of their own, on random models of the given one's width
with 8 and 32 blocks, above what the process had before the pass; then minus the inputs of blocks that it saves. Once
as it is, once with glibc told to give every freed tensor back at once, which tells what is in use from what the
allocator keeps.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil
import torch
from torch import nn
from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedModel

from core.calibration.backward import backward_pass
from core.calibration.dtype import dtype_named
from core.calibration.forward import BATCH_TOKENS
from core.calibration.rows import TokenRows
from core.checkpoint.checkpoint import Checkpoint
from core.checkpoint.load import load_model
from core.checkpoint.open import open_checkpoint
from core.jobs.reporter import silent
from core.model import Site
from core.model.moment_kinds import MomentKind, output_gram

GRAM = output_gram(middle=True, clip=True)
_MEMORY_ROWS = 2


def main() -> None:
    args = _arguments()
    if args.peak_of:
        _print_peak(Path(args.peak_of), args)
        return
    checkpoint = open_checkpoint(args.model, silent())
    _compare_times(checkpoint, args)
    if args.memory:
        _compare_memory(checkpoint, args)


def _compare_times(checkpoint: Checkpoint, args: argparse.Namespace) -> None:
    rows, dtype = _rows(checkpoint, args), dtype_named(args.dtype)
    sites = checkpoint.info.sites
    first = min((site for site in sites if site.block == 0), key=lambda site: site.shape[0])
    model = load_model(checkpoint.folder, dtype=dtype)
    contestants: dict[str, Callable[[], None]] = {
        "block by block, output Grams": lambda: _pass(checkpoint, rows, dtype, dict.fromkeys(sites, frozenset({GRAM}))),
        "block by block, without sums": lambda: _pass(checkpoint, rows, dtype, {first: frozenset({GRAM})}),
        "(a) whole model, weight gradients": lambda: _whole(model, rows, weights=True),
        "(b) whole model, without them": lambda: _whole(model, rows, weights=False),
    }
    wall: dict[str, list[float]] = {name: [] for name in contestants}
    cpu: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(args.rounds):
        for name, work in contestants.items():
            started = time.perf_counter(), time.process_time()
            work()
            wall[name].append(time.perf_counter() - started[0])
            cpu[name].append(time.process_time() - started[1])
    print(
        f"{checkpoint.info.name}: {args.rows} rows of {args.length} tokens, {args.dtype}, "
        f"{torch.get_num_threads()} threads, load average {os.getloadavg()[0]:.1f}, {args.rounds} rounds\n"
    )
    print(f"{'':<34}{'seconds':>9}{'/ (a)':>8}{'/ (b)':>8}{'CPU s':>9}{'/ (a)':>8}{'/ (b)':>8}")
    for name in contestants:
        figures = ""
        for measured in (wall, cpu):
            median, *plain = (statistics.median(measured[one]) for one in (name, *list(contestants)[2:]))
            figures += f"{median:9.2f}" + "".join(f"{median / other:8.2f}" for other in plain)
        print(f"{name:<34}{figures}", flush=True)


def _pass(
    checkpoint: Checkpoint, rows: TokenRows, dtype: torch.dtype, wanted: Mapping[Site, frozenset[MomentKind]]
) -> None:
    backward_pass(checkpoint, rows, dtype, wanted, lambda *_: None, silent())


def _whole(model: PreTrainedModel, rows: TokenRows, *, weights: bool) -> None:
    """Forward and backward of the summed loss, batch by batch."""
    model.requires_grad_(weights)
    for batch in rows.batches(BATCH_TOKENS):
        ids = rows.of(batch)
        embedded = model.get_input_embeddings()(ids).detach().requires_grad_()
        logits = model(inputs_embeds=embedded, use_cache=False).logits[:, :-1].flatten(0, 1)
        loss = nn.functional.cross_entropy(logits.float(), ids[:, 1:].flatten(), reduction="sum")
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it bare
        model.zero_grad(set_to_none=True)


def _compare_memory(checkpoint: Checkpoint, args: argparse.Namespace) -> None:
    print(f"\n{'blocks':>6}{'peak MiB':>11}{'saved inputs MiB':>18}{'the rest MiB':>14}")
    for words, setting in (("as it is", {}), ("freed at once", {"MALLOC_MMAP_THRESHOLD_": "65536"})):
        for blocks in (8, 32):
            peak = _peak(checkpoint, blocks, args, setting)
            width = checkpoint.info.hidden_size * dtype_named(args.dtype).itemsize
            saved = blocks * _MEMORY_ROWS * args.length * width / 2**20
            print(f"{blocks:6}{peak:11.0f}{saved:18.0f}{peak - saved:14.0f}  {words}", flush=True)


def _peak(checkpoint: Checkpoint, blocks: int, args: argparse.Namespace, setting: Mapping[str, str]) -> float:
    with tempfile.TemporaryDirectory() as home:
        folder = _random_model(checkpoint, blocks, Path(home) / "model")
        command = [sys.executable, __file__, "--peak-of", str(folder), "--dtype", args.dtype]
        command += ["--rows", str(_MEMORY_ROWS), "--length", str(args.length)]
        environment = {**os.environ, "RANK_STUDIO_HOME": home, **setting}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def _random_model(checkpoint: Checkpoint, blocks: int, folder: Path) -> Path:
    """A Llama of the checkpoint's width and few words, so that its blocks are what counts."""
    given = checkpoint.config.get_text_config()
    heads = given.num_attention_heads
    config = LlamaConfig(
        vocab_size=512,
        hidden_size=given.hidden_size,
        intermediate_size=getattr(given, "intermediate_size", 4 * given.hidden_size),
        num_hidden_layers=blocks,
        num_attention_heads=heads,
        num_key_value_heads=getattr(given, "num_key_value_heads", heads),
    )
    model = AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)  # type: ignore[no-untyped-call]  # bare in transformers
    model.save_pretrained(folder)
    return folder


def _print_peak(folder: Path, args: argparse.Namespace) -> None:
    """Peak above what was there before the pass, after a pass over a few tokens has loaded whatever is lazy."""
    checkpoint = open_checkpoint(str(folder), silent())
    wanted = dict.fromkeys(checkpoint.info.sites, frozenset({GRAM}))
    _pass(checkpoint, TokenRows(torch.zeros((1, 8), dtype=torch.int64)), dtype_named(args.dtype), {})
    before = psutil.Process().memory_info().rss
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    _pass(checkpoint, _rows(checkpoint, args), dtype_named(args.dtype), wanted)
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) * 1024
    print((peak - before) / 2**20)


def _rows(checkpoint: Checkpoint, args: argparse.Namespace) -> TokenRows:
    generator = torch.Generator().manual_seed(0)
    vocabulary = checkpoint.config.get_text_config().vocab_size
    return TokenRows(torch.randint(4, vocabulary, (args.rows, args.length), generator=generator))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample", help="sample, tiny, a folder or a Hub id")
    parser.add_argument("--rows", type=int, default=4)
    parser.add_argument("--length", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--dtype", default="bfloat16", choices=["bfloat16", "float32"])
    parser.add_argument("--memory", action=argparse.BooleanOptionalAction, default=True, help="also peak memory")
    parser.add_argument("--peak-of", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
