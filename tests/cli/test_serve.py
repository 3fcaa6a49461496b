"""The command as a person runs it: starts, answers, says where, ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest
from tests.builders import make_event_file, scalar, wait_until
from tests.builders.command import running
from tests.builders.live import PATIENCE

import lightboard
from lightboard.cli import ExitCode, main
from lightboard.cli.serve import progress_line, summary_line
from lightboard.reader.store import LoadState
from lightboard.server.sockets import CannotListen, PortTaken, listen, listen_from


def test_it_answers_and_says_where_and_what(tmp_path: Path) -> None:
    make_event_file(tmp_path / "run", scalar("x", 0, 1.0))
    with running("--logdir", tmp_path, "--port", "0") as command:
        assert command.get("api/health").json()["status"] == "ok"
        assert f"watching {tmp_path}\n" in command.said
        wait_until(lambda: len(command.get("api/board").json()["runs"]) == 1)
        assert command.get("api/board").json()["logdir"] == str(tmp_path)


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    with running(tmp_path / "later", "--port=0") as command:
        assert any("not there yet" in line for line in command.said)
        wait_until(lambda: command.get("api/board").json()["load"]["phase"] == "missing")
        make_event_file(tmp_path / "later" / "run", scalar("x", 0, 1.0))
        wait_until(lambda: len(command.get("api/board").json()["runs"]) == 1)


def test_an_event_file_means_its_folder(tmp_path: Path) -> None:
    file = make_event_file(tmp_path, scalar("x", 0, 1.0))
    with running(file, "--port=0") as command:
        assert any("is an event file: watching the folder it is in" in one for one in command.said)
        assert command.get("api/board").json()["logdir_path"] == str(tmp_path)


def test_links_out_of_the_logdir_are_told_and_followed_when_asked(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    make_event_file(logs / "run", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "away", scalar("x", 0, 1.0))
    (logs / "out").symlink_to(tmp_path / "away")
    with running(logs, "--port=0") as command:
        assert command.process.stdout
        said = iter(command.process.stdout.readline, "")
        assert next(line for line in said if "link" in line) == (
            "1 link leads out of the logdir, not followed: out\n"
        )
        assert next(said).startswith("hint: --follow_links")
        load = command.get("api/board").json()["load"]
        assert [(one["kind"], one["file"]) for one in load["notices"]] == [("link_out", "out")]
        assert (load["files"], load["damaged"]) == (1, 0)
        # What comes later is told on the page, and what goes is forgotten.
        (logs / "out").unlink()
        wait_until(lambda: not command.get("api/board").json()["load"]["notices"])
        (logs / "also").symlink_to(tmp_path / "away")
        wait_until(lambda: bool(command.get("api/board").json()["load"]["notices"]))
    with running(logs, "--port=0", "--follow_links") as command:
        wait_until(lambda: len(command.get("api/board").json()["runs"]) == 2)
        assert command.get("api/board").json()["load"]["notices"] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly_in_the_midst_of_everything(tmp_path: Path, number: int) -> None:
    """With a stream open and files being read: status 0 and not a word."""
    records = b"".join(scalar("x", step, 1.0) for step in range(1000))
    for run in range(4):
        with make_event_file(tmp_path / str(run)).open("ab") as file:
            for _ in range(200):
                file.write(records)
    with (
        running(tmp_path, "--port=0") as command,
        httpx.stream("GET", command.url + "api/live", timeout=PATIENCE) as stream,
    ):
        lines = stream.iter_lines()
        assert next(lines) == "event: board"
        assert command.end(number) == (ExitCode.OK, "")
        assert all(line.startswith(("data: ", "event: ")) or not line for line in lines)


def test_a_taken_port_that_was_asked_for(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "lightboard", str(tmp_path), "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
    assert done.returncode == ExitCode.PORT_TAKEN
    assert done.stdout == ""
    assert done.stderr == (
        f"lightboard: port {port} is taken by another program\n"
        "hint: leave --port out for the first free one from 6006 on, or --port 0 for any; "
        f"lightboard doctor --port {port} says who has it\n"
    )


def test_the_next_free_port_is_taken_when_none_was_asked_for(tmp_path: Path) -> None:
    with running(tmp_path) as first, running(tmp_path) as second:
        assert first.url != second.url
        assert any("is taken by another program: using" in line for line in second.said)
        assert second.get("api/health").status_code == 200


def test_an_unknown_host(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lightboard", str(tmp_path), "--host", "nowhere.invalid"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == ExitCode.CANNOT_LISTEN
    assert "cannot listen on nowhere.invalid: unknown host" in done.stderr
    assert "hint: --host localhost" in done.stderr


def test_all_flags_together(tmp_path: Path) -> None:
    flags = ["--bind_all", "--path-prefix", "/x", "--window_title", "My runs"]
    with running(tmp_path, "--port=0", "--reload_interval=0", *flags) as command:
        assert command.url.endswith("/x/")
        assert len(command.token) >= 32
        assert command.get("api/board").json()["window_title"] == "My runs"


def test_what_other_machines_can_reach_asks_for_a_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for flags in (["--bind_all"], ["--host", "0.0.0.0"]):
        with running(tmp_path, "--port=0", *flags) as command:
            assert "whoever has that address may look, nobody else\n" in command.said
            assert httpx.get(f"{command.url}api/board").status_code == 401
            assert command.get("api/board").status_code == 200
            board = lightboard.open(f"{command.url}?token={command.token}")
            assert board.list_runs() == []
            assert board.place == command.url.rstrip("/")
            with pytest.raises(ConnectionError, match=r"asks for its token\nhint: .*token="):
                lightboard.open(command.url)
            with pytest.raises(ConnectionError, match="not the board's token"):
                lightboard.open(f"{command.url}?token=0123456789ab")
        first = command.token
    with running(tmp_path, "--port=0", "--bind_all") as command:
        assert command.token != first
    mine = "0123456789-chosen"
    with running(tmp_path, "--port=0", "--host=127.0.0.1", "--token", mine) as command:
        assert command.token == mine
        assert httpx.get(f"{command.url}api/board").status_code == 401
    monkeypatch.setenv("LIGHTBOARD_TOKEN", mine)
    with running(tmp_path, "--port=0", "--bind_all") as command:
        assert command.token == mine
    for flags in (["--bind_all", "--no_token"], ["--no_token"]):
        with running(tmp_path, "--port=0", *flags) as command:
            assert command.token == ""
            assert command.get("api/board").status_code == 200
            told = "whoever reaches this port may look: there is no token\n"
            assert (told in command.said) == ("--bind_all" in flags)


def test_a_token_that_anybody_would_guess_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LIGHTBOARD_TOKEN", "secret")
    assert main([str(tmp_path), "--port=0"]) == ExitCode.USAGE
    said = capsys.readouterr().err
    assert said.startswith("lightboard: LIGHTBOARD_TOKEN: not a token")
    assert "hint: python -c" in said


@pytest.mark.parametrize("flags", [[], ["--host", "127.0.0.2"], ["--host", "::1"]])
def test_on_this_machine_alone_none_is_asked_for(tmp_path: Path, flags: list[str]) -> None:
    if flags[-1:] == ["::1"] and not has_ipv6():
        pytest.skip("no IPv6 here")
    with running(tmp_path, "--port=0", *flags) as command:
        assert command.token == ""
        assert not any("token" in line for line in command.said)


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def test_verbose_tells_what_is_asked_and_what_grew_but_no_token(tmp_path: Path) -> None:
    make_event_file(tmp_path / "run", scalar("x", 0, 1.0))
    with running(tmp_path, "--port=0", "--bind_all", "--verbose") as command:
        wait_until(lambda: command.get("api/board").json()["runs"] != [])
        assert httpx.get(f"{command.url}api/health?token={command.token}").status_code == 200
        assert command.process.stderr is not None
        late = threading.Timer(PATIENCE, command.process.kill)
        late.start()
        told = ""
        # In whichever order; what was read ahead of the last line is not for `end` to read.
        for line in command.process.stderr:
            told += line
            if "1 runs, 1 points" in told and "GET '/api/health'" in told:
                break
        late.cancel()
        status, rest = command.end(signal.SIGINT)
        told += rest
    assert status == ExitCode.OK
    assert "INFO lightboard: cache in " in told
    assert re.search(r"INFO lightboard.server.told: GET '/api/board' 200, \d+ B, [\d.]+ ms", told)
    assert "GET '/api/health' 200" in told
    assert "1 runs, 1 points" in told
    assert command.token not in told


def test_both_addresses_of_localhost_are_one_server() -> None:
    sockets = listen("localhost", 0)
    try:
        ports = {one.getsockname()[1] for one in sockets}
        assert len(ports) == 1
        with pytest.raises(PortTaken):
            listen("127.0.0.1", ports.pop())
    finally:
        for one in sockets:
            one.close()


def test_another_program_on_either_address_of_localhost_takes_the_port() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        other = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("no IPv6 here")
    with other, pytest.raises(PortTaken):
        listen("localhost", other.getsockname()[1])


def test_when_all_ports_are_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(PortTaken):
        listen_from("localhost", other.getsockname()[1], 1)


def test_an_address_that_is_not_of_this_machine() -> None:
    with pytest.raises(CannotListen):
        listen("192.0.2.1", 0)


def test_who_came_by_ssh_is_told_how_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.2 50000 10.0.0.7 2222")
    with running(tmp_path, "--port=0") as command:
        (told,) = [line for line in command.said if "from your own machine" in line]
        port = command.url.rstrip("/").rpartition(":")[2]
        assert f"ssh -p 2222 -N -L {port}:localhost:{port} " in told
        assert told.strip().endswith("10.0.0.7")
    with running(tmp_path, "--port=0", "--bind_all") as command:
        assert not any("from your own machine" in line for line in command.said)


def test_the_browser_is_opened_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, opened = tmp_path / "browser", tmp_path / "opened"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}.half && mv {opened}.half {opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    with running(tmp_path, "--port=0", "--open") as command:
        wait_until(opened.exists)
        assert opened.read_text().rpartition(":")[2] == command.url.rpartition(":")[2]


def test_progress_in_words() -> None:
    assert progress_line(LoadState()) == "looking for event files …"
    half = LoadState(
        files=1200, files_done=600, bytes=3_000_000, bytes_done=999, runs=40, runs_done=3
    )
    assert progress_line(half) == "reading 3 of 40 runs, 600 of 1,200 files, 999 B of 3 MB"


def test_what_was_read_in_words() -> None:
    done = LoadState(phase="live", files=2, files_done=2, bytes=2_345_678_901, runs=2)
    assert (
        summary_line(done, 1_234_567, 0.0123) == "read 2 runs, 1,234,567 points, 2.35 GB in 0.012 s"
    )
    assert summary_line(done, 1, 3.4e-5).endswith(" in 0.01 s")  # read before anybody looked
    one = LoadState(phase="live", files=1, files_done=1, bytes=1, runs=1, damaged=1)
    assert (
        summary_line(one, 1, 3.14159)
        == "read 1 run, 1 point, 1 B in 3.1 s; 1 damaged place, see the page"
    )


def test_what_was_read_is_said_once_all_is(tmp_path: Path) -> None:
    for number in range(3):
        make_event_file(tmp_path / str(number), scalar("x", 0, 1.0), scalar("x", 1, 1.0))
    with running(tmp_path, "--port=0") as command:
        assert command.process.stdout is not None
        line = command.process.stdout.readline()
        assert re.fullmatch(r"read 3 runs, 6 points, \d+ B in [\d.e-]+ s\n", line)


def test_on_a_terminal_one_line_is_rewritten_and_goes(tmp_path: Path) -> None:
    """The folder's files cannot all be read before the first line is due: they are read slowly."""
    script = (
        "import sys, time\n"
        "from lightboard.logdir.local import LocalFile\n"
        "load = LocalFile.load\n"
        "LocalFile.load = lambda *given: (time.sleep(0.5), load(*given))[1]\n"
        "sys.stderr.isatty = lambda: True\n"
        "from lightboard.cli import main\n"
        "main([sys.argv[1], '--port=0', '--no_cache'])\n"
    )
    for number in range(3):
        make_event_file(tmp_path / str(number), scalar("x", 0, 1.0))
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert any(line.startswith("read 3 runs, 3 points") for line in process.stdout)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert "\x1b[Kreading 0 of 3 runs, 0 of 3 files, 0 B of " in err
    assert err.endswith("\x1b[K")


def test_starting_loads_neither_numpy_nor_pillow_nor_torch(tmp_path: Path) -> None:
    script = (
        "import sys, threading, os, signal, urllib.request\n"
        "from lightboard.cli import main\n"
        "heavy = {'numpy', 'PIL', 'torch', 'google.protobuf', 'tensorboard'}\n"
        "def ask():\n"
        "    from lightboard.server import serve\n"
        "    while not asked: pass\n"
        "    urllib.request.urlopen(asked[0] + 'api/board').read()\n"
        "    print('loaded:', sorted(heavy & set(sys.modules)))\n"
        "    os.kill(os.getpid(), signal.SIGINT)\n"
        "asked = []\n"
        "import lightboard.cli.serve as cli\n"
        "say = cli._say\n"
        "cli._say = lambda line: asked.append(line.split()[-1]) if 'http' in line else say(line)\n"
        "threading.Thread(target=ask).start()\n"
        "sys.exit(main([sys.argv[1], '--port=0']))\n"
    )
    make_event_file(tmp_path, scalar("x", 0, 1.0))
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ},
    )
    assert "loaded: []" in done.stdout, done.stdout + done.stderr
    assert done.returncode == ExitCode.OK
