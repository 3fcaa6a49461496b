"""`lightboard LOGDIR`: the board, from the command line to Ctrl+C."""

from __future__ import annotations

import gc
import os
import socket
import sys
import threading
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from lightboard.amounts import counted, size_text
from lightboard.cli.arguments import Arguments, UsageError, check_token
from lightboard.cli.exit_code import ExitCode

if TYPE_CHECKING:
    from lightboard.logdir import Logdir
    from lightboard.reader.store import LoadState, Store

DEFAULT_PORT: Final = 6006
TOKEN_VARIABLE: Final = "LIGHTBOARD_TOKEN"
_TRIES: Final = 100
# Seconds.
_PROGRESS_LOOK: Final = 0.05
_PROGRESS_PAUSE: Final = 0.2
_PROGRESS_PAUSE_IN_LOGS: Final = 10.0
_TELL_PAUSE: Final = 1.0
# A server makes objects by the hundred thousand that stay, and hardly a cycle: by default, looking through them again
# and again takes two fifths of the start with ten thousand runs.
_COLLECT_AFTER: Final = (50_000, 20, 100)

# Seconds from the start, which must have the machine for itself; people take longer to open a page.
_WARM_AFTER: Final = 0.7


def serve(arguments: Arguments, *, secret_path: bool = False) -> ExitCode:
    """Listen first, so that the port is known to be ours; then load all that serving takes.

    `secret_path`: who knows the path may ask, by whatever name of the host; nobody else.
    """
    gc.set_threshold(*_COLLECT_AFTER)
    from lightboard import _native
    from lightboard.logdir import RemoteProblem, full_name, is_remote, open_logdir
    from lightboard.server.sockets import CannotListen, PortTaken, listen, listen_from

    _native.keep_freed_memory()
    if arguments.verbose:
        _begin_to_tell()
    try:
        token = None if secret_path else _given_token(arguments)
    except UsageError as error:
        return _refuse(ExitCode.USAGE, error.message, error.hint)
    path = arguments.logdir
    if is_remote(path):
        if "tfevents" in path.rstrip("/").rpartition("/")[2]:
            _say(f"{full_name(path)} is an event file: watching the folder it is in")
            path = path.rstrip("/").rpartition("/")[0]
    elif os.path.isfile(path := full_name(path)):
        if "tfevents" not in os.path.basename(path):
            folder = os.path.dirname(arguments.logdir) or "."
            return _refuse(
                ExitCode.USAGE,
                f"{arguments.logdir} is a file, not a folder of event files",
                f"lightboard --logdir {folder}",
            )
        _say(f"{arguments.logdir} is an event file: watching the folder it is in")
        path = os.path.dirname(path)
    try:
        logdir = open_logdir(
            path, interval=arguments.reload_interval, follow_links=arguments.follow_links
        )
    except RemoteProblem as problem:
        return _refuse(ExitCode.USAGE, problem.message, problem.hint)

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
            "leave --port out for the first free one from 6006 on, or --port 0 for any; "
            f"lightboard doctor --port {arguments.port or DEFAULT_PORT} says who has it",
        )
    except CannotListen as error:
        return _refuse(
            ExitCode.CANNOT_LISTEN,
            f"cannot listen on {host}: {error}",
            "--host localhost, or --bind_all for every address of this machine",
        )
    if token is None and not (arguments.no_token or secret_path or _is_near(sockets)):
        import secrets

        token = secrets.token_urlsafe(24)
    return _serve(arguments, logdir, sockets, secret_path, token)


def _begin_to_tell() -> None:
    import logging
    import platform

    from lightboard.reader.index import cache_folder
    from lightboard.server.board import release

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    log = logging.getLogger("lightboard")
    log.setLevel(logging.INFO)
    log.info("lightboard %s, Python %s, %s", release(), platform.python_version(), sys.executable)
    log.info("cache in %s", cache_folder())


def _tell_growth(store: Store) -> None:
    """What came, at most once a second."""
    import logging

    log, version = logging.getLogger("lightboard.reader"), -1
    while True:
        now = store.snapshot
        if now.version != version:
            points = sum(run.points for run in now.runs.values())
            log.info("version %d: %d runs, %d points", now.version, len(now.runs), points)
            version = now.version
        time.sleep(_TELL_PAUSE)


