"""Problems that a task finds, on their way to whoever asked: Spark carries text."""

import pickle
import re
from base64 import b64decode, b64encode

from tiers.problems import DataError, PolicyError

_SENT = re.compile(r"tiers problems (\w+) ([A-Za-z0-9+/=]+) end")
_KINDS = {kind.__name__: kind for kind in (DataError, PolicyError)}


def sent(error: PolicyError) -> RuntimeError:
    """Write an error so that it survives as the text of another."""
    kind = "DataError" if isinstance(error, DataError) else "PolicyError"
    data = b64encode(pickle.dumps(error.problems)).decode("ascii")
    return RuntimeError(f"tiers problems {kind} {data} end")


def received(said: str) -> PolicyError | None:
    """Read the error from what Spark says; None if it holds none."""
    found = _SENT.search(said)
    if found is None:
        return None
    problems = pickle.loads(b64decode(found[2]))  # noqa: S301 - our own task's bytes
    return _KINDS[found[1]](problems)
