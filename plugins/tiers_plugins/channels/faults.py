"""What can be wrong with what any channel is told, and with where it works."""

from collections.abc import Iterable

from tiers.problems import Problem, closest
from tiers.text import Text


def missing_extra(what: Text) -> Problem:
    """Say that *what* a channel makes needs libraries that are not there."""
    return Problem(
        "missing-extra",
        Text(
            f"{what.en} need an extra that is not installed",
            f"生成{what.zh}需要另行安装组件",
        ),
        help=Text(
            'run `pip install "tiers[survey]"`', '请运行 `pip install "tiers[survey]"`'
        ),
    )


def no_option(channel: str, name: str, names: Iterable[str]) -> Problem:
    """Say that a channel has no such option."""
    return Problem(
        "bad-option",
        Text(
            f"channel `{channel}` has no option `{name}`",
            f"渠道 `{channel}` 没有选项 `{name}`",
        ),
        help=closest(name, names),
    )


def bad_option(channel: str, name: str, value: str, wanted: Text) -> Problem:
    """Say that an option of a channel has another value than it can have."""
    return Problem(
        "bad-option",
        Text(
            f"`{channel}.{name}={value}` can't be: it is {wanted.en}",
            f"`{channel}.{name}={value}` 无效：应为{wanted.zh}",
        ),
    )
