"""The recipe of the next one click: which there are, what each is good for, and keeping and sharing one's own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QToolButton, QVBoxLayout, QWidget

from core.allocation.recipe import (
    DEFAULT_RECIPE,
    Recipe,
    forget_recipe,
    keep_recipe,
    own_recipes,
    read_recipe,
    recipes,
)
from core.jobs.errors import StudioError
from studio.ask import ask, ask_file, ask_where_to_save
from studio.document.session import Session
from studio.notice import Notice
from studio.oneclick.recipe_settings import described, recipe_of, take_over
from studio.panels.widgets.choice_box import ChoiceBox
from studio.planning.choices import Choice
from studio.translation import QT_TR_NOOP, tr

AS_SET = QT_TR_NOOP("as set in the window")
"""Stands for the present settings; in an order it has this name in all languages."""
_FILES = QT_TR_NOOP("Recipe (*.json)")
_ALL_FILES = QT_TR_NOOP("All files (*)")


class RecipeBox(QWidget):
    """``tell`` says what went wrong or came out."""

    changed = Signal()

    def __init__(self, session: Session, tell: Callable[[Notice | None], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tell = tell
        self.box = ChoiceBox(tr("Recipe"), ())
        self.more = QToolButton()
        self.more.setText("⋯")
        self.more.setToolTip(tr("Keep, share and use recipes"))
        self.more.setAccessibleName(tr("Recipes"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setStyleSheet("QToolButton::menu-indicator { image: none; }")
        self.more.setMenu(self._menu())
        self.name = QLineEdit(placeholderText=tr("Name of the recipe, then Return"))
        self.name.setAccessibleName(tr("Name of the new recipe"))
        self.name.hide()
        self.about = QLabel(wordWrap=True)
        self.about.setProperty("help", True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.box, 1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (row, self.name, self.about):
            column.addLayout(part) if isinstance(part, QHBoxLayout) else column.addWidget(part)
        self.refresh(DEFAULT_RECIPE)
        self.box.activated.connect(self._chosen)
        self.name.returnPressed.connect(self._keep)
        session.settingsChanged.connect(self._settings_changed)

    @property
    def recipe(self) -> Recipe:
        """What is chosen; where its file is gone, the present settings."""
        known = {recipe.name: recipe for recipe in self.known()}
        return known.get(self.box.chosen) or known[AS_SET]

    def choose(self, name: str) -> None:
        """Show and use the recipe of this name."""
        self.box.show_choice(name)
        self._chosen()

    def refresh(self, chosen: str | None = None) -> None:
        """List what there is now."""
        shown = chosen or self.box.chosen
        self.box.show_choices(map(_choice, self.known()), shown)
        self._describe()

    def ask_name(self) -> None:
        """Let the person name what is set now."""
        self.name.show()
        self.name.setFocus()

    def ask_import(self) -> None:
        ask_file(self, tr("Import a recipe"), f"{tr(_FILES)};;{tr(_ALL_FILES)}", self.import_from)

    def ask_export(self) -> None:
        recipe = self.recipe
        suggestion = Path.home() / f"{recipe.name}.json"
        ask_where_to_save(
            self, tr("Export the recipe"), tr(_FILES), suggestion, lambda path: self.export_to(path, recipe)
        )

    def import_from(self, path: Path) -> None:
        """Add a recipe that somebody shared."""
        try:
            recipe = read_recipe(path)
            keep_recipe(recipe)
        except StudioError as error:
            self._tell(Notice(str(error), "error"))
            return
        self.refresh(recipe.name)
        self._chosen()
        self._tell(Notice(tr("The recipe {name} is among yours now.").format(name=recipe.name), "good"))

    def export_to(self, path: Path, recipe: Recipe) -> None:
        """Write a recipe for somebody else."""
        try:
            recipe.save(path)
        except StudioError as error:
            self._tell(Notice(str(error), "error"))

    def use_settings(self) -> None:
        """Set in the window what the recipe says."""
        take_over(self._session, self.recipe)
        self._session.set_storage(self.recipe.storage)

    def known(self) -> tuple[Recipe, ...]:
        """Shipped, one's own, and last what is set now."""
        return (*recipes(), recipe_of(self._session.settings, AS_SET))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for title, tip, do in (
            (
                tr("Save the present settings as a recipe…"),
                tr("Method, allocator, storage, text and refinement"),
                self.ask_name,
            ),
            (tr("Use this recipe's settings in the window"), tr("For planning by hand from here"), self.use_settings),
            (tr("Import a recipe…"), tr("A file that somebody shared"), self.ask_import),
            (tr("Export this recipe…"), tr("One file, to share"), self.ask_export),
        ):
            menu.addAction(title, do).setToolTip(tip)
        self.remove = menu.addAction(tr("Remove this recipe"), self._ask_remove)
        menu.aboutToShow.connect(lambda: self.remove.setEnabled(self.recipe in own_recipes()))
        return menu

    def _keep(self) -> None:
        name = self.name.text().strip()
        try:
            keep_recipe(recipe_of(self._session.settings, name))
        except StudioError as error:
            self._tell(Notice(str(error), "error"))
            return
        except ValueError:
            wrong = tr("{name} cannot be the name of a recipe: write one to 60 characters, no slash.")
            self._tell(Notice(wrong.format(name=repr(name)), "error"))
            return
        self.name.clear()
        self.name.hide()
        self.refresh(name)
        self._chosen()

    def _ask_remove(self) -> None:
        name = self.recipe.name

        def remove() -> None:
            forget_recipe(name)
            self.refresh(DEFAULT_RECIPE)
            self._chosen()

        ask(self, tr("Remove the recipe {name}?").format(name=name), {tr("Remove"): remove})

    def _chosen(self) -> None:
        self._describe()
        self.changed.emit()

    def _settings_changed(self) -> None:
        if self.box.chosen == AS_SET:
            self._chosen()

    def _describe(self) -> None:
        recipe = self.recipe
        self.about.setText(tr(recipe.good_for or recipe.about) or described(recipe))
        self.about.setToolTip("\n".join(filter(None, (tr(recipe.about), described(recipe)))))


def _choice(recipe: Recipe) -> Choice:
    words, about = described(recipe), tr(recipe.about)
    return Choice(recipe.name, about or words, citation=words if about else "", title=tr(recipe.name))
