"""A mouse for the panels' tests: real events with buttons held, as a person's hand sends them."""

from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.model import ModelInfo, Site
from studio.document.session import Session

LEFT, NONE, PLAIN = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


class Mouse:
    """Sends press, moves and release; every event is handled before the next."""

    def send(
        self,
        widget: QWidget,
        kind: QEvent.Type,
        position: QPoint,
        button: Qt.MouseButton = NONE,
        held: Qt.MouseButton = NONE,
        modifiers: Qt.KeyboardModifier = PLAIN,
    ) -> None:
        everywhere = QPointF(widget.mapToGlobal(position))
        event = QMouseEvent(kind, QPointF(position), everywhere, button, held, modifiers)
        QApplication.sendEvent(widget, event)
        QApplication.processEvents()

    def press(self, widget: QWidget, position: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.send(widget, QEvent.Type.MouseButtonPress, position, LEFT, LEFT, modifiers)

    def move(self, widget: QWidget, position: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.send(widget, QEvent.Type.MouseMove, position, NONE, LEFT, modifiers)

    def hover(self, widget: QWidget, position: QPoint) -> None:
        self.send(widget, QEvent.Type.MouseMove, position)

    def release(self, widget: QWidget, position: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.send(widget, QEvent.Type.MouseButtonRelease, position, LEFT, NONE, modifiers)

    def click(self, widget: QWidget, position: QPoint, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        self.press(widget, position, modifiers)
        self.release(widget, position, modifiers)

    def double_click(self, widget: QWidget, position: QPoint) -> None:
        self.click(widget, position)
        self.send(widget, QEvent.Type.MouseButtonDblClick, position, LEFT, LEFT)
        self.release(widget, position)

    def drag(
        self,
        widget: QWidget,
        start: QPoint,
        *points: QPoint,
        modifiers: Qt.KeyboardModifier = PLAIN,
        pause: int = 0,
    ) -> None:
        """Press at ``start``, move over ``points``, release at the last; ``pause`` milliseconds before each move."""
        QTest.qWait(pause)
        self.press(widget, start, modifiers)
        for point in points:
            QTest.qWait(pause)
            self.move(widget, point, modifiers)
        self.release(widget, points[-1] if points else start, modifiers)

    def wheel(self, widget: QWidget, position: QPoint, turn: int, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        everywhere = QPointF(widget.mapToGlobal(position))
        phase = Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(QPointF(position), everywhere, QPoint(), QPoint(0, turn), NONE, modifiers, phase, False)
        QApplication.sendEvent(widget, event)
        QApplication.processEvents()


@pytest.fixture
def mouse() -> Mouse:
    return Mouse()


@pytest.fixture
def other_families() -> Iterable[tuple[str, ModelInfo]]:
    """Models whose kinds are not Llama's: fused ones, one kind in both parts, blocks that lack a kind."""
    return (
        ("fused", _model([("qkv", "attention"), ("o", "attention"), ("gate_up", "mlp"), ("down", "mlp")])),
        ("gpt2", _model([("c_attn", "attention"), ("c_proj", "attention"), ("c_fc", "mlp"), ("c_proj", "mlp")])),
        ("moe", _model([("q", "attention"), ("o", "attention"), ("down", "mlp")], mlp_from_block=2)),
    )


@pytest.fixture
def open_model(session: Session) -> Callable[[ModelInfo], Session]:
    def opened(info: ModelInfo) -> Session:
        session.open_info(info)
        return session

    return opened


def _model(kinds: list[tuple[str, str]], *, mlp_from_block: int = 0, blocks: int = 3) -> ModelInfo:
    sites = tuple(
        Site(
            name=f"layers.{block}.{part}.{kind}",
            block=block,
            kind=kind,
            part="attention" if part == "attention" else "mlp",
            shape=(16, 24),
            input_group=f"layers.{block}.{part}.{kind}",
            tensor=f"layers.{block}.{part}.{kind}.weight",
        )
        for block in range(blocks)
        for kind, part in kinds
        if part == "attention" or block >= mlp_from_block
    )
    parameters = sum(site.parameters for site in sites)
    return ModelInfo(
        source="other",
        name="Other",
        folder="/nowhere/other",
        model_type="other",
        architecture="OtherForCausalLM",
        blocks=blocks,
        hidden_size=16,
        vocabulary=10,
        dtype="float32",
        parameters=parameters,
        bytes_on_disk=4 * parameters,
        tied_embeddings=False,
        sites=sites,
    )
