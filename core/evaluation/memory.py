"""How much memory a piece of work took at its highest."""

import threading

import psutil
import torch

_INTERVAL = 0.02


class PeakMemory:
    """While the context lasts, watch the memory of this process, or of the GPU when the work is there.

    On a processor the peak is the largest resident set seen, sampled 50 times a second, of the whole process: what was
    in memory before counts, and pages of mapped weight files count once touched.
    """

    def __init__(self, device: str = "cpu") -> None:
        self._cuda = torch.device(device) if torch.device(device).type == "cuda" else None
        self._process = psutil.Process()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="peak-memory", daemon=True)
        self._peak = 0

    def __enter__(self) -> "PeakMemory":
        self._peak = self._process.memory_info().rss
        if self._cuda is None:
            self._thread.start()
        else:
            torch.cuda.reset_peak_memory_stats(self._cuda)
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._cuda is None:
            self._thread.join()
        else:
            self._peak = torch.cuda.max_memory_allocated(self._cuda)

    @property
    def bytes(self) -> int:
        """The peak so far; on a GPU known when the context has ended."""
        return self._peak

    def _watch(self) -> None:
        while not self._done.wait(_INTERVAL):
            self._peak = max(self._peak, self._process.memory_info().rss)
