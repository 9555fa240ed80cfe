"""The diagram of a model: a shape for every part, an edge for every requirement."""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from tiers.exchange.ids import Ids
from tiers.exchange.layout import Box, layout
from tiers.exchange.xml import Tag


@attrs.frozen
class Requirement:
    """That one part needs another; all three by their ids."""

    id: str
    part: str
    needed: str


def diagram(parts: Sequence[str], requirements: Sequence[Requirement], ids: Ids) -> Tag:
    """Draw *parts* and what they need."""
    needs: dict[str, list[str]] = {part: [] for part in parts}
    for requirement in requirements:
        needs[requirement.part].append(requirement.needed)
    places = layout(needs)
    shapes = [_shape(part, box, ids) for part, box in places.items()]
    edges = [
        _edge(r.id, (places[r.needed].top, places[r.part].bottom), ids)
        for r in requirements
    ]
    drawn = Tag("dmndi:DMNDiagram", {"id": ids.of("diagram")}, (*shapes, *edges))
    return Tag("dmndi:DMNDI", {}, (drawn,))


def _shape(part: str, box: Box, ids: Ids) -> Tag:
    names = {"id": ids.of("shape", part), "dmnElementRef": part}
    return Tag("dmndi:DMNShape", names, (Tag("dc:Bounds", dict(_numbers(box))),))


def _numbers(box: Box) -> Iterator[tuple[str, str]]:
    sizes = (box.height, box.width, box.x, box.y)
    yield from zip(("height", "width", "x", "y"), map(str, sizes), strict=True)


def _edge(id_: str, points: Iterable[tuple[int, int]], ids: Ids) -> Tag:
    names = {"id": ids.of("edge", id_), "dmnElementRef": id_}
    corners = ({"x": str(x), "y": str(y)} for x, y in points)
    way = tuple(Tag("di:waypoint", corner) for corner in corners)
    return Tag("dmndi:DMNEdge", names, way)
