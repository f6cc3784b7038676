"""What a report is made of, and its HTML: plain enough for a browser and for Qt's own text documents."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from studio.dates import window_locale
from studio.panels.widgets.figure import Figure
from studio.translation import tr


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Facts:
    """Names with their values."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """The first ``left`` columns are words, the others figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1


@dataclass(frozen=True)
class Picture:
    figure: Figure
    caption: str


@dataclass(frozen=True)
class Lines:
    """What is typed into a terminal."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Enclosed:
    """A file that the report carries with it."""

    name: str
    content: str


Part = Words | Facts | Grid | Picture | Lines | Enclosed


@dataclass(frozen=True)
class Section:
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Report:
    title: str
    subtitle: str
    sections: tuple[Section, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(part.figure for section in self.sections for part in section.parts if isinstance(part, Picture))


_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f27; background: #fff; max-width: 960px; margin: 40px auto;
  padding: 0 20px; }
h1 { font-size: 26px; margin: 0; } h2 { font-size: 18px; margin: 36px 0 8px; }
.muted, figcaption { color: #667085; } figure { margin: 16px 0; } figcaption { font-size: 13px; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; margin: 8px 0; }
th { color: #667085; font-weight: 600; } th, td { padding: 3px 12px 3px 0; border-bottom: 1px solid #e3e6eb; }
td { vertical-align: top; } .wide { overflow-x: auto; }
pre { background: #f4f5f7; padding: 12px; border-radius: 6px; overflow-x: auto; font-size: 13px; }
@media print { body { margin: 0; max-width: none; } h2 { break-after: avoid; } figure { break-inside: avoid; } }
"""


def html_file(report: Report) -> str:
    """One file that needs nothing beside it: figures as vectors, enclosed files as links."""
    body = html_body(report, _vectors, _link)
    language = window_locale().bcp47Name()
    return (
        f'<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"><title>{escape(report.title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>\n'
        f"<body>\n{body}</body></html>\n"
    )


def html_body(report: Report, picture: Callable[[Figure], str], enclosed: Callable[[Enclosed], str]) -> str:
    """``picture`` and ``enclosed`` say how figures and files appear."""

    def html(part: Part) -> str:
        match part:
            case Words():
                return f"<p>{escape(part.text)}</p>"
            case Facts():
                return _table((), part.pairs, 2)
            case Grid():
                return _table(part.head, part.rows, part.left)
            case Picture():
                return f"<figure>{picture(part.figure)}<figcaption>{escape(part.caption)}</figcaption></figure>"
            case Lines():
                return f"<pre>{escape(chr(10).join(part.lines))}</pre>"
            case Enclosed():
                return enclosed(part)

    sections = (f"<h2>{escape(s.title)}</h2>\n" + "\n".join(map(html, s.parts)) for s in report.sections)
    head = f'<h1>{escape(report.title)}</h1>\n<p class="muted">{escape(report.subtitle)}</p>\n'
    return head + "\n".join(sections)


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], left: int) -> str:
    def line(cells: tuple[str, ...], tag: str) -> str:
        sides = ("left" if index < left else "right" for index in range(len(cells)))
        made = (f'<{tag} align="{s}">{escape(c)}</{tag}>' for c, s in zip(cells, sides, strict=True))
        return f"<tr>{''.join(made)}</tr>"

    lines = ([line(head, "th")] if head else []) + [line(row, "td") for row in rows]
    return '<div class="wide"><table cellspacing="0" cellpadding="3">' + "\n".join(lines) + "</table></div>"


def _vectors(figure: Figure) -> str:
    return figure.svg[figure.svg.index("<svg") :]


def _link(enclosed: Enclosed) -> str:
    data = b64encode(enclosed.content.encode()).decode()
    name, save = escape(enclosed.name), escape(tr("Save {file}").format(file=enclosed.name))
    return f'<p><a download="{name}" href="data:application/json;base64,{data}">{save}</a></p>'
