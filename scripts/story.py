"""What a person does on the first day: open, look, plan by rule and by hand, compare, compress, measure, report."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect

from scripts.person import NotThere, Person, Role


class Story:
    """Told once, on a window that was never started before."""

    def __init__(self, person: Person, model: str, work: Path, *, dark: bool, patience: float) -> None:
        self._person = person
        self._model = model
        self._work = work
        self._dark = dark
        self._patience = patience

    def tell(self) -> None:
        """From the first start to the report. Raises ``NotThere``, with a picture of the moment, where a step fails."""
        try:
            for part in (
                self._begin,
                self._look,
                self._choose,
                self._plan,
                self._by_hand,
                self._compare,
                self._find,
                self._compress,
                self._one_click,
                self._report,
            ):
                part()
        except NotThere:
            self._person.picture("failed")
            raise

    def _begin(self) -> None:
        person = self._person
        person.wait_for("Skip the tour")
        if self._dark:
            person.press("Ctrl+Shift+D")
        person.picture("welcome")
        person.click("Skip the tour")
        person.click(f"Open the {self._model} model", Role.Button)
        person.wait_for("Spectra of", self._patience)
        self._all_jobs_ended()

    def _look(self) -> None:
        person = self._person
        grid = person.see("Sensitivity map")
        person.click_at(_inside(grid, 0.5, 0.45))
        person.picture("opened")
        person.press("Ctrl+K")
        person.write("curves")
        person.picture("palette")
        person.press("Escape")

    def _choose(self) -> None:
        """The two menus, open, and what is chosen there."""
        person = self._person
        for box, picture, entry in (("Method", "methods", "svd-llm"), ("Allocator", "allocators", "water-filling")):
            person.click(box, Role.ComboBox)
            person.picture(picture)
            person.write(entry)
            person.press("Return")

    def _plan(self) -> None:
        person = self._person
        person.click("Allocate", Role.Button)
        person.wait_for("Allocate water-filling", self._patience)
        self._all_jobs_ended()
        person.choose("What the map is coloured by", "Relative error")
        person.picture("planned")

    def _by_hand(self) -> None:
        person = self._person
        person.press("Ctrl+T")
        bars = person.see("Budget editor")
        start = _inside(bars, 0.42, 0.75)
        person.drag(start, start - QPoint(0, bars.height() // 4), lambda: person.picture("dragging"))
        person.press("Ctrl+T")
        person.press("Ctrl+Shift+R")
        person.write("v last third >= 60%")
        person.picture("rule")
        person.press("Return")
        person.press("Escape")

    def _compare(self) -> None:
        person = self._person
        person.press("Ctrl+B")
        person.choose("Allocator", "uniform")
        person.click("Allocate", Role.Button)
        person.wait_for("Allocate uniform")
        person.choose("Plan to compare with", "by hand")
        person.picture("compared")
        person.press("Ctrl+Z")

    def _find(self) -> None:
        person = self._person
        person.press("Ctrl+F")
        person.write("kind:v")
        person.press("Return")
        person.click("Sites", Role.PageTab)
        person.picture("found")
        person.press("Escape")

    def _compress(self) -> None:
        person = self._person
        person.click("Jobs", Role.PageTab)
        person.press("Ctrl+Shift+E")
        person.fill("Folder to write", str(self._work / "compressed"))
        person.picture("compress")
        person.click("Compress", Role.Button)
        person.wait_for("sites/s", self._patience)
        person.picture("compressing")
        person.wait_for("Perplexity, compressed", self._patience)
        self._all_jobs_ended()
        person.picture("measured")
        person.click("Frontier", Role.PageTab)
        person.picture("frontier")

    def _one_click(self) -> None:
        person = self._person
        person.press("Ctrl+Shift+Return")
        person.picture("one-click")

    def _report(self) -> None:
        person = self._person
        place = self._work / "report.html"
        person.press("Ctrl+R")
        person.press("Ctrl+A")
        person.write(str(place))
        person.picture("report")
        person.press("Return")
        person.wait_until(place.exists, "the report")

    def _all_jobs_ended(self) -> None:
        def ended() -> bool:
            said = self._person.read()
            return not any(state in said for state in ("Running", "Waiting", "Pausing"))

        self._person.wait_until(ended, "the end of all jobs", self._patience)


def _inside(box: QRect, across: float, down: float) -> QPoint:
    return box.topLeft() + QPoint(round(box.width() * across), round(box.height() * down))
