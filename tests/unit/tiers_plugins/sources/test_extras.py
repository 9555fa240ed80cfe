"""Without a library, one line says which extra brings it."""

import sys

import pytest

from tiers.location import Location
from tiers.ports import ReadOptions, UrlSource
from tiers.problems import DataError
from tiers_plugins.sources.databases import Databases
from tiers_plugins.sources.postgresql import Postgresql
from tiers_plugins.sources.stores import Stores


@pytest.mark.parametrize(
    ("module", "source", "place", "extra"),
    [
        ("adbc_driver_postgresql", Postgresql(), "postgresql://host/db#t", "sql"),
        ("nanoarrow", Postgresql(), "postgresql://host/db#t", "sql"),
        ("sqlalchemy.exc", Databases(), "sqlite:///shop.db#t", "sql"),
        ("pymysql", Databases(), "mysql://host/db#t", "sql"),
        ("obstore", Stores(), "s3://bucket/c.csv", "cloud"),
    ],
)
def test_the_extra_is_named(
    module: str,
    source: UrlSource,
    place: str,
    extra: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(DataError) as caught:
        source.scan(Location.parse(place), ReadOptions())

    (problem,) = caught.value.problems
    assert problem.code == "missing-extra"
    assert problem.help is not None
    assert f'pip install "tiers[{extra}]"' in problem.help.en
