"""The questions that a file dialog asks."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from studio.ask import ask_where_to_save


def test_that_another_kind_of_file_changes_the_end_of_the_name(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    taken: list[Path] = []
    ask_where_to_save(parent, "Save", "Web page (*.html);;PDF (*.pdf)", tmp_path / "my report.html", taken.append)
    (dialog,) = parent.findChildren(QFileDialog)
    dialog.selectNameFilter("PDF (*.pdf)")
    dialog.filterSelected.emit("PDF (*.pdf)")
    dialog.accept()
    assert taken == [tmp_path / "my report.pdf"]
