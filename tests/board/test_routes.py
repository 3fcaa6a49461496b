"""The server's routes for boards in other processes: what they refuse."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from tests.builders import event, make_event_file, scalar, tensor_value
from tests.builders.web import Client

import lightboard
from lightboard.board.files import read_file
from lightboard.logdir import open_logdir
from lightboard.types import Run

CONFIG = 'embeddings { tensor_path: "vectors.tsv" metadata_path: "sub/labels.tsv" }'


def ask(client: Client, run: int, path: str) -> httpx.Response:
    body = {"epoch": client.board.epoch, "run": run, "path": path}
    return client.http.post("/api/data/file", json=body)


def test_only_files_that_a_projector_names_are_given(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("x", 0, 1.0))
    for name, text in (
        ("projector_config.pbtxt", CONFIG),
        ("vectors.tsv", "1\t2\n"),
        ("secret.txt", "no"),
    ):
        (tmp_path / "a" / name).write_text(text)
    client = Client(tmp_path)
    (run,) = client.board.snapshot.runs
    asked = {
        "projector_config.pbtxt": 200,
        "vectors.tsv": 200,
        "sub/labels.tsv": 404,  # named, but not there
        "secret.txt": 404,
        "../a/secret.txt": 404,
        "plugins/org_tensorflow_tensorboard_projector/projector_config.pbtxt": 404,
    }
    for path, status in asked.items():
        assert ask(client, run, path).status_code == status, path
    reply = ask(client, run, "vectors.tsv")
    assert reply.content == b"1\t2\n"
    assert reply.headers["content-type"] == "application/octet-stream"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_config_that_leaves_its_folder_names_nothing(tmp_path: Path) -> None:
    make_event_file(tmp_path / "logs", scalar("x", 0, 1.0))
    (tmp_path / "secret").write_text("no")
    config = 'embeddings { tensor_path: "../secret" }'
    (tmp_path / "logs" / "projector_config.pbtxt").write_text(config)
    client = Client(tmp_path / "logs")
    (run,) = client.board.snapshot.runs
    for path in ("../secret", "secret"):
        assert ask(client, run, path).status_code == 404


def test_what_is_not_there_and_what_is_too_much(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0), event(tensor_value("t", [b"a"], "text")))
    client = Client(tmp_path)
    (run,) = client.board.snapshot.runs.values()
    (file,) = run.files
    much = {"file": file.id, "tag": 0, "begin": 0, "end": 1_000_001}
    for path, body, status, error in (
        ("columns", {"stretches": [much]}, 400, "1,000,001 points at once"),
        ("columns", {"stretches": [{**much, "file": 10**9}]}, 400, "1,000,001 points at once"),
        (
            "columns",
            {"stretches": [{"file": 10**9, "tag": 0, "begin": 0, "end": 1}]},
            404,
            "a file is gone or was replaced",
        ),
        (
            "columns",
            {"stretches": [{"file": file.id, "tag": 99, "begin": 0, "end": 1}]},
            404,
            f"{file.path} has no tag 99",
        ),
        ("values", {"tag": 1, "refs": ["x"]}, 404, "'x' is not a reference"),
        ("values", {"tag": 1, "refs": []}, 400, None),
        ("parts", {"epoch": "old", "series": []}, 409, None),
    ):
        reply = client.post(f"/api/data/{path}", **body)
        assert reply.status_code == status, reply.text
        if error is not None:
            assert reply.json()["error"] == error
    assert ask(client, 99, "projector_config.pbtxt").status_code == 404
    assert client.post("/api/data/parts", series=[[99, 0], [run.id, 99]]).json() == {
        "parts": [[], []]
    }


def test_values_come_as_many_as_fit(tmp_path: Path) -> None:
    from lightboard.board.messages import unpack_values

    big = b"m" * (20 << 20)
    make_event_file(
        tmp_path, *[event(tensor_value("t", [big], "text"), step=step) for step in range(3)]
    )
    client = Client(tmp_path)
    (run,) = client.board.snapshot.runs.values()
    refs = [f"{run.files[0].id}.{n}" for n in range(3)]
    reply = client.post("/api/data/values", tag=0, refs=refs)
    assert [len(one) > len(big) for one in unpack_values(reply.content)] == [True]


def test_a_link_leads_nowhere_else(tmp_path: Path) -> None:
    """Logs may come from anybody: what their config names must be theirs. (`..` in it is refused with the config.)"""
    (tmp_path / "secret.tsv").write_text("1\t2\n")
    run = tmp_path / "logs" / "a"
    make_event_file(run, scalar("x", 0, 1.0))
    (run / "link.tsv").symlink_to(tmp_path / "secret.tsv")
    (run / "near.tsv").write_text("3\t4\n")
    (run / "alias.tsv").symlink_to("near.tsv")
    named = "".join(f'embeddings {{ tensor_path: "{name}.tsv" }}\n' for name in ("link", "alias"))
    (run / "projector_config.pbtxt").write_text(named)
    client = Client(tmp_path / "logs")
    (number,) = client.board.snapshot.runs
    reply = ask(client, number, "link.tsv")
    assert reply.status_code == 403
    assert reply.json()["error"] == "link.tsv leads outside of the folder of its run"
    assert ask(client, number, "alias.tsv").content == b"3\t4\n"
    away, near = lightboard.open(tmp_path / "logs").read_embeddings("a")
    assert near.vectors().tolist() == [[3.0, 4.0]]
    with pytest.raises(PermissionError, match="leads outside"):
        away.vectors()


def test_links_out_of_the_logdir_are_followed_only_when_asked(tmp_path: Path) -> None:
    make_event_file(tmp_path / "away", scalar("x", 0, 1.0))
    make_event_file(tmp_path / "logs" / "a", scalar("x", 0, 1.0))
    (tmp_path / "logs" / "out").symlink_to(tmp_path / "away")
    board = lightboard.open(tmp_path / "logs")
    assert [run.name for run in board.list_runs()] == ["a"]
    (notice,) = board.list_notices()
    assert (notice.kind, notice.file, notice.count) == ("link_out", "out", 1)
    board = lightboard.open(tmp_path / "logs", follow_links=True)
    assert [run.name for run in board.list_runs()] == ["a", "out"]
    assert board.list_notices() == []


def test_a_path_that_climbs_is_refused(tmp_path: Path) -> None:
    make_event_file(tmp_path / "logs" / "a", scalar("x", 0, 1.0))
    (tmp_path / "secret.tsv").write_text("1")
    logdir = open_logdir(str(tmp_path / "logs"))
    for path in ("../../secret.tsv", "../b/x", "sub/../../../secret.tsv", ".."):
        with pytest.raises(PermissionError, match="leads outside"):
            read_file(logdir, Run("a"), path)
