"""Text → syntax, reading each operator by how tightly it binds.

Which words make one name depends on the names in scope, and the text itself brings
names into scope: the keys of a context, the variable of a loop.
"""

from collections.abc import Iterable

from tiers.lang import faults
from tiers.lang import syntax as sx
from tiers.lang.operands import Operands
from tiers.lang.type_names import type_at
from tiers.problems import Refusal

_ORDERS = frozenset({"LT", "LE", "GT", "GE", "EQ", "NE"})
_BINARY = {"PLUS": 5, "MINUS": 5, "STAR": 6, "SLASH": 6, "POWER": 7}
_OR, _AND, _COMPARISON, _SUM = 1, 2, 3, 5


def parse_expression(
    text: str, names: Iterable[str] = (), members: Iterable[str] = ()
) -> sx.Syntax:
    """Read a FEEL expression.

    *names* are the names in scope with blanks or operators in them; *members* those of
    entries of contexts, which are names behind a dot and inside a filter.

    Raises:
        Fault: `syntax` or `too-deep`, located inside *text* where that is `Located`.
    """
    parser = _Parser(text, names, members)
    found = parser.expression()
    parser.end()
    return found


def parse_tests(
    text: str, names: Iterable[str] = (), members: Iterable[str] = ()
) -> sx.Tests | None:
    """Read the content of a table's cell; None for `-`, which any value passes.

    Raises:
        Fault: `syntax` or `too-deep`, located inside *text* where that is `Located`.
    """
    if text.strip() in {"-", ""}:
        return None
    names, members = tuple(names), tuple(members)
    if _is_negated(text, names):
        return _Parser(text, names, members).negated()
    return _Parser(text, names, members).tests()


def _is_negated(text: str, names: tuple[str, ...]) -> bool:
    """Tell whether a whole cell is `not(…)`."""
    if not text.lstrip().startswith("not"):
        return False
    cursor, depth = _Parser(text, names, ()), 0
    if cursor.advance().kind != "NOT" or cursor.token.kind != "LPAR":
        return False
    while cursor.token.kind != "$END":
        kind = cursor.advance().kind
        depth += (kind == "LPAR") - (kind == "RPAR")
        if not depth:
            return cursor.token.kind == "$END"
    return False


class _Parser(Operands):
    """Reads operators and what they join."""

    def end(self) -> None:
        """Refuse whatever is left."""
        if self.token.kind != "$END":
            raise self.unexpected()

    def tests(self) -> sx.Tests:
        """Read a whole cell."""
        items = self.elements()
        self.end()
        found: sx.Tests = self.piece(sx.Tests, items[0].start, items=items)
        return found

    def negated(self) -> sx.Tests:
        """Read a whole cell that is `not(…)`."""
        self.take("NOT")
        self.take("LPAR")
        items = self.elements()
        self.take("RPAR")
        self.end()
        found: sx.Tests = self.piece(sx.Tests, 0, items=items, negated=True)
        return found

    def elements(self) -> tuple[sx.Syntax, ...]:
        """Read tests or values between commas."""
        found: list[sx.Syntax] = []
        while not found or self.accept("COMMA"):
            is_order = self.token.kind in _ORDERS
            found.append(self.ordering() if is_order else self.binary(_OR))
        return tuple(found)

    def ordering(self) -> sx.Syntax:
        """Read a comparison without its left side."""
        op = self.advance()
        right = self.binary(_SUM)
        return self.made(sx.Ordering, op.start, op=op.text, right=right)

    def bound(self) -> sx.Syntax:
        """Read the end of a range."""
        return self.binary(_SUM)

    def expression(self) -> sx.Syntax:
        """Read a whole expression."""
        return self.binary(_OR)

    def binary(self, least: int) -> sx.Syntax:
        """Read an operand and the operators that bind as tightly as *least* or more."""
        self.deeper()
        left = self.operand()
        found: sx.Syntax | None = left
        while found is not None:
            left, found = found, self.infix(found, least)
        self.level -= 1
        return left

    def infix(self, left: sx.Syntax, least: int) -> sx.Syntax | None:
        """Read an operator and what is right of it; None where none binds *left*."""
        kind, text, start = self.token.kind, self.token.text, left.start
        if _BINARY.get(kind, 0) >= least:
            self.advance()
            right = self.binary(_BINARY[kind] + 1)
            return self.made(sx.Binary, start, left=left, op=text, right=right)
        if (kind == "OR" and least <= _OR) or (kind == "AND" and least <= _AND):
            self.advance()
            right = self.binary(_AND if kind == "OR" else _COMPARISON)
            return self.made(sx.Logical, start, left=left, op=text, right=right)
        if least > _COMPARISON or _is_comparison(left):
            return None
        return self.comparison(left)

    def comparison(self, left: sx.Syntax) -> sx.Syntax | None:
        """Read `< b`, `between a and b`, `in tests`; None where there is none."""
        start = left.start
        if self.token.kind in _ORDERS:
            op = self.advance().text
            right = self.binary(_SUM)
            return self.made(sx.Comparing, start, left=left, op=op, right=right)
        if self.accept("BETWEEN"):
            low = self.binary(_SUM)
            self.take("AND")
            high = self.binary(_SUM)
            return self.made(sx.Between, start, operand=left, low=low, high=high)
        if self.accept("IN"):
            is_order = self.token.kind in _ORDERS
            tests = self.ordering() if is_order else self.binary(_SUM)
            is_group = isinstance(tests, sx.Listing) and not tests.is_list
            items = sx.parts(tests) if is_group else (tests,)
            return self.made(sx.In, start, operand=left, tests=items)
        return None

    def operand(self) -> sx.Syntax:
        """Read a value with minus signs in front and `instance of` behind."""
        start = self.token.start
        if self.token.kind != "MINUS":
            return self.typed(self.postfix())
        self.deeper()
        self.advance()
        inner = self.operand()
        self.level -= 1
        return self.made(sx.Negative, start, operand=inner)

    def typed(self, left: sx.Syntax) -> sx.Syntax:
        """Read `instance of type` where it follows."""
        while self.at_word("instance"):
            self.advance()
            if not self.at_word("of"):
                raise self.unexpected()
            try:
                kind, end = type_at(self.text, self.token.end)
            except Refusal as refusal:
                raise faults.refused(self.text, self.token, refusal) from None
            self.advance(end)
            left = self.made(sx.InstanceOf, left.start, operand=left, type=kind)
        return left


def _is_comparison(left: sx.Syntax) -> bool:
    """Tell whether *left* is a comparison without parentheses: none may follow it."""
    is_one = isinstance(left, sx.Comparing | sx.Between | sx.In)
    return is_one and left.depth == 1 + max(p.depth for p in sx.parts(left))
