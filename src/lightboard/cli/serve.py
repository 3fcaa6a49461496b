"""`lightboard LOGDIR`: the board, from the command line to Ctrl+C."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Final

from lightboard.cli.arguments import Arguments
from lightboard.cli.exit_code import ExitCode

if TYPE_CHECKING:
    from lightboard.reader.store import LoadState, Store

DEFAULT_PORT: Final = 6006
_TRIES: Final = 100
_PROGRESS_PAUSE: Final = 0.2


def serve(arguments: Arguments) -> ExitCode:
    """Listen first, so that the port is known to be ours; then load all that serving takes."""
    from lightboard.server.sockets import CannotListen, PortTaken, listen, listen_from

    path = os.path.abspath(os.path.expanduser(arguments.logdir))
    if os.path.isfile(path):
        if "tfevents" not in os.path.basename(path):
            folder = os.path.dirname(arguments.logdir) or "."
            return _refuse(
                ExitCode.USAGE,
                f"{arguments.logdir} is a file, not a folder of event files",
                f"lightboard --logdir {folder}",
            )
        _say(f"{arguments.logdir} is an event file: watching the folder it is in")
        path = os.path.dirname(path)

    host = arguments.host or "localhost"
    try:
        if arguments.port is None:
            sockets = listen_from(host, DEFAULT_PORT, _TRIES, bind_all=arguments.bind_all)
        else:
            sockets = listen(host, arguments.port, bind_all=arguments.bind_all)
    except PortTaken:
        if arguments.port is None:
            last = DEFAULT_PORT + _TRIES - 1
            message = f"the ports {DEFAULT_PORT} to {last} are all taken"
        else:
            message = f"port {arguments.port} is taken by another program"
        return _refuse(
            ExitCode.PORT_TAKEN,
            message,
            "leave --port out for the first free one from 6006 on, or --port 0 for any",
        )
    except CannotListen as error:
        return _refuse(
            ExitCode.CANNOT_LISTEN,
            f"cannot listen on {host}: {error}",
            "--host localhost, or --bind_all for every address of this machine",
        )
    return _serve(arguments, path, sockets)


def _serve(arguments: Arguments, path: str, sockets: list[socket.socket]) -> ExitCode:
    from lightboard.logdir import LocalLogdir
    from lightboard.plugins import scalar_wire_names
    from lightboard.reader.index import Index
    from lightboard.reader.loader import Loader
    from lightboard.reader.query import Board
    from lightboard.reader.store import Store
    from lightboard.server.app import App
    from lightboard.server.board import Titles
    from lightboard.server.serve import run

    logdir = LocalLogdir(path)
    store = Store()
    loader = Loader(
        logdir,
        store,
        scalar_plugins=scalar_wire_names,
        make_index=None if arguments.no_cache else lambda names: Index(logdir.path, names),
        reload_interval=arguments.reload_interval,
    )
    hosts = None if arguments.bind_all else [arguments.host] if arguments.host else []
    app = App(
        Board(store, logdir),
        Titles(arguments.logdir, arguments.window_title),
        hosts=hosts,
        path_prefix=arguments.path_prefix,
    )
    port = sockets[0].getsockname()[1]
    url = f"http://{_name_for_people(arguments)}:{port}{arguments.path_prefix}/"
    if arguments.port is None and port != DEFAULT_PORT:
        _say(f"port {DEFAULT_PORT} is taken by another program: using {port}")
    _say(f"lightboard at {url}")
    missing = "" if os.path.isdir(path) else " (not there yet: it shows up as soon as it is)"
    _say(f"watching {path}{missing}")
    _say(
        "Ctrl+C ends it"
        + ("" if arguments.bind_all or arguments.host else "; --bind_all lets other machines look")
    )

    def begin() -> None:
        loader.start()
        if sys.stderr.isatty():
            threading.Thread(target=_show_progress, args=(store,), daemon=True).start()

    try:
        run(app, sockets, begin)
    finally:
        loader.stop()
    return ExitCode.OK


def _name_for_people(arguments: Arguments) -> str:
    if arguments.bind_all:
        return socket.gethostname()
    host = arguments.host or "localhost"
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _show_progress(store: Store) -> None:
    """One line that is rewritten until everything was read once; nothing when that takes no time."""
    time.sleep(_PROGRESS_PAUSE)
    shown = False
    while (load := store.snapshot.load).phase == "loading":
        sys.stderr.write("\r\x1b[K" + progress_line(load))
        sys.stderr.flush()
        shown = True
        time.sleep(_PROGRESS_PAUSE)
    if shown:
        sys.stderr.write("\r\x1b[K" + progress_line(load) + "\n")
        sys.stderr.flush()


def progress_line(load: LoadState) -> str:
    """How far loading has come, in words."""
    if load.phase == "missing":
        return "the folder is gone: waiting for it"
    if not load.files:
        return "looking for event files …" if load.phase == "loading" else "no event files yet"
    runs = f"{load.runs:,} run{'s' * (load.runs != 1)}"
    if load.phase == "live":
        return f"read {runs}, {load.files:,} files, {size_text(load.bytes)}"
    return (
        f"reading {runs}: {load.files_done:,} of {load.files:,} files, "
        f"{size_text(load.bytes_done)} of {size_text(load.bytes)}"
    )


def size_text(count: int) -> str:
    """Bytes for people, three digits."""
    size = float(count)
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"


def _say(line: str) -> None:
    print(line.encode(errors="replace").decode(errors="replace"), flush=True)


def _refuse(code: ExitCode, message: str, hint: str) -> ExitCode:
    print(f"lightboard: {message}", file=sys.stderr)
    print(f"hint: {hint}", file=sys.stderr)
    return code
