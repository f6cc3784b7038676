import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from core.cli import main
from core.jobs.errors import Cancelled, StudioError, UsageError
from core.requests import Evaluate, EvaluateResult

FOUND = EvaluateResult(
    model="m",
    corpus="bundled",
    tokens=10230,
    perplexity=21.5,
    tokens_per_second=512.0,
    peak_memory_bytes=3 << 20,
    bytes_on_disk=2 << 30,
    parameters=134_515_008,
    prompt="Once",
    generation=" upon",
    seconds=61.0,
)
STAND_IN = textwrap.dedent(
    """
    import sys, time
    from core.cli import main

    def run(request, reporter, device):
        reporter.stage("wait", 10_000)
        for _ in range(10_000):
            if sys.argv[1] == "listens":
                reporter.advance()
            print("waiting", flush=True)
            time.sleep(0.02)

    sys.exit(main(["evaluate", "m", *sys.argv[2:]], run=run))
    """
)


def answering(result):
    def run(request, reporter, device):
        print("a library talks")
        os.write(1, b"so does C\n")
        reporter.stage("rows", 2)
        reporter.advance("row 1")
        reporter.log("something to know", "warning")
        if isinstance(result, BaseException):
            raise result
        return result

    return run


def test_that_an_answer_is_text_on_stdout_and_progress_on_stderr(capsys):
    assert main(["evaluate", "m"], run=answering(FOUND)) == 0
    out, err = capsys.readouterr()
    for part in ("21.500", "10,230 tokens", "512 tokens/s", "3.0 MiB", "2.00 GiB", "134,515,008", "1 min 01 s"):
        assert part in out
    assert "rows" in err
    assert "warning: something to know" in err


def test_that_json_is_exactly_one_object_whatever_libraries_print(capfd):
    assert main(["evaluate", "m", "--json"], run=answering(FOUND)) == 0
    out, err = capfd.readouterr()
    assert EvaluateResult.model_validate(json.loads(out)) == FOUND
    assert "a library talks" in err
    assert "so does C" in err


def test_that_json_is_strict_where_a_figure_is_not_finite(capsys):
    ruined = FOUND.model_copy(update={"perplexity": float("inf")})
    assert main(["evaluate", "m", "--json"], run=answering(ruined)) == 0
    assert json.loads(capsys.readouterr().out)["perplexity"] is None


def test_that_stdout_is_given_back_after_a_command(capfd):
    main(["evaluate", "m", "--quiet"], run=answering(FOUND))
    capfd.readouterr()
    print("mine")
    os.write(1, b"and mine\n")
    assert capfd.readouterr().out == "mine\nand mine\n"


def test_that_quiet_says_nothing_but_the_answer_and_warnings(capsys):
    main(["evaluate", "m", "--quiet"], run=answering(FOUND))
    assert capsys.readouterr().err == "a library talks\nwarning: something to know\n"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (StudioError("There is no model at /x; look again."), 1, "rank-studio: There is no model at /x; look again."),
        (UsageError("keep cannot be 3."), 2, "rank-studio: keep cannot be 3."),
        (MemoryError(), 1, "rank-studio: There was not enough memory"),
        (KeyError("x"), 1, "rank-studio: Internal error: KeyError: 'x'"),
        (Cancelled(), 130, "rank-studio: Cancelled."),
    ],
)
def test_that_failed_work_is_one_clear_line_and_its_exit_code(error, code, said, capsys):
    assert main(["evaluate", "m"], run=answering(error)) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[-1].startswith(said)
    assert "Traceback" not in err


def test_that_verbose_shows_the_traceback(capsys):
    main(["evaluate", "m", "--verbose"], run=answering(KeyError("x")))
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "label", "code"), [(StudioError("No."), "error", 1), (Cancelled(), "cancelled", 130)]
)
def test_that_failed_work_with_json_is_one_object(error, label, code, capfd):
    assert main(["evaluate", "m", "--json"], run=answering(error)) == code
    answer = json.loads(capfd.readouterr().out)
    assert set(answer) == {label, "exit_code"}
    assert answer["exit_code"] == code


def test_that_the_request_says_what_was_typed_and_the_device(capsys):
    asked = []

    def run(request, reporter, device):
        asked.append((request, device))
        return FOUND

    main(["evaluate", "m", "--prompt", "Once", "--device", "cuda"], run=run)
    assert asked == [(Evaluate(model="m", prompt="Once"), "cuda")]


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_that_ctrl_c_asks_the_job_to_stop_and_ends_with_130(tmp_path):
    process = start(tmp_path, "listens", "--json")
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert json.loads(out)["exit_code"] == 130
    assert "Ctrl-C again" in err
    assert "Traceback" not in err


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT")
def test_that_a_second_ctrl_c_ends_a_job_that_does_not_listen(tmp_path):
    process = start(tmp_path, "deaf")
    process.send_signal(signal.SIGINT)
    while "Ctrl-C again" not in process.stderr.readline():
        pass
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT


def start(tmp_path, *words: str) -> subprocess.Popen[str]:
    """A command line in a process of its own, at work."""
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN)
    process = subprocess.Popen(
        [sys.executable, str(script), *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while "waiting" not in process.stderr.readline():
        pass
    return process
