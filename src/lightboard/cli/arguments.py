"""The command line: `--flag value`, `--flag=value`, dashes or underscores, the logdir with or without its flag."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any, Final

HELP: Final = """\
Usage: lightboard [--logdir] LOGDIR [options]

See your training live and whole: opens the board on a folder of event files,
at http://localhost:6006. The folder need not exist yet.

  lightboard demo            something to look at, growing; no logs needed
  lightboard doctor logs     what is wrong, and what to type
  lightboard ls logs         the runs in it; ls logs RUN: the tags of one
  lightboard inspect logs    which file holds what, what is corrupt and where
  lightboard export logs --to scalars.csv      or .parquet, .jsonl
  lightboard cache           what is kept of logdirs for their next start
  lightboard completion bash for the tab key; or zsh, fish

  --logdir PATH              folder or URL (s3://bucket/logs …); default: logs
  --port N                   default: the first free one from 6006 on
  --bind_all                 let other machines look, with a token
  --read_only                write nothing for what is done in the page
  --open                     open it in the browser
  --version, --help          this; `lightboard serve --help`: all options

Dashes work as well as underscores. Ctrl+C ends it. More: docs/cli.md
"""

OPTIONS_HELP: Final = """\
Usage: lightboard [serve] [--logdir] LOGDIR [options]

  --logdir PATH            the folder to watch; every folder below it that holds
                           event files is a run (default: logs); or a URL:
                           s3://bucket/logs, gs:// az:// hf:// sftp:// …
  --port N                 port to listen on (default: the first free one from
                           6006 on); 0: any free one
  --host NAME              address to listen on (default: localhost)
  --bind_all               listen on all addresses, so that other machines can
                           look; the address that is printed then holds a token
  --token TEXT             this token instead of one by chance; or the variable
                           LIGHTBOARD_TOKEN, which lists of processes don't show
  --no_token               ask nobody for a token
  --path_prefix /PATH      serve under this path, for a proxy that keeps it
  --reload_interval SECS   look at the whole folder this often where the system
                           gives no notice of changes (default: 5); 0: read once
  --window_title TEXT      title of the browser's tab
  --read_only              what is done in the page (names, notes, views) stays in
                           that browser: nothing is written for it
  --follow_links           follow links that lead out of the logdir, too; else they
                           are told, and what they lead to is not read
  --no_cache               keep nothing for the next start, use nothing of the last
  --open                   open it in the browser
  --verbose                say on standard error what is asked and what grew
  --version                print the version
  --help                   print this
"""


class UsageError(Exception):
    """A command line that cannot be understood."""

    def __init__(self, message: str, hint: str = "lightboard --help") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Arguments(SimpleNamespace):
    """What was asked for, with the defaults filled in."""

    logdir: str = "logs"
    port: int | None = None
    """None: the first free one from the default port on."""
    host: str | None = None
    """None: localhost."""
    bind_all: bool = False
    token: str | None = None
    """None: one by chance where other machines can ask."""
    no_token: bool = False
    path_prefix: str = ""
    reload_interval: float = 5.0
    window_title: str = ""
    read_only: bool = False
    follow_links: bool = False
    no_cache: bool = False
    open: bool = False
    verbose: bool = False
    version: bool = False
    help: bool = False


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < 65536):
        raise UsageError(f"--port {text}: not a port", "--port 0 to 65535; 0 takes any free one")
    return int(text)


def check_token(text: str, name: str = "--token") -> str:
    """The same if it can stand in an address and is no word that one guesses. Raises UsageError."""
    if not re.fullmatch(r"[A-Za-z0-9._~-]{12,256}", text):
        raise UsageError(
            f"{name}: not a token, which has 12 to 256 letters, digits or any of . _ ~ -",
            'python -c "import secrets; print(secrets.token_urlsafe())" makes one',
        )
    return text


def _prefix(text: str) -> str:
    stripped = text.strip("/")
    if any(part in ("", ".", "..") for part in stripped.split("/") if stripped) or "?" in text:
        raise UsageError(f"--path_prefix {text}: not a path", "--path_prefix /some/path")
    return f"/{stripped}" if stripped else ""


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 1e6:
        raise UsageError(
            f"--reload_interval {text}: not a number of seconds",
            "--reload_interval 5, or 0 to read once",
        )
    return seconds


_VALUES: Final[dict[str, Callable[[str], Any]]] = {
    "logdir": str,
    "port": _port,
    "host": str,
    "token": check_token,
    "path_prefix": _prefix,
    "reload_interval": _seconds,
    "window_title": str,
}
_SWITCHES: Final = (
    "bind_all",
    "no_token",
    "read_only",
    "follow_links",
    "no_cache",
    "open",
    "verbose",
    "version",
    "help",
)


def option_names() -> tuple[list[str], list[str]]:
    """Those that take a value, and those that don't."""
    return list(_VALUES), list(_SWITCHES)


_TRUTHS: Final = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}

