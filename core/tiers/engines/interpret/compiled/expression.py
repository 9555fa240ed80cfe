"""One node as a Python function."""

from collections.abc import Callable, Mapping
from typing import Any

from tiers.engines.interpret.compiled.code import Code
from tiers.engines.interpret.compiled.variables import TODAY, Variable
from tiers.engines.interpret.compiled.writer import Writer
from tiers.lang.ir import Node


def expression(node: Node, columns: Mapping[str, bool]) -> Callable[..., Any]:
    """Give the function that computes *node* of a day and of values of *columns*.

    These say whether a value can be missing; numbers are scaled integers.
    """
    code = Code()
    variables = {
        name: Variable(f"v{at}", can_miss)
        for at, (name, can_miss) in enumerate(columns.items())
    }
    writer = Writer(code, variables)
    parameters = [TODAY, *(variable.name for variable in variables.values())]
    lines = [f"return {writer.value(node)}"]
    return code.made(code.function(parameters, lines))
