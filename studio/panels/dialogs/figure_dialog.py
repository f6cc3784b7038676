"""Choosing a figure to take away: a look at it, then save or copy."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from studio.panels.widgets.figure import Figure
from studio.translation import tr

_LOOK = QSize(640, 300)


@dataclass(frozen=True)
class FigureSource:
    """``make`` gives ``None`` where there is nothing to see; ``canvas`` is where it is seen in the window."""

    title: str
    canvas: Callable[[], QWidget]
    make: Callable[[], Figure | None]
    empty: str
    """What to do first."""


class FigureDialog(QDialog):
    """``save`` asks for a place and writes a figure there."""

    def __init__(
        self, sources: Sequence[FigureSource], save: Callable[[Figure], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Save a figure"))
        self._sources = tuple(sources)
        self.figure: Figure | None = None
        self.names = QComboBox()
        self.names.setAccessibleName(tr("Figure"))
        self.names.addItems([source.title for source in self._sources])
        self.look = QLabel()
        self.look.setFixedSize(_LOOK)
        self.look.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.look.setWordWrap(True)
        self.save = QPushButton(tr("Save…"))
        self.save.setProperty("primary", True)
        self.save.setDefault(True)
        self.save.setToolTip(tr("As PNG, SVG, or its numbers as CSV"))
        self.picture = QPushButton(tr("Copy picture"))
        self.numbers = QPushButton(tr("Copy numbers"))
        self.save.clicked.connect(lambda: self._with_figure(save))
        self.picture.clicked.connect(lambda: self._with_figure(Figure.copy))
        self.numbers.clicked.connect(lambda: self._with_figure(Figure.copy_numbers))
        close = QPushButton(tr("Close"))
        close.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self.picture)
        row.addWidget(self.numbers)
        row.addStretch()
        row.addWidget(close)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.addWidget(self.names)
        column.addWidget(self.look)
        column.addLayout(row)
        self.names.currentIndexChanged.connect(self._show)
        self._show(0)

    def _with_figure(self, act: Callable[[Figure], None]) -> None:
        if self.figure is not None:
            act(self.figure)

    def _show(self, index: int) -> None:
        source = self._sources[index]
        self.figure = source.make()
        for button in (self.save, self.picture, self.numbers):
            button.setEnabled(self.figure is not None)
        if self.figure is None:
            self.look.setText(source.empty)
            return
        ratio = self.devicePixelRatioF()
        mode = Qt.TransformationMode.SmoothTransformation
        picture = self.figure.image.scaled(_LOOK * ratio, Qt.AspectRatioMode.KeepAspectRatio, mode)
        picture.setDevicePixelRatio(ratio)
        self.look.setPixmap(QPixmap.fromImage(picture))
