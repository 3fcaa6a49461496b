"""Reads the command line and hands over to the subcommand; `serve` when none is named."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

from lightboard.cli.arguments import HELP, UsageError, parse_arguments
from lightboard.cli.exit_code import ExitCode

Command = Callable[[Sequence[str]], ExitCode]


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
        print(HELP, end="")
        return ExitCode.OK
    if arguments.version:
        from lightboard.server.board import release

        print(f"lightboard {release()}")
        return ExitCode.OK
    from lightboard.cli.serve import serve

    return serve(arguments)


def _find_command(name: str) -> Command | None:
    if name == "cache":
        from lightboard.cli.cache import cache

        return cache
    if name == "ls":
        from lightboard.cli.ls import ls

        return ls
    if name == "inspect":
        from lightboard.cli.inspect import inspect

        return inspect
    if name == "doctor":
        from lightboard.cli.doctor import doctor

        return doctor
    if name == "export":
        from lightboard.cli.export import export

        return export
    return None


def _run(command: Command, words: Sequence[str]) -> ExitCode:
    try:
        code = command(words)
        sys.stdout.flush()
    except BrokenPipeError:  # `| head` has seen enough; Python would say so once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.OK
    return code
