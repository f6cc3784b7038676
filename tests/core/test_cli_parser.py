import json
import shlex
import subprocess
import sys

import pytest

from core.allocation.document import RefineSpec, StepSpec
from core.allocation.target import Target
from core.cli import COMMANDS, main
from core.factorization.methods import METHODS
from core.requests import Compress, Evaluate, MakePlan

STOPPED = "the request was as expected"


def request_of(words):
    """The first request that a command line leads to."""
    asked = []

    def run(request, reporter, device):
        asked.append((request, device))
        raise RuntimeError(STOPPED)

    main(words, run=run)
    return asked[0]


@pytest.mark.parametrize("command", [None, *COMMANDS])
def test_that_help_answers_without_importing_anything_heavy(command):
    words = [command, "--help"] if command else ["--help"]
    heavy = "print([n for n in ('torch', 'transformers', 'sqlite3', 'PySide6') if n in sys.modules], file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; from core.cli import main; assert main({words!r}) == 0; {heavy}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.strip() == "[]"
    assert f"usage: rank-studio {command or ''}".strip() in done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_that_every_command_shows_examples_that_can_be_typed(command, capsys):
    from core.cli.parser import parser

    main([command, "--help"])
    examples = capsys.readouterr().out.split("examples:\n")[1].split("\n\n")[0].splitlines()
    assert examples
    for line in examples:
        words = shlex.split(line.split(" > ")[0])
        assert words[0] == "rank-studio"
        assert parser().parse_args(words[1:]).command == command


@pytest.mark.parametrize("command", ["plan", "compress", "demo"])
def test_that_help_lists_every_method_option_and_allocator(command, capsys):
    from core.allocation.allocators import ALLOCATORS

    main([command, "--help"])
    text = capsys.readouterr().out
    for thing in (*METHODS.values(), *ALLOCATORS.values()):
        assert thing.name in text
        assert thing.summary in text
        assert thing.citation in text
    for method in METHODS.values():
        assert f"cost: {method.cost}" in text
        for option in method.options:
            assert f"--option {option.name}={option.default}: {option.help}" in text


def test_that_help_of_compress_lists_every_refinement_step(capsys):
    from core.refinement.steps import STEPS

    main(["compress", "--help"])
    text = capsys.readouterr().out
    for step in STEPS.values():
        assert step.summary in text
        assert f"({step.citation}; cost: {step.cost})" in text
        for option in step.options:
            assert f"--refine-option {step.name}.{option.name}={option.default}: {option.help}" in text


def test_that_a_plan_without_options_has_the_defaults_of_the_request():
    request, device = request_of(["plan", "m"])
    assert request == MakePlan(model="m")
    assert device == "auto"


def test_that_every_option_of_a_plan_arrives_in_the_request():
    words = "plan m --keep 0.6 --method asvd --option alpha=0.4 --option scaling=abs-max --allocator uniform"
    more = "--storage factored --corpus text.txt --samples 4 --length 64 --minimum-rank 2 --multiple-of 8"
    rest = "--floor v=0.6 --floor o=0.5 --trust-remote-code --device cuda:1"
    request, device = request_of(f"{words} {more} {rest}".split())

    assert (request.target, request.allocator, request.storage) == (Target(value=0.6), "uniform", "factored")
    assert (request.method.name, request.method.options) == ("asvd", {"alpha": 0.4, "scaling": "abs-max"})
    assert (request.calibration.corpus, request.calibration.samples, request.calibration.length) == ("text.txt", 4, 64)
    assert (request.minimum_rank, request.multiple_of) == (2, 8)
    assert request.floors == {"v": 0.6, "o": 0.5}
    assert request.trust_remote_code
    assert device == "cuda:1"


def test_that_compress_without_a_plan_file_makes_the_plan_first(tmp_path):
    request, _device = request_of(["compress", "m", "--keep", "0.5", "--out", str(tmp_path / "out")])
    assert request == MakePlan(model="m", target=Target(value=0.5))


