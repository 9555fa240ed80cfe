"""What came of a visit: the disposition of a questionnaire that was begun."""

from collections.abc import Container

from tiers.ports import Fieldwork

COMPLETE, PARTIAL, BROKEN_OFF = "1.1", "1.2", "2.12"
"""Interview, partial interview, break-off: AAPOR Standard Definitions, internet surveys
of specifically named persons."""

_PARTIAL_FROM = 0.5
"""The share of required items from which what was not handed in counts as partial; the
Standard Definitions let surveys set it, and name 50 to 80 per cent."""


def disposition(answered: Container[str], work: Fieldwork, *, is_finished: bool) -> str:
    """Say what came of a visit in which some items were answered."""
    needed = [i.id for i in work.round.questionnaire.items if not i.optional]
    given = sum(item in answered for item in needed)
    if is_finished and given == len(needed):
        return COMPLETE
    return PARTIAL if given >= _PARTIAL_FROM * len(needed) else BROKEN_OFF
