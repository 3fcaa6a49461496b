"""The magics, in a real IPython: what they start, find again, list and end."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from lightboard import notebook
from lightboard.notebook.frame import Frame

InteractiveShell: Any = import_module("IPython.core.interactiveshell").InteractiveShell
capture_output: Any = import_module("IPython.utils.capture").capture_output


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.chdir(tmp_path)
    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "lightboard")
    yield shell
    notebook.stop_boards()


@contextmanager
def watched() -> Iterator[tuple[list[Frame], Any]]:
    """The frames that are shown, and what is printed."""
    shown: list[Frame] = []

    def show(frame: Frame) -> None:
        shown.append(frame)

    with pytest.MonkeyPatch.context() as patch, capture_output() as told:
        patch.setattr(Frame, "_ipython_display_", show)
        yield shown, told


def run(shell: Any, line: str) -> tuple[Frame | None, str]:
    with watched() as (shown, told):
        assert shell.run_line_magic("lightboard", line) is None
    assert len(shown) <= 1
    return (shown[0] if shown else None), told.stdout


def test_it_is_shown_wherever_it_stands_in_its_cell(shell: Any) -> None:
    with watched() as (shown, told):
        shell.run_cell("%lightboard logs\nprint('after it')")
    (frame,) = shown
    assert frame.board.logdir == "logs"
    assert "after it" in told.stdout


def test_quotes_equals_signs_and_variables(shell: Any) -> None:
    shell.user_ns["where"] = "my logs"
    first, _ = run(shell, "--logdir='my logs' --height=300")
    again, _ = run(shell, '--logdir "{where}"')
    plain, _ = run(shell, "'my logs' --height 900")
    assert first and again and plain
    assert first.board is again.board is plain.board
    assert (first.height, again.height, plain.height) == (300, 720, 900)
    assert first.board.logdir == "my logs"
    with urllib.request.urlopen(first.board.url + "api/board") as reply:
        assert b'"logdir":"my logs"' in reply.read()


def test_only_who_knows_the_path_may_look(shell: Any) -> None:
    frame, _ = run(shell, "logs")
    assert frame
    for path in ("", "api/board", "0" * 32 + "/api/board"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"http://127.0.0.1:{frame.board.port}/{path}")
        with caught.value as refusal:
            assert refusal.code == 404
            assert frame.board.path.strip("/") not in refusal.read().decode()
    assert len(frame.board.path) == 34


def test_other_options_are_another_board(shell: Any) -> None:
    first, _ = run(shell, "logs")
    other, _ = run(shell, "logs --read_only")
    following = notebook.show("logs", follow_links=True).board
    again, _ = run(shell, "logs --follow_links")
    assert again and again.board is following
    elsewhere, _ = run(shell, "--logdir ./logs/")
    assert first and other and elsewhere
    assert len({first.board, other.board, following}) == 3
    assert first.board is elsewhere.board
    following.stop()
    _, listed = run(shell, "list")
    assert [line.split("  ")[0] for line in listed.splitlines()] == ["logs", "logs"]
    assert f"port {first.board.port}" in listed
    assert run(shell, f"stop {other.board.port}")[1] == "ended 1 board\n"
    assert not other.board.is_running
    assert run(shell, "stop ./logs")[1] == "ended 1 board\n"
    assert run(shell, "list")[1].startswith("no board is running")
    assert run(shell, "stop")[1] == "ended 0 boards\n"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--logdir 'logs", "No closing quotation"),
        ("--logdr logs", "did you mean --logdir?"),
        ("--height tall", "--height 900"),
        ("--height", "--height 900"),
        ("--path_prefix /a", "leave --path_prefix out"),
        ("there.txt", "there.txt is a file"),
        ("help", "%lightboard list"),
    ],
)
def test_mistakes_are_told_with_the_way_out(shell: Any, line: str, told: str) -> None:
    Path("there.txt").write_text("no logdir")
    frame, said = run(shell, line)
    assert frame is None
    assert told in said
    assert notebook.list_boards() == []


def test_tensorboard_is_another_name_where_nobody_has_it(shell: Any) -> None:
    assert shell.find_line_magic("tensorboard") is not None
    own = InteractiveShell()

    def taken(line: str) -> str:
        return "theirs"

    own.register_magic_function(taken, magic_name="tensorboard")
    own.run_line_magic("load_ext", "lightboard")
    assert own.run_line_magic("tensorboard", "") == "theirs"


def test_show_gives_what_a_cell_shows(shell: Any) -> None:
    frame = notebook.show("<logs>", height=400)
    said = frame._repr_html_()
    assert "height: 400px" in said
    assert "<logs>" not in said
    assert "&lt;logs&gt;" in said
    assert str(frame.board.port) in said


def test_a_board_ends_with_its_kernel(tmp_path: Path) -> None:
    """However that ends."""
    code = """
import os, signal
from lightboard import notebook
print(notebook.show("logs").board.url, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    killed = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    url = killed.stdout.strip()
    assert url.startswith("http://localhost:"), killed.stderr
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url + "api/board", timeout=5).close()
        except OSError:
            return
        time.sleep(0.05)
    pytest.fail(f"the board at {url} is still there, its kernel is not")
