"""What a person does on the first day: open, look, plan by rule and by hand, compare, compress, measure, report."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt

from scripts.person import NotThere, Person, Role

_CTRL = Qt.KeyboardModifier.ControlModifier


class Story:
    """Told once, on a window that was never started before."""

    def __init__(self, person: Person, model: str, work: Path) -> None:
        self._person = person
        self._model = model
        self._work = work

    def tell(self) -> None:
        """From the first start to the report. Raises ``NotThere``, with a picture of the moment, where a step fails."""
        try:
            for part in (
                self._begin,
                self._inspect,
                self._search,
                self._weigh,
                self._allocate,
                self._by_hand,
                self._by_rule,
                self._compare,
                self._settings,
                self._compress,
                self._one_click,
                self._report,
                self._in_the_dark,
            ):
                part()
        except NotThere:
            self._person.picture("failed")
            raise

    # See

    def _begin(self) -> None:
        person = self._person
        person.wait_for("Skip the tour")
        person.picture("welcome")
        person.click(f"Open the {self._model} model", Role.Button)
        person.wait_for("Spectra of")
        self._all_jobs_ended()
        person.wait_for("See where it can give")
        person.picture("tour")
        person.click_at(_inside(person.see("Sensitivity map"), 0.5, 0.45))
        person.wait_for("Plan the ranks")  # the tour saw it, and goes on
        person.click("Skip the tour")
        person.picture("opened")

    def _inspect(self) -> None:
        """Another colour, four sites over each other, the pointer in the spectrum."""
        person = self._person
        person.choose("What the map is coloured by", "Effective rank")
        grid = person.see("Sensitivity map")
        person.click_at(_inside(grid, 0.3, 0.07))
        for across, down in ((0.3, 0.3), (0.72, 0.42), (0.72, 0.66)):
            person.click_at(_inside(grid, across, down), _CTRL)
        person.hover(_inside(person.see("Spectrum plot"), 0.45, 0.5))
        person.picture("inspected")

    def _search(self) -> None:
        person = self._person
        person.press("Ctrl+F")
        person.write("part:attention stable<40")
        person.click("Sites", Role.PageTab)
        person.picture("found")
        person.press("Escape")
        person.click("Depth", Role.PageTab)
        person.picture("depth")

    # Weigh and plan

    def _weigh(self) -> None:
        person = self._person
        person.click("Jobs", Role.PageTab)
        person.click_at(_inside(person.see("Sensitivity map"), 0.5, 0.45))
        person.click("Method", Role.ComboBox)
        person.picture("methods")
        person.write("kfac")
        person.press("Return")
        person.click("Curves", Role.Button)
        person.wait_for("Curves of kfac-svd")
        self._all_jobs_ended()
        person.picture("curves")

    def _allocate(self) -> None:
        person = self._person
        person.click("Allocator", Role.ComboBox)
        person.picture("allocators")
        person.write("water-filling")
        person.press("Return")
        person.click("Allocate", Role.Button)
        person.wait_for("80.0 %")
        person.choose("What the map is coloured by", "Kept")
        person.picture("planned")

    def _by_hand(self) -> None:
        """A drag that the others make up for, a lock; a stroke of the brush, taken back."""
        person = self._person
        person.click("Hold total", Role.CheckBox)
        bars = person.see("Budget editor")
        start = _inside(bars, 0.5095, 0.6)
        person.drag(start, start + QPoint(0, bars.height() // 6), lambda: person.picture("dragging"))
        person.press("L")
        person.click("Brush", Role.CheckBox)
        person.drag(_inside(bars, 0.6, 0.35), _inside(bars, 0.72, 0.38), lambda: person.picture("brushed"))
        person.press("Ctrl+Z")
        person.click("Brush", Role.CheckBox)
        person.press("Ctrl+T")

    def _by_rule(self) -> None:
        person = self._person
        person.press("Ctrl+Shift+R")
        person.write("v last third >= 95%")
        person.picture("rule")
        person.press("Return")
        person.press("Escape")

    def _compare(self) -> None:
        """The plan made by hand is kept as A, the plainest one as B."""
        person = self._person
        person.press("Ctrl+B")
        person.choose("Allocator", "uniform")
        before = person.value("Compressed")
        person.click("Allocate", Role.Button)
        person.wait_until(lambda: person.value("Compressed") != before, "the uniform plan")
        person.press("Ctrl+B")
        person.press("Ctrl+Z")
        person.choose("Plan to compare with", "B  uniform")
        person.click("Plans", Role.PageTab)
        person.picture("compared")
        person.choose("Plan to compare with", "before")

    def _settings(self) -> None:
        person = self._person
        person.click("Settings", Role.PageTab)
        person.bring("Constraints of the allocator", "Settings", 90)
        person.picture("constraints")
        person.bring("Before and after truncation", "Settings", 60)
        person.picture("refinement")
        person.bring("Rows for evaluation", "Settings", 340)
        person.fill("Rows for evaluation", "4", Role.SpinBox)
        person.click("Spectrum", Role.PageTab)

    # Compress and look back

    def _compress(self) -> None:
        person = self._person
        person.click("Jobs", Role.PageTab)
        person.press("Ctrl+Shift+E")
        person.picture("compress")
        person.press("Return")
        person.wait_for("sites/s")
        person.picture("compressing")
        person.wait_for("Perplexity, compressed")
        self._all_jobs_ended()
        person.click("Frontier", Role.PageTab)
        person.picture("frontier")
        person.click("History", Role.PageTab)
        person.picture("history")

    def _one_click(self) -> None:
        person = self._person
        person.click("Jobs", Role.PageTab)
        person.press("Ctrl+Shift+Return")
        person.choose("Recipe", "fast")
        person.wait_for("Times are estimates")
        person.picture("one-click")
        person.click("Compress", Role.Button, "One click")
        person.wait_for("Compressing: ")
        person.picture("one-click-working")
        person.wait_for("Gained:")
        self._all_jobs_ended()
        person.picture("outcome")

    def _report(self) -> None:
        person = self._person
        person.press("Ctrl+K")
        person.write("report")
        person.picture("palette")
        person.press("Return")
        person.wait_for("Save a report")
        person.picture("report")
        person.click("Save", Role.Button)
        person.wait_until(lambda: any(self._work.glob("*.html")), "the report")

    def _in_the_dark(self) -> None:
        """The same first picture as in the light, for those who read in the dark."""
        person = self._person
        person.press("Ctrl+Shift+D")
        person.click("Spectrum", Role.PageTab)
        person.click("Jobs", Role.PageTab)
        bars = person.see("Budget editor")
        start = _inside(bars, 0.4, 0.7)
        person.drag(start, start + QPoint(0, bars.height() // 8), lambda: person.picture("dragging-dark"))
        person.press("Ctrl+Z")

    def _all_jobs_ended(self) -> None:
        def ended() -> bool:
            said = self._person.read()
            return not any(state in said for state in ("Running", "Waiting", "Pausing"))

        self._person.wait_until(ended, "the end of all jobs")


def _inside(box: QRect, across: float, down: float) -> QPoint:
    return box.topLeft() + QPoint(round(box.width() * across), round(box.height() * down))
