"""``inspect``: the sites of a model and what their spectra say."""

import argparse

import numpy as np

from core.cli.answer import Answer, count, facts, percent, size, table
from core.cli.desk import Desk
from core.jobs.events import Event, SpectrumReady
from core.model import ModelInfo, Site
from core.requests import AnalyseSpectra, OpenModel, SpectraResult
from core.spectra.statistics import Spectrum


def inspect(args: argparse.Namespace, desk: Desk) -> Answer:
    found: dict[str, SpectrumReady] = {}

    def collect(event: Event) -> None:
        if isinstance(event, SpectrumReady):
            found[event.site] = event

    trust = args.trust_remote_code
    info = desk.ask(OpenModel(model=args.model, trust_remote_code=trust), ModelInfo)
    desk.ask(AnalyseSpectra(model=args.model, trust_remote_code=trust), SpectraResult, also=collect)
    rows = [_figures(site, found[site.name]) for site in info.sites]
    model = info.model_dump(mode="json", exclude={"sites"}) | {"site_parameters": info.site_parameters}
    return Answer({"model": model, "sites": rows}, _text(info, rows))


def _figures(site: Site, ready: SpectrumReady) -> dict[str, object]:
    spectrum = Spectrum(np.asarray(ready.sigma, np.float64))
    return {
        "site": site.name,
        "block": site.block,
        "kind": site.kind,
        "part": site.part,
        "shape": site.shape,
        "parameters": site.parameters,
        "stable_rank": spectrum.stable_rank,
        "effective_rank": spectrum.effective_rank,
        "spectral_entropy": spectrum.spectral_entropy,
        "condition_number": spectrum.condition_number,
        "energy_at_half_rank": spectrum.energy_at(min(site.shape) // 2),
        "density_bits_per_parameter": ready.density,
    }


def _text(info: ModelInfo, rows: list[dict[str, object]]) -> str:
    tied = ", embeddings tied" if info.tied_embeddings else ""
    share = info.site_parameters / info.parameters if info.parameters else 0.0
    overview = [
        ("model", f"{info.name} ({info.architecture}, {info.dtype}{tied})"),
        ("folder", info.folder),
        ("parameters", f"{count(info.parameters)}, {size(info.bytes_on_disk)} on disk"),
        (
            "sites",
            f"{len(info.sites)} in {info.blocks} blocks, {count(info.site_parameters)} parameters ({percent(share)})",
        ),
    ]
    head = ("site", "shape", "stable rank", "effective rank", "energy at half rank", "bits/parameter")
    cells = [
        (
            str(row["site"]),
            "{}x{}".format(*site.shape),
            f"{row['stable_rank']:.2f}",
            f"{row['effective_rank']:.1f}",
            f"{row['energy_at_half_rank']:.4f}",
            f"{row['density_bits_per_parameter']:.3f}",
        )
        for site, row in zip(info.sites, rows, strict=True)
    ]
    parts = [facts(overview), table(head, cells)]
    if info.skipped:
        parts.append("not compressible:\n" + "\n".join(f"  {item.name}: {item.reason}" for item in info.skipped))
    return "\n\n".join(parts)
