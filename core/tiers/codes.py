"""Decisions as codes: how engines hand over many decisions, and their unpacking.

A rule is its index; sets of actions and of facts are bits of integers. Text comes in
at the very end, through tables of the few distinct codes.
"""

from collections.abc import Sequence

import attrs
import polars as pl

from tiers.physical import decimals
from tiers.text import Lang, Text

RULE = "#rule"
"""The column with the index of the rule; see `Codebook.outcomes` for what follows."""

_WORD = 63
"""Bits used of one integer."""

NO_RULE = Text("no rule applies", "没有规则适用")
NO_RULE_MISSING = Text(
    "no rule applies while facts are missing", "因数据缺失，没有规则适用"
)
CLASH = Text(
    "several rules apply, which the hit policy forbids",
    "多条规则同时适用，与命中策略冲突",
)


@attrs.frozen
class Codebook:
    """The names behind the codes of one program."""

    key: str
    """The column that names the customer."""
    scores: tuple[tuple[str, int], ...]
    """Name and places, in the order shown."""
    rules: tuple[tuple[str, str, Text], ...]
    """Id, tier and reason."""
    actions: tuple[str, ...]
    facts: tuple[str, ...]
    """The facts that may be in doubt."""

    @property
    def no_rule(self) -> int:
        """The code for customers to whom no rule applies."""
        return len(self.rules)

    @property
    def clash(self) -> int:
        """The code for customers to whom rules apply that exclude each other."""
        return len(self.rules) + 1


def words(prefix: str, names: Sequence[str]) -> tuple[str, ...]:
    """Name the integer columns that hold a set of *names*; at least one."""
    count = max(1, -(-len(names) // _WORD))
    return tuple(f"#{prefix}.{n}" for n in range(count))


def bits(prefix: str, names: Sequence[str]) -> dict[str, dict[str, int]]:
    """Give, for each word, the value that stands for each name."""
    return {
        word: {
            name: 1 << bit
            for bit, name in enumerate(names[at * _WORD : (at + 1) * _WORD])
        }
        for at, word in enumerate(words(prefix, names))
    }


def columns(book: Codebook) -> tuple[str, ...]:
    """Name all columns of a table of codes, in order."""
    scores = tuple(name for name, _ in book.scores)
    return (book.key, *scores, RULE, *set_columns(book))


def set_columns(book: Codebook) -> tuple[str, ...]:
    """Name the columns that hold sets: of actions, and of facts in doubt."""
    return words("actions", book.actions) + words("unknown", book.facts)


def present(coded: pl.LazyFrame, book: Codebook, lang: Lang) -> pl.LazyFrame:
    """Turn codes into what people read: one row a customer.

    Columns: the key, each score, `tier`, `rule`, `because`, `actions`, `unknown`.
    """
    scores = [
        decimals(pl.col(name), places).alias(name) for name, places in book.scores
    ]
    ids, tiers, reasons = _outcomes(book, lang)
    actions = _names("actions", book.actions)
    unknown = _names("unknown", book.facts)
    return coded.select(
        pl.col(book.key),
        *scores,
        lookup(pl.col(RULE), tiers).alias("tier"),
        lookup(pl.col(RULE), ids).alias("rule"),
        lookup(_reason(book), reasons).alias("because"),
        actions.alias("actions"),
        unknown.alias("unknown"),
    )


def _outcomes(
    book: Codebook, lang: Lang
) -> tuple[list[str | None], list[str | None], list[str]]:
    """Give ids, tiers and reasons by code; the last reason is for missing facts."""
    ids = [*(rule for rule, _, _ in book.rules), None, None]
    tiers = [*(tier for _, tier, _ in book.rules), None, None]
    reasons = [because.put(lang) for _, _, because in book.rules]
    last = (NO_RULE, CLASH, NO_RULE_MISSING)
    return ids, tiers, reasons + [text.put(lang) for text in last]


def _reason(book: Codebook) -> pl.Expr:
    """Give the code of the reason: no rule and facts missing has one of its own."""
    doubtful = pl.any_horizontal(pl.col(w) != 0 for w in words("unknown", book.facts))
    undecided = (pl.col(RULE) == book.no_rule) & doubtful
    return pl.when(undecided).then(book.clash + 1).otherwise(pl.col(RULE))


def lookup(code: pl.Expr, table: Sequence[str | None]) -> pl.Expr:
    """Replace each code by its entry of *table*."""
    series = pl.Series(table, dtype=pl.String)
    return code.map_batches(
        series.gather,
        return_dtype=pl.String(),
        is_elementwise=True,
    )


def _names(prefix: str, names: Sequence[str]) -> pl.Expr:
    """Unpack the bits of a set into a list of names."""
    lists = [
        pl.col(word).map_batches(
            _Unpack(tuple(values)),
            return_dtype=pl.List(pl.String()),
            is_elementwise=True,
        )
        for word, values in bits(prefix, names).items()
    ]
    return lists[0] if len(lists) == 1 else pl.concat_list(*lists)


@attrs.frozen
class _Unpack:
    """Unpacks one word through a table of its distinct values."""

    names: tuple[str, ...]

    def __call__(self, word: pl.Series) -> pl.Series:
        """Give the list of names for each value."""
        distinct = word.unique().sort()
        lists = [unpacked(value, self.names) for value in distinct]
        table = pl.Series(lists, dtype=pl.List(pl.String()))
        return table.gather(distinct.search_sorted(word))


def unpacked(word: int, names: Sequence[str]) -> list[str]:
    """Give the names whose bits are set in *word*."""
    return [name for bit, name in enumerate(names) if word >> bit & 1]