def _given_token(arguments: Arguments) -> str | None:
    """Raises UsageError."""
    if arguments.no_token or arguments.token is not None:
        return arguments.token
    given = os.environ.get(TOKEN_VARIABLE)
    return check_token(given, TOKEN_VARIABLE) if given else None


def _is_near(sockets: Sequence[socket.socket]) -> bool:
    """Whether only this machine can ask."""
    return all(_is_of_this_machine(one.getsockname()[0]) for one in sockets)


def _is_of_this_machine(address: str) -> bool:
    return address == "::1" or address.startswith(("127.", "::ffff:127."))


def _serve(
    arguments: Arguments,
    logdir: Logdir,
    sockets: list[socket.socket],
    secret_path: bool,
    token: str | None,
) -> ExitCode:
    from lightboard.logdir import READING_THREADS, is_remote, without_secrets
    from lightboard.plugins import scalar_wire_names
    from lightboard.reader.index import Index
    from lightboard.reader.loader import Loader
    from lightboard.reader.store import Store
    from lightboard.sidecar import Sidecar

    remote = is_remote(logdir.path)
    sidecar = Sidecar(
        logdir.path,
        read_only=arguments.read_only,
        follow_links=arguments.follow_links,
        by=""
        if _is_everywhere(arguments)
        else _user(),  # else whoever comes along would sign as us
    )
    store = Store(recall_slots=sidecar.slots)
    loader = Loader(
        logdir,
        store,
        scalar_plugins=scalar_wire_names,
        make_index=None if arguments.no_cache else lambda names: Index(logdir.path, names),
        reload_interval=arguments.reload_interval,
        threads=READING_THREADS if remote else None,
    )
    loader.prepare()  # the disk is busy while the rest is imported

    from lightboard.reader.query import Board
    from lightboard.server.app import App
    from lightboard.server.board import Titles
    from lightboard.server.serve import run
    from lightboard.server.sidecar import seen_slots

    everywhere = _is_everywhere(arguments)
    hosts = None if everywhere else [arguments.host] if arguments.host else []
    app = App(
        Board(store, logdir),
        Titles(without_secrets(arguments.logdir), arguments.window_title),
        sidecar,
        hosts=hosts,
        path_prefix=arguments.path_prefix,
        secret_path=secret_path,
        token=token,
        verbose=arguments.verbose,
    )
    port = sockets[0].getsockname()[1]
    url = f"http://{_name_for_people(arguments)}:{port}{arguments.path_prefix}/"
    url += "" if token is None else f"?token={token}"
    if arguments.port is None and port != DEFAULT_PORT:
        _say(f"port {DEFAULT_PORT} is taken by another program: using {port}")
    _say(f"lightboard at {url}")
    there = remote or os.path.isdir(logdir.path)
    missing = "" if there else " (not there yet: it shows up as soon as it is)"
    _say(f"watching {logdir.path}{missing}")
    if not there and (command := command_like(arguments.logdir)):
        _say(f"hint: the command is lightboard {command}")
    is_local = not arguments.bind_all and arguments.host in (None, "localhost")
    if is_local and (forward := forward_line(port)):
        _say(f"from your own machine: {forward}")
    wide = not _is_near(sockets)
    if token is not None:
        _say("whoever has that address may look, nobody else")
    elif wide and not secret_path:
        _say("whoever reaches this port may look: there is no token")
    _say("Ctrl+C ends it" + ("" if wide else "; --bind_all lets other machines look"))

    def begin() -> None:
        loader.start()
        sidecar.follow(lambda: seen_slots(store))
        if arguments.open:
            threading.Thread(target=_open_browser, args=(url,), daemon=True).start()
        threading.Thread(target=_show_progress, args=(store,), daemon=True).start()
        if arguments.verbose:
            threading.Thread(target=_tell_growth, args=(store,), daemon=True).start()

        def warm() -> None:
            app.warm()
            # What is there stays; looking through it for garbage would cost one answer 40 ms, and others later.
            gc.freeze()

        timer = threading.Timer(_WARM_AFTER, warm)
        timer.daemon = True
        timer.start()

    try:
        run(app, sockets, begin)
    finally:
        loader.stop()
        sidecar.close()
    return ExitCode.OK


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without names
        return ""


