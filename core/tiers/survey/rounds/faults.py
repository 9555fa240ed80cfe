"""What can be wrong with the files of a round."""

from pathlib import Path

from tiers.problems import Problem
from tiers.source import Span
from tiers.survey.rounds.round import ROUND
from tiers.survey.rounds.steps import step
from tiers.text import Text


def damaged(at: Span, why: Text) -> Problem:
    """Say that a file of a round is not as it was written."""
    advice = Text(
        "files of a round are not edited by hand: restore it from a copy, or run the "
        "step that makes it again",
        "调查轮次的文件不应手工修改：请用备份恢复，或重新运行生成它的步骤",
    )
    return Problem("damaged-round", why, at, advice)


def no_round(folder: Path) -> Problem:
    """Say that a folder holds no round."""
    return Problem(
        "no-round",
        Text(
            f"`{folder}` holds no round of a survey",
            f"`{folder}` 中没有调查轮次",
        ),
        help=Text(
            "`tiers survey plan` makes one", "请先用 `tiers survey plan` 制定一轮调查"
        ),
    )


def not_yet(path: Path, name: str) -> Problem:
    """Say that an earlier step has not been taken, or that there is no round at all."""
    folder = path.parent
    if not (folder / ROUND).exists():
        return no_round(folder)
    words = step(name, folder)
    return Problem(
        "step-missing",
        Text(f"there is no `{path}` yet", f"尚无 `{path}`"),
        help=Text(
            f"run `{words}` first",
            f"请先运行 `{words}`",
        ),
    )
