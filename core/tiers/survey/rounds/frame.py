"""The frame of a round: every customer, whether they may be asked, and by what.

It is a table in `frame.parquet`, made with the plan, so that the draw is from the same
customers. Columns: `customer`, `tier`, `lang`, `left_out` (empty for those who may be
asked), `reach` (the channels that reach them, in order, joined by `;`), `quota` (what a
quota counts them as), and `contact.KIND` for each kind of contact facts.
"""

from typing import Literal, get_args

FRAME = "frame.parquet"
CONTACT = "contact."
"""What the columns of contact facts begin with."""

LeftOut = Literal["no-tier", "not-planned", "do-not-contact", "resting", "unreachable"]
"""Why a customer is not asked: no tier, a tier without precision, the customer's wish,
asked of late, or no channel that reaches them."""

REASONS: tuple[LeftOut, ...] = get_args(LeftOut)
