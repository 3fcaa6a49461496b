"""Requests to the projector, and what its blobs hold."""

from __future__ import annotations

import json
import struct
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.builders.web import Client

import lightboard


def writer_of(package: str, folder: Path) -> Any:
    if package == "lightboard":
        return lightboard.SummaryWriter(folder)
    if package == "torch":
        return pytest.importorskip("torch.utils.tensorboard").SummaryWriter(str(folder))
    return pytest.importorskip("tensorboardX").SummaryWriter(str(folder))


def ask(client: Client, route: str, status: int = 200, **body: Any) -> Any:
    reply = client.post(f"/api/plugins/projector/{route}", **body)
    assert reply.status_code == status, reply.text
    return reply


def embeddings(client: Client) -> Any:
    return ask(client, "embeddings").json()


def only(client: Client) -> Any:
    (source,) = embeddings(client)["sources"]
    return source


def unpack(data: bytes, magic: bytes) -> tuple[dict[str, Any], bytes]:
    (length,) = struct.unpack_from("<I", data, 4)
    assert data[:4] == magic
    assert length % 8 == 0
    return json.loads(data[8 : 8 + length]), data[8 + length :]


def metadata(client: Client, source: str, step: int | None = None) -> dict[str, list[Any]]:
    head, body = unpack(ask(client, "metadata", source=source, step=step).content, b"LBM1")
    found: dict[str, list[Any]] = {}
    for column in head["columns"]:
        part = body[column["at"] :]
        if column["kind"] == "numbers":
            values = np.frombuffer(part, "<f8", head["rows"])
            found[column["name"]] = [None if np.isnan(value) else value for value in values]
        else:
            codes = np.frombuffer(part, "<i4", head["rows"])
            words = column["words"]
            found[column["name"]] = [words[code] if code >= 0 else None for code in codes]
    return found


def vectors(client: Client, source: str, **body: Any) -> NDArray[np.float32]:
    head, data = unpack(ask(client, "vectors", source=source, **body).content, b"LBV1")
    return np.frombuffer(data, "<f4").reshape(head["rows"], head["dimensions"])


@dataclass
class Seen:
    head: dict[str, Any]
    positions: NDArray[np.float32] | None


def progress(client: Client, job: str, since: int = -1, wait: float = 1.0) -> Seen:
    reply = ask(client, "progress", job=job, since=since, wait=wait)
    head, data = unpack(reply.content, b"LBP1")
    if not head["positions"]:
        assert not data
        return Seen(head, None)
    return Seen(head, np.frombuffer(data, "<f4").reshape(head["rows"], head["dims"]))


def until(client: Client, job: str, *states: str, patience: float = 60.0) -> Seen:
    """What a job is once it is in one of these states, with the last positions that it showed."""
    since, positions, end = -1, None, time.monotonic() + patience
    while True:
        seen = progress(client, job, since)
        positions = seen.positions if seen.positions is not None else positions
        since = seen.head["version"]
        if seen.head["state"] in states:
            return Seen(seen.head, positions)
        assert seen.head["state"] in ("waiting", "running", "paused"), seen.head
        assert time.monotonic() < end, seen.head


def project(client: Client, source: str, **body: Any) -> Seen:
    """A projection that must succeed."""
    job = ask(client, "project", source=source, **body).json()["job"]
    return until(client, job, "done")


def refusal(client: Client, source: str, **body: Any) -> str:
    """Why a projection fails."""
    job = ask(client, "project", source=source, **body).json()["job"]
    return str(until(client, job, "failed").head["error"])