def test_that_every_option_of_evaluate_arrives_in_the_request():
    words = ["evaluate", "m", "--corpus", "t.txt", "--windows", "3", "--length", "32", "--prompt", "Once"]
    request, _device = request_of(words)
    assert request == Evaluate(model="m", corpus="t.txt", windows=3, length=32, prompt="Once")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "COMMAND"),
        ("shrink m", "shrink"),
        ("plan", "MODEL"),
        ("plan m --keep much", "--keep"),
        ("plan m --keep 0", "--keep cannot be 0"),
        ("plan m --keep -0.5", "--keep cannot be -0.5"),
        ("plan m --keep 1.2", "--keep cannot be 1.2"),
        ("plan m --keep nan", "--keep cannot be nan"),
        ("plan m --method magic", ", ".join(METHODS)),
        ("plan m --allocator magic", "uniform, water-filling"),
        ("plan m --method svd-llm --option alpha=1", "svd-llm has no option 'alpha'"),
        ("plan m --option alpha=1", "--option is of a method that is named"),
        ("plan m --method asvd --option alpha=much", "alpha is a number"),
        ("plan m --method asvd --option alpha", "--option alpha: write it as --option name=value"),
        ("plan m --storage cubic", "--storage"),
        ("plan m --samples 0", "--samples cannot be 0"),
        ("plan m --length 1", "--length cannot be 1"),
        ("plan m --minimum-rank 0", "--minimum-rank cannot be 0"),
        ("plan m --floor v=2", "--floor v=2"),
        ("plan m --floor v", "--floor v"),
        ("forecast m", "--plan"),
        ("compress m", "--out"),
        ("compress m --refine magic --out o", "prehab, correct, update, block"),
        ("compress m --refine block --refine block --out o", "block is asked for twice"),
        ("compress m --refine block --refine-option block.magic=1 --out o", "block has no option 'magic'"),
        ("compress m --refine block --refine-option block.epochs=much --out o", "epochs is a number"),
        ("compress m --refine block --refine-option epochs=1 --out o", "write it as --refine-option step.name=value"),
        ("compress m --refine block --refine-option block.epochs --out o", "write it as --refine-option name=value"),
        ("compress m --refine block --refine-option prehab.steps=1 --out o", "needs --refine prehab beside it"),
        ("compress m --refine-option magic.steps=1 --out o", "There is no refinement 'magic'"),
        ("compress m --validation 3 --out o", "--validation says how a refinement is judged"),
        ("compress m --watch-rows 3 --out o", "--watch-rows says how a refinement is judged"),
        ("compress m --refine block --validation 0 --out o", "--validation cannot be 0"),
        ("compress m --refine block --watch-rows 0 --out o", "--watch-rows cannot be 0"),
        ("compress m --refine block --validation few --out o", "--validation"),
        ("compress m --refine block --watch bundled --out o", "it would show nothing"),
        ("compress m --refine prehab --refine correct --out o", "one would undo the other"),
        ("compress m --method aa-svd --option objective=O4 --refine update --out o", "aa-svd with this objective"),
        ("compress m --plan p.json --refine magic --out o", "There is no refinement 'magic'"),
        ("compress m --plan p.json --keep 0.5 --out o", "--keep cannot be given beside it"),
        ("compress m --plan p.json --floor v=0.5 --out o", "--floor cannot be given beside it"),
        ("evaluate m --windows 0", "--windows cannot be 0"),
        ("history --limit 0", "--limit cannot be 0"),
    ],
)
def test_that_wrong_usage_is_one_line_and_exit_code_2(words, said, capsys):
    assert main(words.split(), run=lambda *_: pytest.fail("it ran")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1


def test_that_wrong_usage_with_json_is_still_one_object(capsys):
    assert main(["plan", "m", "--method", "magic", "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["exit_code"] == 2
    assert "magic" in answer["error"]


def test_that_resume_and_dense_arrive_in_the_request(tmp_path, plan_file):
    out = tmp_path / "out"
    request, _device = request_of(["compress", "m", "--plan", str(plan_file), "--out", str(out), "--dense", "--resume"])
    assert isinstance(request, Compress)
    assert (request.dense, request.resume, request.out) == (True, True, str(out))


def refine_asked(tmp_path, plan_file, words):
    """``RefineSpec`` that a compression beside a plan file asks for."""
    given = ["compress", "m", "--plan", str(plan_file), "--out", str(tmp_path / "out"), *words.split()]
    return request_of(given)[0].refine


def test_that_refinement_may_be_given_beside_a_plan_file_and_is_done_in_its_own_order(tmp_path, plan_file):
    words = "--refine block --refine prehab --refine-option block.epochs=2 --refine-option block.learning-rate=1"
    more = "--validation 3 --watch mine.txt --watch-rows 5"
    assert refine_asked(tmp_path, plan_file, f"{words} {more}") == RefineSpec(
        steps=(StepSpec(name="prehab"), StepSpec(name="block", options={"epochs": 2, "learning-rate": 1.0})),
        validation=3,
        watch="mine.txt",
        watch_rows=5,
    )


def test_that_nothing_is_refined_unless_it_is_asked_for(tmp_path, plan_file):
    assert refine_asked(tmp_path, plan_file, "") == RefineSpec()
    assert refine_asked(tmp_path, plan_file, "--refine update") == RefineSpec(steps=(StepSpec(name="update"),))


def test_that_the_watched_text_can_be_left_out(tmp_path, plan_file):
    assert refine_asked(tmp_path, plan_file, "--refine update --watch none").watch == ""


def test_that_a_wrong_refinement_is_refused_before_anything_heavy_is_imported():
    words = ["compress", "m", "--refine", "magic", "--out", "o"]
    heavy = "print([n for n in ('torch', 'transformers', 'scipy') if n in sys.modules])"
    code = f"import sys; from core.cli import main; assert main({words!r}) == 2; {heavy}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.fixture
def plan_file(tmp_path):
    from core.allocation.document import CalibrationSpec, MethodSpec, PlanDocument

    plan = PlanDocument(
        model="m",
        structure="s",
        storage="pivoted",
        method=MethodSpec(),
        calibration=CalibrationSpec(),
        allocator="uniform",
        keep=0.5,
        sites={},
    )
    plan.save(tmp_path / "plan.json")
    return tmp_path / "plan.json"


def test_that_the_dtype_of_a_measurement_arrives_and_is_one_of_four(capsys):
    request, _device = request_of(["evaluate", "m", "--dtype", "bfloat16"])
    assert request.dtype == "bfloat16"
    assert request_of(["evaluate", "m"])[0].dtype == "auto"
    assert main(["evaluate", "m", "--dtype", "int8"]) == 2
    assert "float16" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("--size 200MB", Target(unit="disk", value=200e6)),
        ("--size 0.5GiB", Target(unit="disk", value=2**29)),
        ("--size 1_500", Target(unit="disk", value=1500)),
        ("--memory 500MB", Target(unit="memory", value=500e6)),
        ("--memory 2gb@float32", Target(unit="memory", value=2e9, dtype="float32")),
        ("--parameters 90M", Target(unit="parameters", value=90e6)),
        ("--parameters 1.1B", Target(unit="parameters", value=1.1e9)),
        ("--parameters 134,515,008", Target(unit="parameters", value=134_515_008)),
        ("--perplexity 26.5", Target(unit="perplexity", value=26.5)),
    ],
)
def test_that_a_target_may_be_given_in_any_unit_people_think_in(words, target):
    assert request_of(["plan", "m", *words.split()])[0].target == target


def test_that_limits_and_options_of_the_allocator_arrive_in_the_request(plan_file):
    words = "plan m --allocator lems --allocator-option trials=4 --ceiling down=0.9 --fuse q,k,v --fuse gate,up"
    request, _device = request_of([*words.split(), "--no-dense", "--search-rows", "7", "--locked", str(plan_file)])
    assert (request.allocator, request.allocator_options) == ("lems", {"trials": 4})
    assert request.ceilings == {"down": 0.9}
    assert request.fused == (("q", "k", "v"), ("gate", "up"))
    assert (request.forbid_dense, request.search_rows) == (True, 7)
    assert request.present.allocator == "uniform"


@pytest.mark.parametrize("command", ["plan m", "forecast m --plan {plan}"])
def test_that_what_a_forecast_may_cost_arrives_in_the_request(command, plan_file):
    words = command.format(plan=plan_file).split()
    request, _device = request_of([*words, "--damage", "--probes", "--search-rows", "3"])
    assert (request.damage, request.probes, request.search_rows) == (True, True, 3)
    request, _device = request_of(words)
    assert (request.damage, request.probes) == (False, False)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--keep 0.5 --size 200MB", "not allowed with argument"),
        ("--size much", "--size much: write it as --size 200MB"),
        ("--size 200XB", "--size 200XB: write it as"),
        ("--size 0MB", "--size cannot be 0MB"),
        ("--memory 1GB@int8", "one of float32, bfloat16, float16"),
        ("--memory 1GB@", "one of float32, bfloat16, float16"),
        ("--parameters 90MB", "--parameters 90MB: write it as --parameters 90M"),
        ("--perplexity 1", "--perplexity cannot be 1"),
        ("--perplexity nan", "--perplexity cannot be nan"),
        ("--allocator lems --allocator-option magic=1", "lems has no option 'magic'"),
        ("--allocator-option trials", "write it as --allocator-option name=value"),
        ("--ceiling down=2", "--ceiling down=2: the fraction"),
        ("--fuse q", "--fuse q: write two kinds or more"),
        ("--fuse q,,k", "--fuse q,,k: write two kinds or more"),
        ("--search-rows 0", "--search-rows cannot be 0"),
        ("--method auto --allocator uniform", "uniform does not choose"),
    ],
)
def test_that_a_wrong_target_or_limit_is_one_line_and_exit_code_2(words, said, capsys):
    assert main(["plan", "m", *words.split()], run=lambda *_: pytest.fail("it ran")) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("words", ["--no-dense", "--size 1MB", "--fuse q,k", "--allocator-option a=1", "--damage"])
def test_that_options_of_a_plan_beside_a_plan_file_are_named_as_they_were_typed(words, plan_file, capsys):
    assert main(["compress", "m", "--plan", str(plan_file), "--out", "o", *words.split()]) == 2
    assert f"{words.split()[0]} cannot be given beside it" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["history export", "history import"])
def test_that_a_history_travels_in_a_file_that_is_named(words, capsys):
    assert main(words.split()) == 2
    assert "needs a FILE" in capsys.readouterr().err
