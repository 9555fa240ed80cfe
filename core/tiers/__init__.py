"""Customer tier policies as plain text files.

`load` gives a policy ready to decide; the command `tiers` does the same from a shell.
Nothing heavy is imported before it is used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tiers.problems import DataError, PolicyError, Problem, TiersError
from tiers.text import Text

if TYPE_CHECKING:
    from tiers.pipeline.deciding import Decider
    from tiers.pipeline.frames import RejectedRows
    from tiers.pipeline.ready import ReadyPolicy, load
    from tiers.results import Decision, Explanation

__all__ = [
    "DataError",
    "Decider",
    "Decision",
    "Explanation",
    "PolicyError",
    "Problem",
    "ReadyPolicy",
    "RejectedRows",
    "Text",
    "TiersError",
    "load",
]


_MODULES = {
    "Decider": "tiers.pipeline.deciding",
    "Decision": "tiers.results",
    "Explanation": "tiers.results",
    "ReadyPolicy": "tiers.pipeline.ready",
    "RejectedRows": "tiers.pipeline.frames",
    "load": "tiers.pipeline.ready",
}


def __getattr__(name: str) -> Any:
    """Import what needs the engines when it is asked for."""
    if name in _MODULES:
        return getattr(import_module(_MODULES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
