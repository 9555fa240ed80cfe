"""Customer tier policies as plain text files.

`load` gives a policy ready to decide; the command `tiers` does the same from a shell.
Nothing heavy is imported before it is used.
"""

from typing import TYPE_CHECKING, Any

from tiers.problems import DataError, PolicyError, Problem, TiersError
from tiers.text import Text

if TYPE_CHECKING:
    from tiers.pipeline.ready import ReadyPolicy, RejectedRows, load

__all__ = [
    "DataError",
    "PolicyError",
    "Problem",
    "ReadyPolicy",
    "RejectedRows",
    "Text",
    "TiersError",
    "load",
]


def __getattr__(name: str) -> Any:
    """Import what needs the engines when it is asked for."""
    if name in {"ReadyPolicy", "RejectedRows", "load"}:
        from tiers.pipeline import ready  # noqa: PLC0415 - heavy, so not before use

        return getattr(ready, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
