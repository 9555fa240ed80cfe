"""What printing needs: libraries of an extra, which are loaded only for it."""

from collections.abc import Iterator
from contextlib import contextmanager

from tiers.problems import DataError
from tiers.text import Text
from tiers_plugins.channels.faults import missing_extra

_PRINTED = Text("printed questionnaires", "打印问卷")
_LIBRARIES = ("fontTools", "fpdf", "segno")


@contextmanager
def needing_extra() -> Iterator[None]:
    """Import what prints within this block.

    Raises:
        DataError: a library is not installed.
    """
    try:
        yield
    except ImportError as error:
        if str(error.name).partition(".")[0] not in _LIBRARIES:
            raise
        raise DataError([missing_extra(_PRINTED)]) from None
