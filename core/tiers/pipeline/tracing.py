"""What fired in an engine, for one customer."""

from collections.abc import Sequence

from tiers.pipeline.explain import Customer
from tiers.pipeline.plugins import Plugins
from tiers.ports import Tracing
from tiers.problems import PolicyError, Problem
from tiers.text import Text


def traced(asked: Customer, plugins: Plugins, name: str) -> Sequence[str]:
    """Name the rules that fired for a customer in an engine, in their order.

    Raises:
        PolicyError: there is no such engine, it does not fire rules one by one, or it
            does not serve the policy.
    """
    engine = plugins.engine(name)
    if not isinstance(engine, Tracing):
        message = Text(
            f"engine `{name}` does not fire rules one after the other",
            f"引擎 `{name}` 不是逐条触发规则",
        )
        raise PolicyError([Problem("no-trace", message, help=_advice(plugins))])
    known = asked.interpreter.scored(asked.facts)
    return engine.trace(asked.fitted, asked.as_of, known)


def _advice(plugins: Plugins) -> Text:
    found = [n for n, engine in plugins.engines.items() if isinstance(engine, Tracing)]
    names = ", ".join(f"`{name}`" for name in found)
    return Text(
        f"leave `--engine` out, or use {names}", f"请去掉 `--engine`，或使用 {names}"
    )
