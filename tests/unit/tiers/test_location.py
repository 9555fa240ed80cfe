"""A location says where a table is, and never a secret."""

from pathlib import Path

import pytest

from tiers.location import Location


@pytest.mark.parametrize(
    ("words", "place", "part"),
    [
        ("customers.csv", "customers.csv", ""),
        ("book.xlsx#Sheet 2", "book.xlsx", "Sheet 2"),
        ("a.b.xlsx#客户.1", "a.b.xlsx", "客户.1"),
        ("no suffix#1", "no suffix#1", ""),
        ("exports/*.csv", "exports/*.csv", ""),
        ("-", "-", ""),
        (r"C:\data\c.csv", r"C:\data\c.csv", ""),
        ("file:///data/c%20d.csv", "/data/c d.csv", ""),
    ],
)
def test_files_and_their_parts(words: str, place: str, part: str) -> None:
    found = Location.parse(words)

    assert (found.place, found.part, found.scheme) == (place, part, "")


def test_a_file_that_exists_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "book.csv#1"
    path.touch()

    assert Location.parse(str(path)).path == path


@pytest.mark.parametrize(
    ("words", "shown", "scheme"),
    [
        (
            "postgresql://ann@host:5433/db#customers",
            "postgresql://ann@host:5433/db#customers",
            "postgresql",
        ),
        ("POSTGRES://ann:secret@host/db#t", "postgres://ann@host/db#t", "postgres"),
        ("mysql://ann:se#cret@host/db#t", "mysql://ann@host/db#t", "mysql"),
        ("mysql://ann:x%40secret@host/db", "mysql://ann@host/db", "mysql"),
        ("sqlite:///a/b.db#select 1", "sqlite:///a/b.db#select 1", "sqlite"),
        (
            "postgresql://h/db?sslmode=require&sslpassword=secret#t",
            "postgresql://h/db?sslmode=require&sslpassword=***#t",
            "postgresql",
        ),
        (
            "postgresql://h/db?password-file=p.txt#t",
            "postgresql://h/db?password-file=p.txt#t",
            "postgresql",
        ),
        ("https://h/c.csv?sig=secret&v=1", "https://h/c.csv?sig=***&v=1", "https"),
        ("postgresql://ann:se/cret@host/db#t", "postgresql://***#t", "postgresql"),
    ],
)
def test_urls_are_shown_without_their_secrets(
    words: str, shown: str, scheme: str
) -> None:
    found = Location.parse(words)

    assert (str(found), found.scheme) == (shown, scheme)
    assert "cret" not in repr(found)


def test_a_password_is_what_is_meant() -> None:
    places = ["mysql://ann:a%2Fb%20c@host/db", "mysql://ann@host/db"]

    assert [Location.parse(place).password for place in places] == ["a/b c", None]


def test_a_url_whose_host_can_t_be_told_is_not_well_formed() -> None:
    assert Location.parse("mysql://ann:a#b@host/db").is_well_formed
    assert not Location.parse("mysql://ann:a/b@host/db").is_well_formed


def test_what_others_say_is_hushed() -> None:
    place = Location.parse("mysql://ann:p%40ss@host/db?token=t0k#t")

    assert place.hushed("p@ss, p%40ss and t0k") == "***, *** and ***"
    assert Location.parse("c.csv").hushed("c.csv") == "c.csv"


@pytest.mark.parametrize(
    ("words", "place", "scheme"),
    [
        ("salesforce:tasks.csv", "salesforce:tasks.csv", "salesforce"),
        (
            "odoo:/data/任务.csv?owners=o.csv",
            "odoo:/data/任务.csv?owners=o.csv",
            "odoo",
        ),
        ("odoo:t.csv?token=x", "odoo:t.csv?token=***", "odoo"),
        ("file:c.csv", "c.csv", ""),
        ("c:", "c:", ""),
    ],
)
def test_a_scheme_may_stand_before_a_path(words: str, place: str, scheme: str) -> None:
    found = Location.parse(words)

    assert (str(found), found.scheme) == (place, scheme)


def test_a_file_with_a_colon_is_that_file_if_it_exists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("july:2026.csv").touch()

    assert not Location.parse("july:2026.csv").scheme
