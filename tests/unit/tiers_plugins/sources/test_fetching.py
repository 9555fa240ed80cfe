import pytest

from tiers.location import Location
from tiers_plugins.sources.fetching import explained


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Error at http://127.0.0.1:40431/b/c.csv: 403 Forbidden", "login-refused"),
        ("Error at http://127.0.0.1:40311/b/c.csv: 404 Not Found", "no-file"),
        ("Error at http://127.0.0.1:40403/b/403.csv: timed out", "no-connection"),
    ],
)
def test_digits_of_an_address_are_no_status(words: str, code: str) -> None:
    (problem,) = explained(Location.parse("gs://b/c.csv"), OSError(words)).problems

    assert problem.code == code
