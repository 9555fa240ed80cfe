"""How a built-in function is declared: its parameters and its meaning."""

from collections.abc import Callable

from tiers.freezing import frozen
from tiers.lang.types import ANY, Type
from tiers.lang.values import Value


@frozen
class Taken:
    """A parameter: its name in the standard and what it takes.

    A null is refused unless the parameter `is_nullable` (one of type Any always is).
    """

    name: str
    type: Type = ANY
    is_optional: bool = False
    is_nullable: bool = False


@frozen
class Signature:
    """One way to call a function.

    `becomes` gets converted arguments in the order of the parameters, left-out ones at
    the end missing, or None in the middle; it raises `Refusal` where the result is null
    with a warning. With `repeats` the last parameter takes any number of arguments.
    """

    parameters: tuple[Taken, ...]
    becomes: Callable[..., Value]
    repeats: bool = False
