import pytest

from tiers.problems import DataError
from tiers_plugins.channels.printing.needing import needing_extra


def test_a_library_that_is_missing_is_said_with_what_to_install() -> None:
    with pytest.raises(DataError) as caught, needing_extra():
        raise ModuleNotFoundError("No module named 'fpdf'", name="fpdf.enums")

    (problem,) = caught.value.problems
    assert problem.code == "missing-extra"
    assert "tiers[survey]" in str(problem.help)


def test_a_fault_of_ours_stays_one() -> None:
    with pytest.raises(ModuleNotFoundError), needing_extra():
        raise ModuleNotFoundError("No module named 'tiers.x'", name="tiers.x")
