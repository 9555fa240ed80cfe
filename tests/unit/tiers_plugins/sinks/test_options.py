import pytest

from tiers.problems import DataError
from tiers_plugins.sinks.options import Manner, manner

NAMES = ("rate", "timeout", "tries", "calls")


def test_what_nobody_says_is_as_usual() -> None:
    assert manner({}, *NAMES) == Manner(rate=None, timeout=30, tries=8, calls=4)


def test_numbers_are_read() -> None:
    found = manner(
        {"rate": "0.5", "timeout": "2.5", "tries": "3", "calls": "1"}, *NAMES
    )

    assert found == Manner(rate=0.5, timeout=2.5, tries=3, calls=1)


def test_every_fault_is_told() -> None:
    given = {
        "rate": "0",
        "tries": "2.5",
        "calls": "NaN",
        "timeout": "soon",
        "spee": "1",
    }

    with pytest.raises(DataError) as caught:
        manner(given, *NAMES)

    codes = [problem.code for problem in caught.value.problems]
    assert codes == ["unfit-option"] * 4 + ["unknown-option"]


def test_an_option_of_another_sink_means_nothing_here() -> None:
    with pytest.raises(DataError):
        manner({"calls": "2"}, "rate", "tries")