def _is_everywhere(arguments: Arguments) -> bool:
    """Whether it listens on every address, so that no name can be the wrong one."""
    return arguments.bind_all or arguments.host in ("0.0.0.0", "::", "[::]")


def _name_for_people(arguments: Arguments) -> str:
    if _is_everywhere(arguments):
        return socket.gethostname()
    host = arguments.host or "localhost"
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def command_like(logdir: str) -> str:
    """The command that somebody may have meant who opens a folder that is not there; "" for none.

    >>> command_like("docter"), command_like("logs"), command_like("runs/docter")
    ('doctor', '', '')
    """
    import difflib

    from lightboard.cli.main import COMMANDS

    return next(iter(difflib.get_close_matches(logdir, COMMANDS, n=1, cutoff=0.75)), "")


def forward_line(port: int) -> str:
    """What to type on the machine one came from by SSH, to look at a port of this one; "" on one's own."""
    came = os.environ.get("SSH_CONNECTION", "").split()  # their address and port, ours
    if len(came) != 4:
        return ""
    _, _, address, ssh_port = came
    through = "" if ssh_port == "22" else f"-p {ssh_port} "
    user = f"{name}@" if (name := _user()) else ""
    return f"ssh {through}-N -L {port}:localhost:{port} {user}{address}"


def _open_browser(url: str) -> None:
    import webbrowser

    if not webbrowser.open(url):
        _say(f"no browser could be opened here: open {url}")


def _show_progress(store: Store) -> None:
    """Say how far reading has come until everything was read once, then what that was.

    On a terminal one line that is rewritten; elsewhere a line now and then, which a log can bear.
    """
    rewrite = sys.stderr.isatty()
    pause = _PROGRESS_PAUSE if rewrite else _PROGRESS_PAUSE_IN_LOGS
    began = said_at = time.monotonic()
    shown = False
    while store.snapshot.load.phase == "loading":
        time.sleep(_PROGRESS_LOOK)
        now = time.monotonic()
        if now < said_at + pause:
            continue
        said_at = now
        if rewrite:
            sys.stderr.write("\r\x1b[K" + progress_line(store.snapshot.load))
            sys.stderr.flush()
            shown = True
        else:
            _say(progress_line(store.snapshot.load))
    if shown:
        sys.stderr.write("\r\x1b[K")
        sys.stderr.flush()
    snapshot = store.snapshot
    if snapshot.load.files:
        points = sum(run.points for run in snapshot.runs.values())
        _say(summary_line(snapshot.load, points, time.monotonic() - began))
    for line in lines_of_links(snapshot.load):
        _say(line)


def progress_line(load: LoadState) -> str:
    """How far loading has come, in words."""
    if not load.files:
        return "looking for event files …"
    return (
        f"reading {load.runs_done:,} of {counted(load.runs, 'run')}, "
        f"{load.files_done:,} of {counted(load.files, 'file')}, "
        f"{size_text(load.bytes_done)} of {size_text(load.bytes)}"
    )


def summary_line(load: LoadState, points: int, seconds: float) -> str:
    """What was read in the end, in words."""
    damage = f"; {counted(load.damaged, 'damaged place')}, see the page" if load.damaged else ""
    return (
        f"read {counted(load.runs, 'run')}, {counted(points, 'point')}, "
        f"{size_text(load.bytes)} in {max(seconds, 0.01):.2g} s{damage}"
    )


def lines_of_links(load: LoadState) -> list[str]:
    """What to say of links that were not followed, and what to type."""
    from lightboard.logdir import LINK_OUT_HINT

    found = [one.message for one in load.notices if one.kind == "link_out"]
    return [*found, f"hint: {LINK_OUT_HINT}"] if found else []


def _say(line: str) -> None:
    print(line.encode(errors="replace").decode(errors="replace"), flush=True)


def _refuse(code: ExitCode, message: str, hint: str) -> ExitCode:
    print(f"lightboard: {message}", file=sys.stderr)
    print(f"hint: {hint}", file=sys.stderr)
    return code
