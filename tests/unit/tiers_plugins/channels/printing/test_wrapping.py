import pytest

from tiers_plugins.channels.printing.wrapping import wrapped


def width(sign: str) -> float:
    return 2 if ord(sign) > 0x2E00 else 1


CASES = {
    "words stay whole": ("we come on time", 7, ["we come", "on time"]),
    "Chinese breaks anywhere": ("订货按时送达", 6, ["订货按", "时送达"]),
    "no line begins with a mark": ("按时，送达", 4, ["按", "时，", "送达"]),
    "no line ends with an opening one": ("送达（选填）", 7, ["送达", "（选", "填）"]),
    "both scripts on a line": ("用 POS 付款", 6, ["用 POS", "付款"]),
    "what is too long breaks": ("Donaudampfschiff", 6, ["Donaud", "ampfsc", "hiff"]),
    "a hyphen ends a line": ("drop-off", 5, ["drop-", "off"]),
    "line breaks stay": ("a\n\nb", 9, ["a", "", "b"]),
    "nothing is a line": ("", 9, [""]),
    "what is unseen is left out": ("a\u200b\u202eb", 9, ["ab"]),
    "a sign wider than the line": ("长长", 1, ["长", "长"]),
}


@pytest.mark.parametrize("name", CASES)
def test_lines_break_where_readers_expect_it(name: str) -> None:
    words, room, lines = CASES[name]

    assert wrapped(words, room, width) == lines


@pytest.mark.parametrize("room", range(2, 30))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost(room: int) -> None:
    words = "（请您）回答： how often, 多久一次？Very-long-words… 12345 67。"

    lines = wrapped(words, room, width)

    assert "".join(lines).replace(" ", "") == words.replace(" ", "")
    assert all(sum(map(width, line)) <= room for line in lines)
