"""Small pictures of maps, kept for the welcome page: of a model what it is like, of a project what its plan keeps."""

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from core.jobs.places import cache_dir
from core.jobs.whole_file import write_whole
from core.model import Site
from studio.document.session import Session
from studio.panels.sensitivity.colour_scale import Scale, colours
from studio.panels.sensitivity.site_grid import site_grid
from studio.panels.widgets.figure import png_of
from studio.theme.palette import LIGHT

SIZE = QSize(144, 64)
_SHARPNESS = 2
_SOON_MS = 300


class Thumbnails(QObject):
    """Follows a session. ``place`` says where its project is saved, ``None`` for nowhere."""

    def __init__(self, session: Session, place: Callable[[], Path | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._place = place
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._keep)
        session.spectrumArrived.connect(self._touched)
        session.titleChanged.connect(self._touched)

    def finish(self) -> None:
        self._soon.stop()

    def _touched(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _keep(self) -> None:
        session, project = self._session, self._place()
        if session.model is None or len(session.spectra) < len(session.model.sites):
            return
        # A disk that is full costs the picture and nothing else.
        with contextlib.suppress(OSError):
            keep_thumbnail(session.model.source, model_thumbnail(session))
            if project is not None:
                keep_thumbnail(str(project), plan_thumbnail(session))


def keep_thumbnail(source: str, image: QImage) -> None:
    """Keep ``image`` for what was opened as ``source``. Raises ``OSError``."""
    write_whole(_file(source), png_of(image))


def thumbnail(source: str) -> QPixmap | None:
    """The picture that is kept for ``source``, if there is one."""
    pixmap = QPixmap(str(_file(source)))
    if pixmap.isNull():
        return None
    pixmap.setDevicePixelRatio(_SHARPNESS)
    return pixmap


def model_thumbnail(session: Session) -> QImage:
    """The map by stable rank."""
    spectra = session.spectra
    scale = Scale.over(spectrum.stable_rank for spectrum in spectra.values())
    return _painted(session, lambda site: scale.step(spectra[site.name].stable_rank) if site.name in spectra else None)


def plan_thumbnail(session: Session) -> QImage:
    """The map by what the plan keeps."""
    plan, scale = session.plan, Scale(0.0, 1.0)
    return _painted(session, lambda site: scale.step(plan.site_cost(site) / site.parameters) if plan else None)


def _painted(session: Session, step: Callable[[Site], int | None]) -> QImage:
    """Without a background: it lies on light and on dark."""
    image = QImage(SIZE * _SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(0, 0, 0, 0))
    if session.model is None:
        return image
    grid, table = site_grid(session.model), colours(LIGHT.colour_map)
    rows, blocks = max(1, len(grid.rows)), max(1, grid.blocks)
    gap = 1 if image.width() // blocks > 4 else 0
    painter = QPainter(image)
    for (row, block), sites in grid.cells.items():
        colour = step(sites[0])
        if colour is not None:
            left, right = (image.width() * edge // blocks for edge in (block, block + 1))
            top, bottom = (image.height() * edge // rows for edge in (row, row + 1))
            painter.fillRect(left, top, right - left - gap, bottom - top - gap, table[colour])
    painter.end()
    return image


def _file(source: str) -> Path:
    return cache_dir("thumbnails") / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.png"
