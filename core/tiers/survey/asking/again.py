"""How somebody who has not answered is asked once more.

By the same channel first, since a reminder costs least and brings most; then by another
one, since those who do not react to one channel react to another: Dillman, Smyth and
Christian, Internet, Phone, Mail, and Mixed-Mode Surveys (4th edition, 2014), chapter
11. How often a channel asks in vain before is said by its terms.
"""

from collections.abc import Sequence

from tiers.survey.asking.worth import Way, best_way


def again(earlier: Sequence[str], ways: Sequence[Way], *, tries: int = 2) -> str:
    """Name the channel that asks once more; *earlier* are those that did, in order.

    After so many waves by the last one, it is the channel with the most answers for its
    cost of those that have not asked yet; if there is none, the last one again.
    """
    last = earlier[-1]
    if earlier.count(last) < tries:
        return last
    fresh = best_way(way for way in ways if way.channel not in earlier)
    return last if fresh is None else fresh.channel
