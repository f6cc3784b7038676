"""The texts that Qt's own widgets show, with the room that each has and the room that it needs."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QTextDocument, QTextDocumentFragment
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDockWidget,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenuBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionDockWidget,
    QStyleOptionGroupBox,
    QStyleOptionSpinBox,
    QTabBar,
    QTableView,
    QToolButton,
    QWidget,
)

_BREAKS = re.compile(r"[\s/-]+|[\u2e80-\uffef]")
"""Where a line may end: between words, and at any Chinese character."""
_MNEMONIC = Qt.TextFlag.TextShowMnemonic
_START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True)
class Piece:
    """One text of a widget; boxes in the widget's coordinates."""

    text: str
    needed: QSize
    room: QRect
    tip: str = ""
    alignment: Qt.AlignmentFlag = _START

    @property
    def drawn(self) -> QRect:
        """Where the text is painted."""
        size = self.needed.boundedTo(self.room.size())
        return QStyle.alignedRect(Qt.LayoutDirection.LeftToRight, self.alignment, size, self.room)


def pieces_of(widget: QWidget) -> Iterator[Piece]:
    """All texts of ``widget`` itself, not of what is in it; none where this is no widget with text."""
    for kind, found_in in _KINDS:
        if isinstance(widget, kind):
            yield from (piece for piece in found_in(widget) if piece.text.strip())
            return


def _label(label: QLabel) -> Iterator[Piece]:
    if label.pixmap().isNull():
        text, margin = _plain(label), label.margin()
        room = label.contentsRect().adjusted(margin, margin, -margin, -margin)
        if label.wordWrap():
            metrics = label.fontMetrics()
            longest = max((metrics.horizontalAdvance(word) for word in _BREAKS.split(text)), default=0)
            around = label.height() - room.height()
            needed = QSize(longest, label.heightForWidth(label.width()) - around)
            yield Piece(text, needed, room, label.toolTip(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        else:
            needed = label.sizeHint() - (label.size() - room.size())
            yield Piece(text, needed, room, label.toolTip(), label.alignment())


def _plain(label: QLabel) -> str:
    """What a person reads."""
    if label.textFormat() == Qt.TextFormat.MarkdownText:
        document = QTextDocument()
        document.setMarkdown(label.text())
        return document.toPlainText()
    if re.search(r"<\w+[^>]*>", label.text()):
        return QTextDocumentFragment.fromHtml(label.text()).toPlainText()
    return label.text()


def _button(button: QAbstractButton) -> Iterator[Piece]:
    """Push buttons, tool buttons, check boxes: the room is the hint's, less what the hint has beyond the text."""
    icon_only = isinstance(button, QToolButton) and not button.icon().isNull()
    if icon_only and button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return
    needed = button.fontMetrics().size(_MNEMONIC, button.text())
    if isinstance(button, QToolButton):
        around = button.sizeHint() - needed
        room = QRect(0, 0, button.width() - max(0, around.width()), button.height())
        shift = QStyle.alignedRect(button.layoutDirection(), Qt.AlignmentFlag.AlignCenter, room.size(), button.rect())
        yield Piece(button.text(), needed, shift, button.toolTip(), Qt.AlignmentFlag.AlignCenter)
        return
    option = QStyleOptionButton()
    option.initFrom(button)
    option.text, option.icon, option.iconSize = button.text(), button.icon(), button.iconSize()
    element = QStyle.SubElement.SE_PushButtonContents
    if isinstance(button, QCheckBox):
        element = QStyle.SubElement.SE_CheckBoxContents
    elif isinstance(button, QRadioButton):
        element = QStyle.SubElement.SE_RadioButtonContents
    centre = Qt.AlignmentFlag.AlignCenter if isinstance(button, QPushButton) else _START
    room = button.style().subElementRect(element, option, button)
    if not button.icon().isNull():
        room.adjust(button.iconSize().width() + 4, 0, 0, 0)
    yield Piece(button.text(), needed, room, button.toolTip(), centre)


def _group(box: QGroupBox) -> Iterator[Piece]:
    option = QStyleOptionGroupBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_GroupBoxLabel
    room = box.style().subControlRect(QStyle.ComplexControl.CC_GroupBox, option, part, box)
    room.setRight(min(room.right(), box.width()))
    yield Piece(box.title(), box.fontMetrics().size(_MNEMONIC, box.title()), room, box.toolTip())


def _tabs(bar: QTabBar) -> Iterator[Piece]:
    for index in range(bar.count()):
        whole = bar.tabRect(index)
        if bar.isTabVisible(index) and (not bar.usesScrollButtons() or bar.rect().contains(whole)):
            text = bar.tabText(index)
            tip = bar.tabToolTip(index)
            needed = bar.fontMetrics().size(_MNEMONIC, text)
            yield Piece(text, needed, whole.adjusted(6, 0, -6, 0), tip, Qt.AlignmentFlag.AlignCenter)


def _combo(box: QComboBox) -> Iterator[Piece]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
    yield Piece(box.currentText(), _line_of(box, box.currentText()), room, box.toolTip())


def _spin(box: QSpinBox) -> Iterator[Piece]:
    option = QStyleOptionSpinBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_SpinBoxEditField
    room = box.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, box)
    yield Piece(box.text(), _line_of(box, box.text()), room, box.toolTip())


def _line(line: QLineEdit) -> Iterator[Piece]:
    """What the person wrote scrolls; what stands there before must be seen whole."""
    if not line.text() and not isinstance(line.parentWidget(), QSpinBox | QComboBox):
        text = line.placeholderText()
        yield Piece(text, _line_of(line, text), line.contentsRect().adjusted(3, 0, -3, 0), line.toolTip())


def _header(header: QHeaderView) -> Iterator[Piece]:
    across = header.orientation() == Qt.Orientation.Horizontal
    for section in range(header.count()) if across else ():
        model = header.model()
        text = str(model.headerData(section, header.orientation()) or "")
        tip = str(model.headerData(section, header.orientation(), Qt.ItemDataRole.ToolTipRole) or "")
        left, width = header.sectionViewportPosition(section), header.sectionSize(section)
        room = QRect(left + 3, 0, width - 6, header.height())
        if not header.isSectionHidden(section) and header.rect().contains(room):
            yield Piece(text, _line_of(header, text), room, tip)


def _table(table: QTableView) -> Iterator[Piece]:
    """The cells in sight."""
    model = table.model()
    last = table.rowAt(table.viewport().height() - 1)
    rows = range(max(0, table.rowAt(0)), (model.rowCount() if last < 0 else last) if model is not None else 0)
    for index in (model.index(row, column) for row in rows for column in range(model.columnCount())):
        room = table.visualRect(index)
        text, tip = (str(index.data(role) or "") for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole))
        if table.viewport().rect().contains(room):
            place = room.translated(table.viewport().pos())
            yield Piece(text, _line_of(table, text), place.adjusted(3, 0, -3, 0), tip)


