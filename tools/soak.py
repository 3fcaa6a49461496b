"""`make soak`: many clients watch many growing runs for long. Says how far behind they were and what memory did.

Each client keeps an open stream, as a page does, and now and then asks for the board's changes. A writer of its own
process appends a point to a part of the runs again and again; each round ends with a point of the run `clock`. A client
is behind by the time from that point's wall time to the event that tells of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

WRITER = """
import sys, time
from lightboard import SummaryWriter
folder, runs, rate, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])
writers = [SummaryWriter(f"{folder}/run-{n:04d}") for n in range(runs)]
clock = SummaryWriter(f"{folder}/clock")
end, step = time.time() + seconds, 0
while time.time() < end:
    for n in range(step % 10, runs, 10):
        writers[n].add_scalar("loss", 1 / (step + 1), step)
    clock.add_scalar("time", time.time(), step)
    step += 1
    time.sleep(1 / rate)
for writer in (*writers, clock):
    writer.close()
print(step, flush=True)
"""


@dataclass
class Watched:
    """What one client saw."""

    events: int = 0
    version: int = -1
    ended: str = ""
    behind: list[float] = field(default_factory=list)


async def watch(port: int, seen: Watched, clock: Clock, until: asyncio.Event) -> None:
    """One stream, from its first event to the end."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
    writer.write(b"GET /api/live HTTP/1.1\r\nhost: localhost\r\n\r\n")
    try:
        while not until.is_set():
            line = await asyncio.wait_for(reader.readline(), 30)
            if not line:
                seen.ended = "the server ended the stream"
                return
            if line.startswith(b"data: "):
                event = json.loads(line[6:])
                seen.events += 1
                assert event["version"] >= seen.version, "versions go backwards"
                seen.version = event["version"]
                if clock.run in event["grew"] or event["changed"]:
                    seen.behind.append(max(0.0, time.time() - clock.last()))
    except asyncio.TimeoutError:
        seen.ended = "nothing came for 30 s"
    finally:
        writer.close()


class Clock:
    """When the newest point of the run `clock` was logged, by the event file itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.run = -1
        self._held = 0.0

    def last(self) -> float:
        """Of what lies on the disk; its modification is the moment it could be noticed."""
        with suppress(OSError, ValueError):
            self._held = max(one.stat().st_mtime for one in (self._folder / "clock").iterdir())
        return self._held


def memory(process: int) -> float:
    """Megabytes that a process holds."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1000 if found else 0.0


async def ask(port: int, path: str) -> dict[str, object]:
    """A GET of JSON."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 24)
    writer.write(f"GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n".encode())
    head, _, body = (await asyncio.wait_for(reader.read(), 60)).partition(b"\r\n\r\n")
    writer.close()
    assert b" 200 " in head.split(b"\r\n")[0], head
    found: dict[str, object] = json.loads(body)
    return found


async def soak(
    port: int, process: int, folder: Path, clients: int, writer: subprocess.Popen[str]
) -> dict[str, object]:
    """Until the writer ends; what was seen."""
    clock, until = Clock(folder), asyncio.Event()
    while clock.run < 0:
        runs = (await ask(port, "/api/board"))["runs"]
        assert isinstance(runs, list)
        clock.run = next((run["id"] for run in runs if run["name"] == "clock"), -1)
        await asyncio.sleep(0.1)
    seen = [Watched() for _ in range(clients)]
    tasks = [asyncio.create_task(watch(port, one, clock, until)) for one in seen]
    held: list[float] = []
    while writer.poll() is None:
        await asyncio.sleep(1)
        held.append(memory(process))
        await ask(port, "/api/board")
    wanted = time.monotonic() + 60
    assert writer.stdout is not None
    steps = int(writer.stdout.read())
    while time.monotonic() < wanted:  # all of it arrives
        runs = (await ask(port, "/api/board"))["runs"]
        assert isinstance(runs, list)
        points = {run["name"]: run["points"] for run in runs}
        if points.get("clock") == steps:
            break
        await asyncio.sleep(0.2)
    version = (await ask(port, "/api/health"))["version"]
    while time.monotonic() < wanted and any(
        one.version != version and not one.ended for one in seen
    ):
        await asyncio.sleep(0.2)
    until.set()
    await asyncio.gather(*tasks)
    behind = sorted(second for one in seen for second in one.behind[1:])
    third = max(1, len(held) // 3)
    return {
        "clients": clients,
        "runs": len(points),
        "points": sum(points.values()),
        "steps": steps,
        "clock": points.get("clock"),
        "ended early": [one.ended for one in seen if one.ended],
        "not up to date": sum(one.version != version for one in seen),
        "events": sum(one.events for one in seen),
        "behind, most (s)": round(behind[-1], 3) if behind else None,
        "behind, middle (s)": round(behind[len(behind) // 2], 3) if behind else None,
        "memory, second third (MB)": round(
            sum(held[third : 2 * third]) / max(1, len(held[third : 2 * third])), 1
        ),
        "memory, last third (MB)": round(sum(held[-third:]) / max(1, len(held[-third:])), 1),
    }


def main() -> int:
    """Run it; prints what was seen as JSON, and fails where a client was lost or left behind for good."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument(
        "--rate", type=float, default=5, help="rounds a second; each a tenth of the runs"
    )
    parser.add_argument("--minutes", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        logs = Path(folder) / "logs"
        board = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "lightboard",
                "--logdir",
                str(logs),
                "--port",
                "0",
                "--no_cache",
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert board.stdout is not None
        port = int(board.stdout.readline().rstrip("/\n").rpartition(":")[2])
        writer = subprocess.Popen(
            [
                sys.executable,
                "-c",
                WRITER,
                str(logs),
                str(given.runs),
                str(given.rate),
                str(60 * given.minutes),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            told = asyncio.run(soak(port, board.pid, logs, given.clients, writer))
        finally:
            writer.kill()
            board.terminate()
            board.wait(30)
    print(json.dumps(told, indent=2))
    return (
        1 if told["ended early"] or told["not up to date"] or told["clock"] != told["steps"] else 0
    )


if __name__ == "__main__":
    sys.exit(main())
