"""A policy with a survey → what every step of a round needs of it."""

import hashlib
from collections.abc import Mapping
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tiers import policy as policies
from tiers.pipeline.surveys.faults import no_survey
from tiers.policy.model import Policy
from tiers.policy.survey_specs import SurveySpec
from tiers.ports import Channel
from tiers.problems import DataError, PolicyError
from tiers.survey.questionnaire.building import measure, questionnaire
from tiers.survey.rounds import Round


def survey_of(path: Path) -> tuple[Policy, SurveySpec]:
    """Give the survey of a policy that is known to be sound.

    Raises:
        DataError: it has none.
    """
    policy, problems = policies.load(path)
    if policy is None:
        raise PolicyError(problems)
    if policy.survey is None:
        raise DataError([no_survey(path)])
    return policy, policy.survey


def begun(path: Path, folder: Path, *, as_of: date, seed: int | None) -> Round:
    """Give the round that a plan for a policy begins; its id is the folder's name.

    Raises:
        DataError: the policy has no survey.
    """
    policy, spec = survey_of(path)
    return Round(
        id=folder.resolve().name,
        policy=str(policy.name),
        policy_version=policy.version,
        policy_digest=f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}",
        as_of=as_of,
        questionnaire=questionnaire(spec),
        measure=measure(spec),
        seed=int(f"{as_of:%Y%m%d}") if seed is None else seed,
        lang=spec.lang,
        created_by=version("tiers"),
    )


def used(spec: SurveySpec, channels: Mapping[str, Channel]) -> dict[str, Channel]:
    """Give the channels that a survey names, or all that there are, by name."""
    names = [str(name) for name in spec.channels] or sorted(channels)
    return {name: channels[name] for name in names}
