"""Interviewers: who visits whom.

The option `interviewers` says who they are: a number (`4`), names (`Ann, Ben`), or
either of them by area (`north: Ann, Ben; south: 2; *: Cat`, where `*` is every other
area). People of an area stay together as far as loads allow: see `dividing`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import attrs

from tiers.ports import Fieldwork, Person
from tiers.problems import DataError, Problem, closest
from tiers.text import Text
from tiers_plugins.channels.face_to_face.dividing import divided
from tiers_plugins.channels.face_to_face.routing import area_of, line, route
from tiers_plugins.channels.faults import no_option

OPTION = "interviewers"
LOAD = 35
"""People for each interviewer where nobody says how many there are: with so many, and
with an interviewer effect of 0.03, variances double (see `terms`)."""

_REST = "*"
_MOST = 999
_SIGNS = str.maketrans("；：，、＊", ";:,,*")


@attrs.frozen
class Interviewer:
    """Somebody who visits, and whom: in the order of the route."""

    number: int
    """From 1."""
    name: Text
    visits: tuple[Person, ...]

    @property
    def id(self) -> str:
        """What the form and the files call them by, such as `01`."""
        return f"{self.number:02}"


def interviewers(work: Fieldwork) -> tuple[Interviewer, ...]:
    """Give each person to an interviewer; who has nobody to visit is left out.

    Raises:
        DataError: an option is not understood, or an area has nobody.
    """
    teams = _teams(work)
    people: dict[str, list[Person]] = defaultdict(list)
    for person in work.people:
        area = area_of(person)
        people[area if area in teams else _REST].append(person)
    found: dict[Text, list[Person]] = {}
    for area, names in teams.items():
        parts = divided(line(people[area]), len(names))
        for name, part in zip(names, parts, strict=False):
            found.setdefault(name, []).extend(part)
    return tuple(
        Interviewer(number, name, route(own))
        for number, (name, own) in enumerate(found.items(), 1)
    )


def _teams(work: Fieldwork) -> dict[str, tuple[Text, ...]]:
    """Give those who visit an area, by its name; `*` is every other area."""
    odd = [name for name in work.options if name != OPTION]
    if odd:
        raise DataError([no_option("face-to-face", name, [OPTION]) for name in odd])
    written = work.options.get(OPTION)
    if written is None:
        return {_REST: _numbered(-(-len(work.people) // LOAD), 0)}
    areas = {area_of(person) for person in work.people}
    teams: dict[str, tuple[Text, ...]] = {}
    problems: list[Problem] = []
    for part in written.translate(_SIGNS).split(";"):
        before, colon, after = part.rpartition(":")
        area = before.strip() if colon else _REST
        names = _names(after, sum(map(len, teams.values())))
        if not names or area in teams:
            problems.append(_unclear(part))
        elif area not in {*areas, _REST} and work.wave == 1:
            # What holds for a later wave was said when others were open, too.
            problems.append(_no_area(area, areas))
        teams[area] = names
    if not problems and _REST not in teams:
        problems += _forgotten(areas, teams)
    if problems:
        raise DataError(problems)
    return teams


def _names(written: str, before: int) -> tuple[Text, ...]:
    """Give the names that were written, or numbered ones; none if it is neither."""
    found = [name.strip() for name in written.split(",")]
    if len(found) == 1 and found[0].isdecimal():
        count = int(found[0]) if len(found[0]) <= len(str(_MOST)) else 0
        return _numbered(count, before)
    is_clear = all(found) and len(set(found)) == len(found) <= _MOST
    return tuple(map(Text.same, found)) if is_clear else ()


def _numbered(count: int, before: int) -> tuple[Text, ...]:
    numbers = range(before + 1, before + count + 1)
    return tuple(Text(f"interviewer {n}", f"访问员{n}") for n in numbers)


def _forgotten(areas: set[str], teams: Mapping[str, object]) -> Iterator[Problem]:
    for area in sorted(areas - set(teams)):
        message = Text(
            f"nobody visits area `{area}`"
            if area
            else "nobody visits those of no area",
            f"`{area}`没有访问员" if area else "未注明区域的受访者没有访问员",
        )
        advice = Text(
            "name somebody for it, or for all other areas: `*: Ann`",
            "请为该区域指定访问员，或为其余区域指定：`*: 王芳`",
        )
        yield Problem("bad-option", message, help=advice)


def _no_area(area: str, areas: set[str]) -> Problem:
    message = Text(
        f"nobody who is visited is in an area `{area}`",
        f"没有受访者位于区域 `{area}`",
    )
    return Problem("bad-option", message, help=closest(area, sorted(areas - {""})))


def _unclear(part: str) -> Problem:
    message = Text(
        f"`{part.strip()}` does not say who visits",
        f"`{part.strip()}` 未说明由谁访问",
    )
    advice = Text(
        "write a number, names, or either by area, once each: "
        "`--set face-to-face.interviewers='north: Ann, Ben; south: 2; *: Cat'`",
        "请填写人数、姓名，或按区域各写一次："
        "`--set face-to-face.interviewers='城北: 王芳, 李强; 城南: 2; *: 赵敏'`",
    )
    return Problem("bad-option", message, help=advice)