# TensorBoard's flags that have no meaning here; why, for people who come with old command lines.
_SUPERSEDED: Final = {
    "samples_per_plugin": "every point is kept",
    "load_fast": "there is one reader",
    "reload_multifile": "all files of a run are followed",
    "reload_multifile_inactive_secs": "all files of a run are followed",
    "max_reload_threads": "all cores are used",
    "purge_orphaned_data": "superseded points are hidden, never dropped",
    "detect_file_replacement": "replaced files are always noticed",
    "reload_task": "loading never holds up the page",
    "generic_data": "there is one data source",
}


def parse_arguments(argv: Sequence[str]) -> Arguments:
    """Raises UsageError with a hint that can be typed."""
    found = Arguments()
    words = list(argv)
    positional: list[str] = []
    seen_logdir = False
    while words:
        word = words.pop(0)
        if word == "--":
            positional += words
            break
        if word in ("-h", "-V"):
            word = {"-h": "--help", "-V": "--version"}[word]
        if not word.startswith("-") or word == "-":
            positional.append(word)
            continue
        flag, has_value, value = word.partition("=")
        name = flag.lstrip("-").replace("-", "_")
        if name in _SWITCHES:
            setattr(found, name, _truth(flag, value) if has_value else True)
        elif name in _VALUES:
            if not has_value:
                if not words or words[0].startswith("--"):
                    raise UsageError(f"{flag} needs a value", f"{flag} {_example(name)}")
                value = words.pop(0)
            setattr(found, name, _VALUES[name](value))
            seen_logdir |= name == "logdir"
        else:
            raise _unknown(flag, name)
    return _with_positional(found, positional, seen_logdir)


def _with_positional(found: Arguments, positional: list[str], seen_logdir: bool) -> Arguments:
    if positional[:1] == ["serve"]:  # TensorBoard's only subcommand, and its default
        positional = positional[1:]
    if len(positional) + seen_logdir > 1:
        raise UsageError(
            f"more than one logdir: {' '.join(positional)}",
            "give the folder above them: every folder below it that holds event files is a run",
        )
    if positional:
        found.logdir = positional[0]
    if not found.logdir:
        raise UsageError("--logdir is empty", "--logdir logs")
    if found.bind_all and found.host is not None:
        raise UsageError(
            "--bind_all listens on every address, --host on one", "leave one of them out"
        )
    if found.no_token and found.token is not None:
        raise UsageError("--no_token lets everybody in, --token does not", "leave one of them out")
    return found


def _truth(flag: str, value: str) -> bool:
    truth = _TRUTHS.get(value.lower())
    if truth is None:
        raise UsageError(f"{flag}={value}: neither true nor false", f"{flag}")
    return truth


def _example(name: str) -> str:
    return {
        "logdir": "logs",
        "port": "6006",
        "host": "localhost",
        "token": "$LIGHTBOARD_TOKEN",
        "path_prefix": "/board",
        "reload_interval": "5",
    }.get(name, '"my runs"')


def _unknown(flag: str, name: str) -> UsageError:
    if name in _SUPERSEDED:
        return UsageError(
            f"{flag} is TensorBoard's; it is not needed here: {_SUPERSEDED[name]}",
            f"leave {flag} out",
        )
    if name == "inspect":
        return UsageError("--inspect is a command here", "lightboard inspect LOGDIR")
    import difflib

    close = difflib.get_close_matches(name, [*_VALUES, *_SWITCHES], n=1)
    return UsageError(
        f"unknown option {flag}",
        f"did you mean --{close[0]}?" if close else "lightboard serve --help names them all",
    )
