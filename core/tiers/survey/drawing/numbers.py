"""Permanent random numbers: who comes first, for a seed, whatever the machine.

A customer's number is the SHA-256 of seed, purpose and customer, as bytes in UTF-8. It
depends neither on the order of rows nor on who else is a customer, so that the same
customers come first when the draw is repeated with a few more. See Ohlsson,
Coordination of samples using permanent random numbers (1995).
"""

import hashlib


def number(seed: int, purpose: str, customer: str) -> bytes:
    """Give the random number of a customer for a purpose: 32 bytes, to be compared."""
    text = f"{seed}\0{purpose}\0{customer}"
    return hashlib.sha256(text.encode()).digest()
