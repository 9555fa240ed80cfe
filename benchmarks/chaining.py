"""Forward chaining: customers a second of one core, by the engine `durable`.

    python -m benchmarks.chaining

By the policy of twenty rules, five scores of the population and twelve actions. Counted
are the seconds of the processor of this process and of its worker, fit, start of the
worker and making the result included; the middle of some rounds is told.
"""

import gc
import resource
from datetime import date
from statistics import median

from benchmarks.policy import policy
from benchmarks.population import customers
from benchmarks.tables import compiled
from tiers.physical import ROW
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.plugins import Plugins

_CUSTOMERS = 20_000
_ROUNDS = 5


def measured() -> dict[str, float]:
    """Give customers a second of one core, by engine."""
    plugins = Plugins.installed()
    program = compiled(policy(), plugins)
    raw = customers(_CUSTOMERS).with_row_index(ROW, offset=1).lazy()
    found: dict[str, list[float]] = {"durable": [], "interpret": []}
    for _ in range(_ROUNDS):
        for name, rates in found.items():
            before = _spent()
            engine = plugins.engine(name)
            run = prepare(program, raw, as_of=date(2026, 7, 1), engine=engine)
            rows = run.decisions("en").collect(engine="streaming").height
            del run
            gc.collect()  # the worker ends with the run, and only then is counted
            rates.append(rows / (_spent() - before))
    return {name: median(rates) for name, rates in found.items()}


def _spent() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, kinds))


if __name__ == "__main__":
    for name, rate in measured().items():
        print(f"{name:<10} {rate:8,.0f} customers a second of one core")
