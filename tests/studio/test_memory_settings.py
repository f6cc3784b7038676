"""The memory that is set in the window goes with every job."""

from pytestqt.qtbot import QtBot

from core.requests import LEAST_MEMORY, AnalyseSpectra, RunJob
from studio.document.settings import Settings
from studio.jobs.devices import Device


def test_that_nothing_set_is_what_is_free() -> None:
    assert Settings().limits == {"max_memory": None, "max_device_memory": None}


def test_that_megabytes_become_bytes_and_too_little_the_least_that_there_is() -> None:
    limits = Settings(memory_mb=3000, device_memory_mb=5).limits
    assert limits == {"max_memory": 3 * 10**9, "max_device_memory": LEAST_MEMORY}


def test_that_every_job_is_handed_in_with_the_limits(qtbot: QtBot) -> None:
    device = Device(command=["true"])
    sent: list[RunJob] = []
    device._order.disconnect()
    device._order.connect(sent.append)
    device.limits = Settings(memory_mb=3000).limits
    device.submit(AnalyseSpectra(model="tiny"))
    device.shutdown()
    assert [order.request.max_memory for order in sent] == [3 * 10**9]
