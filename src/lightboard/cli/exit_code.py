"""What the command's exit status means."""

from enum import IntEnum


class ExitCode(IntEnum):
    """0 to 2 as everywhere; the rest tell scripts what to do next."""

    OK = 0
    """Done, or ended by Ctrl+C or SIGTERM, which is how a server ends."""
    ERROR = 1
    """An error in lightboard itself; a traceback says where."""
    USAGE = 2
    """The command line cannot be understood, or names a logdir that cannot be one."""
    PORT_TAKEN = 3
    """Another program listens on the port: choose another."""
    CANNOT_LISTEN = 4
    """The host is unknown, or not allowed here."""
    DAMAGED = 5
    """`lightboard inspect` found bytes that gave no point, `lightboard doctor` something wrong."""
    MISSING_PACKAGE = 6
    """What was asked for takes a package that is not installed."""
    INTERRUPTED = 130
    """Ctrl+C while a command was at work; twice, while the board was ending."""
