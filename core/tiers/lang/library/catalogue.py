"""Every built-in function by name."""

from collections.abc import Mapping

from tiers.lang.library.signature import Signature
from tiers.lang.library.temporal import TEMPORAL

BUILTINS: Mapping[str, tuple[Signature, ...]] = {**TEMPORAL}
"""The ways to call each function; `now` and `today` are given by the evaluation."""
