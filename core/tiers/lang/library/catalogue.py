"""Every built-in function by name."""

from collections.abc import Mapping

from tiers.lang.library.aggregates import AGGREGATES
from tiers.lang.library.contexts import CONTEXTS
from tiers.lang.library.lists import LISTS
from tiers.lang.library.literal_ranges import LITERAL_RANGES
from tiers.lang.library.numeric import NUMERIC
from tiers.lang.library.ranges import RANGES
from tiers.lang.library.signature import Signature
from tiers.lang.library.temporal import TEMPORAL
from tiers.lang.library.text import TEXT
from tiers.lang.library.truths import TRUTHS

BUILTINS: Mapping[str, tuple[Signature, ...]] = {
    **NUMERIC,
    **TEXT,
    **LISTS,
    **AGGREGATES,
    **CONTEXTS,
    **RANGES,
    **LITERAL_RANGES,
    **TRUTHS,
    **TEMPORAL,
}
"""The ways to call each function; `now` and `today` are given by the evaluation."""
