"""Reads the command line and hands over to the subcommand; `serve` when none is named."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from lightboard.cli.arguments import HELP, UsageError, parse_arguments
from lightboard.cli.exit_code import ExitCode


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        if words[:1] == ["cache"]:
            from lightboard.cli.cache import cache

            return cache(words[1:])
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
