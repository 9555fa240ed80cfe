"""What to log in to NATS with: a secret shows in its form what it is."""

import re
import ssl
from typing import Any
from urllib.parse import unquote, urlsplit

from tiers.location import Location

_SEED = re.compile(r"SU[A-Z2-7]{56}")
_CREDENTIALS = "BEGIN NATS USER JWT"


def login(location: Location, secret: str) -> dict[str, Any]:
    """Give the arguments of a connection.

    A secret is a password if the URL names a user; else a file of credentials, the seed
    of an NKey, or a token.
    """
    user = urlsplit(location.url).username
    secret = (location.password or secret).strip()
    found: dict[str, Any] = {}
    if location.scheme == "tls":
        found["tls"] = ssl.create_default_context()
    if user:
        found |= {"user": unquote(user), "password": secret}
    elif _CREDENTIALS in secret:
        from nats.aio.client import RawCredentials  # noqa: PLC0415 - an extra

        found["user_credentials"] = RawCredentials(secret)
    elif _SEED.fullmatch(secret):
        found["nkeys_seed_str"] = secret
    elif secret:
        found["token"] = secret
    return found
