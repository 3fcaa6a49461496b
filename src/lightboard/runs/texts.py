"""What runs were set to, from texts: tables and JSON of settings that were logged as text, once.

Texts stand in the files, not in memory. Each is read once, in a thread of its own, after somebody has asked for
what runs were set to: ten thousand runs are listed as fast as without them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Struct

from lightboard.events.strings import read_strings
from lightboard.plugins.hparams.decode import HParam
from lightboard.reader.query import BlobPoint, BlobRef, Board, segments_of, visible
from lightboard.reader.store import Layout, RunColumns, Snapshot
from lightboard.runs.further import FurtherWords
from lightboard.runs.sessions import Further
from lightboard.runs.tables import parse_settings, says_settings

# Of one text; a table of a thousand settings is a tenth of it.
_READ: Final = 256 << 10
# A run with more text tags logs samples under names that are made up on the way.
_MOST_TAGS: Final = 16
# Seconds.
_TELL: Final = 1.0  # what was found so far is told this often
_PAUSE: Final = 0.5
# Of one core, looking may take this share.
_SHARE: Final = 0.25

_NOTHING: Final[Mapping[str, HParam]] = {}


class _Held(Struct, frozen=True, gc=False):
    """What one run's texts say, as of a version of the run."""

    version: int
    points: tuple[tuple[int, BlobRef], ...]
    """(tag, where its text is): they say the same as long as these stay."""
    settings: Mapping[str, HParam]


class TextSettings:
    """Settings of runs from their texts. `changed` is called, in any thread, when `found` has."""

    def __init__(self, board: Board, changed: Callable[[], None]) -> None:
        self._board = board
        self._changed = changed
        self._held: dict[int, _Held] = {}
        self._words = FurtherWords(board)
        self._tags: dict[int, tuple[Layout, tuple[int, ...]]] = {}
        self._looking = threading.Lock()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._grew = threading.Event()
        self._looked_at: Snapshot | None = None
        self._failed = False

    @property
    def found(self) -> dict[int, Mapping[str, HParam]]:
        """By run id, of the runs whose texts hold settings, as far as read."""
        return {run: held.settings for run, held in self._held.copy().items() if held.settings}

    @property
    def further(self) -> dict[int, Further]:
        """What else the files of runs say of their settings, by run id, as far as read."""
        return self._words.found

    def tell(self, run: RunColumns) -> list[tuple[str, float | None, Mapping[str, HParam]]]:
        """(tag, wall time, settings) of each text of a run that holds some. Reads them; raises OSError."""
        points = list(self._list_points(run, self._text_tags(run.layout)))
        said = self._parse(run, points)
        return [(tag, point.wall_time, settings) for tag, point, settings in said if settings]

    def follow(self) -> None:
        """From now on texts are read as they come, in the background."""
        with self._starting:
            if self._thread is None:
                self._grew.set()
                self._thread = threading.Thread(
                    target=self._run, name="lightboard-texts", daemon=True
                )
                self._thread.start()

    def wake(self) -> None:
        """Something was read from the files."""
        self._grew.set()

    def look(self) -> None:
        """Read what came since the last time."""
        with self._looking:
            told_at = time.monotonic()
            changes = False
            snapshot = self._board.snapshot
            if snapshot is self._looked_at:
                return
            self._failed = False
            for run in snapshot.runs.values():
                changes |= self._look_at(run)
                changes |= self._look_further(run)
                if changes and time.monotonic() > told_at + _TELL:
                    self._changed()
                    told_at, changes = time.monotonic(), False
            for gone in self._held.keys() - snapshot.runs.keys():
                del self._held[gone]
            self._words.forget(self._words.known - snapshot.runs.keys())
            if not self._failed:
                self._looked_at = snapshot
            if changes:
                self._changed()

    def _run(self) -> None:
        while True:
            self._grew.wait()
            self._grew.clear()
            began = time.monotonic()
            self.look()
            time.sleep(max(_PAUSE, (time.monotonic() - began) * (1 / _SHARE - 1)))

    def _look_further(self, run: RunColumns) -> bool:
        try:
            return self._words.look_at(run)
        except OSError:
            self._failed = True
            return False

    def _look_at(self, run: RunColumns) -> bool:
        """True when its settings are others than before."""
        held = self._held.get(run.id)
        tags = self._text_tags(run.layout)
        if not tags or (held is not None and held.version == run.version):
            return False
        try:
            points = list(self._list_points(run, tags))
            refs = tuple((tag, point.ref) for tag, point in points)
            is_same = held is not None and held.points == refs
            settings = held.settings if held and is_same else self._read(run, points)
        except OSError:  # the file is gone or far away: the next look says more
            self._failed = True
            return False
        self._held[run.id] = _Held(run.version, refs, settings)
        return settings != (held.settings if held else _NOTHING)

    def _text_tags(self, layout: Layout) -> Sequence[int]:
        """Those of a layout, with those first that are called like settings; most runs share a few layouts."""
        known = self._tags.get(id(layout))
        if known is not None and known[0] is layout:
            return known[1]
        snapshot = self._board.snapshot
        tags = [snapshot.tags[tag] for tag in snapshot.tag_sets[layout.tag_set]]
        texts = [tag for tag in tags if tag.plugin == "text"]
        texts.sort(key=lambda tag: not says_settings(tag.tag.decode("utf-8", "replace")))
        found = tuple(tag.id for tag in texts[:_MOST_TAGS])
        self._tags[id(layout)] = layout, found
        return found

    def _list_points(self, run: RunColumns, tags: Sequence[int]) -> Iterator[tuple[int, BlobPoint]]:
        """The newest text of each tag that was logged at one step only: what follows training is no setting."""
        for tag in tags:
            steps: set[int] = set()
            newest: BlobPoint | None = None
            for file, series, cut in segments_of(run, tag):
                rows = [] if series.is_scalar else visible(series, cut).nonzero()[0].tolist()
                if not rows:
                    continue
                step = series.step
                steps.update((int(step[rows[0]]), int(step[rows].min()), int(step[rows].max())))
                n = rows[-1]
                newest = BlobPoint(
                    int(step[n]),
                    float(series.wall_time[n]),
                    BlobRef(file.id, n),
                    series.payload,
                    int(series.offset[n]),
                    int(series.length[n]),
                )
            if newest is not None and len(steps) == 1:
                yield tag, newest

    def _read(
        self, run: RunColumns, points: Sequence[tuple[int, BlobPoint]]
    ) -> Mapping[str, HParam]:
        """Within a run the newest file counts, setting by setting; within a file the first tag."""
        by_file: dict[int, dict[str, HParam]] = {}
        for _, point, said in self._parse(run, points):
            of_file = by_file.setdefault(point.ref.file, {})
            for key, value in said.items():
                of_file.setdefault(key, value)
        settings: dict[str, HParam] = {}
        for file in run.files:
            settings |= by_file.get(file.id, {})
        return settings or _NOTHING

    def _parse(
        self, run: RunColumns, points: Sequence[tuple[int, BlobPoint]]
    ) -> Iterator[tuple[str, BlobPoint, dict[str, HParam]]]:
        heads = self._board.read_heads([point for _, point in points], _READ)
        for (tag, point), head in zip(points, heads, strict=True):
            part = read_strings(head)
            name = self._board.find_tag(tag).tag.decode("utf-8", "replace")
            texts = [text.decode("utf-8", "replace") for text in part.strings]
            whole = len(head) == point.length
            yield name, point, parse_settings(name, part.shape, texts, whole=whole)
