"""`lightboard doctor`: what is wrong with a logdir, an installation or a port, and what to type."""

from __future__ import annotations

import json
import os
import platform
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final, Literal

from lightboard.amounts import counted, size_text
from lightboard.cli.arguments import UsageError
from lightboard.cli.exit_code import ExitCode
from lightboard.cli.options import Options, Spec
from lightboard.cli.places import DEFAULT, duration_text, print_json, say
from lightboard.cli.serve import DEFAULT_PORT, forward_line

HELP: Final = """\
Usage: lightboard doctor [LOGDIR] [--port N] [--follow_links] [--json]

Looks at what a board needs, and says what is wrong and what to type: the
installation, the logdir (default: logs), the port (default: 6006), notices of
change, and how to look at it from where you are. Nothing is changed.

Options:
  --port N                 the port to look at
  --follow_links           follow links that lead out of the logdir, too
  --json                   for programs
  --help                   print this
"""
SPEC: Final = Spec(
    "doctor",
    "what is wrong, and what to type",
    HELP,
    switches=("follow_links", "json"),
    values={"port": "6006"},
)

# What has no "tfevents" in its name is no event file; these endings are what people take for one.
_LOOKALIKES: Final = (".log", ".csv", ".jsonl", ".ckpt", ".wandb")
_ANSWER: Final = 3.0  # seconds that whoever holds the port has to say who it is


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    state: Literal["good", "note", "wrong"]
    text: str
    hint: str = ""


def doctor(words: Sequence[str]) -> ExitCode:
    """Raises UsageError. DAMAGED where something is wrong."""
    options = Options(SPEC, words)
    if "help" in options.switches:
        print(HELP, end="")
        return ExitCode.OK
    if options.rest[1:]:
        raise UsageError(
            f"more than one logdir: {' '.join(options.rest)}",
            f"lightboard doctor {options.rest[0]}",
        )
    text = options.last("port") or str(DEFAULT_PORT)
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 65536):
        raise UsageError(f"--port {text}: not a port", "--port 6006")
    place = options.rest[0] if options.rest else DEFAULT
    found = list(examine(place, int(text), follow_links="follow_links" in options.switches))
    if "json" in options.switches:
        print_json([asdict(one) for one in found])
    else:
        for one in found:
            mark = {"good": "ok   ", "note": "note ", "wrong": "wrong"}[one.state]
            say(f"{mark}  {one.about}: {one.text}")
            if one.hint:
                say(f"       hint: {one.hint}")
    return ExitCode.DAMAGED if any(one.state == "wrong" for one in found) else ExitCode.OK


def examine(place: str, port: int, *, follow_links: bool = False) -> Iterator[Finding]:
    """All that is looked at, in order."""
    yield _installation()
    yield _page()
    yield from _logdir(place, follow_links)
    yield _port(port)
    yield _cache()
    yield from _way_here(port)


def _installation() -> Finding:
    what = f"Python {platform.python_version()} at {sys.executable}"
    try:
        from lightboard import _native  # noqa: F401
        from lightboard.server.board import release
    except ImportError as error:
        return Finding(
            "installation",
            "wrong",
            f"the native core cannot be loaded ({error}); {what}",
            f"{sys.executable} -m pip install --force-reinstall lightboard",
        )
    return Finding("installation", "good", f"lightboard {release()}, {what}")


def _page() -> Finding:
    index = Path(__file__).resolve().parents[1] / "_web" / "index.html"
    if index.exists():
        return Finding("page", "good", "it is there")
    return Finding(
        "page",
        "wrong",
        f"there is no {index}: this is a source tree whose page was never built",
        "make setup, or pip install lightboard",
    )


def _logdir(place: str, follow_links: bool) -> Iterator[Finding]:
    from lightboard.logdir import LINK_OUT_HINT, RemoteProblem, full_name, is_remote, open_logdir

    if is_remote(place):
        try:
            listing = open_logdir(place).list_files()
        except (RemoteProblem, OSError) as error:
            message, _, hint = str(error).partition("\nhint: ")
            yield Finding("logdir", "wrong", message, hint or "lightboard --help")
            return
    else:
        path = full_name(place)
        if os.path.isfile(path):
            yield Finding(
                "logdir",
                "note",
                f"{path} is a file",
                f"lightboard --logdir {os.path.dirname(path)}",
            )
            return
        if not os.path.isdir(path):
            yield Finding(
                "logdir",
                "note",
                f"{path} is not there yet: the board waits for it",
                f'SummaryWriter("{place}/first") makes it; you are in {os.getcwd()}',
            )
            return
        listing = open_logdir(path, follow_links=follow_links).list_files()
    size = sum(one.size for one in listing.files)
    runs = {one.run for one in listing.files}
    for notice in listing.notices:
        if notice.kind == "link_out":
            yield Finding("logdir", "note", notice.message, LINK_OUT_HINT)
        else:
            yield Finding("logdir", "wrong", notice.message, f"ls -la {place}")
    if not listing.files:
        seen = _lookalikes(place) if not is_remote(place) else ""
        yield Finding(
            "logdir",
            "note",
            f"no event file is in {place}{seen}",
            f'files whose name holds "tfevents" are: SummaryWriter("{place}/first") writes them',
        )
        return
    empty = sum(one.size == 0 for one in listing.files)
    words = f"{counted(len(runs), 'run')}, {counted(len(listing.files), 'event file')}, {size_text(size)}"
    if empty:
        words += f", {empty:,} of them empty"
    yield Finding("logdir", "good", words)
    newest = max(one.mtime_ns for one in listing.files) / 1e9
    yield Finding("last written", "good", f"{duration_text(max(0.0, time.time() - newest))} ago")
    if not is_remote(place):
        yield from _notices(place)


