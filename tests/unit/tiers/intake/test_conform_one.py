"""One customer by name and value: cases of policies, and questions."""

from datetime import date, datetime
from decimal import Decimal

from tiers.intake import conform_one
from tiers.schema import Boolean, Date, Fact, Number, Schema, String
from tiers.source import Located, Span
from tiers.text import Text

SCHEMA = Schema(
    (
        Fact("id", String(), Text.same("id"), "error", key=True),
        Fact("spend", Number(2), Text.same("spend"), "error"),
        Fact("since", Date(), Text.same("since"), "unknown"),
        Fact("member", Boolean(), Text.same("member"), "default", default=False),
    )
)


def test_python_values_are_read_as_their_text_would_be() -> None:
    given = {"spend": 0.1, "since": datetime(2026, 7, 1, 12, 0), "member": True}  # noqa: DTZ001

    read, problems = conform_one(given, SCHEMA)

    assert not problems
    assert read == {
        "id": None,
        "spend": Decimal("0.10"),
        "since": date(2026, 7, 1),
        "member": True,
    }
    assert str(read["spend"]) == "0.10"


def test_the_key_may_be_left_out_but_nothing_else_that_is_needed() -> None:
    read, problems = conform_one({}, SCHEMA)

    assert [p.message.en for p in problems] == [
        "`spend`: missing, and the policy needs it"
    ]
    assert read["member"] is False


def test_a_key_that_is_given_is_not_blank() -> None:
    _, problems = conform_one({"id": " ", "spend": 1}, SCHEMA)

    assert [p.code for p in problems] == ["missing"]


def test_faults_are_shown_where_they_were_written() -> None:
    at = Span("policy.yaml", 7, 12)

    _, problems = conform_one({"spend": Located("1,5", at)}, SCHEMA)

    assert problems[0].at == at
    assert problems[0].code == "not-a-number"
    assert problems[0].message.zh.startswith("`spend` 为 `1,5`：不是数字")


def test_a_name_that_is_no_fact_is_told_with_the_nearest() -> None:
    _, problems = conform_one({"spent": 1, "spend": 1}, SCHEMA)

    assert [p.code for p in problems] == ["unknown-fact"]
    assert problems[0].help is not None
    assert problems[0].help.en.startswith("did you mean `spend`?")


def test_long_numbers_keep_every_digit() -> None:
    wide = Number(4, Decimal(-(10**30)), Decimal(10**30))
    schema = Schema((Fact("x", wide, Text.same("x"), "error"),))
    number = Decimal("123456789012345678901234567890.1234")

    assert conform_one({"x": number}, schema) == ({"x": number}, [])
