"""Functions on contexts."""

from collections.abc import Callable

import pytest

from tiers.lang.values import Value


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ('get value({a: 1}, "a")', "1"),
        ('get value({a: 1}, "b")', "null"),
        (
            "get entries({a: 1, b: null})",
            '[{key: "a", value: 1}, {key: "b", value: null}]',
        ),
        ("get entries({})", "[]"),
        ('context([{key: "a", value: 1}, {key: "b", value: null}])', "{a: 1, b: null}"),
        ('context({key: "a", value: 1, more: 2})', "{a: 1}"),
        ("context([])", "{}"),
        ('context put({a: 1}, "a", 2)', "{a: 2}"),
        ('context put({a: 1}, "b", null)', "{a: 1, b: null}"),
        ('context put({a: {b: 1, c: 2}}, ["a", "b"], 3)', "{a: {b: 3, c: 2}}"),
        ('context put(context: {a: {}}, keys: ["a", "b"], value: 1)', "{a: {b: 1}}"),
        ("context merge([{a: 1, b: {c: 1}}, {b: {d: 2}}])", "{a: 1, b: {d: 2}}"),
        ("context merge([])", "{}"),
    ],
)
def test_contexts_are_made_of_contexts(
    value: Callable[[str], Value], text: str, same: str
) -> None:
    assert value(text) == value(same)


def test_a_context_that_is_put_into_stays_as_it_was(
    value: Callable[[str], Value],
) -> None:
    text = '{old: {a: {b: 1}}, new: context put(old, ["a", "b"], 2)}.old.a.b'
    assert value(text) == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('get value(null, "a")', "`m` is null"),
        (
            'context([{key: "a", value: 1}, {key: "a", value: 2}])',
            "the key `a` comes twice",
        ),
        (
            'context({key: "a"})',
            "an entry needs a `key`, which is a text, and a `value`",
        ),
        (
            "context({key: 1, value: 1})",
            "an entry needs a `key`, which is a text, and a `value`",
        ),
        ("context put({}, [], 1)", "a key is missing"),
        ("context put({}, [null], 1)", "a key is missing"),
        ('context put({a: {}}, ["a", null], 1)', "a key is missing"),
        ('context put({a: 1}, ["a", "b"], 1)', "there is no context at `a`"),
        ('context put({}, ["a", "b"], 1)', "there is no context at `a`"),
        ("context merge([{a: 1}, null])", "one of the contexts is null"),
    ],
)
def test_what_makes_no_context_is_refused(
    refusal: Callable[[str], str], text: str, reason: str
) -> None:
    assert refusal(text) == reason
