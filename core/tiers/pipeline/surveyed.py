"""What is wrong with the survey of a policy: its questions, and its channels."""

from collections.abc import Iterator

from tiers.pipeline.plugins import Plugins
from tiers.policy.model import Policy
from tiers.problems import Problem, closest
from tiers.text import Text


def surveyed(policy: Policy, plugins: Plugins) -> Iterator[Problem]:
    """Find what a survey names, and neither its questionnaire nor a plugin has."""
    survey = policy.survey
    if survey is None:
        return
    from tiers.survey.questionnaire.building import problems  # noqa: PLC0415 - for few

    if survey.questionnaire.is_whole:
        yield from problems(survey)
    for name in survey.channels:
        if name not in plugins.channels:
            message = Text(f"no channel is named `{name}`", f"没有名为 `{name}` 的渠道")
            lost = plugins.loss("channels", str(name))
            advice = lost or closest(name, plugins.channels)
            yield Problem("unknown-channel", message, name.at, advice)
