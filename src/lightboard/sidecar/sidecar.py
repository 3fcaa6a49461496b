"""The sidecar of one logdir: its own file, and over it the user's where that one cannot be written."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any, Final, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from lightboard.sidecar.file import (
    FILE_NAME,
    Busy,
    Document,
    SidecarFile,
    Signature,
    Unusable,
    may,
)
from lightboard.sidecar.operations import (
    Operation,
    RunMarks,
    SavedView,
    SaveView,
    SetAside,
    apply,
)

_log = logging.getLogger(__name__)

# Seconds between two looks at the file, and between two at the colour slots.
_LOOK: Final = 0.5
_SLOTS: Final = 3.0
# A file in the state folder that holds nothing but colours is forgotten when nobody opened its logdir so long.
_FORGET: Final = 180 * 86_400.0

# The logdir is read-only, or not there (yet): the user's own file is the place.
_NOT_HERE: Final = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR)

_SHOWN: Final = 20

Keeps = Literal["logdir", "user", "browser"]


class CannotKeep(Exception):
    """What was done could not be kept anywhere; the hint says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SidecarTrouble(Struct, frozen=True):
    """Something about the file that a person should know."""

    message: str
    hint: str
    can_set_aside: bool = False
    """The operation `set_aside` renames the file, so that a new one can begin."""


class SidecarContents(Struct, frozen=True):
    """All that is kept, at one moment."""

    version: str
    """The same as long as nothing changed, also over restarts."""
    keeps: Keeps
    """Where changes go: the logdir's own file, the user's state folder, or nowhere (`--read_only`)."""
    file: str
    """Where that is; empty for nowhere."""
    runs: dict[str, RunMarks]
    views: dict[str, SavedView]
    troubles: list[SidecarTrouble]


def state_folder() -> str:
    """$LIGHTBOARD_STATE_DIR, or `lightboard` in $XDG_STATE_HOME, or in ~/.local/state."""
    named = os.environ.get("LIGHTBOARD_STATE_DIR")
    if named:
        return os.path.abspath(os.path.expanduser(named))
    base = os.environ.get("XDG_STATE_HOME", "")
    if not os.path.isabs(base):  # as the XDG specification wants it
        base = os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(base, "lightboard")


