"""What can be wrong with a list of tasks that is asked for."""

from pathlib import Path

from tiers.problems import Problem
from tiers.text import Text


def no_actions() -> Problem:
    """Say that decisions are no tasks."""
    return Problem(
        "unfit-option",
        Text(
            "a list of tasks can't be made of decisions", "任务清单不能由判定结果生成"
        ),
        help=Text(
            "deliver actions: each service action of a customer is a task",
            "请改为投递服务动作：每位客户的每个服务动作是一项任务",
        ),
    )


def other_file(path: Path) -> Problem:
    """Say that a list of tasks is no such file."""
    return Problem(
        "unfit-option",
        Text(f"`{path}` can't hold a list of tasks", f"`{path}` 不能存放任务清单"),
        help=Text(
            "name a file that ends in .csv or .json", "请使用 .csv 或 .json 文件"
        ),
    )


def no_users(path: Path) -> Problem:
    """Say that nobody can be looked up in a file."""
    return Problem(
        "unfit-option",
        Text(f"`owners: {path}` is of no use", f"`owners: {path}` 无效"),
        help=Text(
            "name a CSV in UTF-8 with the columns `owner`, as the catalogue names it, "
            "and `user`, as the CRM does",
            "请指定一个 UTF-8 编码的 CSV，含 `owner`（目录中的负责方）和 "
            "`user`（CRM 中的用户）两列",
        ),
    )


def no_fact(name: str) -> Problem:
    """Say that a sink does not receive a fact that it is to use."""
    return Problem(
        "unfit-option",
        Text(
            f"a task is to name somebody by `{name}`, which is not delivered",
            f"任务要用到 `{name}`，但它没有被投递",
        ),
        help=Text(
            f"let this sink receive it, by `facts: [{name}]` in the `sinks` section",
            f"请在 `sinks` 一节中以 `facts: [{name}]` 允许该接收端获得它",
        ),
    )


def nameless(name: str) -> Text:
    """Say why there is no task for a customer."""
    return Text(f"the customer has no `{name}`", f"该客户没有 `{name}`")
