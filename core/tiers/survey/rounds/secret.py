"""The secret of a round, from which return codes are made; only its owner reads it."""

import os
import secrets
from pathlib import Path

from tiers.problems import DataError, unreadable
from tiers.source import Span
from tiers.survey.rounds.faults import damaged
from tiers.text import Text

SECRET = "secret"  # noqa: S105 - the name of the file
_BYTES = 32
_NO_SECRET = Text("this is no secret of a round", "这不是轮次的密钥")


def secret(folder: Path) -> bytes:
    """Give the secret of a round, made when it is first asked for.

    Raises:
        DataError: it can't be read or written.
    """
    path = folder / SECRET
    try:
        if not path.exists():
            _make(path)
        found = bytes.fromhex(path.read_text(encoding="ascii"))
    except OSError as error:
        raise DataError([unreadable(path, error)]) from error
    except ValueError:
        found = b""
    if len(found) != _BYTES:
        raise DataError([damaged(Span(str(path), 1, 1), _NO_SECRET)])
    return found


def _make(path: Path) -> None:
    """Write a new secret, which nobody else may read; never over another one."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_BYTES))
