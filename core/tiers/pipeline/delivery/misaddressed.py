"""What is wrong with where something is to be delivered."""

from collections.abc import Iterable
from pathlib import Path

from tiers.problems import Problem, closest
from tiers.text import Text


def no_variable(name: str) -> Problem:
    """Say that a variable with a secret is not there, or empty."""
    return Problem(
        "no-secret",
        Text(
            f"there is no variable `{name}`, or it is empty",
            f"没有环境变量 `{name}`，或其值为空",
        ),
        help=Text(
            "set it for this command only, and write the secret nowhere else",
            "请仅为该命令设置此变量，不要把密钥写在别处",
        ),
    )


def no_secret(path: Path) -> Problem:
    """Say that a file with a secret can't be read, or is empty."""
    return Problem(
        "no-secret",
        Text(
            f"there is no secret in `{path}`, or nobody may read it",
            f"`{path}` 中没有密钥，或无权读取",
        ),
        help=Text(
            "write the secret in it, and let nobody else read it",
            "请将密钥写入该文件，并确保他人无权读取",
        ),
    )


def unknown_sink(word: str, known: Iterable[str]) -> Problem:
    """Say that a word names no sink, and is no URL and no file."""
    return Problem(
        "unknown-sink",
        Text(f"no sink is named `{word}`", f"没有名为 `{word}` 的接收端"),
        help=closest(word, known)
        or Text(
            "name it in the policy under `sinks:`, or give a URL or a file",
            "请在策略的 `sinks:` 中命名，或直接写 URL 或文件名",
        ),
    )


def no_sinks(policy: Path) -> Problem:
    """Say that a policy names no sink."""
    return Problem(
        "no-sinks",
        Text(f"`{policy}` names no sinks", f"`{policy}` 中没有接收端"),
        help=Text(
            "name them under `sinks:`, or say where to with `--to`",
            "请在 `sinks:` 中列出，或用 `--to` 指定",
        ),
    )


def unnamed_sink(name: str, missing: int) -> Problem:
    """Say that nobody knows where a sink of an outbox is."""
    return Problem(
        "unnamed-sink",
        Text(
            f"`{name}` lacks items, and how to reach it is not written down: "
            f"{missing:,}",
            f"`{name}` 还缺 {missing:,} 项，但没有记录如何连接",
        ),
        help=Text("name it with `--to`", "请用 `--to` 指定"),
    )


def takes_none(name: str, what: Text) -> Problem:
    """Say that a file or a table has no use for what is said of it."""
    return Problem(
        "unfit-sink",
        Text(f"`{name}` takes no {what.en}", f"`{name}` 不需要{what.zh}"),
        help=Text("leave it out", "请删去"),
    )
