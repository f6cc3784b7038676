"""Whether a folder of lm-eval tasks brings Python code, found out without running any of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


def python_in(folder: Path) -> Path | None:
    """The first task file in ``folder``, or included by one there, with a ``!function``; ``None`` if there is none.

    lm-eval imports the module that ``!function`` names when it loads the task. Templates of the questions are Jinja,
    which lm-eval does not run in a sandbox: this finds what is meant as code, not what is hidden.
    """
    waiting = sorted(folder.rglob("*.yaml"))
    seen: set[Path] = set()
    while waiting:
        try:
            path = waiting.pop(0).resolve()
            if path in seen or not path.is_file():
                continue
        except (OSError, ValueError):  # no name that a file can have
            continue
        seen.add(path)
        content, has_code = _read(path)
        if has_code:
            return path
        waiting += _included(content, path.parent)
    return None


def _read(path: Path) -> tuple[Any, bool]:
    """What a YAML file holds, and whether it names a function. A file that is no YAML is no task either."""
    names: list[str] = []

    class Loader(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML is not typed
        """Knows lm-eval's own tag, and only writes down what it names."""

    Loader.add_constructor("!function", lambda _loader, node: names.append(str(node.value)))
    try:
        # A subclass of SafeLoader: it makes nothing but plain data.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader)
    except (yaml.YAMLError, UnicodeDecodeError, OSError):
        return None, False
    except (ValueError, TypeError, RecursionError):
        return None, True  # what cannot be looked through may hide anything
    return content, bool(names)


def _included(content: Any, base: Path) -> Iterator[Path]:
    included = content.get("include", []) if isinstance(content, dict) else []
    for name in included if isinstance(included, list) else [included]:
        yield base / str(name)
