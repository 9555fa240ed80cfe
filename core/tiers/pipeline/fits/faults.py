"""What can be wrong with the file of a fit."""

from tiers.problems import Problem, Refusal
from tiers.source import Span
from tiers.text import Text


def unstorable(score: str, refusal: Refusal) -> Problem:
    """Say that a model learns what no file holds."""
    return Problem(
        "unstorable-fit",
        Text(
            f"the fit of score `{score}` can't be kept: {refusal.message.en}",
            f"无法保存得分 `{score}` 的拟合结果：{refusal.message.zh}",
        ),
        help=Text(
            "its scoring model must describe the population in numbers, texts, days, "
            "truths, or lists of them",
            "其评分模型应以数字、文本、日期、布尔值或其列表描述全体客户",
        ),
    )


def damaged(at: Span, why: Text) -> Problem:
    """Say that a file is no whole fit."""
    return Problem("damaged-fit", why, at, _AGAIN)


NO_FIT = Text("this is not a fit of a policy", "该文件不是策略的拟合结果")
NOT_WHOLE = Text(
    "this fit is damaged: it can't be read on from here",
    "该拟合文件已损坏：从此处起无法读取",
)
CHANGED = Text(
    "this fit was changed after it was written", "该拟合文件在写入之后被改动过"
)
_AGAIN = Text(
    "fetch the file as it was, or write it anew with `tiers fit`",
    "请取回原文件，或用 `tiers fit` 重新生成",
)


def other_format(at: Span, version: object, ours: int) -> Problem:
    """Say that a fit is in a format of another version."""
    return Problem(
        "other-fit-format",
        Text(
            f"this fit has format {version}; this version of tiers reads {ours}",
            f"该拟合文件的格式为 {version}，本版本的 tiers 只能读取格式 {ours}",
        ),
        at,
        Text(
            "update tiers, or write it anew with `tiers fit`",
            "请更新 tiers，或用 `tiers fit` 重新生成",
        ),
    )


def of_another(at: Span, name: str, ours: str) -> Problem:
    """Say that a fit is of another policy."""
    what = Text(
        f"it is the fit of policy `{name}`, not of `{ours}`",
        f"它是策略 `{name}` 的拟合结果，而不是 `{ours}` 的",
    )
    return foreign(at, what)


def lacking(score: str) -> Text:
    """Say that a score has no fit."""
    return Text(
        f"it knows nothing of score `{score}`, which needs the population",
        f"其中没有得分 `{score}`，而该得分取决于全体客户",
    )


def otherwise(score: str) -> Text:
    """Say that a score was another when it was fitted."""
    return Text(
        f"score `{score}` was another when this was fitted: its model, its parameters "
        "or the facts it reads have changed",
        f"拟合之后得分 `{score}` 已改变：其模型、参数或所用事实与当时不同",
    )


def foreign(at: Span, why: Text) -> Problem:
    """Say that a fit does not belong to the policy."""
    message = Text(f"this fit does not fit: {why.en}", f"拟合结果与策略不符：{why.zh}")
    advice = Text(
        "name the fit of this policy, or write one with `tiers fit`",
        "请指定该策略的拟合文件，或用 `tiers fit` 重新生成",
    )
    return Problem("foreign-fit", message, at, advice)
