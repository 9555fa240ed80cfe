"""What can be wrong with a file that came back."""

from tiers.problems import Problem, Refusal, closest
from tiers.source import Span
from tiers.survey.questionnaire import Questionnaire
from tiers.text import Text


def no_return(at: Span, why: Text) -> Problem:
    """Say that a whole file is of no use."""
    return Problem("unfit-return", why, at)


def bad_code(at: Span, code: str) -> Problem:
    """Say that a return code was mistyped."""
    return Problem(
        "bad-return-code",
        Text(f"`{code}` is no return code", f"`{code}` 不是回收码"),
        at,
        Text(
            "compare it with the paper: 16 letters and digits, the last of which "
            "checks the others",
            "请与问卷原件核对：共 16 位字母和数字，末位为校验位",
        ),
    )


def unmatched(at: Span, code: str) -> Problem:
    """Say that nobody of the round has a code."""
    return Problem(
        "unmatched-answer",
        Text(
            f"nobody who was asked by this channel has the code `{code}`",
            f"本渠道的受访者中没有人持有回收码 `{code}`",
        ),
        at,
        Text(
            "it may belong to another channel, or to another round",
            "它可能属于其他渠道或其他轮次",
        ),
    )


def unfit_answer(at: Span, item: str, why: Text) -> Problem:
    """Say that an answer is not on the scale of its item."""
    return Problem(
        "unfit-answer",
        Text(f"item `{item}`: {why.en}", f"题项 `{item}`：{why.zh}"),
        at,
    )


def unknown_item(at: Span, name: str, questionnaire: Questionnaire) -> Problem:
    """Say that a column is no item: its answers are left out."""
    return Problem(
        "unknown-item",
        Text(
            f"the questionnaire has no item `{name}`; the column is left out",
            f"问卷中没有题项 `{name}`，该列未读入",
        ),
        at,
        closest(name, questionnaire.ids),
        severity="warning",
    )


def unfit_moment(at: Span, why: Refusal) -> Problem:
    """Say that a day is none: whether the row came in time, nobody knows."""
    left_out = Text("; the row is left out", "，该行未读入")
    message = Text(why.message.en + left_out.en, why.message.zh + left_out.zh)
    return Problem("unfit-moment", message, at, why.advice)


def unknown_disposition(at: Span, why: Refusal) -> Problem:
    """Say that nobody knows what came of an attempt."""
    return Problem("unknown-disposition", why.message, at, why.advice)


def unfit_attempt(at: Span, words: str) -> Problem:
    """Say that the number of an attempt is none."""
    return Problem(
        "unfit-attempt",
        Text(f"`{words}` is no number of an attempt", f"`{words}` 不是联系次数的序号"),
        at,
        Text("count attempts from 1", "请从 1 起编号"),
    )


def repeated_heading(at: Span, name: str) -> Problem:
    """Say that two columns have one name."""
    return Problem(
        "repeated-heading",
        Text(
            f"two columns are named `{name}`; the first is read",
            f"有两列都叫 `{name}`，只读入第一列",
        ),
        at,
        Text("rename or remove one of them", "请更名或删除其中一列"),
    )
