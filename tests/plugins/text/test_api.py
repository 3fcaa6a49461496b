"""The text dashboard's routes: every step, texts whole or in part, a bounded search, downloads."""

from __future__ import annotations

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.builders import event, find_tag, make_event_file, scalar, tensor_value
from tests.builders.web import Client

from lightboard import SummaryWriter
from lightboard.plugins.text import api
from lightboard.protos import event_pb2, tensor_pb2
from lightboard.reader import matching


def make_client(folder: Path, *values: event_pb2.Summary.Value) -> Client:
    records = [event(value, step=step) for step, value in enumerate(values)]
    make_event_file(folder, *records, scalar("x", 0, 1.0))
    return Client(folder)


def text(*strings: str, shape: tuple[int, ...] | None = None) -> event_pb2.Summary.Value:
    value = tensor_value("t", [one.encode() for one in strings], plugin="text")
    if shape is not None:
        dims = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in shape]
        value.tensor.tensor_shape.CopyFrom(tensor_pb2.TensorShapeProto(dim=dims))
    return value


def tag_of(client: Client) -> int:
    return find_tag(client.board.snapshot, "t", "text")


def steps(client: Client, *runs: int) -> list[dict[str, Any]]:
    reply = client.post("/api/plugins/text/steps", tag=tag_of(client), runs=runs)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["runs"]
    return found


def texts(client: Client, *refs: str) -> list[dict[str, Any]]:
    reply = client.post("/api/plugins/text/texts", tag=tag_of(client), refs=refs)
    assert reply.status_code == 200, reply.text
    found: list[dict[str, Any]] = reply.json()["texts"]
    return found


def only(client: Client) -> dict[str, Any]:
    """The one text logged."""
    (found,) = texts(client, *steps(client, 0)[0]["ref"])
    return found


def download(client: Client, ref: str) -> Any:
    return client.http.get(
        f"/api/plugins/text/download/{client.board.epoch}/{ref}/{tag_of(client)}"
    )