def _lookalikes(place: str) -> str:
    try:
        names = sorted(os.listdir(os.path.expanduser(place)))
    except OSError:
        return ""
    seen = [name for name in names if name.endswith(_LOOKALIKES)][:3]
    return f" (but {', '.join(seen)})" if seen else ""


def _notices(place: str) -> Iterator[Finding]:
    """Linux gives a user so many watches, one a folder."""
    limit = Path("/proc/sys/fs/inotify/max_user_watches")
    try:
        most = int(limit.read_text())
    except (OSError, ValueError):
        return
    folders = sum(1 for _ in os.walk(os.path.expanduser(place)))
    if folders > most * 0.8:
        yield Finding(
            "notices of change",
            "wrong",
            f"{folders:,} folders, and the system gives {most:,} watches to all your programs: "
            "growth is then seen only every --reload_interval seconds",
            f"sudo sysctl fs.inotify.max_user_watches={max(524288, 2 * folders)}",
        )
    else:
        yield Finding("notices of change", "good", f"{folders:,} folders of {most:,} watches")


def _port(port: int) -> Finding:
    from lightboard.server.sockets import CannotListen, PortTaken, listen

    try:
        for one in listen("localhost", port):
            one.close()
    except PortTaken:
        return _holder(port)
    except CannotListen as error:
        return Finding("port", "wrong", f"cannot listen on {port}: {error}", "--port 6007")
    return Finding("port", "good", f"{port} is free")


def _holder(port: int) -> Finding:
    """Who has it: a board says so itself."""
    url = f"http://localhost:{port}/"
    try:
        with urllib.request.urlopen(f"{url}api/board", timeout=_ANSWER) as reply:
            logdir = json.load(reply)["logdir_path"]
    except urllib.error.HTTPError as error:
        if error.status == HTTPStatus.UNAUTHORIZED and "lightboard" in error.headers.get(
            "www-authenticate", ""
        ):
            return Finding(
                "port",
                "note",
                f"a board that asks for its token is at {url}",
                "the terminal that runs it shows its address, token included",
            )
        return _stranger(port, url)
    except (OSError, ValueError, KeyError, TypeError):
        return _stranger(port, url)
    return Finding("port", "note", f"a board on {logdir} is at {url}", f"open {url}")


def _stranger(port: int, url: str) -> Finding:
    who = "another program"
    try:
        with urllib.request.urlopen(f"{url}data/environment", timeout=_ANSWER) as reply:
            who = "TensorBoard" if b"data_location" in reply.read(4096) else who
    except (OSError, ValueError):
        pass
    return Finding(
        "port",
        "note",
        f"{who} has {port}; lightboard takes the next free one unless --port says otherwise",
        f"lightboard --port {port + 1}, or end {who}",
    )


def _cache() -> Finding:
    from lightboard.reader.index import cache_folder, list_cached

    folder = cache_folder()
    try:
        kept = list_cached()
    except OSError as error:
        return Finding(
            "cache", "note", f"{folder}: {error}; each start reads everything", "--no_cache"
        )
    size = size_text(sum(one.bytes for one in kept))
    return Finding("cache", "good", f"{size} of {counted(len(kept), 'logdir')} in {folder}")


def _way_here(port: int) -> Iterator[Finding]:
    if forward := forward_line(port):
        yield Finding(
            "from your machine",
            "note",
            "you came by SSH; the board listens on this machine only",
            f"{forward}, then open http://localhost:{port}",
        )
    elif os.path.exists("/.dockerenv"):
        yield Finding(
            "from your machine",
            "note",
            f"this is a container ({socket.gethostname()}); the board listens inside of it only",
            f"docker run -p 127.0.0.1:{port}:{port} …, and lightboard --bind_all",
        )
