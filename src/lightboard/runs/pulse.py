"""Whether runs are alive, told by what grew while somebody watched. The rules: docs/runs.md.

Nothing is concluded from the age of a file: copied and old runs, and those that were there already when
watching began, say nothing until they grow.
"""

from __future__ import annotations

import os
import re
import socket
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from lightboard.reader.store import RunColumns

Pulse = Literal["running", "stalled"]

# Seconds.
FRESH: Final = 60.0
"""What was logged within this time of our clock is news; older data that arrive are a copy."""
RUNNING: Final = 60.0
"""A run is running for this long after it grew, or for twice its longest pause."""
STALLED: Final = 600.0
"""From then on, or from five times its longest pause, it is stalled if its process is there."""

_PAUSES: Final = 16  # so many of the latest pauses tell the longest
_PAUSE_LIMIT: Final = 3600.0  # a longer one was a break, not a rhythm
_SAME_MOMENT: Final = 1.0
# A writer whose clock is wrong: its wall times keep their distance to our clock, but for this much.
_DRIFT: Final = 1.0
_DRIFT_SHARE: Final = 0.1

_FILE_NAME: Final = re.compile(r"tfevents\.(\d{9,11})\.(.+?)\.(\d+)\.\d+(?:\.|$)")


class Process(NamedTuple):
    """Who writes an event file, from the file's name."""

    host: str
    pid: int
    created: int
    """When it made the file; seconds since the epoch."""


class _Beat:
    """A run that grew while it was watched."""

    __slots__ = ("at", "pauses", "process")

    def __init__(self, at: float, process: Process | None) -> None:
        self.at = at
        self.process = process
        self.pauses: deque[float] = deque(maxlen=_PAUSES)

    def beat(self, now: float, process: Process | None) -> None:
        if now - self.at >= _SAME_MOMENT:
            self.pauses.append(min(now - self.at, _PAUSE_LIMIT))
        self.at, self.process = now, process

    @property
    def longest_pause(self) -> float:
        return max(self.pauses, default=0.0)


class Pulses:
    """The pulse of every run that grew. One thread at a time.

    `is_alive`: whether the process that made a file is still there and idle for all one can tell;
    False wherever that cannot be known.
    """

    def __init__(self, is_alive: Callable[[Process], bool] | None = None) -> None:
        self._is_alive = is_alive or process_is_alive
        self._beats: dict[int, _Beat] = {}
        self._distances: dict[int, tuple[float, float]] = {}  # run → when seen, clock − wall time
        self._last_words: dict[
            tuple[str, int], float
        ] = {}  # (host, pid) → when any of its runs grew
        self._pulses: dict[int, Pulse] = {}

    def grew(self, runs: Iterable[RunColumns], now: float) -> bool:
        """New points of these runs were seen while watching. Returns whether that calls for a look."""
        woke = [run.id for run in runs if self._beat(run, now)]
        return any(self._pulses.get(run) != "running" for run in woke)

    def _beat(self, run: RunColumns, now: float) -> bool:
        if run.last is None or not self._is_news(run.id, run.last, now):
            return False
        process = find_process(run)
        beat = self._beats.get(run.id)
        if beat is None:
            self._beats[run.id] = _Beat(now, process)
        else:
            beat.beat(now, process)
        if process is not None:
            self._last_words[process.host, process.pid] = now
        return True

    def forget(self, runs: Iterable[int]) -> None:
        """These runs are gone."""
        for run in runs:
            self._beats.pop(run, None)
            self._distances.pop(run, None)

    def look(self, now: float) -> set[int]:
        """Tell every pulse anew. Returns the runs whose pulse changed."""
        pulses = {
            run: pulse
            for run, beat in self._beats.items()
            if (pulse := self._pulse(beat, now)) is not None
        }
        changed = {
            run
            for run in pulses.keys() | self._pulses.keys()
            if pulses.get(run) != self._pulses.get(run)
        }
        self._pulses = pulses
        return changed

    def of(self, run: int) -> Pulse | None:
        """As of the last look; None: nothing is known of it."""
        return self._pulses.get(run)

    def _is_news(self, run: int, last: float, now: float) -> bool:
        if abs(now - last) <= FRESH:
            return True
        before = self._distances.get(run)
        if before is not None and now - before[0] < _SAME_MOMENT:
            return False  # too soon to tell; measured from the earlier moment
        self._distances[run] = (now, now - last)
        if before is None:
            return False
        drift = abs(now - last - before[1])
        return drift <= _DRIFT + _DRIFT_SHARE * (now - before[0])

    def _pulse(self, beat: _Beat, now: float) -> Pulse | None:
        silence = now - beat.at
        if silence <= max(RUNNING, 2 * beat.longest_pause):
            return "running"
        process = beat.process
        if (
            silence >= max(STALLED, 5 * beat.longest_pause)
            and process is not None
            and self._last_words[process.host, process.pid] <= beat.at  # it went on to another run
            and self._is_alive(process)
        ):
            return "stalled"
        return None


def find_process(run: RunColumns) -> Process | None:
    """Who writes the run's newest file; None where its name does not say."""
    newest = max(run.files, key=lambda file: file.last or float("-inf"), default=None)
    found = _FILE_NAME.search(os.path.basename(newest.path)) if newest else None
    return Process(found[2], int(found[3]), int(found[1])) if found else None


def process_is_alive(process: Process) -> bool:
    """Whether this machine runs it, and it began before the file did.

    A notebook's kernel outlives its trainings: it says nothing. Only Linux tells; elsewhere False.
    """
    if process.host != socket.gethostname():
        return False
    try:
        with open(f"/proc/{process.pid}/stat", encoding="utf-8", errors="replace") as file:
            ticks = int(file.read().rpartition(")")[2].split()[19])
        with open(f"/proc/{process.pid}/cmdline", "rb") as command:
            said = command.read()
            # Empty: it is about to begin, or has ended and nobody has asked how.
            if not said or b"kernel" in said:
                return False
        with open("/proc/stat", encoding="utf-8") as file:
            boot = next(int(line.split()[1]) for line in file if line.startswith("btime"))
    except (OSError, ValueError, IndexError, StopIteration):
        return False
    return boot + ticks / os.sysconf("SC_CLK_TCK") <= process.created + 2
