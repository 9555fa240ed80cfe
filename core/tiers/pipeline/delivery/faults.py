"""What stands in the way of a delivery."""

from pathlib import Path

from tiers.problems import Problem
from tiers.text import Text


def no_outbox(folder: Path) -> Problem:
    """Say that a folder is no outbox, or not a whole one."""
    return Problem(
        "no-outbox",
        Text(
            f"`{folder}` is no outbox of a run", f"`{folder}` 不是某次运行的待发文件夹"
        ),
        help=Text(
            "name the folder `NAME.outbox` beside the decisions of a run",
            "请指定判定结果旁边的 `NAME.outbox` 文件夹",
        ),
    )


def undelivered_items(folder: Path, missing: int) -> Problem:
    """Say that an outbox still holds what another run is to deliver."""
    return Problem(
        "undelivered-items",
        Text(
            f"`{folder}` holds undelivered items of another run: {missing:,}",
            f"`{folder}` 中还有另一次运行尚未送达的 {missing:,} 项",
        ),
        help=Text(
            "deliver them first, or remove the folder if nobody needs them",
            "请先送达这些内容；如已不需要，请删除该文件夹",
        ),
    )


def sink_failed(name: str, words: str) -> Problem:
    """Say that a sink failed in a way that it does not account for."""
    return Problem(
        "sink-failed",
        Text(f"`{name}`: the sink failed: {words}", f"`{name}`：发送插件出错：{words}"),
        help=Text(
            "this is a fault of the plugin: tell its author; what is missing can be "
            "delivered later by `tiers deliver`",
            "这是插件的缺陷，请告知其作者；未送达的内容以后可用 `tiers deliver` 补送",
        ),
    )
