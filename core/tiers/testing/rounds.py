"""A round of a survey to try channels on: its questionnaire, people and answers."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

import attrs

from tiers.ports import Answer, Fieldwork, Person
from tiers.survey.questionnaire import (
    Choice,
    Dimension,
    Item,
    Option,
    Questionnaire,
    Rating,
    Words,
)
from tiers.survey.rounds import Round
from tiers.survey.rounds.codes import code
from tiers.text import Lang, Text

_AGREE = Rating(
    1, 7, {1: Text("not at all", "完全不同意"), 7: Text("fully", "完全同意")}
)
_VISITS = Choice(
    (
        Option("weekly", Text("every week", "每周")),
        Option("rarely", Text("less, & <rarely>", "较少")),
    )
)
QUESTIONNAIRE = Questionnaire(
    title=Text("How was our service?", "我们的服务如何？"),
    intro=Text("It takes two minutes.", "只需两分钟。"),
    thanks=Text("Thank you", "谢谢"),
    dimensions=(Dimension("reliability", Text("reliability", "可靠性")),),
    items=(
        Item(
            "on_time",
            Text("Orders come on time", "订货按时送达"),
            _AGREE,
            "SERVPERF",
            "reliability",
        ),
        Item("visits", Text("Visits by us", "我们的拜访"), _VISITS, "free"),
        Item(
            "wish", Text("Anything else?", "其他建议？"), Words(), "free", optional=True
        ),
    ),
)
"""One item of each kind."""

_ANSWERS = (
    {"on_time": "7", "visits": "weekly", "wish": 'more, "soon"\n谢谢'},
    {"on_time": "1", "visits": "rarely"},
)


def round_of(questionnaire: Questionnaire = QUESTIONNAIRE) -> Round:
    """Give a round to try channels on."""
    return Round(
        id="2026-07",
        policy="shops",
        policy_version="1",
        policy_digest="sha256:0",
        as_of=date(2026, 7, 1),
        questionnaire=questionnaire,
        measure="SERVPERF",
        seed=1,
        created_by="0.1.0",
    )


def person(channel: str, contacts: Mapping[str, str], number: int = 1) -> Person:
    """Give a person to try channels on; every second one reads English."""
    name = f"C{number}"
    return Person(
        customer=name,
        tier="gold",
        stratum="gold",
        channel=channel,
        probability=Fraction(1, 4),
        code=code(b"kit", "2026-07", name),
        contacts=contacts,
        lang="zh" if number % 2 else "en",
    )


def fieldwork(
    channel: str, contacts: Iterable[Mapping[str, str]], lang: Lang = "zh"
) -> Fieldwork:
    """Give the work of a channel with people who have these contacts."""
    people = (person(channel, c, number) for number, c in enumerate(contacts, 1))
    starts, ends = date(2026, 7, 6), date(2026, 7, 31)
    return Fieldwork(round_of(), tuple(people), lang, starts, ends)


def followed(work: Fieldwork) -> Fieldwork:
    """Give the second wave: the same people, some asked by another channel before."""
    before = (("another",), (work.people[0].channel,))
    people = (
        attrs.evolve(person, wave=2, earlier=before[number % 2])
        for number, person in enumerate(work.people)
    )
    return attrs.evolve(work, people=tuple(people))


def answers(work: Fieldwork) -> list[Answer]:
    """Let the people answer, by turns all items and some."""
    return [
        Answer(p.customer, p.code, p.channel, item, value, at="2026-07-09")
        for number, p in enumerate(work.people)
        for item, value in _ANSWERS[number % len(_ANSWERS)].items()
    ]
