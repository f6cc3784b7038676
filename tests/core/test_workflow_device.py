import pytest
import torch

from core.jobs.errors import UsageError
from core.workflow.device import resolved


@pytest.mark.parametrize(("there", "device"), [(True, "cuda"), (False, "cpu")])
def test_that_auto_is_cuda_where_there_is_one_and_else_the_cpu(monkeypatch, there, device):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: there)
    assert resolved("auto") == device


def test_that_a_named_device_is_taken_as_it_is(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert [resolved(name) for name in ("cpu", "cuda", "cuda:1")] == ["cpu", "cuda", "cuda:1"]


@pytest.mark.parametrize(
    ("device", "words"), [("gpu", "There is no device 'gpu'; give auto"), ("cuda:1", "cuda:1 is not there")]
)
def test_that_a_device_that_is_not_there_is_refused_in_one_sentence(monkeypatch, device, words):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    with pytest.raises(UsageError, match=words):
        resolved(device)
