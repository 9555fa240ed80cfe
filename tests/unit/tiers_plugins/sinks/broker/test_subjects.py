import pytest

from tiers.ports import Item
from tiers.problems import DataError
from tiers_plugins.sinks.broker.subjects import all_subjects, subject, subject_pattern


def made(pattern: str, tier: str | None, action: str | None) -> str:
    return subject(pattern, Item("k", "{}", tier, action))


def test_a_subject_tells_action_and_tier() -> None:
    pattern = subject_pattern("", "actions")

    assert made(pattern, "gold", "visit") == "tiers.actions.visit.gold"
    assert made(pattern, "金牌", "拜访") == "tiers.actions.拜访.金牌"
    assert all_subjects(pattern) == "tiers.actions.*.*"


def test_a_decision_is_of_no_action_and_may_be_of_no_tier() -> None:
    pattern = subject_pattern("", "decisions")

    assert made(pattern, "gold", None) == "tiers.decisions.gold"
    assert made(pattern, None, None) == "tiers.decisions.-"


@pytest.mark.parametrize(
    ("name", "token"),
    [
        ("key account", "key%20account"),
        ("a.b", "a%2Eb"),
        (">", "%3E"),
        ("*", "%2A"),
        ("50%", "50%25"),
        ("a\r\nPUB b", "a%0D%0APUB%20b"),
        ("全\u3000角", "全%E3%80%80角"),
        ("", "-"),
    ],
)
def test_what_nats_keeps_for_itself_is_written_as_in_urls(
    name: str, token: str
) -> None:
    assert made("crm.{tier}", name, None) == f"crm.{token}"


@pytest.mark.parametrize("pattern", ["crm", "crm.tasks.{action}", "客户.{tier}.x"])
def test_a_pattern_is_words_with_dots_between(pattern: str) -> None:
    assert subject_pattern(pattern, "actions") == pattern


@pytest.mark.parametrize(
    "pattern",
    ["a b", "a..b", ".a", "a.", "a.>", "a.*", "$JS.a", "a.{key}", "{tier}", "a{"],
)
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(DataError) as caught:
        subject_pattern(pattern, "actions")
    assert caught.value.problems[0].code == "bad-subject"
