"""Items, the dimensions they belong to, and the questionnaire they make."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Literal

import attrs

from tiers.survey.questionnaire.scales import Scale
from tiers.text import Text

Part = Literal["", "expectation", "perception"]
"""Which half of a SERVQUAL pair an item is; empty for all others."""


_NOTHING = Text("", "")


@attrs.frozen
class Dimension:
    """What some items measure together."""

    name: str
    text: Text


@attrs.frozen
class Item:
    """One thing that is asked."""

    id: str
    text: Text
    scale: Scale
    form: str
    """The form that it is scored by, such as `SERVPERF`; `free` for none."""
    dimension: str = ""
    reversed: bool = False
    """It is worded negatively: scoring turns the answer."""
    part: Part = ""
    pair: str = ""
    """What the two halves of a SERVQUAL pair share."""
    optional: bool = False


@attrs.frozen(slots=False)
class Questionnaire:
    """What respondents read, from top to bottom."""

    title: Text
    items: tuple[Item, ...]
    dimensions: tuple[Dimension, ...] = ()
    intro: Text = _NOTHING
    thanks: Text = _NOTHING
    weights: Mapping[str, Decimal] = attrs.field(factory=dict)
    """Points of dimensions, 100 together; empty for equal ones."""

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the items, in order."""
        return tuple(item.id for item in self.items)

    @cached_property
    def _by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    def item(self, name: str) -> Item | None:
        """Find an item by its id."""
        return self._by_id.get(name)

    def by_dimension(self, form: str) -> Mapping[str, list[Item]]:
        """Give the items of a form by their dimensions, in order."""
        return self._by_form.get(form, {})

    @cached_property
    def _by_form(self) -> dict[str, dict[str, list[Item]]]:
        found: dict[str, dict[str, list[Item]]] = {}
        for item in self.items:
            found.setdefault(item.form, {}).setdefault(item.dimension, []).append(item)
        return found

    def dimension(self, name: str) -> Dimension | None:
        """Find a dimension by its name."""
        return next((d for d in self.dimensions if d.name == name), None)
