"""What a run's files say of its settings besides the first words of its sessions.

- A session that was started twice in one file (`add_config` called again, a script that goes on in its run): the core
  keeps the first words; the later ones stand in the file.
- Lightning's hparams.yaml beside the event files.
"""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from lightboard.events.legacy import describe
from lightboard.logdir import is_remote
from lightboard.plugins.hparams.decode import HParam, SessionStart, decode_said
from lightboard.protos.event_pb2 import Summary
from lightboard.reader.query import BlobRef, Board, NotInStore
from lightboard.reader.store import FileColumns, RunColumns
from lightboard.runs.sessions import Further, find_conflicts
from lightboard.runs.yaml import MOST_BYTES, parse_settings_file

FILE: Final = "hparams.yaml"

_START: Final = b"session_start_info"

# Words of one session that are looked at; who starts it more often logs something else there.
_MOST_STARTS: Final = 64
# Far away each look is a request: there only folders that Lightning names.
_LIGHTNINGS: Final = re.compile(r"(^|/)version_\d+$")


class Words(Struct, frozen=True):
    """What one place says of a run's settings."""

    where: str
    """The event file's name, or the file's."""
    wall_time: float | None
    values: Mapping[str, HParam]
    odd: Mapping[str, str]
    """What is no number, text or truth, as text."""


class _Held(Struct, frozen=True, gc=False):
    """What was found in one run, and by what it is known to be the same still."""

    version: int
    starts: tuple[tuple[int, int, int], ...]
    """(file, place of the tag, points) of sessions that were started more than once."""
    yaml: tuple[int, int, int] | None
    """Identity, size and mtime of hparams.yaml; None: there is none."""
    found: Further | None


class FurtherWords:
    """Reads them; what was read once is kept until it changes."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._held: dict[int, _Held] = {}

    @property
    def found(self) -> dict[int, Further]:
        """By run id, of the runs of which there are any."""
        return {
            run: held.found for run, held in self._held.copy().items() if held.found is not None
        }

    def look_at(self, run: RunColumns) -> bool:
        """Read what came since the last time. True when that says something else than before. Raises OSError."""
        held = self._held.get(run.id)
        if held is not None and held.version == run.version:
            return False
        starts = tuple(_list_repeated(run))
        stamp = self._look_for_yaml(run, held)
        if held is not None and (held.starts, held.yaml) == (starts, stamp):
            found = held.found
        else:
            found = self._read(run, has_yaml=stamp is not None) if starts or stamp else None
        self._held[run.id] = _Held(run.version, starts, stamp, found)
        return found != (held.found if held else None)

    def forget(self, runs: set[int]) -> None:
        """These runs are gone."""
        for run in runs:
            self._held.pop(run, None)

    @property
    def known(self) -> set[int]:
        """Runs that were looked at."""
        return set(self._held)

    def _look_for_yaml(self, run: RunColumns, held: _Held | None) -> tuple[int, int, int] | None:
        if is_remote(self._board.logdir.path):
            if held is not None or not _LIGHTNINGS.search(run.name):
                return held.yaml if held else None
            return (0, 0, 0) if read_yaml(self._board, run) is not None else None
        return _stamp(self._board, run)

    def _read(self, run: RunColumns, *, has_yaml: bool) -> Further | None:
        values: dict[str, HParam] = {}
        odd: dict[str, str] = {}
        conflicts: set[str] = set()
        files: frozenset[str] = frozenset()
        for first, words in _list_starts(self._board, run):
            if not first:
                conflicts |= find_conflicts(values, odd, words.values, words.odd)
            _add(values, odd, words)
        if has_yaml:
            said = read_yaml(self._board, run)
            if said is not None:
                _add(values, odd, said)
                files = frozenset((*said.values, *said.odd))
        if not values and not odd:
            return None
        return Further(values, odd, frozenset(conflicts), files)


def _add(values: dict[str, HParam], odd: dict[str, str], words: Words) -> None:
    """What was said before counts."""
    for name, value in words.values.items():
        if name not in odd:
            values.setdefault(name, value)
    for name, text in words.odd.items():
        if name not in values:
            odd.setdefault(name, text)


def list_words(board: Board, run: RunColumns) -> list[Words]:
    """All that the run's sessions say, in the order of its files. Raises OSError."""
    return [words for _, words in _list_starts(board, run)]


def _list_starts(board: Board, run: RunColumns) -> Iterator[tuple[bool, Words]]:
    """(whether they are the first of their file, the words) of each start of a session; the newest file first."""
    for number, file in reversed(list(enumerate(run.files))):
        for at in _session_starts(file):
            series = file.series[at]
            name = posixpath.basename(file.path)
            times = series.wall_time.tolist()
            words = _decode(file.keys[at].metadata, name, times[0] if times else None)
            if words is not None:
                yield number == len(run.files) - 1, words
            tag = run.layout.tag_ids[number][at]
            for n in range(1, min(len(times), _MOST_STARTS)):
                try:
                    data = board.read_blob(BlobRef(file.id, n), tag)
                except NotInStore:
                    continue
                metadata = Summary.Value.FromString(data).metadata.SerializeToString()
                words = _decode(metadata, name, times[n])
                if words is not None:
                    yield False, words


def _decode(metadata: bytes, where: str, wall_time: float | None) -> Words | None:
    try:
        said = decode_said(metadata)
    except ValueError:
        return None
    return (
        Words(where, wall_time, said.values, said.odd) if isinstance(said, SessionStart) else None
    )


def _session_starts(file: FileColumns) -> list[int]:
    # By the tag, as every writer calls it: ten thousand of these are looked at, few are ever read.
    return [
        at
        for at, key in enumerate(file.keys)
        if _START in bytes(key.tag)
        and b"hparams" in key.metadata
        and describe(key.payload, key.metadata).plugin == "hparams"
    ]


def _list_repeated(run: RunColumns) -> Iterator[tuple[int, int, int]]:
    for file in run.files:
        for at in _session_starts(file):
            points = len(file.series[at])
            if points > 1:
                yield file.id, at, points


def _stamp(board: Board, run: RunColumns) -> tuple[int, int, int] | None:
    """What tells a hparams.yaml on this machine from a newer one; None where there is none in the run's folder."""
    folder = os.path.join(board.logdir.path, "" if run.name == "." else run.name)
    path = os.path.join(folder, FILE)
    try:
        about = os.stat(path)
        is_link = stat.S_ISLNK(os.lstat(path).st_mode)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(about.st_mode):
        return None
    if is_link and board.logdir.leads_out(FILE if run.name == "." else f"{run.name}/{FILE}"):
        return None
    return about.st_ino, about.st_size, about.st_mtime_ns


def read_yaml(board: Board, run: RunColumns) -> Words | None:
    """What the run's hparams.yaml says; None where there is none.

    One that is not understood says that, under the file's name.
    """
    if not is_remote(board.logdir.path) and _stamp(board, run) is None:
        return None
    path = FILE if run.name == "." else f"{run.name}/{FILE}"
    try:
        file = board.logdir.open(path, run.name)
    except OSError:
        return None
    try:
        size = file.info.size
        data = file.read(0, min(size, MOST_BYTES))
        at = file.info.mtime_ns / 1e9
    except OSError:
        return None
    finally:
        file.close()
    try:
        if size > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES >> 20} MiB")
        said = parse_settings_file(data.decode("utf-8"))
    except ValueError as error:
        return Words(FILE, at, {}, {FILE: f"cannot be read: {error}"})
    except RecursionError:
        return Words(FILE, at, {}, {FILE: "cannot be read: it is nested too deeply"})
    return Words(FILE, at, said.values, said.odd)
