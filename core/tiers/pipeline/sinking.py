"""What is wrong with the sinks of a policy: places that nothing writes to."""

from collections.abc import Iterator

import attrs

from tiers.pipeline.plugins import Plugins
from tiers.policy.model import Policy
from tiers.problems import DataError, Problem


def unserved(policy: Policy, plugins: Plugins) -> Iterator[Problem]:
    """Find sinks that no plugin can write or deliver to. Nothing is connected to."""
    if not policy.sinks:
        return
    from tiers.pipeline.delivery.addresses import console_or  # noqa: PLC0415 - for few

    for spec in policy.sinks.values():
        try:
            plugins.any_sink(console_or(spec.to))
        except DataError as error:
            if spec.to:  # what stands in for a faulty one is no place
                yield from (attrs.evolve(p, at=spec.to.at) for p in error.problems)
