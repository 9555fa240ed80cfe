"""What can be wrong with what a step of a round is given."""

from collections.abc import Iterable
from pathlib import Path

from tiers.problems import Problem, closest
from tiers.source import Located
from tiers.text import Text


def no_survey(path: Path) -> Problem:
    """Say that a policy has no survey."""
    return Problem(
        "no-survey",
        Text(f"`{path}` has no `survey:` section", f"`{path}` 没有 `survey:` 部分"),
        help=Text(
            "say what is asked, and how precisely: `survey: {questionnaire: {forms: "
            "[SERVPERF]}, precision: {…}}`",
            "请说明问卷与各层级的精度：`survey: {questionnaire: {forms: [SERVPERF]}, "
            "precision: {…}}`",
        ),
    )


def is_drawn(folder: Path) -> Problem:
    """Say that the plan of a round is fixed, since its sample is drawn."""
    return Problem(
        "round-drawn",
        Text(
            f"the sample of round `{folder}` is drawn already",
            f"轮次 `{folder}` 的样本已经抽取",
        ),
        help=Text("begin another round", "请另开一轮"),
    )


def unknown_column(name: Located, columns: Iterable[str]) -> Problem:
    """Say that customers have no such column."""
    return Problem(
        "unknown-column",
        Text(
            f"the table of customers has no column `{name}`",
            f"客户表中没有 `{name}` 列",
        ),
        name.at,
        closest(name, columns),
    )


def no_customers(tiers: Iterable[str]) -> Problem:
    """Say that nobody is in the tiers that are to be asked."""
    names = list(tiers)
    return Problem(
        "nobody-to-ask",
        Text(
            f"no customer of {', '.join(names)} may be asked",
            f"{'、'.join(names)} 中没有可以调查的客户",
        ),
        help=Text(
            "look at contact facts, at who is resting, and at the tiers of the plan",
            "请检查联系方式、休息期以及计划所列层级",
        ),
    )


def missing_extra() -> Problem:
    """Say that planning needs libraries that are not there."""
    return Problem(
        "missing-extra",
        Text("surveys need an extra that is not installed", "调查功能需要另行安装组件"),
        help=Text(
            'run `pip install "tiers[survey]"`', '请运行 `pip install "tiers[survey]"`'
        ),
    )


def no_answers(round_id: str) -> Problem:
    """Say that nothing can be told of any tier."""
    return Problem(
        "no-answers",
        Text(
            f"no tier of round `{round_id}` has two answers yet",
            f"轮次 `{round_id}` 中没有任何层级收到两份以上回答",
        ),
        help=Text(
            "wait for answers, and take them in with `tiers survey ingest`",
            "请等待回收，并用 `tiers survey ingest` 录入",
        ),
    )
