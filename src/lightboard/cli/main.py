"""Reads the command line and hands over to the subcommand; `serve` when none is named."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Final

from lightboard.cli.arguments import HELP, OPTIONS_HELP, UsageError, parse_arguments
from lightboard.cli.exit_code import ExitCode

Command = Callable[[Sequence[str]], ExitCode]

COMMANDS: Final = ("demo", "doctor", "ls", "inspect", "export", "cache", "completion")
"""Each a module of this package with a function of its name, and a SPEC."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        command = _find_command(words[0]) if words else None
        if command is not None:
            return _run(command, words[1:])
        arguments = parse_arguments(words)
    except UsageError as error:
        print(f"lightboard: {error.message}", file=sys.stderr)
        print(f"hint: {error.hint}", file=sys.stderr)
        return ExitCode.USAGE
    if arguments.help:
        print(OPTIONS_HELP if words[0] == "serve" else HELP, end="")
        return ExitCode.OK
    if arguments.version:
        from lightboard.server.board import release

        print(f"lightboard {release()}")
        return ExitCode.OK
    from lightboard.cli.serve import serve

    return serve(arguments)


def _find_command(name: str) -> Command | None:
    if name not in COMMANDS:
        return None
    command: Command = getattr(importlib.import_module(f"lightboard.cli.{name}"), name)
    return command


def _run(command: Command, words: Sequence[str]) -> ExitCode:
    try:
        code = command(words)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:  # `| head` has seen enough; Python would say so once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    return code
