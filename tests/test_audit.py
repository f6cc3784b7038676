"""What the audit of dependencies counts."""

from scripts.audit import needed, vulnerabilities


def test_that_what_runs_the_program_is_audited_and_what_tests_it_is_not() -> None:
    packages = needed()
    assert {"torch", "transformers", "safetensors", "numpy", "urllib3"} & packages >= {"torch", "safetensors", "numpy"}
    assert not {"pytest", "ruff", "pip-audit"} & packages


def test_that_only_packages_that_were_looked_up_count_as_audited() -> None:
    report = {
        "dependencies": [
            {"name": "Torch", "version": "1", "vulns": [{"id": "PYSEC-1"}]},
            {"name": "numpy", "skip_reason": "not found"},
            {"name": "pytest", "version": "1", "vulns": [{"id": "PYSEC-2"}]},
        ]
    }
    assert vulnerabilities(report, {"torch", "numpy"}) == ({"PYSEC-1": "Torch 1"}, 1)
