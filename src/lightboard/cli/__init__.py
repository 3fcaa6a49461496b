"""The command `lightboard`."""

from lightboard.cli.exit_code import ExitCode
from lightboard.cli.main import main

__all__ = ["ExitCode", "main"]
