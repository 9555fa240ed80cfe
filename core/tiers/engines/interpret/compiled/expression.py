"""One node as a Python function."""

from collections.abc import Callable, Mapping
from typing import Any

from tiers.engines.interpret.compiled.code import Code
from tiers.engines.interpret.compiled.writer import TODAY, Variable, Writer
from tiers.lang.ir import Node


def expression(node: Node, names: tuple[str, ...]) -> Callable[..., Any]:
    """Give the function that computes *node* of a day and of the columns *names*."""
    code = Code()
    variables = {
        name: Variable(f"v{at}", can_miss=True) for at, name in enumerate(names)
    }
    writer = Writer(code, variables)
    parameters = [TODAY, *(variable.name for variable in variables.values())]
    lines = [f"return {writer.value(node)}"]
    return code.made(code.function(parameters, lines))
