"""Writes docs/glossary.md from the terms that the window explains.

python scripts/glossary.py
"""

from pathlib import Path

from core.model.glossary import as_markdown


def main() -> None:
    page = Path(__file__).parents[1] / "docs" / "glossary.md"
    page.write_text(as_markdown(), encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