class Sidecar:
    """What people did on the board of `logdir`: a local path, or the URL of a remote one.

    `read_only`: nothing is kept. `by`: who saves views, where the page does not say. `follow_links`: the file may be
    a link out of the logdir. Any number of threads may use it, and any number of programs the files.
    """

    def __init__(
        self,
        logdir: str,
        *,
        read_only: bool = False,
        by: str = "",
        follow_links: bool = False,
        state: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._logdir = logdir
        self._folder = None if "://" in logdir else logdir
        self._read_only = read_only
        self._by = by
        self._clock = clock
        name = hashlib.sha256(os.fsencode(logdir)).hexdigest()[:32]
        self._own = SidecarFile(os.path.join(state or state_folder(), "boards", f"{name}.json"))
        shared = os.path.join(logdir, FILE_NAME)
        self._shared = SidecarFile(shared, follow_links=follow_links) if self._folder else None
        self._lock = threading.Lock()
        self._seen: tuple[Signature | None, Signature | None, Keeps] | None = None
        self._documents: tuple[Document, Document] = ({}, {})
        self._contents = SidecarContents("", "browser", "", {}, {}, [])
        self._listeners: list[Callable[[], None]] = []
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def contents(self) -> SidecarContents:
        """As of the last look."""
        if self._seen is None:
            self.look()
        return self._contents

    def look(self) -> bool:
        """Read what changed since the last look. Returns whether anything did, and tells the listeners."""
        with self._lock:
            before = self._contents.version
            self._refresh()
            changed = self._contents.version != before
        if changed:
            for listener in tuple(self._listeners):
                listener()
        return changed

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` after each change, in the thread that saw it. Returns the way to end it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def apply(self, operations: Sequence[Operation]) -> SidecarContents:
        """Do all of it or nothing, and keep it. Raises CannotKeep, NameTaken."""
        if self._read_only:
            raise CannotKeep(
                "this board keeps nothing: it was started with --read_only",
                "start it without --read_only",
            )
        now = datetime.fromtimestamp(int(self._clock()), timezone.utc)
        dated: list[Operation] = []
        for one in operations:
            if isinstance(one, SetAside):
                self._set_aside()
            elif isinstance(one, SaveView):
                made = one.made or (None if self._holds(one) else now)
                dated.append(replace(one, made=made, by=one.by or self._by))
            else:
                dated.append(one)
        if dated:
            self._keep(dated)
        self.look()
        return self._contents

    def slots(self) -> dict[str, int]:
        """The colour slots that runs had when they were last seen; by the runs' names."""
        self.look()
        shared, own = self._documents
        slots = {**own.get("slots", {}), **shared.get("slots", {})}
        return {
            run: slot for run, slot in slots.items() if isinstance(slot, int) and 0 < slot < 1 << 20
        }

    def keep_slots(self, slots: Mapping[str, int]) -> None:
        """Remember the colour slots of the runs there are: in the logdir's file if there is one already.

        Looking at a logdir alone never writes into it. Where nothing can be written, nothing is.
        """
        if self._read_only or len(slots) < 2:
            return
        self.look()
        shared, own = self._documents
        is_shared = bool(
            self._shared is not None and self._shared.signature() and self._keeps() == "logdir"
        )
        # Of the file that is written, not of both: what a colleague should see is in the logdir's.
        if (shared if is_shared else own).get("slots", {}).items() >= slots.items():
            return

        def change(document: Document) -> None:
            taken = set(slots.values())
            kept = {
                run: slot for run, slot in document.get("slots", {}).items() if slot not in taken
            }
            document.pop("slots", None)
            document["slots"] = {**kept, **slots}

        with contextlib.suppress(OSError, Unusable):
            if is_shared and self._shared is not None:
                self._shared.edit(change)
            else:
                self._edit_own(change)
                self._forget_old()

    def follow(self, slots: Callable[[], Mapping[str, int] | None]) -> None:
        """Look now and then, in a thread of its own, and keep the `slots` (None: not known yet)."""
        self._thread = threading.Thread(
            target=self._follow, args=(slots,), name="lightboard-sidecar", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """End the thread."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)

    def _follow(self, slots: Callable[[], Mapping[str, int] | None]) -> None:
        slots_at, failed = 0.0, False
        while not self._ended.wait(_LOOK):
            try:
                self.look()
                if time.monotonic() >= slots_at:
                    slots_at = time.monotonic() + _SLOTS
                    now = slots()
                    if now is not None:
                        self.keep_slots(
                            now
                        )  # again each time: the file may have been busy, or be new
            except Exception:
                if not failed:  # said once; the next look may go well
                    _log.exception("looking at the sidecar of %s", self._logdir)
                failed = True

    def _holds(self, wanted: SaveView) -> bool:
        held = self._contents.views.get(wanted.name.strip())
        return held is not None and held.state == wanted.state

    def _keep(self, operations: Iterable[Operation]) -> None:
        try:
            if self._keeps() == "logdir" and self._shared is not None:
                try:
                    self._edit_shared(operations)
                    return
                except OSError as error:
                    if error.errno not in _NOT_HERE:
                        raise
            # What lies below cannot be changed: what is taken back hides it.
            shared = self._shared.read() if self._shared else {}

            def change(own: Document) -> None:
                for one in operations:
                    apply(one, _merge(shared, own), own)

            self._edit_own(change)
        except Unusable as error:
            raise CannotKeep(error.message, error.hint) from None
        except Busy as error:
            raise CannotKeep(
                f"another program is writing {FILE_NAME}: {error.strerror}",
                f"try again; if no other lightboard runs, remove {error.filename}",
            ) from None
        except OSError as error:
            raise CannotKeep(
                f"this could not be kept: {error.strerror or error}",
                f"make {error.filename or self._own.path} writable, or make room on its disk",
            ) from None

    def _edit_shared(self, operations: Iterable[Operation]) -> None:
        assert self._shared is not None
        own = self._own.read()
        has_own = bool(own.get("runs") or own.get("views"))
        slots = self.slots()

        def change(document: Document) -> None:
            if has_own:
                document.update(_merge(document, own))
            for one in operations:
                apply(one, document, document)
            if slots:
                document["slots"] = {**slots, **document.pop("slots", {})}

        self._shared.edit(change)
        # What was kept for the user alone, while the logdir could not be written, is in it now.
        if has_own:
            self._edit_own(_forget_marks)

    def _edit_own(self, change: Callable[[Document], None]) -> None:
        folder = os.path.dirname(self._own.path)
        os.makedirs(folder, mode=0o700, exist_ok=True)

        def named(document: Document) -> None:
            document.setdefault("logdir", os.fsencode(self._logdir).decode("utf-8", "replace"))
            change(document)

        self._own.edit(named)

    def _forget_old(self) -> None:
        before = self._clock() - _FORGET
        folder = os.path.dirname(self._own.path)
        for entry in os.scandir(folder):
            if entry.name.endswith(".json") and entry.stat().st_mtime < before:
                document = SidecarFile(entry.path).read()
                if not (document.get("runs") or document.get("views")):
                    os.unlink(entry.path)

    def _set_aside(self) -> None:
        for file in (self._shared, self._own):
            try:
                if file is not None and os.path.lexists(file.path):
                    file.set_aside()
            except Unusable as error:
                raise CannotKeep(error.message, error.hint) from None
            except OSError as error:
                raise CannotKeep(
                    f"{file.path if file else ''} cannot be renamed: {error.strerror}",
                    "ask whoever owns the folder to do it",
                ) from None

    def _keeps(self) -> Keeps:
        if self._read_only:
            return "browser"
        if self._shared is not None and _can_write(self._shared.path):
            return "logdir"
        return "user"

    def _refresh(self) -> None:
        signatures = (
            self._shared.signature() if self._shared else None,
            self._own.signature(),
            self._keeps(),
        )
        if signatures == self._seen:
            return
        self._seen = signatures
        troubles: list[SidecarTrouble] = []
        # What cannot be understood leaves what was known before in view.
        shared = _read(self._shared, self._documents[0], troubles) if self._shared else {}
        own = _read(self._own, self._documents[1], troubles)
        self._documents = (shared, own)
        document = _merge(shared, own)
        keeps = signatures[2]
        file = {"logdir": self._shared and self._shared.path, "user": self._own.path}.get(keeps)
        contents = SidecarContents(
            "",
            keeps,
            (file or "").encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
            _understood(document, "runs", RunMarks, troubles),
            _understood(document, "views", SavedView, troubles),
            troubles,
        )
        digest = hashlib.sha256(msgspec.json.encode(contents)).hexdigest()[:16]
        self._contents = replace(contents, version=digest)


def _forget_marks(document: Document) -> None:
    for part in ("runs", "views"):
        document.pop(part, None)


def _can_write(path: str) -> bool:
    """Whether the file can be replaced: it and its folder, neither of which need be ours."""
    return may(os.W_OK | os.X_OK, os.path.dirname(path)) and (
        not os.path.exists(path) or may(os.W_OK, path)
    )


def _read(file: SidecarFile, before: Document, troubles: list[SidecarTrouble]) -> Document:
    try:
        return file.read()
    except Unusable as error:
        troubles.append(SidecarTrouble(error.message, error.hint, not error.newer))
    except OSError as error:
        message = f"{os.path.basename(file.path)} cannot be read: {error.strerror}"
        troubles.append(SidecarTrouble(message, f"look at the permissions of {file.path}"))
    return before


def _merge(below: Document, above: Document) -> Document:
    """What `above` says goes before; its null hides what `below` says."""
    runs = {**below.get("runs", {})}
    for run, marks in above.get("runs", {}).items():
        both = [one for one in (runs.get(run), marks) if isinstance(one, dict)]
        said = {field: value for one in both for field, value in one.items()}
        runs[run] = {field: value for field, value in said.items() if value is not None}
    views = {**below.get("views", {}), **above.get("views", {})}
    return {
        "runs": {run: marks for run, marks in runs.items() if marks},
        "views": {name: view for name, view in views.items() if view is not None},
    }


def _understood(
    document: Document, part: str, kind: type[Any], troubles: list[SidecarTrouble]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in document.get(part, {}).items():
        try:
            found[name] = msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            if len(troubles) >= _SHOWN:
                continue
            troubles.append(
                SidecarTrouble(
                    f"{part}: {name!r} is not understood: {error}",
                    f"mend it in {FILE_NAME}; it is left as it is",
                )
            )
    return found
