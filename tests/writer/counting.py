"""What a child process does. A module of its own: one that is spawned imports all of it, and torch takes seconds."""

from __future__ import annotations

from lightboard import GlobalSummaryWriter


def count(writer: GlobalSummaryWriter, times: int) -> None:
    for _ in range(times):
        writer.add_scalar("a", 1.0)
    writer.close()
