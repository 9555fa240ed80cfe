"""Single characters in the regular expressions of XPath: escapes, classes, brackets."""

import attrs

from tiers.lang.library.classes import CLASSES, category
from tiers.problems import Refusal
from tiers.text import Text

DEEPEST = 50
"""How many groups or brackets may lie in each other."""

_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}
_SPECIAL = frozenset("\\|.?*+(){}$-[]^")


def unreadable(pattern: str) -> Refusal:
    """Say that *pattern* is not a regular expression."""
    return Refusal(
        Text(
            f"`{pattern}` is not a regular expression",
            f"`{pattern}` 不是有效的正则表达式",
        )
    )


def literal(char: str) -> str:
    """Write a character by its number."""
    return f"\\U{ord(char):08x}"


def _in_any_case(
    is_negative: bool,  # noqa: FBT001 - one part of brackets among four
    kinds: list[str],
    characters: list[str],
    without: str,
) -> str:
    """Ask for a character by looking ahead: kinds like `Lu` mind the case even now."""
    sets = [f"(?-i:[{''.join(kinds)}])"] * bool(kinds)
    sets += [f"[{''.join(characters)}]"] * bool(characters)
    minus = without and f"(?!{without})"
    return f"(?:(?{'!' if is_negative else '='}{'|'.join(sets)}){minus}(?s:.))"


@attrs.define
class CharacterReader:
    """A pattern being read; *text* is what is left of it without blanks."""

    pattern: str
    text: str
    flags: frozenset[str]
    at: int = 0

    def peek(self, size: int = 1) -> str:
        """Give what comes next; empty at the end."""
        return self.text[self.at : self.at + size]

    def take(self) -> str:
        """Pass the next character, which must be there."""
        char = self.peek()
        if not char:
            raise unreadable(self.pattern)
        self.at += 1
        return char

    def skip(self, text: str) -> bool:
        """Pass *text* if it comes next."""
        if not self.text.startswith(text, self.at):
            return False
        self.at += len(text)
        return True

    def expect(self, text: str) -> None:
        """Pass *text*, which must come next."""
        if not self.skip(text):
            raise unreadable(self.pattern)

    def character_class(self) -> str:
        r"""Read `\d`, `\p{…}` and their like; empty if something else comes."""
        char = self.peek()
        if char and char in CLASSES:
            self.at += 1
            return CLASSES[char]
        if char in {"p", "P"}:
            self.at += 1
            self.expect("{")
            end = self.text.find("}", self.at)
            name, self.at = self.text[self.at : max(end, self.at)], end + 1
            found = category(name) if end >= 0 else None
            if found is None:
                raise unreadable(self.pattern)
            return f"\\{char}{{{found}}}"
        return ""

    def escaped(self) -> str:
        """Read an escape that stands for one character."""
        char = self.take()
        if char in _PLAIN:
            return _PLAIN[char]
        if char not in _SPECIAL:
            raise unreadable(self.pattern)
        return char

    def brackets(self, depth: int) -> str:
        """Read `[…]` behind its bracket, with what is subtracted at its end."""
        if depth > DEEPEST:
            raise unreadable(self.pattern)
        is_negative = self.skip("^")
        kinds: list[str] = []
        characters: list[str] = []
        without = ""
        while not (kinds or characters) or self.peek() != "]":
            if (kinds or characters) and self.skip("-["):
                without = self.brackets(depth + 1)
                break
            found = self.bracket_class()
            kinds.append(found) if found else characters.append(self.bracket_range())
        self.expect("]")
        if "i" in self.flags:
            return _in_any_case(is_negative, kinds, characters, without)
        sign = "^" if is_negative else ""
        minus = without and f"--{without}"
        return f"[[{sign}{''.join((*kinds, *characters))}]{minus}]"

    def bracket_class(self) -> str:
        """Read a class inside of brackets; empty if something else comes."""
        if not self.skip("\\"):
            return ""
        found = self.character_class()
        self.at -= not found
        return found

    def bracket_range(self) -> str:
        """Read a character or a range of characters."""
        low = self.bracket_character()
        if self.peek() != "-" or self.peek(2) in {"-]", "-["}:
            return literal(low)
        self.at += 1
        high = self.bracket_character()
        if low > high:
            raise unreadable(self.pattern)
        return f"{literal(low)}-{literal(high)}"

    def bracket_character(self) -> str:
        """Read one character inside of brackets."""
        char = self.take()
        if char == "\\":
            return self.escaped()
        if char in "[]":
            raise unreadable(self.pattern)
        return char
