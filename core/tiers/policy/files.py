"""Files that a policy names: they lie beside it, or in folders below."""

from collections.abc import Iterable
from pathlib import Path

from tiers.problems import Fault, Problem, closest
from tiers.source import Located
from tiers.text import Text


def beside(name: str, folder: Path, reference: Located, others: Iterable[Path]) -> Path:
    """Find the file; what lies outside of *folder*, even by a link, is refused.

    Of *others* one may have been meant. Raises `Fault`.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        message = Text(
            f"`{name}` lies outside the policy's folder",
            f"`{name}` 不在策略所在的文件夹内",
        )
        help_ = Text("put the file beside the policy", "请将文件放在策略文件旁")
        raise Fault(Problem("outside-folder", message, reference.at, help=help_))
    if not path.is_file():
        message = Text(f"there is no file `{name}`", f"文件 `{name}` 不存在")
        names = [p.name for p in others]
        raise Fault(Problem("no-file", message, reference.at, closest(name, names)))
    return path
