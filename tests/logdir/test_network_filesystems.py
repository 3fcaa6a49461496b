"""Logdirs by SFTP and HTTP, from real servers on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import Following, make_board, read, scalar
from tests.builders.event_files import NAME, version
from tests.builders.http_folder import HTTPFolder
from tests.builders.sftp import PASSWORD, SFTPServer


def points(count: int, start: int = 0) -> bytes:
    return b"".join(scalar("x", step, step / 2) for step in range(start, start + count))


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    """Two runs of 100 points each."""
    folder = tmp_path / "logs"
    for run in ("a", "b/c"):
        (folder / run).mkdir(parents=True)
        (folder / run / NAME).write_bytes(version() + points(100))
    (folder / "weights.pt").write_bytes(b"no event file")
    return folder


@pytest.fixture
def sftp(tmp_path: Path, clean_environment: pytest.MonkeyPatch) -> Iterator[SFTPServer]:
    """A server whose key ssh knows."""
    with SFTPServer() as server:
        ssh = tmp_path / "home" / ".ssh"
        ssh.mkdir(parents=True)
        (ssh / "known_hosts").write_text(server.known_host)
        yield server


def grow(logs: Path, count: int, start: int) -> int:
    with (logs / "a" / NAME).open("ab") as file:
        return file.write(points(count, start))


def test_sftp_reads_only_what_is_new(sftp: SFTPServer, logs: Path) -> None:
    whole = (logs / "a" / NAME).stat().st_size
    board, loader = make_board(sftp.url(logs))
    assert {run.name: run.points for run in board.list_runs()} == {"a": 100, "b/c": 100}
    assert sftp.reads == [(0, whole), (0, whole)]
    sftp.reads.clear()
    new = grow(logs, 5, start=100)
    loader.load_all()
    assert read(board, "a", "x").step.tolist() == list(range(105))
    assert sftp.reads == [(0, 64), (whole - 64, 64 + new)]


def test_sftp_connects_again(sftp: SFTPServer, logs: Path) -> None:
    with Following(sftp.url(logs), reload_interval=0.05) as following:
        following.wait(lambda f: f.points("a") == 100)
        sftp.hang_up()
        grow(logs, 5, start=100)
        following.wait(lambda f: f.points("a") == 105)
        following.wait(lambda f: not f.snapshot.load.notices, "the notice to go")


def test_sftp_wrong_password(sftp: SFTPServer, logs: Path) -> None:
    board, _ = make_board(sftp.url(logs, password="wrong"))
    (notice,) = board.snapshot.load.notices
    assert notice.message == (
        f"sftp://me@127.0.0.1:{sftp.port}{logs} denies access: Authentication failed."
    )


def test_sftp_gives_no_password_to_a_host_that_ssh_does_not_know(
    sftp: SFTPServer, logs: Path, tmp_path: Path
) -> None:
    with SFTPServer() as other:
        line = other.known_host.replace(str(other.port), str(sftp.port))
    (tmp_path / "home" / ".ssh" / "known_hosts").write_text(line)
    board, _ = make_board(sftp.url(logs))
    (notice,) = board.snapshot.load.notices
    assert notice.message == (
        f"the host [127.0.0.1]:{sftp.port} did not show a key of ~/.ssh/known_hosts "
        "(hint: log in with ssh once, or ssh-keyscan -H)"
    )
    assert PASSWORD not in notice.message
    assert board.list_runs() == []


def test_http_reads_only_what_is_new(logs: Path) -> None:
    with HTTPFolder(logs) as server:
        whole = (logs / "a" / NAME).stat().st_size
        board, loader = make_board(server.url)
        assert {run.name: run.points for run in board.list_runs()} == {"a": 100, "b/c": 100}
        assert server.ranges == [f"bytes=0-{whole - 1}"] * 2
        server.ranges.clear()
        new = grow(logs, 5, start=100)
        loader.load_all()
        assert read(board, "a", "x").step.tolist() == list(range(105))
        assert server.ranges == ["bytes=0-63", f"bytes={whole - 64}-{whole + new - 1}"]


def test_http_without_ranges_is_told_with_a_hint(logs: Path) -> None:
    (logs / "a" / NAME).write_bytes(version() + points(200_000))  # more than is fetched at once
    with HTTPFolder(logs, ranges=False) as server:
        board, _ = make_board(server.url)
    (notice,) = board.snapshot.load.notices
    assert notice.run == "a"
    assert notice.message.endswith("gives whole files only (hint: a server with byte ranges)")
