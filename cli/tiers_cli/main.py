"""The command `tiers` itself: finds the commands, and turns errors into exit codes.

Exit codes: 0 fine, 1 problems found, 2 wrong usage, 3 a fault of tiers,
130 interrupted, 143 ended from outside.
"""

import atexit
import gc
import os
import sys
import traceback
from copy import copy
from functools import partial
from typing import Any

import click

from tiers.problems import PolicyError, Problem, told
from tiers.text import Text
from tiers_cli.lazy import LazyGroup
from tiers_cli.screen import (
    INTERRUPTED,
    say,
    show_problems,
)
from tiers_cli.speaking import speak, spoken

# Python ends by looking for garbage in all there is, three times; it goes anyway.
atexit.register(gc.freeze)

_COMMANDS = {
    "check": "Find every problem of a policy.",
    "deliver": "Send what is missing of an outbox to where decisions go.",
    "diff": "Say where two policies differ, and for whom.",
    "dmn": "Run DMN models, write policies as such, and take them back.",
    "evaluate": "Decide about customers: scores, tiers and service actions.",
    "explain": "Show how one customer's tier comes about.",
    "feel": "Evaluate an expression of the rule language.",
    "fmt": "Lay policy files out, keeping comments.",
    "fit": "Learn of all customers what scores must know, for later runs.",
    "init": "Make a folder with a policy to start from.",
    "lint": "Find every problem of policy files, untidy ones too.",
    "missing": "Find the blanks that outcomes depend on, as a list to call.",
    "new-plugin": "Write a package with a plugin to start from.",
    "plugins": "List what installed packages add.",
    "rule": "Explain what a code of a problem means.",
    "samples": "List the sample policies.",
    "schema": "Print the JSON Schema of the policy format.",
    "survey": "Ask customers, round by round, and make facts of their answers.",
    "test": "Run the cases of a policy.",
    "tune": "Move thresholds until targets are met.",
    "why": "Say in a few sentences why a customer has its tier.",
    "why-not": "Say why it has not another tier, and what would change that.",
}


_LONG = {"check", "deliver", "evaluate", "explain", "fit"}
"""Commands that may read a large table."""


class _Commands(LazyGroup):
    """The commands; how each of them ends is an exit code."""

    package, known = "tiers_cli", _COMMANDS

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        return _interruptible(found) if found and cmd_name in _LONG else found

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, and end with an exit code that says what happened."""
        extra["standalone_mode"] = False
        speak(extra.get("args") or (args[0] if args else None) or sys.argv[1:])
        try:
            code = super(_Commands, spoken(self)).main(*args, **extra)
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; report what stops it in the language of the run."""
        try:
            return super().invoke(ctx)
        except PolicyError as error:
            show_problems(error.problems)
            return 2 if _is_misuse(error) else 1
        except (KeyboardInterrupt, click.Abort):
            click.echo(f"\n{say(INTERRUPTED)}", err=True)
            return 130
        except (click.ClickException, click.exceptions.Exit):
            raise
        except BrokenPipeError:
            return _reader_left()
        except Exception as error:  # noqa: BLE001 - a bug ends here, with its traceback
            if theirs := _of_plugin(error):
                show_problems([theirs])
                return 1
            traceback.print_exc()
            click.echo(say(_OUR_FAULT), err=True)
            return 3


def _interruptible(command: click.Command) -> click.Command:
    """Let a command hear Ctrl-C while native code is busy."""
    from tiers_cli.interrupts import interruptible  # noqa: PLC0415 - for some commands

    made, work = copy(command), command.callback
    assert work is not None, "a command does something"
    made.callback = lambda **given: interruptible(partial(work, **given))
    return made


def _reader_left() -> int:
    """End quietly after `tiers … | head`; Python would flush once more and fail."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _of_plugin(error: Exception) -> Problem | None:
    """Make a problem of an unexpected error, if a plugin of others raised it."""
    from tiers.pipeline.plugins import Plugins  # noqa: PLC0415 - heavy, and rarely due

    origin = Plugins.installed().blamed(error)
    if origin is None:
        return None
    words, last = told(error), traceback.extract_tb(error.__traceback__)[-1]
    message = Text(f"it failed: {words}", f"运行失败：{words}")
    where = f"{last.filename}:{last.lineno}"
    advice = Text(
        f"this is a fault of the plugin, not of your files; its author wants to know: "
        f"{where}",
        f"这是该插件的缺陷，不是您的文件有误；请将此位置告知其作者：{where}",
    )
    return Problem("failing-plugin", origin.says(message), help=advice)


def _is_misuse(error: PolicyError) -> bool:
    """Tell whether the words of the command are to blame, and no file."""
    return all(p.code in _MISUSE for p in error.problems if p.severity == "error")


_MISUSE = {
    "bad-url",
    "bad-master",
    "bad-separator",
    "bad-target",
    "missing-table",
    "no-data",
    "no-format",
    "no-parts",
    "same-file",
    "undeclared-table",
    "unknown-code",
    "unknown-decision",
    "unknown-encoding",
    "unknown-engine",
}

_OUR_FAULT = Text(
    "this is a fault of tiers, not of your files", "这是 tiers 的缺陷，不是您的文件有误"
)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tiers", prog_name="tiers")
def cli() -> None:
    """Customer tier policies as plain text files.

    A policy says what is known about customers, how they score, which tier follows and
    which service actions. `tiers samples` lists policies to try.
    """
