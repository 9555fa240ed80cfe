"""A questionnaire, made of what a policy says of it."""

from collections.abc import Iterator, Mapping

import attrs

from tiers.policy.keys import Name
from tiers.policy.questionnaire_specs import ItemSpec, QuestionnaireSpec, ScaleSpec
from tiers.policy.survey_specs import SurveySpec
from tiers.problems import Problem, closest
from tiers.survey.questionnaire import forms
from tiers.survey.questionnaire.items import Dimension, Item, Questionnaire
from tiers.survey.questionnaire.scales import Choice, Option, Rating, Scale, Words
from tiers.survey.questionnaire.scoring import measures
from tiers.text import Text

FREE = "free"

_TITLE = Text("How satisfied are you?", "满意度调查")
_INTRO = Text(
    "Please answer for your own business. It takes a few minutes, and answers are only "
    "used to improve our service.",
    "请结合自身经营情况作答，只需几分钟；结果仅用于改进服务。",
)
_THANKS = Text("Thank you for your time.", "感谢您的参与。")


def questionnaire(spec: SurveySpec) -> Questionnaire:
    """Make the questionnaire of a survey that has no `problems`."""
    asked = spec.questionnaire
    found = [*_of_forms(asked), *_own(asked)]
    return Questionnaire(
        title=spec.title or _TITLE,
        items=tuple(found),
        dimensions=tuple(_dimensions(asked)),
        intro=spec.intro or _INTRO,
        thanks=spec.thanks or _THANKS,
        weights={str(name): points for name, points in asked.weights.items()},
    )


def measure(spec: SurveySpec) -> str:
    """Name what precision is of: what the owner says, or the first that there is."""
    if spec.measure is not None:
        return str(spec.measure)
    return next(iter(measures(questionnaire(spec))), "")


def problems(spec: SurveySpec) -> Iterator[Problem]:
    """Find names in a survey that mean nothing in its questionnaire."""
    asked = spec.questionnaire
    known = [item.id for item in _of_forms(asked)]
    yield from _taken(asked, known)
    yield from _unknown(
        asked.texts, known, Text("item of these forms", "所选量表的题项")
    )
    named = [d.name for d in _dimensions(asked)]
    own = {i.dimension: None for i in asked.items.values() if i.dimension is not None}
    what = Text("dimension", "维度")
    yield from _unknown([*asked.weights, *own], named, what)
    yield from _unfit_labels(asked)
    if spec.measure is not None:
        kinds = measures(questionnaire(spec))
        yield from _unknown([spec.measure], kinds, Text("measure", "测量指标"))


def _taken(asked: QuestionnaireSpec, known: list[str]) -> Iterator[Problem]:
    for name in asked.items:
        if name in known:
            message = Text(
                f"a form has an item `{name}` itself", f"量表自带题项 `{name}`"
            )
            yield Problem("name-taken", message, name.at)


def _unknown(
    names: Mapping[Name, object] | list[Name], known: list[str], what: Text
) -> Iterator[Problem]:
    for name in names:
        if name not in known:
            message = Text(
                f"no {what.en} is named `{name}`", f"没有名为 `{name}` 的{what.zh}"
            )
            yield Problem("unknown-name", message, name.at, closest(name, known))


def _unfit_labels(asked: QuestionnaireSpec) -> Iterator[Problem]:
    for item in asked.items.values():
        scale = _scale(item)
        points = [str(p) for p in scale.points] if isinstance(scale, Rating) else []
        what = Text("point of the scale", "量表分值")
        yield from _unknown(item.labels, points, what)


def _of_forms(asked: QuestionnaireSpec) -> list[Item]:
    ends = asked.scale.ends or (1, 7)
    statements = forms.agreement(*ends)
    found: dict[str, Item] = {}
    for form in asked.forms:
        for item in forms.items(form, statements):
            found.setdefault(item.id, item)
    own = {str(name): text for name, text in asked.texts.items()}
    return [
        attrs.evolve(item, text=own.get(item.id, item.text)) for item in found.values()
    ]


def _own(asked: QuestionnaireSpec) -> Iterator[Item]:
    for name, item in asked.items.items():
        yield Item(
            str(name),
            item.text,
            _scale(item),
            FREE,
            str(item.dimension or ""),
            reversed=item.is_reversed,
            optional=item.is_optional,
        )


def _dimensions(asked: QuestionnaireSpec) -> Iterator[Dimension]:
    known = dict.fromkeys(d for form in asked.forms for d in forms.dimensions(form))
    yield from known
    names = {d.name for d in known}
    for name, text in asked.dimensions.items():
        if name not in names:
            yield Dimension(str(name), text)


def _scale(item: ItemSpec) -> Scale:
    return _as_scale(item.scale, {str(p): text for p, text in item.labels.items()})


def _as_scale(spec: ScaleSpec, labels: Mapping[str, Text]) -> Scale:
    if spec.ends is not None:
        points = {int(p): text for p, text in labels.items() if p.lstrip("-").isdigit()}
        return Rating(*spec.ends, points)
    if spec.options:
        return Choice(tuple(Option(str(n), text) for n, text in spec.options.items()))
    return Words()
