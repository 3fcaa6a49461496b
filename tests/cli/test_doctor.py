"""`lightboard doctor` on logdirs, ports and folders as people have them."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

import pytest
from tests.builders import make_event_file, scalar
from tests.builders.command import running

from lightboard.cli import ExitCode, main


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)


def look(
    capsys: pytest.CaptureFixture[str], *words: str | Path
) -> tuple[int, dict[str, dict[str, str]]]:
    code = main(["doctor", *map(str, words), "--json"])
    return code, {one["about"]: one for one in json.loads(capsys.readouterr().out)}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_event_file(tmp_path / "a", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "b", scalar("x", 0, 1.0))
    port = free_port()
    code, found = look(capsys, tmp_path, "--port", str(port))
    assert code == ExitCode.OK
    assert found["logdir"]["text"].startswith("2 runs, 2 event files, ")
    assert found["last written"]["text"].endswith(" ago")
    assert found["port"] == {**found["port"], "state": "good", "text": f"{port} is free"}
    assert found["installation"]["state"] == found["cache"]["state"] == "good"


def test_for_people_each_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", str(tmp_path / "later")]) == ExitCode.OK
    said = capsys.readouterr().out
    assert f"note   logdir: {tmp_path / 'later'} is not there yet: the board waits for it\n" in said
    assert f'hint: SummaryWriter("{tmp_path / "later"}/first") makes it' in said


def test_a_folder_without_event_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "train.log").write_text("loss 0.1")
    code, found = look(capsys, tmp_path)
    assert code == ExitCode.OK
    assert found["logdir"]["state"] == "note"
    assert "(but train.log)" in found["logdir"]["text"]
    assert "tfevents" in found["logdir"]["hint"]


def test_an_event_file_and_empty_ones(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = make_event_file(tmp_path, scalar("x", 0, 1.0))
    _, found = look(capsys, file)
    assert found["logdir"]["hint"] == f"lightboard --logdir {tmp_path}"
    (tmp_path / "events.out.tfevents.2.empty").touch()
    _, found = look(capsys, tmp_path)
    assert found["logdir"]["text"].endswith("1 of them empty")


def test_links_out_of_the_logdir(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_event_file(tmp_path / "logs" / "a", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "away", scalar("x", 0, 1.0))
    (tmp_path / "logs" / "out").symlink_to(tmp_path / "away")
    logs, port = str(tmp_path / "logs"), str(free_port())
    assert main(["doctor", logs, "--port", port]) == ExitCode.OK
    said = capsys.readouterr().out
    assert "note   logdir: 1 link leads out of the logdir, not followed: out\n" in said
    assert "hint: --follow_links" in said
    code, found = look(capsys, logs, "--port", port, "--follow_links")
    assert code == ExitCode.OK
    assert found["logdir"]["text"].startswith("2 runs, ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "shut").mkdir(mode=0)
    code = main(["doctor", str(tmp_path)])
    (tmp_path / "shut").chmod(0o755)
    assert code == ExitCode.DAMAGED
    assert "wrong  logdir: " in capsys.readouterr().out


def test_who_has_the_port(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with running(tmp_path, "--port=0") as command:
        port = command.url.rstrip("/").rpartition(":")[2]
        _, found = look(capsys, tmp_path, "--port", port)
        assert found["port"]["text"] == f"a board on {tmp_path} is at http://localhost:{port}/"
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        other.settimeout(0)
        port = str(other.getsockname()[1])
        _, found = look(capsys, tmp_path, "--port", port)
    assert found["port"]["text"].startswith(f"another program has {port}")
    assert f"--port {int(port) + 1}" in found["port"]["hint"]


def test_the_line_for_who_came_by_ssh(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.2 50000 10.0.0.7 22")
    _, found = look(capsys, tmp_path, "--port", "7000")
    hint = found["from your machine"]["hint"]
    assert hint.startswith("ssh -N -L 7000:localhost:7000 ")
    assert hint.endswith("10.0.0.7, then open http://localhost:7000")


@pytest.mark.parametrize("words", [["--port", "x"], ["a", "b"], ["--prot", "1"]])
def test_mistakes(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", *words]) == ExitCode.USAGE
    assert "hint: " in capsys.readouterr().err


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--help"]) == ExitCode.OK
    assert capsys.readouterr().out.startswith("Usage: lightboard doctor")