def search(client: Client, query: str, skip: int = 0) -> dict[str, Any]:
    reply = client.post(
        "/api/plugins/text/search", query=query, tags=[tag_of(client)], runs=[0], skip=skip
    )
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_every_step_in_order_as_it_was_logged(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        for step in (3, 1, 2):
            writer.add_text("t", f"# step {step}\n\n**ä** <b>", step)
    client = Client(tmp_path)
    tag = find_tag(client.board.snapshot, "t/text_summary", "text")
    (run,) = client.post("/api/plugins/text/steps", tag=tag, runs=[0]).json()["runs"]
    assert run["step"] == [1, 2, 3]
    reply = client.post("/api/plugins/text/texts", tag=tag, refs=run["ref"]).json()["texts"]
    assert [one["rows"] for one in reply] == [
        [[f"# step {step}\n\n**ä** <b>"]] for step in (1, 2, 3)
    ]
    assert all(not one["cut"] and one["error"] is None for one in reply)


@pytest.mark.parametrize(
    ("shape", "rows"),
    [
        ((), [["a"]]),
        ((1,), [["a"]]),
        ((3,), [["a"], ["b"], ["c"]]),
        ((2, 2), [["a", "b"], ["c", "d"]]),
        ((2, 2, 2), [["a", "b"], ["c", "d"]]),
        ((0,), []),
    ],
)
def test_tensors_are_tables(tmp_path: Path, shape: tuple[int, ...], rows: list[list[str]]) -> None:
    count = int(np.prod(shape))
    client = make_client(tmp_path, text(*"abcdefgh"[:count], shape=shape))
    found = only(client)
    assert found["rows"] == rows
    assert found["shape"] == list(shape)
    assert not found["cut"]


def test_a_text_of_50_mb_is_shown_in_part_and_downloaded_whole_in_pieces(tmp_path: Path) -> None:
    whole = "".join(f"line {n}\n" for n in range(4_000_000))
    client = make_client(tmp_path, text(whole))
    (run,) = steps(client, 0)
    tracemalloc.start()
    (found,) = texts(client, run["ref"][0])
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found["cut"]
    assert found["size"] > len(whole) > 45 << 20
    ((shown,),) = found["rows"]
    assert whole.startswith(shown)
    assert 100_000 < len(shown) <= 128 << 10
    assert held < 8 << 20
    reply = download(client, run["ref"][0])
    assert reply.content == whole.encode()
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_large_table_is_shown_in_part_and_downloaded_as_lines(tmp_path: Path) -> None:
    cells = [f"cell {n}" for n in range(9_000)]
    client = make_client(tmp_path, text(*cells, shape=(3_000, 3)))
    found = only(client)
    assert found["cut"]
    assert found["rows"] == [cells[at : at + 3] for at in range(0, 3 * 667, 3)]
    lines = download(client, steps(client, 0)[0]["ref"][0]).text.splitlines()
    assert len(lines) == 3_000
    assert lines[-1] == "cell 8997\tcell 8998\tcell 8999"


def test_a_shape_that_promises_more_than_there_is_takes_no_memory(tmp_path: Path) -> None:
    found = only(make_client(tmp_path, text("a", "b", shape=(10**12,))))
    assert found["rows"] == [["a"], ["b"]]
    assert found["cut"]


def test_bytes_that_are_no_utf_8_and_numbers_under_the_texts_name(tmp_path: Path) -> None:
    broken = tensor_value("t", [b"caf\xe9"], plugin="text")
    numbers = text()
    numbers.tensor.CopyFrom(tensor_pb2.TensorProto(dtype=tensor_pb2.DT_FLOAT, float_val=[1, 2]))
    numbers.tensor.tensor_shape.dim.add(size=2)
    client = make_client(tmp_path, broken, numbers)
    first, second = texts(client, *steps(client, 0)[0]["ref"])
    assert first["rows"] == [["caf\ufffd"]]
    assert second["error"] == "not text but numbers of shape (2,)"


def test_references_that_lead_nowhere(tmp_path: Path) -> None:
    client = make_client(tmp_path, text("a"))
    good = steps(client, 0)[0]["ref"][0]
    for ref in ("999.0", "0.999", "x"):
        lost, kept = texts(client, ref, good)
        assert lost["error"]
        assert kept["rows"] == [["a"]]
        assert download(client, ref).status_code == 404
    reply = client.post("/api/plugins/text/texts", tag=tag_of(client), refs=[good] * 65)
    assert reply.status_code == 400
    assert set(reply.json()) == {"error", "hint"}


def test_search_finds_words_as_they_stand_newest_first(tmp_path: Path) -> None:
    client = make_client(tmp_path, text("A fox."), text("no"), text("x" * 99 + " the FOX (a+)+$ y"))
    found = search(client, "fox")
    assert [hit["step"] for hit in found["hits"]] == [2, 0]
    assert found["hits"][0]["match"] == "FOX"
    assert found["hits"][0]["before"].endswith("x the ")
    assert len(found["hits"][0]["before"]) == 60
    assert (found["looked"], found["of"]) == (3, 3)
    assert [hit["step"] for hit in search(client, "(A+)+$")["hits"]] == [2]
    assert search(client, "wolf")["hits"] == []


def test_search_is_bounded_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = make_client(tmp_path, *[text(f"word {n}") for n in range(50)])
    monkeypatch.setattr(api, "_SEARCH_HITS", 20)
    seen: list[int] = []
    skip = 0
    while skip < 50:
        found = search(client, "word", skip)
        assert len(found["hits"]) <= 20
        seen += [hit["step"] for hit in found["hits"]]
        skip = found["looked"]
    assert seen == list(range(49, -1, -1))
    monkeypatch.setattr(api, "_SEARCH_BYTES", 1)
    assert search(client, "word")["looked"] == 1


def test_search_without_a_word_is_refused(tmp_path: Path) -> None:
    client = make_client(tmp_path, text("a"))
    reply = client.post("/api/plugins/text/search", query="  ", tags=[0], runs=[0])
    assert reply.status_code == 400
    assert set(reply.json()) == {"error", "hint"}


def test_search_by_a_regular_expression(tmp_path: Path) -> None:
    client = make_client(tmp_path, text("loss 0.25\nend"), text("Lossé 17"), text("nothing"))
    found = search(client, r"/^(loss\S*) [\d.]+$/")
    assert [(hit["step"], hit["match"]) for hit in found["hits"]] == [
        (1, "Lossé 17"),
        (0, "loss 0.25"),
    ]
    assert found["hits"][1]["after"] == "\nend"
    assert [hit["step"] for hit in search(client, "/Loss/")["hits"]] == [1]
    assert [hit["step"] for hit in search(client, "/Loss/i")["hits"]] == [1, 0]
    assert [hit["step"] for hit in search(client, r"/\Sé/")["hits"]] == [1]
    assert search(client, "/wolf/")["hits"] == []
    assert search(client, "a/b")["hits"] == []


def test_patterns_that_are_wrong_or_take_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(tmp_path, text("a" * 60 + "b"))

    def refused(query: str) -> str:
        reply = client.post(
            "/api/plugins/text/search", query=query, tags=[tag_of(client)], runs=[0]
        )
        assert reply.status_code == 400, reply.text
        assert reply.json()["hint"]
        error: str = reply.json()["error"]
        return error

    assert "no regular expression" in refused("/(/")
    monkeypatch.setattr(matching, "_SECONDS", 1.0)
    assert "too long" in refused("/(a+)+$/")


def test_a_search_that_takes_long_is_told_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = make_client(tmp_path, *[text(f"word {n}") for n in range(600)])
    monkeypatch.setattr(api, "_SEARCH_SECONDS", 0.0)
    found = search(client, "/word/")
    assert 0 < found["looked"] < found["of"] == 600
    assert len(found["hits"]) == min(100, found["looked"])
