"""Tokens a second of compressed models beside the dense one: reading a prompt and decoding, one text and sixteen.

    python benchmarks/running.py                                     # the sample model, both storages, keep 0.6
    python benchmarks/running.py --dtype bfloat16 --keep 0.8 0.6 0.4
    python benchmarks/running.py --shape 2048,5632,4                 # a random Llama: width, MLP width, blocks
    python benchmarks/running.py --sites                             # and what became of every kind of site
    python benchmarks/running.py --compile                           # all of them through torch.compile

Compressed folders are made once by ``rank-studio compress`` and kept in --out. Models take turns, round after round;
medians are compared. Dense means what transformers makes of the original folder.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from transformers import LlamaConfig, LlamaForCausalLM, StaticCache
from transformers.utils import logging

from core.allocation.storage import STORAGES
from core.checkpoint.load import load_model
from core.checkpoint.open import resolve
from core.evaluation.site_speed import low_rank_sites, site_speeds, summary
from core.jobs.reporter import silent

_DENSE = "dense"
_HEAD_WIDTH = 64
Clock = Callable[[], float]


def main() -> None:
    arguments = _arguments()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it bare
    if arguments.threads:
        torch.set_num_threads(arguments.threads)
    arguments.out.mkdir(parents=True, exist_ok=True)
    source = _random_llama(arguments) if arguments.shape else resolve(arguments.model, silent())
    folders = {_DENSE: source}
    for keep in arguments.keep:
        for storage in arguments.storage:
            folders[f"{storage} {keep:g}"] = _compressed(source, keep, storage, arguments)
    where = torch.cuda.get_device_name(arguments.device) if arguments.device.startswith("cuda") else "processor"
    threads = f"{torch.get_num_threads()} threads, {arguments.clock} time"
    print(f"{source.name} on {where}, {threads}, torch {torch.__version__}")
    for dtype in arguments.dtype:
        models = {name: _loaded(folder, dtype, arguments) for name, folder in folders.items()}
        for batch in arguments.batch:
            _compare(models, batch, dtype, arguments)
        if arguments.sites:
            _sites(models)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="sample", help="as for rank-studio (default: sample)")
    parser.add_argument("--shape", help="instead of --model: width, MLP width, blocks of a random Llama")
    parser.add_argument("--keep", type=float, nargs="+", default=[0.6])
    parser.add_argument("--storage", nargs="+", choices=STORAGES, default=list(STORAGES))
    parser.add_argument("--method", default="svd", help="decomposition method (default: svd)")
    parser.add_argument("--allocator", default="uniform", help="default: uniform, which compresses every site")
    parser.add_argument("--dtype", nargs="+", default=["float32"], choices=("float32", "bfloat16", "float16"))
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 16], help="texts at once (default: 1 16)")
    parser.add_argument("--prompt", type=int, default=256, help="tokens of a prompt (default: 256)")
    parser.add_argument("--new", type=int, default=24, help="tokens decoded behind it (default: 24)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=0, help="of torch (default: its own choice)")
    parser.add_argument("--sites", action="store_true", help="also time the sites one by one")
    parser.add_argument("--compile", action="store_true", help="run all models through torch.compile")
    clocks = "processor: what the one thread computed, for a busy machine (with --threads 1)"
    parser.add_argument("--clock", choices=("wall", "processor"), default="wall", help=clocks)
    parser.add_argument("--out", type=Path, default=Path("running"), help="folder for what is compressed")
    arguments = parser.parse_args()
    if arguments.clock == "processor" and arguments.threads != 1:
        parser.error("--clock processor needs --threads 1: what other threads compute is not counted")
    return arguments


def _random_llama(arguments: argparse.Namespace) -> Path:
    """A Llama of random weights, its vocabulary small as its blocks are few."""
    width, inner, blocks = (int(number) for number in arguments.shape.split(","))
    folder: Path = arguments.out / f"llama-{width}-{inner}-{blocks}"
    if not (folder / "config.json").is_file():
        heads = max(1, width // _HEAD_WIDTH)
        config = LlamaConfig(
            hidden_size=width,
            intermediate_size=inner,
            num_hidden_layers=blocks,
            num_attention_heads=heads,
            num_key_value_heads=max(1, heads // 4),
            vocab_size=4096,
            dtype=torch.bfloat16,
        )
        torch.manual_seed(0)
        model: Any = LlamaForCausalLM(config)
        model.to(torch.bfloat16).save_pretrained(folder)
    return folder


def _compressed(source: Path, keep: float, storage: str, arguments: argparse.Namespace) -> Path:
    name = f"{source.name}-{arguments.method}-{arguments.allocator}-{storage}-{keep:g}"
    out: Path = arguments.out / name
    if not out.exists():
        words = ["--method", arguments.method, "--allocator", arguments.allocator, "--storage", storage]
        command = [sys.executable, "-m", "core.cli", "compress", str(source), *words, "--keep", str(keep)]
        subprocess.run([*command, "--out", str(out), "--quiet"], check=True, stdout=subprocess.DEVNULL)
    # The folder carries its modelling file, but what is measured is the one that is being worked on.
    storage_written = json.loads((out / "config.json").read_text())["quantization_config"]["storage"]
    assert storage_written == storage
    return out


def _loaded(folder: Path, dtype: str, arguments: argparse.Namespace) -> Any:
    model: Any = load_model(folder, device=arguments.device, dtype=dtype)
    if arguments.compile:
        model.forward = torch.compile(model.forward)
    return model


def _compare(models: dict[str, Any], batch: int, dtype: str, arguments: argparse.Namespace) -> None:
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in models}
    for model in models.values():
        _run(model, batch, arguments)  # compiles, stacks, warms
    for _ in range(arguments.rounds):
        for name, model in models.items():
            found[name].append(_run(model, batch, arguments))
    medians = {name: [statistics.median(column) for column in zip(*runs, strict=True)] for name, runs in found.items()}
    for stage, tokens, index in (("prefill", batch * arguments.prompt, 0), ("decode", batch, 1)):
        base = medians[_DENSE][index]
        print(f"{dtype}, {batch} at once, {stage}:", end="")
        for name, seconds in medians.items():
            factor = base / seconds[index]
            says = "" if name == _DENSE else f" ({factor:.2f} x{', SLOWER' if factor < 1 else ''})"
            print(f"  {name} {tokens / seconds[index]:,.1f}/s{says}", end="")
        print(flush=True)


@torch.no_grad()
def _run(model: Any, batch: int, arguments: argparse.Namespace) -> tuple[float, float]:
    """Seconds of the prompt, median seconds of a step behind it. Every step feeds back the likeliest token."""
    clock: Clock = time.thread_time if arguments.clock == "processor" else time.perf_counter
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(10, 4000, (batch, arguments.prompt), generator=generator).to(arguments.device)
    length = arguments.prompt + arguments.new
    # Compiled code is made for fixed shapes.
    cache = {"past_key_values": StaticCache(config=model.config, max_cache_len=length)} if arguments.compile else {}
    seconds = []
    for _ in range(arguments.new + 1):
        _wait(arguments.device)
        started = clock()
        output = model(input_ids=ids, use_cache=True, logits_to_keep=1, **cache)
        ids = output.logits[:, -1:].argmax(-1)
        _wait(arguments.device)
        seconds.append(clock() - started)
        cache = {"past_key_values": output.past_key_values}
    return seconds[0], statistics.median(seconds[1:])


def _wait(device: str) -> None:
    if device.startswith("cuda"):
        torch.cuda.synchronize(device)


def _sites(models: dict[str, Any]) -> None:
    for name, model in models.items():
        if name == _DENSE:
            continue
        speeds = site_speeds(low_rank_sites(model), silent())
        alike: dict[object, list[str]] = {}
        for site, speed in speeds.items():
            alike.setdefault((site.rsplit(".", 1)[-1], speed), []).append(site)
        print(f"{name}, times as fast as dense, each site on its own:")
        print("  sites        count   1 token  16 tokens  512 tokens")
        for sites in alike.values():
            speed = speeds[sites[0]]
            kind = sites[0].rsplit(".", 1)[-1]
            print(f"  {kind:12} {len(sites):5} {speed.one:9.2f} {speed.sixteen:10.2f} {speed.prompt:11.2f}")
        print(f"  {summary(speeds)}", flush=True)


if __name__ == "__main__":
    main()