def _menus(bar: QMenuBar) -> Iterator[Piece]:
    for action in bar.actions():
        if action.isVisible() and action.text():
            needed = bar.fontMetrics().size(_MNEMONIC, action.text())
            # Without room, Qt moves a menu behind an arrow; its place is then empty.
            yield Piece(action.text(), needed, bar.actionGeometry(action), "", Qt.AlignmentFlag.AlignCenter)


def _dock(dock: QDockWidget) -> Iterator[Piece]:
    option = QStyleOptionDockWidget()
    dock.initStyleOption(option)
    room = dock.style().subElementRect(QStyle.SubElement.SE_DockWidgetTitleBarText, option, dock)
    if dock.titleBarWidget() is None:
        yield Piece(dock.windowTitle(), _line_of(dock, dock.windowTitle()), room)


def _line_of(widget: QWidget, text: str) -> QSize:
    return QSize(widget.fontMetrics().horizontalAdvance(text), widget.fontMetrics().ascent())


_KINDS: tuple[tuple[type[QWidget], Callable[..., Iterator[Piece]]], ...] = (
    (QLabel, _label),
    (QAbstractButton, _button),
    (QGroupBox, _group),
    (QTabBar, _tabs),
    (QComboBox, _combo),
    (QSpinBox, _spin),
    (QLineEdit, _line),
    (QHeaderView, _header),
    (QTableView, _table),
    (QMenuBar, _menus),
    (QDockWidget, _dock),
)
