"""Items that have one scale of numbers: a row of labels, and boxes below it."""

from collections.abc import Sequence

import attrs

from tiers.survey.questionnaire import Rating
from tiers.text import Lang
from tiers_plugins.channels.printing import words
from tiers_plugins.channels.printing.building import BOTTOM, LEFT, TOP, WIDTH, Building
from tiers_plugins.channels.printing.numbered import LINE, NUMBER, SIZE, Numbered, box

_SMALL = 7.5
_GAP = 4.0
_BOX = 5.0
_MOST_BOXES = 11
"""A scale with more numbers gets a place to write one."""
_NARROWEST = 12.0
"""A column that is narrower has no room for a label."""
_HIGHEST = 30.0
"""Labels that are higher, and texts twice as high, take the whole width."""


def put_scale(built: Building, scale: Rating, items: Sequence[Numbered]) -> None:
    """Put items that have one scale of numbers."""
    _Ladder(built, scale, items[0].lang).put(items)


@attrs.frozen
class _Ladder:
    """Items below one row of labels, with a box for each number."""

    built: Building
    scale: Rating
    lang: Lang

    @property
    def _points(self) -> range:
        return self.scale.points

    @property
    def _is_written(self) -> bool:
        return len(self._points) > _MOST_BOXES

    @property
    def _column(self) -> float:
        if self._is_written:
            return 0
        is_full = all(point in self.scale.labels for point in self._points)
        count = len(self._points)
        return min(18.0, 88 / count) if is_full else min(11.0, 84 / count)

    @property
    def _area(self) -> float:
        """Width of all boxes."""
        return 26.0 if self._is_written else self._column * len(self._points)

    @property
    def _left(self) -> float:
        return LEFT + WIDTH - self._area

    @property
    def _room(self) -> float:
        """Width of a text beside boxes."""
        return WIDTH - NUMBER - _GAP - self._area

    def put(self, items: Sequence[Numbered]) -> None:
        """Put the labels, and below them the items; again on each page."""
        first = self._tall(items[0])
        self.built.room(min(self._head_tall() + first, BOTTOM - TOP))
        self._head()
        for one in items:
            tall = self._tall(one)
            if self.built.room(min(tall, 3 * LINE if self._is_long(one) else tall)):
                self._head()
            self._row(one, tall)
        self.built.y += 3

    # --- items --------------------------------------------------------------------

    def _is_long(self, one: Numbered) -> bool:
        return self.built.tall(one.text, self._room, SIZE) > 2 * _HIGHEST

    def _tall(self, one: Numbered) -> float:
        if self._is_long(one):
            return self.built.tall(one.text, WIDTH - NUMBER, SIZE) + _BOX + 4
        return max(self.built.tall(one.text, self._room, SIZE), _BOX) + 3

    def _row(self, one: Numbered, tall: float) -> None:
        built = self.built
        top = built.y
        if self._is_long(one):
            built.y += 1
            built.line(LEFT, built.y, f"{one.number}.", SIZE)
            built.text(one.text, SIZE, x=LEFT + NUMBER, room=WIDTH - NUMBER)
            built.room(_BOX + 3)
            self._boxes(built.y + 1)
            built.y += _BOX + 3
        else:
            middle = top + tall / 2
            high = tall - 3 if tall - 3 > _BOX else LINE
            built.line(LEFT, middle - high / 2, f"{one.number}.", SIZE)
            x = LEFT + NUMBER
            built.column(x, middle - high / 2, self._room, one.text, SIZE)
            self._boxes(middle - _BOX / 2)
            built.y = top + tall
        y = built.y
        built.draw(lambda paper: paper.rule(LEFT, y, WIDTH, thin=True))

    def _boxes(self, y: float) -> None:
        if self._is_written:
            box(self.built, self._left, y - 1, self._area, _BOX + 2)
            return
        for place, point in enumerate(self._points):
            x = self._left + place * self._column
            box(self.built, x + (self._column - _BOX) / 2, y, _BOX)
            self.built.column(x, y + 0.6, self._column, str(point), _SMALL, align=0.5)

    # --- labels -------------------------------------------------------------------

    def _labels(self) -> list[tuple[float, float, str, float]]:
        """Give x, width, text and alignment of labels above boxes; none if in a row."""
        labels, points = self.scale.labels, self._points
        if self._is_written:
            return []
        if set(labels) <= {points[0], points[-1]}:
            half = self._area / 2 - 1
            ends = (
                (self._left, points[0], 0.0),
                (self._left + half + 2, points[-1], 1),
            )
            return [
                (x, half, labels[point].put(self.lang), align)
                for x, point, align in ends
                if point in labels
            ]
        if self._column < _NARROWEST:
            return []
        return [
            (
                self._left + place * self._column + 0.5,
                self._column - 1,
                labels[point].put(self.lang),
                0.5,
            )
            for place, point in enumerate(points)
            if point in labels
        ]

    def _labels_tall(self) -> float:
        each = (self.built.tall(t, room, _SMALL) for _, room, t, _ in self._labels())
        return max(each, default=0)

    def _legend(self) -> str:
        """Give what stands above all of it, in one text."""
        said = ""
        if self._is_written:
            ends = self._points[0], self._points[-1]
            said = words.POINTS.put(self.lang).format(*ends)
        if self.scale.labels and not 0 < self._labels_tall() <= _HIGHEST:
            joint = "；" if self.lang == "zh" else "; "
            parts = (
                f"{point} = {text.put(self.lang)}"
                for point, text in sorted(self.scale.labels.items())
            )
            said = f"{said} {joint.join(parts)}".strip()
        return said

    def _head_tall(self) -> float:
        tall = self._labels_tall()
        above = self.built.tall(self._legend(), WIDTH, _SMALL) if self._legend() else 0
        return above + (tall if tall <= _HIGHEST else 0) + 2

    def _head(self) -> None:
        built = self.built
        if legend := self._legend():
            built.text(legend, _SMALL, after=0.5)
        tall = self._labels_tall()
        if 0 < tall <= _HIGHEST:
            for x, room, text, align in self._labels():
                own = built.tall(text, room, _SMALL)
                built.column(x, built.y + tall - own, room, text, _SMALL, align=align)
            built.y += tall + 0.5
        y = built.y
        built.draw(lambda paper: paper.rule(LEFT, y, WIDTH))
        built.y += 0.5
