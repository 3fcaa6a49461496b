"""Who is running, who stalled: the rules of docs/runs.md on a clock that stands still until moved."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.builders import FakeClock, wait_until

from lightboard.reader.store import FileColumns, Layout, RunColumns
from lightboard.runs.pulse import FRESH, RUNNING, STALLED, Process, Pulses, process_is_alive
from lightboard.types import Run

T = 1_700_000_000.0


def make_run(
    last: float | None, run: int = 0, name: str = "tfevents.1700000000.box.77.0"
) -> RunColumns:
    file = FileColumns(run, f"r/{name}", (0, 0), (), (), (), last, last, 1)
    return RunColumns(
        id=run,
        name=Run(f"r{run}"),
        slot=1,
        files=(file,),
        cuts=(None,),
        layout=Layout((), (), 0, ()),
        start=last,
        last=last,
        points=1,
        version=1,
    )


class Watched:
    """Pulses on a fake clock; processes that are alive are named."""

    def __init__(self) -> None:
        self.clock = FakeClock(T)
        self.alive: set[int] = set()
        self.pulses = Pulses(lambda process: process.pid in self.alive)

    def grow(self, run: int = 0, *, behind: float = 0.0, pid: int = 77) -> None:
        now = self.clock()
        name = f"tfevents.1700000000.box.{pid}.0"
        self.pulses.grew([make_run(now - behind, run, name)], now)

    def after(self, seconds: float, run: int = 0) -> str | None:
        self.clock.advance(seconds)
        self.pulses.look(self.clock())
        return self.pulses.of(run)


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_nothing_is_known_of_what_did_not_grow(watched: Watched) -> None:
    assert watched.after(0) is None


def test_a_run_that_grows_is_running_and_then_nothing_is_said(watched: Watched) -> None:
    watched.grow()
    assert watched.after(0) == "running"
    assert watched.after(RUNNING) == "running"
    assert watched.after(0.1) is None
    assert watched.after(10 * STALLED) is None


def test_a_slow_rhythm_is_waited_for(watched: Watched) -> None:
    watched.grow()
    watched.clock.advance(300)
    watched.grow()
    assert watched.after(600) == "running"
    assert watched.after(1) is None


def test_a_break_of_a_night_is_no_rhythm(watched: Watched) -> None:
    watched.grow()
    watched.clock.advance(36_000)
    watched.grow()
    assert watched.after(7_201) is None


def test_stalled_while_its_process_is_there(watched: Watched) -> None:
    watched.alive = {77}
    watched.grow()
    assert watched.after(STALLED - 1) is None
    assert watched.after(1) == "stalled"
    watched.alive = set()
    assert watched.after(1) is None
    watched.alive = {77}
    watched.grow()
    assert watched.after(0) == "running"


def test_a_process_that_went_on_to_another_run_has_not_stalled_in_this(watched: Watched) -> None:
    watched.alive = {77}
    watched.grow(0)
    watched.clock.advance(100)
    watched.grow(1)
    assert watched.after(STALLED) is None
    assert watched.pulses.of(1) == "stalled"


def test_without_a_process_in_the_name_nothing_stalls(watched: Watched) -> None:
    watched.alive = {77}
    watched.pulses.grew([make_run(T, name="events.out.tfevents.1700000000.golden")], T)
    assert watched.after(0) == "running"
    assert watched.after(STALLED) is None


def test_copied_runs_are_never_running(watched: Watched) -> None:
    """A copy arrives piece by piece, faster than it was written, with wall times of then."""
    for piece in range(20):
        watched.grow(behind=86_400 - piece * 500)
        assert watched.after(2) is None


def test_old_data_that_arrive_at_once_say_nothing(watched: Watched) -> None:
    watched.grow(behind=FRESH + 1)
    watched.clock.advance(0.2)
    watched.grow(behind=FRESH + 1)
    assert watched.after(0) is None


@pytest.mark.parametrize("behind", [-7_200, 7_200])
def test_a_writer_whose_clock_is_wrong_is_running_once_it_keeps_pace(
    watched: Watched, behind: float
) -> None:
    watched.grow(behind=behind)
    assert watched.after(10) is None
    watched.grow(behind=behind + 0.4)
    assert watched.after(0) == "running"


def test_only_changes_are_told(watched: Watched) -> None:
    watched.grow()
    assert watched.pulses.look(T) == {0}
    assert watched.pulses.look(T + 1) == set()
    assert watched.pulses.look(T + RUNNING + 1) == {0}


def test_runs_that_go_are_forgotten(watched: Watched) -> None:
    watched.grow()
    watched.after(0)
    watched.pulses.forget([0])
    assert watched.after(0) is None


def test_a_run_without_times_says_nothing(watched: Watched) -> None:
    watched.pulses.grew([make_run(None)], T)
    assert watched.after(0) is None


def has_command(pid: int) -> bool:
    """Just started, a process has no command line for a moment."""
    return bool(Path(f"/proc/{pid}/cmdline").read_bytes())


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of other processes")
def test_processes_of_this_machine() -> None:
    here, now = socket.gethostname(), int(time.time())
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        wait_until(lambda: has_command(child.pid))
        assert process_is_alive(Process(here, child.pid, now + 1))
        assert not process_is_alive(Process(here, child.pid, now - 3600)), "a number used again"
        assert not process_is_alive(Process(here + "x", child.pid, now + 1))
        child.communicate(b"\n")
    assert not process_is_alive(Process(here, child.pid, now + 1))
    code = "import sys; input()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "ipykernel_launcher"], stdin=subprocess.PIPE
    ) as kernel:
        wait_until(lambda: has_command(kernel.pid))
        assert not process_is_alive(Process(here, kernel.pid, now + 1)), "a notebook's kernel"
        kernel.communicate(b"\n")
    assert process_is_alive(Process(here, os.getpid(), now + 1))
