"""How a section of a policy declares its keys, and what stands in for a faulty one."""

from typing import Any

import attrs

from tiers.policy.nodes import NOWHERE, Scalar
from tiers.source import Located


def key(doc: str, name: str = "", *, stand_in: Any = None, **options: Any) -> Any:
    """Declare a key of the file: what it says, and its name where Python's differs.

    *stand_in* takes the place of a required value with faults, so that the rest of its
    section is kept and checked. No program is made of a policy that has one.
    """
    metadata = {"doc": doc, "key": name, "stand_in": stand_in}
    return attrs.field(metadata=metadata, **options)


Name = Located
"""A name that the owner chose."""


Expression = Located
"""FEEL, not yet parsed."""


NO_NAME: Name = Scalar("", NOWHERE)
"""Stands in for a name with faults; nobody is to be blamed for it."""


ALWAYS: Expression = Scalar("true", NOWHERE)
"""Stands in for a condition with faults."""
