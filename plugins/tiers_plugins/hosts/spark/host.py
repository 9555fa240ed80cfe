"""The host `spark`: sessions of its own, and those that others have begun."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from typing import Any

from tiers.ports import Session
from tiers.problems import DataError, Problem
from tiers.text import Text
from tiers_plugins.hosts.spark.pandas import unwarned

_LOCAL = "local[*]"


class Spark:
    """Runs plans on a Spark cluster, or on the cores of this machine."""

    @property
    def name(self) -> str:
        """The name that `--engine` calls it by."""
        return "spark"

    @contextmanager
    def session(self, at: Any = None) -> Iterator[Session]:
        """Begin a session at a master's address, or use one that there is.

        *at* is an address such as `spark://host:7077` or `local[4]`, a Spark session,
        or a Spark table; without it, the cores of this machine do the work.

        Raises:
            DataError: PySpark or Java is missing, or nothing answers at the address.
        """
        missing = [name for name in ("pyspark", "pyarrow") if find_spec(name) is None]
        if missing:
            raise DataError([_not_installed(missing)])
        with unwarned():  # PySpark is imported from here on only
            from tiers_plugins.hosts.spark import (  # noqa: PLC0415
                faults,
                starting,
                working,
            )

        with ExitStack() as stack:
            if at is None or isinstance(at, str):
                session = stack.enter_context(starting.started(at or _LOCAL))
            else:
                session = getattr(at, "sparkSession", at)
            stack.enter_context(starting.suited(session))
            stack.enter_context(faults.explained(session))
            yield working.Working(session, stack)


def _not_installed(names: list[str]) -> Problem:
    listed = " and ".join(f"`{name}`" for name in names)
    return Problem(
        "missing-extra",
        Text(f"engine `spark` needs {listed}", f"引擎 `spark` 需要 {listed}"),
        help=Text(
            'install it: pip install "tiers[spark]"',
            '请安装：pip install "tiers[spark]"',
        ),
    )
