"""Try a check on random values; of failures, tell the smallest, and nothing else."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky

T = TypeVar("T")


def try_out(
    values: st.SearchStrategy[T], check: Callable[[T], None], *, examples: int
) -> None:
    """Try *check* on values, the same ones at every run.

    Raises:
        AssertionError: the check fails; with the words of the smallest failure.
    """
    told: list[AssertionError] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )
    @given(values)
    def tried(value: T) -> None:
        try:
            check(value)
        except AssertionError as error:
            told.append(error)
            raise

    try:
        tried()
    except AssertionError as error:
        raise AssertionError(str(error)) from None
    except Flaky:
        # What is random fails at times only, and can't be made smaller.
        raise AssertionError(str(told[-1])) from None
