"""Whoever makes a mistake is told what to type: on the command line, in Python and over HTTP."""

from __future__ import annotations

import ast
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import make_event_file, scalar

SOURCE = Path(__file__).resolve().parents[2] / "src" / "lightboard"
FOR_PEOPLE = ("cli", "notebook", "board", "patch.py")
# What their constructors ask a hint for; they are looked at below.
CARRIERS = {
    "UsageError",
    "BoardFailed",
    "RequestError",
    "RemoteProblem",
    "error_response",
    "_refuse",
}
# They add one themselves.
MAKERS = {"MissingPackage", "_unknown", "usage_error", "self._refusal", "self._connection.stranger"}
# Met by a server only, which adds "load the board anew".
INNER = {"NotInStore"}


def modules(*places: str) -> Iterator[Path]:
    for place in places:
        path = SOURCE / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def texts_of(node: ast.AST) -> str:
    found = (one.value for one in ast.walk(node) if isinstance(one, ast.Constant))
    return "".join(text for text in found if isinstance(text, str))


def calls(path: Path, kind: type[ast.AST]) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        call = node.exc if isinstance(node, ast.Raise) else node
        if isinstance(node, kind) and isinstance(call, ast.Call):
            yield ast.unparse(call.func), call


def test_what_is_raised_for_people_brings_a_hint() -> None:
    looked, lacking = 0, []
    for path in modules(*FOR_PEOPLE):
        for name, call in calls(path, ast.Raise):
            text = texts_of(call)
            if not text or name in CARRIERS | MAKERS | INNER:
                continue
            looked += 1
            # A message that is put together before may carry it.
            joined = "hint" in ast.unparse(call)
            if "\nhint: " not in text and not joined:
                lacking.append(f"{path.relative_to(SOURCE)}:{call.lineno}: {name}: {text[:60]!r}")
    assert looked > 10
    assert lacking == []


def test_no_hint_is_empty() -> None:
    looked, empty = 0, []
    for path in modules("."):
        for name, call in calls(path, ast.Call):
            if name.rpartition(".")[2] not in CARRIERS:
                continue
            looked += 1
            given = [*call.args, *(one.value for one in call.keywords)]
            if any(isinstance(one, ast.Constant) and one.value == "" for one in given):
                empty.append(f"{path.relative_to(SOURCE)}:{call.lineno}")
    assert looked > 100
    assert empty == []


MISTAKES = [
    ["--prot"],
    ["--port"],
    ["--port", "x"],
    ["--port", "TAKEN"],
    ["--host", "nowhere.invalid"],
    ["--host", "192.0.2.1"],
    ["--bind_all", "--host", "x"],
    ["--bind_all=perhaps"],
    ["--token", "x"],
    ["--path_prefix", "a?b"],
    ["--reload_interval", "soon"],
    ["--samples_per_plugin", "scalars=1"],
    ["--inspect", "logs"],
    ["--logdir="],
    ["a", "b"],
    ["train.py"],
    ["nonsense://x/y"],
    ["ls", "nowhere"],
    ["ls", "logs", "no such run"],
    ["ls", "logs", "a", "b"],
    ["ls", "--jsn"],
    ["ls", "http://127.0.0.1:9/"],
    ["inspect", "nowhere"],
    ["inspect", "logs", "more"],
    ["inspect", "train.py"],
    ["export", "logs"],
    ["export", "logs", "--to", "x.xls"],
    ["export", "logs", "--to", "there.csv"],
    ["export", "logs", "--to", "no/such/folder/x.csv"],
    ["export", "logs", "--to", "x.csv", "--tags", "nothing"],
    ["export", "nowhere", "--to", "x.csv"],
    ["cache", "clean"],
    ["cache", "clear", "nowhere"],
    ["cache", "clear", "a", "b"],
    ["doctor", "a", "b"],
    ["doctor", "--port", "0"],
    ["demo", "logs"],
    ["demo", "--seconds", "x"],
    ["completion"],
    ["completion", "csh"],
]


@pytest.mark.parametrize("words", MISTAKES, ids=" ".join)
def test_a_mistake_is_a_message_and_a_hint(tmp_path: Path, words: list[str]) -> None:
    make_event_file(tmp_path / "logs" / "a", scalar("x", 0, 1.0))
    (tmp_path / "train.py").touch()
    (tmp_path / "there.csv").touch()
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "lightboard",
                *(port if one == "TAKEN" else one for one in words),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode in (2, 3, 4), done.stderr
    assert done.stdout == ""
    assert re.fullmatch(r"lightboard: [^\n]+\n(?:[^\n]+\n)*?hint: [^\n]+\n", done.stderr), (
        done.stderr
    )
