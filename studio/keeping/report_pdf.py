"""A report on paper: A4, set by Qt's own text documents."""

from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSizeF, QUrl
from PySide6.QtGui import QFont, QGuiApplication, QPageLayout, QPageSize, QPdfWriter, QTextDocument

from studio.keeping.report_parts import Enclosed, Report, html_body
from studio.panels.widgets.figure import Figure
from studio.translation import tr

_MARGIN = 16.0
"""Millimetres."""
_DOTS_PER_INCH = 96
"""The figures' own pixels, so that a figure of 640 is as wide as a column of 640."""
_STYLE = """
h1 { font-size: 20px; } h2 { font-size: 15px; margin-top: 18px; }
.muted, figcaption { color: #667085; } th { color: #667085; }
pre { background-color: #f4f5f7; font-size: 10px; white-space: pre-wrap; }
"""


def pdf_of(report: Report) -> bytes:
    """The whole file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(report.title)
    writer.setCreator("Rank Studio")
    writer.setResolution(_DOTS_PER_INCH)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    writer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins))
    room = writer.pageLayout().paintRectPixels(_DOTS_PER_INCH).size()
    document = QTextDocument()
    font = QFont(QGuiApplication.font())
    font.setPixelSize(12)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    document.setDefaultStyleSheet(_STYLE)
    document.setPageSize(QSizeF(room))

    def picture(figure: Figure) -> str:
        place = QUrl(f"figure:{figure.name}")
        document.addResource(QTextDocument.ResourceType.ImageResource.value, place, figure.image)
        width = min(room.width(), figure.size.width())
        height = round(figure.size.height() * width / figure.size.width())
        return f'<img src="{place.toString()}" width="{width}" height="{height}"><br>'

    document.setHtml(html_body(report, picture, _in_words))
    document.print_(writer)
    return bytes(buffer.data().data())


def _in_words(enclosed: Enclosed) -> str:
    words = tr("The report as HTML carries {file} with it; File › Export plan writes it too.")
    return f"<p>{escape(words.format(file=enclosed.name))}</p>"
