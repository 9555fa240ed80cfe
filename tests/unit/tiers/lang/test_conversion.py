"""Which values fit which types, and what is converted without being asked."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pytest

from tiers.lang.conversion import coerced, conforms, type_name, type_of
from tiers.lang.types import (
    ANY,
    BOOLEAN,
    MONTHS,
    NULL,
    NUMBER,
    STRING,
    ContextType,
    FunctionType,
    ListType,
    RangeType,
    Type,
)
from tiers.lang.values import Parameter, Range
from tiers.problems import Refusal
from tiers.schema import Months

ONE = Decimal(1)
NAMED = ContextType({"name": STRING})
NAMED_AND_AGED = ContextType({"name": STRING, "age": NUMBER})


@attrs.frozen
class Defined:
    """A function value."""

    parameters: tuple[Parameter, ...]
    result: Type | None = None

    def __call__(self) -> None:
        """Do nothing."""


def taking(*types: Type | None, gives: Type | None = None) -> Callable[..., Any]:
    return Defined(tuple(Parameter("p", t) for t in types), gives)


@pytest.mark.parametrize(
    ("value", "wanted", "answer"),
    [
        (None, NULL, True),
        (None, ANY, False),
        (None, NUMBER, False),
        (ONE, ANY, True),
        (ONE, NUMBER, True),
        (True, NUMBER, False),
        (True, BOOLEAN, True),
        ("a", STRING, True),
        (Months(1), MONTHS, True),
        ((ONE, ONE), ListType(NUMBER), True),
        ((ONE, None), ListType(NUMBER), True),
        ((ONE, "a"), ListType(NUMBER), False),
        ((), ListType(STRING), True),
        ((ONE,), NUMBER, False),
        (ONE, ListType(NUMBER), False),
        (Range(ONE, None), RangeType(NUMBER), True),
        (Range(ONE, ONE), RangeType(STRING), False),
        ({"name": "a"}, NAMED, True),
        ({"name": None}, NAMED, True),
        ({"name": "a", "age": ONE}, NAMED, True),
        ({"name": "a"}, NAMED_AND_AGED, False),
        ({"name": ONE}, NAMED, False),
        ({}, ContextType(), True),
        (taking(), FunctionType((), ANY), True),
        (taking(gives=STRING), FunctionType((), STRING), True),
        (taking(gives=STRING), FunctionType((), NUMBER), False),
        (taking(), FunctionType((), STRING), False),
        (taking(None), FunctionType((STRING,), ANY), True),
        (taking(STRING), FunctionType((), ANY), False),
        (taking(NUMBER), FunctionType((STRING,), ANY), False),
        (taking(NAMED), FunctionType((NAMED_AND_AGED,), ANY), True),
        (taking(NAMED_AND_AGED), FunctionType((NAMED,), ANY), False),
        (taking(gives=NAMED_AND_AGED), FunctionType((), NAMED), True),
        (taking(), STRING, False),
    ],
)
def test_a_value_is_an_instance_of_its_types(
    value: Any, wanted: Type, answer: object
) -> None:
    assert conforms(value, wanted) is answer


@pytest.mark.parametrize(
    ("value", "wanted", "result"),
    [
        (None, NUMBER, None),
        (ONE, NUMBER, ONE),
        (ONE, ListType(NUMBER), (ONE,)),
        ((ONE,), NUMBER, ONE),
        ((ONE,), ANY, (ONE,)),
        ((ONE,), ListType(NUMBER), (ONE,)),
        ((ONE,), ListType(ListType(NUMBER)), None),
        ("a", NUMBER, None),
        ("a", ListType(NUMBER), None),
        (("a",), NUMBER, None),
        ((ONE, ONE), NUMBER, None),
        ((None,), NUMBER, None),
        ((None,), ListType(NUMBER), (None,)),
    ],
)
def test_only_single_elements_go_in_and_out_of_lists(
    value: Any, wanted: Type, result: Any
) -> None:
    if value is not None and result is None:
        with pytest.raises(Refusal):
            coerced(value, wanted)
    else:
        assert coerced(value, wanted) == result


def test_a_refusal_names_both_types() -> None:
    with pytest.raises(Refusal) as refused:
        coerced(("a", "b"), NAMED)
    said = refused.value.message
    assert (
        said.en == "a value of type `context<name: string>` is needed here, "
        "and this is `list<string>`"
    )


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (None, "Null"),
        ((ONE, "a"), "list<Any>"),
        ((), "list<Any>"),
        ((ONE, None), "list<number>"),
        (Range(None, ONE), "range<number>"),
        ({"a": True, "b": (ONE,)}, "context<a: boolean, b: list<number>>"),
        (taking(STRING, None), "function<string, Any> -> Any"),
    ],
)
def test_a_value_has_its_most_specific_type(value: Any, name: str) -> None:
    assert type_name(type_of(value)) == name
