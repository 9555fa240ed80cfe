"""Choices of the form: which scales have them, and what each is kept as."""

import re

import attrs

from tiers.survey.questionnaire import Choice as Options
from tiers.survey.questionnaire import Questionnaire, Rating, Scale
from tiers.text import Text
from tiers_plugins.channels.face_to_face import words

_LONGEST = 11
"""Points of a rating that are shown as choices; with more, the number is typed."""
_NAME = re.compile(r"[A-Za-z0-9_.-]+")


@attrs.frozen
class Choice:
    """One answer to pick."""

    name: str
    """What devices send."""
    value: str
    """What the scale keeps."""
    label: Text


def choices_of(scale: Scale) -> tuple[Choice, ...]:
    """Give the choices of a scale; none if an answer is typed."""
    match scale:
        case Rating(labels=labels) if len(scale.points) <= _LONGEST:
            return tuple(
                Choice(str(n), str(n), words.point(n, labels.get(n)))
                for n in scale.points
            )
        case Options(options):
            return tuple(
                Choice(_name(option.code, number), option.code, option.text)
                for number, option in enumerate(options, 1)
            )
        case _:
            return ()


def lists(asked: Questionnaire) -> dict[str, str]:
    """Name the list of choices of each item that has one; equal scales share it."""
    scales: list[Scale] = []
    found: dict[str, str] = {}
    for item in asked.items:
        if choices_of(item.scale):
            if item.scale not in scales:
                scales.append(item.scale)
            found[item.id] = f"scale_{scales.index(item.scale) + 1}"
    return found


def _name(code: str, number: int) -> str:
    """Give a code as it is, unless it has signs that systems stumble over."""
    return code if _NAME.fullmatch(code) else f"option_{number}"
