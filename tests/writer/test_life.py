"""What happens to the data when a script dies, forks, runs out of disk or loses its folder."""

from __future__ import annotations

import errno
import logging
import os
import pickle
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from tests.writer.peers import event_files

from lightboard import SummaryWriter, _native
from lightboard.events.decode import decode_event, records

PATIENCE = 60.0


def steps(folder: Path) -> list[int]:
    """The steps of all scalars below `folder`, file by file. Fails at a wrong checksum."""
    return [
        event.step
        for file in event_files(folder)
        for event in map(decode_event, records(file.read_bytes()))
        if event.summary.value
    ]


def begins_well(file: Path) -> bool:
    """Whether the first record is the file version."""
    first = next(records(file.read_bytes()))
    return decode_event(first).file_version == b"brain.Event:2"


def wait_until(happened: Callable[[], bool]) -> None:
    """Return as soon as it is so; fails when that never comes."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.002)


def start(script: str, folder: Path) -> subprocess.Popen[str]:
    """Run `script` (with `w`, a writer to `folder`) in a process of its own."""
    lines = (
        "import os, sys, time, signal, threading, numpy as np",
        "from lightboard import SummaryWriter",
        f"folder = {str(folder)!r}",
        "w = SummaryWriter(folder)",
        script,
    )
    return subprocess.Popen(
        [sys.executable, "-c", "\n".join(lines)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(script: str, folder: Path) -> tuple[int, str]:
    """Run `script` to its end: exit status and what it wrote to stderr."""
    process = start(script, folder)
    _, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, errors


LOG = "for i in range(1000): w.add_scalar('a', i, i)\n"


@pytest.mark.parametrize(
    ("ending", "status"),
    [
        ("", 0),
        ("sys.exit(3)", 3),
        ("raise RuntimeError", 1),
        ("w.flush(); os._exit(4)", 4),
        ("w.close()", 0),
        ("w.close(); w.close(); w.flush()", 0),
        ("os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)", -signal.SIGTERM),
        ("os.kill(os.getpid(), signal.SIGTERM)\nwhile True: pass", -signal.SIGTERM),
        ("signal.raise_signal(signal.SIGINT)", -signal.SIGINT),
        ("import atexit; atexit.register(w.add_scalar, 'a', 5, 5)", 0),
        ("threading.Thread(target=lambda: (time.sleep(.1), w.add_scalar('a', 5, 5))).start()", 0),
        ("del w", 0),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, str) else "",
)
def test_every_ending_leaves_everything(tmp_path: Path, ending: str, status: int) -> None:
    returned, errors = run(LOG + ending, tmp_path)
    assert returned == status
    assert steps(tmp_path)[:1000] == list(range(1000))
    assert "lightboard" not in errors.replace("lightboard/", "")


def test_calls_after_the_end_are_written_too(tmp_path: Path) -> None:
    """An exit handler older than lightboard's runs after it, when no thread can be had any more."""
    script = (
        "import atexit\n"
        "def late():\n"
        "    w.add_scalar('a', 1.0, 7)\n"
        "    w.add_image('p', np.zeros((4, 4), 'uint8'), 8, dataformats='HW')\n"
        "atexit.register(late)\n"
        "import numpy as np\n"
        "from lightboard import SummaryWriter\n"
        f"w = SummaryWriter({str(tmp_path)!r})\n"
        "w.add_scalar('a', 1.0, 6)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert steps(tmp_path) == [6, 7, 8]


def test_pictures_survive_sigterm(tmp_path: Path) -> None:
    script = """
picture = np.random.randint(0, 256, (64, 64, 3), dtype='uint8')
for i in range(50): w.add_image('p', picture, i, dataformats='HWC')
os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)"""
    assert run(script, tmp_path)[0] == -signal.SIGTERM
    assert steps(tmp_path) == list(range(50))


def test_sigterm_stays_whose_it_was(tmp_path: Path) -> None:
    """A handler set before or after is left alone; the process does what it says."""
    script = """
signal.signal(signal.SIGTERM, lambda *a: sys.exit(7))
for i in range(1000): w.add_scalar('a', i, i)
os.kill(os.getpid(), signal.SIGTERM); time.sleep(60)"""
    assert run(script, tmp_path)[0] == 7
    assert steps(tmp_path) == list(range(1000))


def test_sigkill_leaves_what_is_older_than_a_second(tmp_path: Path) -> None:
    script = """
picture = np.random.randint(0, 256, (32, 32, 3), dtype='uint8')
i = 0
while True:
    w.add_scalar('a', i, i)
    if i % 50 == 0: w.add_image('p', picture, i, dataformats='HWC')
    print(i, time.time(), flush=True)
    i += 1
    time.sleep(0.0005)"""
    chance = random.Random(3)
    for attempt in range(4):
        folder = tmp_path / str(attempt)
        process = start(script, folder)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(1 + chance.random())
        process.kill()
        killed = time.time()
        printed = process.communicate()[0].splitlines()
        lines = [line.split() for line in printed if line.count(" ") == 1]
        old = [int(step) for step, moment in lines if float(moment) < killed - 1]
        found = [step for step in steps(folder) if step % 50]
        assert found == [step for step in range(found[-1] + 1) if step % 50]
        assert old[-1] <= found[-1]


def test_on_disk_without_flush(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    for step in range(3):
        writer.add_scalar("a", 1.0, step)
        wait_until(lambda step=step: steps(tmp_path) == list(range(step + 1)))  # type: ignore[misc]
    writer.close()


def test_the_file_stands_and_begins_at_once(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path / "new" / "run", filename_suffix=".mine")
    (file,) = event_files(tmp_path)
    assert file.name.startswith("events.out.tfevents.") and file.name.endswith(".mine")
    assert begins_well(file)
    writer.close()


def test_order_is_the_order_of_the_calls(tmp_path: Path) -> None:
    import numpy as np

    picture = np.zeros((200, 200), np.uint8)
    with SummaryWriter(tmp_path) as writer:
        for step in range(300):
            if step % 3:
                writer.add_scalar("a", 1.0, step)
            else:
                writer.add_image("p", picture, step, dataformats="HW")
    assert steps(tmp_path) == list(range(300))


def test_a_hundred_threads(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:

        def log(thread: int) -> None:
            for step in range(100):
                writer.add_scalar(f"t{thread}", step, step)

        threads = [threading.Thread(target=log, args=(n,)) for n in range(100)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    (file,) = event_files(tmp_path)
    by_tag: dict[bytes, list[int]] = {}
    for event in map(decode_event, records(file.read_bytes())):
        for value in event.summary.value:
            by_tag.setdefault(value.tag, []).append(event.step)
    assert len(by_tag) == 100
    assert all(found == list(range(100)) for found in by_tag.values())


def test_two_writers_in_one_folder_share_no_file(tmp_path: Path) -> None:
    writers = [SummaryWriter(tmp_path) for _ in range(20)]
    for number, writer in enumerate(writers):
        writer.add_scalar("a", 1.0, number)
    for writer in writers:
        writer.close()
    assert len(event_files(tmp_path)) == 20
    assert sorted(steps(tmp_path)) == list(range(20))


def test_a_thousand_writers(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    writers = [SummaryWriter(tmp_path / str(n)) for n in range(1000)]
    for turn in range(2):
        for number, writer in enumerate(writers):
            writer.add_scalar("a", 1.0, 2 * number + turn)
    for writer in writers:
        writer.flush()
    assert len(os.listdir("/proc/self/fd")) - before < 64
    assert sum(t.name == "lightboard-writer" for t in threading.enumerate()) == 1
    for writer in writers:
        writer.close()
    assert sorted(steps(tmp_path)) == list(range(2000))
    assert len(os.listdir("/proc/self/fd")) - before < 8


def test_add_after_close_opens_a_new_file(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("a", 1.0, 0)
    writer.close()
    assert writer.file_writer is None and writer.all_writers is None
    writer.add_scalar("a", 1.0, 1)
    writer.close()
    assert len(event_files(tmp_path)) == 2
    assert all(map(begins_well, event_files(tmp_path)))
    assert steps(tmp_path) == [0, 1]


def test_purge_step(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path, purge_step=30) as writer:
        writer.add_scalar("a", 1.0, 30)
        writer.close()
        writer.add_scalar("a", 1.0, 31)
    first, second = (
        [decode_event(payload) for payload in records(file.read_bytes())]
        for file in event_files(tmp_path)
    )
    assert [(e.step, e.file_version, e.session_log.status) for e in first[:3]] == [
        (0, b"brain.Event:2", 0),
        (30, b"brain.Event:2", 0),
        (30, b"", 1),
    ]
    assert not any(event.HasField("session_log") for event in second)  # it restarted once
    assert steps(tmp_path) == [30, 31]


# --- forks -----------------------------------------------------------------------------------


def test_fork_gives_the_child_its_own_file(tmp_path: Path) -> None:
    script = """
for i in range(1000): w.add_scalar('a', i, i)
child = os.fork()
for i in range(1000): w.add_scalar('child' if child == 0 else 'parent', i, i)
w.flush()
if child == 0: os._exit(0)
assert os.waitpid(child, 0)[1] == 0"""
    assert run(script, tmp_path) == (0, "")
    tags = [
        [
            event.summary.value[0].tag
            for event in map(decode_event, records(file.read_bytes()))
            if event.summary.value
        ]
        for file in event_files(tmp_path)
    ]
    assert sorted(tags) == [[b"a"] * 1000 + [b"parent"] * 1000, [b"child"] * 1000]


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_multiprocessing_children_need_not_close(tmp_path: Path, method: str) -> None:
    module = tmp_path / "child.py"
    module.write_text(
        "from lightboard import SummaryWriter\n"
        "def train(folder, rank):\n"
        "    writer = SummaryWriter(folder)\n"
        "    for step in range(500): writer.add_scalar(f'rank{rank}', 1.0, step)\n"
    )
    script = f"""
import multiprocessing
sys.path.insert(0, {str(tmp_path)!r})
from child import train
w.add_scalar('a', 0, 0)
context = multiprocessing.get_context({method!r})
children = [context.Process(target=train, args=(folder, rank)) for rank in range(3)]
for c in children: c.start()
for c in children: c.join()
assert [c.exitcode for c in children] == [0, 0, 0]"""
    assert run(script, tmp_path / "run") == (0, "")
    assert sorted(steps(tmp_path / "run")) == sorted([0, *list(range(500)) * 3])


def test_fork_while_everybody_writes(tmp_path: Path) -> None:
    script = """
stop = False
def log():
    i = 0
    while not stop:
        w.add_scalar('a', i, i); i += 1
threads = [threading.Thread(target=log) for _ in range(4)]
for t in threads: t.start()
for n in range(12):
    child = os.fork()
    if child == 0:
        w.add_scalar('child', n, n); w.flush(); os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
stop = True
for t in threads: t.join()"""
    returned, errors = run(script, tmp_path)
    assert (returned, errors) == (0, "")
    assert len(event_files(tmp_path)) == 13
    assert steps(tmp_path)


def test_a_writer_cannot_be_pickled(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(TypeError, match="hint: make one"):
        pickle.dumps(writer)


# --- the disk --------------------------------------------------------------------------------


def test_removed_folder_comes_back(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    writer = SummaryWriter(logs / "run")
    writer.add_scalar("a", 1.0, 1)
    writer.flush()
    shutil.rmtree(logs)
    writer.add_scalar("a", 1.0, 2)
    writer.flush()
    (file,) = event_files(logs)
    assert begins_well(file)
    assert steps(logs) == [2]
    writer.close()


def test_removed_folders_of_many_writers_come_back(tmp_path: Path) -> None:
    """More writers than descriptors are kept: those whose file was closed in between find out as
    well.
    """
    logs = tmp_path / "logs"
    writers = [SummaryWriter(logs / str(n)) for n in range(100)]
    shutil.rmtree(logs)
    for number, writer in enumerate(writers):
        writer.add_scalar("a", 1.0, number)
        writer.close()
    assert sorted(steps(logs)) == list(range(100))
    assert all(map(begins_well, event_files(logs)))


@contextmanager
def file_size_limit(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes: as a full disk, with EFBIG for ENOSPC."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_full_disk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    writer = SummaryWriter(tmp_path)
    with caplog.at_level(logging.WARNING, "lightboard"):
        with file_size_limit(5000):
            for step in range(1000):
                writer.add_scalar("a", 1.0, step)
            for _ in range(2):
                with pytest.raises(OSError, match="hint: ") as error:
                    writer.flush()
                assert error.value.errno == errno.EFBIG
            writer.add_scalar("a", 1.0, 1000)
        (record,) = caplog.records
        path = event_files(tmp_path)[0]
        assert record.getMessage().startswith(f"cannot write {path}: File too large.")
        # There is room again: nothing was lost, not even the record cut in two.
        writer.flush()
    writer.close()
    assert steps(tmp_path) == list(range(1001))


def test_full_disk_at_close(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    with file_size_limit(5000):
        for step in range(1000):
            writer.add_scalar("a", 1.0, step)
        with pytest.raises(OSError, match="File too large"):
            writer.close()
        writer.close()
    assert steps(tmp_path) == list(range(len(steps(tmp_path))))


def test_full_disk_at_exit_is_told(tmp_path: Path) -> None:
    script = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (5000, resource.RLIM_INFINITY))
for i in range(1000): w.add_scalar('a', i, i)"""
    returned, errors = run(script, tmp_path)
    assert returned == 0
    assert "could not be written" in errors


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotADirectoryError, match="file"):
        SummaryWriter(tmp_path / "file" / "run")
    with pytest.raises(OSError, match="file"):
        SummaryWriter(tmp_path / "file")


def test_bucket_addresses_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="hint: log to a folder"):
        SummaryWriter("s3://bucket/run")


def test_a_slow_disk_makes_the_caller_wait(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is dropped: the caller waits, and is told once."""
    _native.set_pending_limit(1 << 16)
    try:
        writer = SummaryWriter(tmp_path)
        gate = threading.Event()

        def wait() -> None:
            gate.wait()

        def log() -> None:
            for step in range(5000):
                writer.add_scalar("a", 1.0, step)

        assert writer.file_writer is not None
        writer.file_writer.append_task(wait, 1)
        with caplog.at_level(logging.WARNING, "lightboard"):
            thread = threading.Thread(target=log)
            thread.start()
            wait_until(lambda: bool(caplog.records))
            assert thread.is_alive()
            assert _native.pending_bytes() < 1 << 17
            gate.set()
            thread.join()
        writer.close()
    finally:
        _native.set_pending_limit(256 << 20)
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage().startswith("logging waits for the disk")
    assert steps(tmp_path) == list(range(5000))


def test_histograms_far_ahead_of_the_writer_take_no_more_memory(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Past 16 MiB of copies the caller counts: the same histograms, in the same order."""
    array = np.arange(1 << 20, dtype=np.float32)
    writer = SummaryWriter(tmp_path)
    gate = threading.Event()

    def wait() -> None:
        gate.wait()

    assert writer.file_writer is not None
    with caplog.at_level(logging.WARNING, "lightboard"):
        writer.file_writer.append_task(wait, 1)
        for step in range(20):
            writer.add_histogram("h", array, step)
            array += 1
            writer.add_scalar("a", 1.0, step)
        writer.add_histogram("empty", np.full(1 << 20, np.nan), 20)
        assert 16 << 20 <= _native.pending_bytes() < 24 << 20
        gate.set()
        writer.close()
    (file,) = event_files(tmp_path)
    payloads = map(decode_event, records(file.read_bytes()))
    found = [value for event in payloads for value in event.summary.value]
    assert [value.tag for value in found] == [b"h", b"a"] * 20
    histograms = [value.histo for value in found[::2]]
    assert [histogram.min for histogram in histograms] == list(range(20))
    assert [sum(histogram.bucket) for histogram in histograms] == [len(array)] * 20
    edges = np.array(_native.default_edges())
    for step in (0, 19):  # one copied, one counted by the caller
        counts, _ = np.histogram(array - 20 + step, edges)
        assert list(histograms[step].bucket) == [0, *np.trim_zeros(counts)]
    assert [record.getMessage() for record in caplog.records] == [
        "not logged: histogram 'empty' is empty: no value lies in any bin (min nan, max nan)"
    ]


def test_a_task_that_fails_is_told_and_nothing_else_suffers(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> bytes:
        raise ValueError("no such picture")

    with caplog.at_level(logging.WARNING, "lightboard"), SummaryWriter(tmp_path) as writer:
        assert writer.file_writer is not None
        writer.add_scalar("a", 1.0, 1)
        writer.file_writer.append_task(fail, 1)
        writer.add_scalar("a", 1.0, 2)
    assert [record.getMessage() for record in caplog.records] == ["not logged: no such picture"]
    assert steps(tmp_path) == [1, 2]


def test_the_clock_may_jump(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step, moment in enumerate([2e9, 1.0, 0.0, -5.0, 1e18]):
            writer.add_scalar("a", 1.0, step, moment)
    assert steps(tmp_path) == [0, 1, 2, 3, 4]


def test_relative_folder_survives_chdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("logs")
    shutil.rmtree("logs")
    monkeypatch.chdir("/")
    writer.add_scalar("a", 1.0, 1)
    writer.close()
    assert steps(tmp_path / "logs") == [1]


def test_import_loads_neither_torch_nor_the_server_nor_pillow(tmp_path: Path) -> None:
    script = (
        "import sys, lightboard; lightboard.SummaryWriter('runs').add_scalar('a', 1.0)\n"
        "print(*(m for m in ('torch', 'PIL', 'starlette', 'google.protobuf', 'msgspec', 'logging')"
        " if m in sys.modules))"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert found.stdout.strip() == ""
