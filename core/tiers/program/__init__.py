"""A policy ready to run: every name resolved, every expression typed.

`compile_policy` makes a `Program`; fitting it to a population makes it `Fitted`.
"""

from tiers.program.compile import compile_policy
from tiers.program.program import Fitted, Program

__all__ = ["Fitted", "Program", "compile_policy"]
