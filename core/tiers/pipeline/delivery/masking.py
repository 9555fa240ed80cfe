"""What leaves in place of a fact that is masked.

Of a text of nine signs or more the first three and the last two stay, with four stars
between them however long it was; so at least four signs are hidden. Of shorter texts,
of listed values, numbers, days and truths nothing stays: their ends tell too much.
"""

import polars as pl

from tiers.schema import String, Type

HIDDEN = "****"
_FIRST, _LAST, _SHORTEST = 3, 2, 9


def masked(column: pl.Expr, kind: Type) -> pl.Expr:
    """Give the masked texts of a column of *kind*; what is unknown stays so."""
    hidden = pl.when(column.is_not_null()).then(pl.lit(HIDDEN))
    if not isinstance(kind, String) or kind.values:
        return hidden
    text = column.str
    ends = pl.concat_str(text.head(_FIRST), pl.lit(HIDDEN), text.tail(_LAST))
    is_long = text.len_chars() >= _SHORTEST
    return pl.when(is_long).then(ends).otherwise(hidden)
