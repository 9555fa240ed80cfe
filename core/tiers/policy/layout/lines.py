"""Blanks at the ends of lines, and blank lines between them."""

from tiers.policy.layout.composed import composed, everything, is_block_text


def tidied(text: str) -> str:
    """Cut blanks at the ends of lines, and all but one of several blank lines.

    The lines of texts behind `|` and `>` stay as they are.
    """
    kept = _texts(text)
    made: list[str] = []
    for number, line in enumerate(text.split("\n")):
        if number in kept:
            made.append(line)
        elif line.strip() or (made and made[-1].strip()):
            made.append(line.rstrip())
    return "\n".join(made).rstrip("\n") + "\n"


def _texts(text: str) -> set[int]:
    """Number the lines of texts that are written in lines of their own."""
    found: set[int] = set()
    for node in everything(composed(text)):
        if is_block_text(node):
            found.update(range(node.start_mark.line + 1, node.end_mark.line))
    return found
