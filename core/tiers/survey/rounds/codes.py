"""Return codes: they tell whose answers came back, and nobody can guess one.

A code is 15 symbols, which are 75 bits of an HMAC-SHA-256 of round and customer under
the round's secret, and one symbol to check them by. Symbols are Crockford's: no I, L, O
or U, which eyes mistake. The check is linear over the field of 32 elements: it finds
every single wrong symbol, and every two symbols that changed places.
"""

import hashlib
import hmac
import unicodedata

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM = 15
_GROUP = 4
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def code(secret: bytes, round_id: str, customer: str) -> str:
    """Make the code of a customer in a round, such as `7K3M-9QTX-2FHD-C0PV`."""
    message = b"\0".join((b"tiers return code", round_id.encode(), customer.encode()))
    bits = int.from_bytes(hmac.digest(secret, message, hashlib.sha256))
    drawn = [(bits >> (5 * place)) & 31 for place in range(_RANDOM)]
    return _written([*drawn, _check(drawn)])


def normalised(words: str) -> str | None:
    """Give a code that somebody typed as it is kept; None if it can't be one.

    Case, blanks, hyphens and full-width signs do not matter; O is read as 0, and I and
    L as 1.
    """
    plain = unicodedata.normalize("NFKC", words).upper().translate(_READ_AS)
    found = [SYMBOLS.find(sign) for sign in plain if sign.isalnum()]
    if len(found) != _RANDOM + 1 or min(found) < 0:
        return None
    return _written(found) if _check(found[:-1]) == found[-1] else None


def _written(numbers: list[int]) -> str:
    text = "".join(SYMBOLS[number] for number in numbers)
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def _check(numbers: list[int]) -> int:
    """Sum a_i * x^i over GF(32) = GF(2)[x] / (x^5 + x^2 + 1), where x has order 31."""
    total = 0
    for number in reversed(numbers):
        total = _times_x(total ^ number)
    return total


def _times_x(number: int) -> int:
    doubled = number << 1
    return doubled ^ 0b100101 if doubled & 32 else doubled
