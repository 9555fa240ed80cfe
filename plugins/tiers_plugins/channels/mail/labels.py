"""Labels: 24 on a sheet of A4, three in a row, each 70 by 37 mm."""

from collections.abc import Sequence

from tiers_plugins.channels.mail.letters import Writing
from tiers_plugins.channels.mail.posting import Post
from tiers_plugins.channels.printing.paper import Paper

ROWS, COLUMNS = 8, 3
_WIDTH, _HEIGHT = 70.0, 37.0
_EDGE = 0.5
"""Above the first row: 297 mm are one more than eight labels."""
_PAD = 5.0
_CODE = 4.0


def draw_labels(paper: Paper, writing: Writing, posts: Sequence[Post]) -> None:
    """Draw labels in rows; their numbers and codes tell which letter is whose."""
    for place, post in enumerate(posts):
        on_page = place % (ROWS * COLUMNS)
        if on_page == 0:
            paper.page()
        row, column = divmod(on_page, COLUMNS)
        x, y = column * _WIDTH + _PAD, _EDGE + row * _HEIGHT + _PAD
        room = _WIDTH - 2 * _PAD, _HEIGHT - 2 * _PAD - _CODE
        paper.fitted(x, y, room, writing.address(post.person), (10.5, 5))
        said = f"{post.number} · {post.person.code}"
        paper.block(x, _EDGE + (row + 1) * _HEIGHT - _PAD - 3, room[0], said, 6)
