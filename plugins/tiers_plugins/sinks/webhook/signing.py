"""Signatures as Standard Webhooks 1.0 defines them (standardwebhooks.com).

Signed is `ID.TIMESTAMP.BODY`, by HMAC-SHA256; the header holds `v1,` and the signature
in base64, once for each secret, apart by blanks: so a secret can be changed while the
receiver still knows the old one.
"""

import base64
import binascii
import hashlib
import hmac

from tiers.problems import DataError
from tiers_plugins.sinks import receivers

_PREFIX = "whsec_"
_SHORTEST = 24
"""Bytes of a secret, as Standard Webhooks asks for."""


def signing_keys(secret: str) -> tuple[bytes, ...]:
    """Read secrets, apart by blanks: `whsec_` and base64, or plain text.

    Raises:
        DataError: one is no base64, or too short to protect anything.
    """
    keys = tuple(_key(word) for word in secret.split())
    if not keys or min(map(len, keys)) < _SHORTEST:
        raise DataError([receivers.weak_secret(_SHORTEST)])
    return keys


def _key(word: str) -> bytes:
    if not word.startswith(_PREFIX):
        return word.encode()
    try:
        return base64.b64decode(word.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise DataError([receivers.weak_secret(_SHORTEST)]) from None


def signed_headers(
    keys: tuple[bytes, ...], message: str, timestamp: int, body: bytes
) -> dict[str, str]:
    """Give the headers that prove where a message is from, and when it was sent."""
    signed = f"{message}.{timestamp}.".encode() + body
    digests = (hmac.digest(key, signed, hashlib.sha256) for key in keys)
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            f"v1,{base64.b64encode(digest).decode()}" for digest in digests
        ),
    }
