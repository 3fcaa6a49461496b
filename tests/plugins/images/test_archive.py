"""A tag as a zip: every picture's own bytes under run/tag/step, names that lead nowhere else."""

from __future__ import annotations

import io
import math
import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import event, find_tag, image_value, make_event_file, tensor_value
from tests.builders.web import Client

from lightboard.plugins.images.archive import clean, zip_entries

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
GIF = b"GIF89a" + b"picture"


def fetch(client: Client, tag: str, runs: str) -> zipfile.ZipFile:
    number = find_tag(client.board.snapshot, tag, "images")
    reply = client.http.get(f"/api/plugins/images/zip/{client.board.epoch}/{number}?runs={runs}")
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-disposition"].startswith("attachment")
    archive = zipfile.ZipFile(io.BytesIO(reply.content))
    assert archive.testzip() is None
    return archive


def test_every_step_of_every_run_asked_for(tmp_path: Path) -> None:
    for run in ("a/b", "c", "d"):
        make_event_file(
            tmp_path / run,
            event(image_value("x/y", PNG + run.encode()), step=1, wall_time=1.7e9),
            event(tensor_value("x/y", [b"1", b"1", GIF, PNG]), step=20, wall_time=math.nan),
        )
    client = Client(tmp_path)
    ids = {str(run.name): run.id for run in client.board.list_runs()}
    archive = fetch(client, "x/y", f"{ids['a/b']},{ids['c']}")
    assert {name: archive.read(name) for name in archive.namelist()} == {
        "a/b/x/y/1.png": PNG + b"a/b",
        "a/b/x/y/20_0.gif": GIF,
        "a/b/x/y/20_1.png": PNG,
        "c/x/y/1.png": PNG + b"c",
        "c/x/y/20_0.gif": GIF,
        "c/x/y/20_1.png": PNG,
    }


def test_what_cannot_be_read_is_told_and_loses_nothing_else(tmp_path: Path) -> None:
    make_event_file(
        tmp_path / "a",
        event(image_value("i", PNG), step=1),
        event(tensor_value("i", [b"not", b"a size"]), step=2),
        event(image_value("i", b"<svg/>"), step=3),
    )
    archive = fetch(Client(tmp_path), "i", "0")
    assert archive.namelist() == ["a/i/1.png", "a/i/3.bin", "errors.txt"]
    assert "step 2" in archive.read("errors.txt").decode()


def test_a_step_logged_twice_and_names_that_become_the_same(tmp_path: Path) -> None:
    def entry(run: str, step: int) -> tuple[str, int, float, object]:
        return run, step, 0.0, lambda: [PNG]

    entries = [entry("A:", 1), entry("a?", 1), entry("a_", 1), entry("A:", 1)]
    data = b"".join(zip_entries("t", entries))  # type: ignore[arg-type]
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert len({name.casefold() for name in names}) == 4


@pytest.mark.parametrize("runs", ["", "x", "1;2", "../.."])
def test_runs_that_are_none(tmp_path: Path, runs: str) -> None:
    make_event_file(tmp_path, event(image_value("i", PNG)))
    client = Client(tmp_path)
    reply = client.http.get(f"/api/plugins/images/zip/{client.board.epoch}/0?runs={runs}")
    assert reply.status_code == 400


@given(st.text())
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    parts = clean(name)
    for part in parts:
        assert part not in ("", ".", "..")
        assert PurePosixPath(part).parts == (part,)
        assert PureWindowsPath(part).parts == (part,)
        assert not PureWindowsPath(part).drive
        part.encode()
    assert len(parts) == sum(1 for part in name.replace("\\", "/").split("/") if part)


def test_a_picture_is_saved_under_its_names(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a" / "b", event(image_value("x/..", PNG), step=7))
    client = Client(tmp_path)
    reply = client.post("/api/plugins/images/steps", tag=0, runs=[0]).json()
    ref = reply["runs"][0]["ref"][0]
    found = client.http.get(f"/api/plugins/images/save/{client.board.epoch}/{ref}/0/0")
    assert found.content == PNG
    assert 'filename="a_b_x___7.png"' in found.headers["content-disposition"]
