from pathlib import Path

import numpy as np
import pytest
import torch

from core.jobs.control import Control
from core.jobs.errors import Cancelled, StudioError
from core.jobs.events import Event, LogLine, SpectrumReady, StageStarted
from core.jobs.reporter import EventReporter, silent
from core.spectra import compute
from core.spectra.compute import analyse
from core.spectra.statistics import information_density


def cached_files(home: Path) -> list[Path]:
    return sorted((home / "cache" / "spectra").iterdir())


def test_that_every_site_gets_the_spectrum_numpy_gives_it_in_the_models_order(home, matrices):
    spectra = analyse(matrices, silent())
    assert list(spectra) == [site.name for site in matrices.info.sites]
    for name, weight in matrices.weights.items():
        expected = np.linalg.svd(weight.double().numpy(), compute_uv=False)
        assert spectra[name].sigma == pytest.approx(expected, rel=1e-8)


def test_that_each_spectrum_is_announced_with_its_density_and_counted(home, matrices):
    events: list[Event] = []
    spectra = analyse(matrices, EventReporter(events.append))
    assert events[0] == StageStarted(stage="spectra", total=6, unit="sites")
    ready = [event for event in events if isinstance(event, SpectrumReady)]
    assert [event.site for event in ready] == list(spectra)
    assert ready[1].sigma == spectra["site.1"].sigma.tolist()
    assert ready[1].density == information_density(spectra["site.1"].sigma, 16, 40)
    assert [event.done for event in events if event.kind == "advanced"] == [1, 2, 3, 4, 5, 6]


def test_that_a_second_analysis_reads_no_weight_and_says_the_same(home, matrices):
    first = analyse(matrices, silent())
    matrices.read.clear()
    second = analyse(matrices, silent())
    assert matrices.read == []
    assert all(np.array_equal(first[name].sigma, second[name].sigma) for name in first)


def test_that_only_the_weight_that_changed_is_computed_again(home, matrices):
    analyse(matrices, silent())
    matrices.read.clear()
    matrices.weights["site.3"] = matrices.weights["site.3"] * 2
    analyse(matrices, silent())
    assert matrices.read == ["site.3"]


@pytest.mark.parametrize("damage", [b"", b"not a spectrum", b"\x93NUMPY\x01\x00", b"PK\x03\x04 broken archive"])
def test_that_a_damaged_cache_file_is_computed_again_and_mended(home, matrices, damage):
    first = analyse(matrices, silent())
    for file in cached_files(home):
        file.write_bytes(damage)
    matrices.read.clear()
    second = analyse(matrices, silent())
    assert len(matrices.read) == 6
    assert all(np.array_equal(first[name].sigma, second[name].sigma) for name in first)
    matrices.read.clear()
    analyse(matrices, silent())
    assert matrices.read == []


def test_that_one_changed_bit_of_a_cached_spectrum_is_noticed(home, matrices):
    first = analyse(matrices, silent())
    for file in cached_files(home):
        content = bytearray(file.read_bytes())
        content[-12] ^= 1  # of the last number, in front of the checksum: still descending
        file.write_bytes(content)
    matrices.read.clear()
    second = analyse(matrices, silent())
    assert len(matrices.read) == 6
    assert all(np.array_equal(first[name].sigma, second[name].sigma) for name in first)


def test_that_a_cached_spectrum_of_before_there_were_checksums_is_used(home, matrices):
    analyse(matrices, silent())
    for file in cached_files(home):
        file.write_bytes(file.read_bytes()[:-4])
    matrices.read.clear()
    analyse(matrices, silent())
    assert matrices.read == []


@pytest.mark.parametrize(
    "content",
    [
        np.ones(3),
        np.ones(16, dtype=np.float32),
        np.arange(16.0),
        np.full(16, np.nan),
        np.full(16, -1.0),
        np.array([{"a": "pickled object"}], dtype=object),
    ],
    ids=["wrong length", "wrong dtype", "ascending", "not a number", "negative", "pickle"],
)
def test_that_a_cache_file_that_holds_no_spectrum_of_that_site_is_not_believed(home, matrices, content):
    first = analyse(matrices, silent())
    for file in cached_files(home):
        np.save(file, content)
    assert np.array_equal(analyse(matrices, silent())["site.0"].sigma, first["site.0"].sigma)


def test_that_no_half_written_file_stays_behind(home, matrices, monkeypatch):
    def full_disk(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.spectra.cache.np.save", full_disk)
    events: list[Event] = []
    spectra = analyse(matrices, EventReporter(events.append))
    assert len(spectra) == 6
    assert cached_files(home) == []
    assert "No space left" in next(event.text for event in events if isinstance(event, LogLine))


def test_that_a_weight_that_cannot_be_read_ends_the_analysis_with_its_own_sentence(home, matrices):
    matrices.weights["site.4"] = torch.full((16, 16), float("nan"), dtype=torch.bfloat16)
    with pytest.raises(StudioError, match=r"site\.4"):
        analyse(matrices, silent())


def test_that_a_cancelled_analysis_stops_and_the_next_one_goes_on_where_it_stopped(home, matrices):
    cancelled = Control()

    def stop_at_second(event: Event) -> None:
        if isinstance(event, SpectrumReady) and event.site == "site.1":
            cancelled.cancel()

    with pytest.raises(Cancelled):
        analyse(matrices, EventReporter(stop_at_second, cancelled))
    matrices.read.clear()
    analyse(matrices, silent())
    assert matrices.read == ["site.2", "site.3", "site.4", "site.5"]


def test_that_never_more_weights_are_read_than_are_being_worked_on(home, matrices, monkeypatch):
    finished: list[str] = []
    ahead: list[int] = []
    original = compute.SpectrumCache.save

    def save(self: compute.SpectrumCache, key: str, sigma: np.ndarray) -> None:
        finished.append(key)
        ahead.append(len(matrices.read) - len(finished))
        original(self, key, sigma)

    monkeypatch.setattr(compute.SpectrumCache, "save", save)
    monkeypatch.setattr(compute, "team_for", lambda shapes: compute.Team(2, 1))
    analyse(matrices, silent())
    assert max(ahead) == 2
