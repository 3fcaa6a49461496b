"""What is no number, through `lightboard.open`: read when asked for, found by name, refused with a hint."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from tests.builders import (
    corrupt_crc,
    event,
    image_value,
    make_event_file,
    restart,
    scalar,
    tensor_value,
)

import lightboard
from lightboard.board import NotFound
from lightboard.board.contents import Ref
from lightboard.board.files import FilesSource


def text(step: int, words: str, tag: str = "t") -> bytes:
    return event(tensor_value(tag, [words.encode()], "text"), step=step)


def test_in_order_of_step_and_without_what_is_superseded(tmp_path: Path) -> None:
    records = [text(5, "five"), text(2, "two"), restart(3), text(4, "four")]
    make_event_file(tmp_path, *records)
    board = lightboard.open(tmp_path)
    shown = board.read_text(".", "t")
    assert [(one.step, one.value) for one in shown] == [(2, "two"), (4, "four")]
    whole = board.read_text(".", "t", superseded=True)
    assert [(one.step, one.superseded) for one in whole] == [(2, False), (4, False), (5, True)]
    assert whole[-1].value == "five"
    assert [one.value for one in whole[1:]] == ["four", "five"]
    assert repr(whole) == "<3 values of 't' in run '.'>"
    assert repr(whole[-1]) == "<step 5 (superseded)>"
    with pytest.raises(IndexError):
        whole[3]


def test_iterating_reads_ahead_but_not_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_event_file(tmp_path, *[text(step, f"{step}") for step in range(600)])
    board = lightboard.open(tmp_path)
    asked: list[int] = []
    read = FilesSource.read_values

    def count(self: FilesSource, tag: int, refs: list[Ref]) -> list[bytes]:
        asked.append(len(refs))
        return read(self, tag, refs)

    monkeypatch.setattr(FilesSource, "read_values", count)
    entries = board.read_text(".", "t")
    assert asked == []
    assert entries[7].value == "7"
    assert asked == [1]
    assert [one.value for one in entries] == [f"{step}" for step in range(600)]
    assert asked == [1, 256, 256, 88]


def test_a_file_that_went_after_it_was_read(tmp_path: Path) -> None:
    path = make_event_file(tmp_path / "a", text(0, "words"))
    board = lightboard.open(tmp_path)
    (entry,) = board.read_text("a", "t")[:]
    path.unlink()
    with pytest.raises(NotFound, match=r"is gone\nhint: board.reload\(\)"):
        entry.value  # noqa: B018
    assert board.reload().list_runs() == []


def test_a_value_that_is_not_what_its_tag_says(tmp_path: Path) -> None:
    make_event_file(tmp_path, event(image_value("i", b"<svg/>")))
    (entry,) = lightboard.open(tmp_path).read_images(".", "i")
    assert entry.value[0].media_type == 'text that begins with "<svg/>"'
    with pytest.raises(ValueError, match="not a picture"):
        entry.value.array()


def test_what_is_not_there(tmp_path: Path) -> None:
    make_event_file(tmp_path / "train", scalar("loss", 0, 1.0), text(0, "words"))
    board = lightboard.open(tmp_path)
    for wrong, says in (
        (
            lambda: board.list_tags("trian"),
            f"no run 'trian' in {tmp_path}\nhint: did you mean 'train'?",
        ),
        (lambda: board.read_text("train", "x"), "no tag 'x' in run 'train'\nhint: there are 't'"),
        (
            lambda: board.read_images("train", "loss"),
            "the tag 'loss' of run 'train' holds scalars, not images\n"
            "hint: board.read_scalars(run, tag)",
        ),
        (
            lambda: board.read_tensors("train", "loss"),
            "the tag 'loss' holds scalars\nhint: board.read_scalars(run, tag)",
        ),
        (
            lambda: board.read_meshes("train", "m"),
            "no mesh 'm' in run 'train'\n"
            "hint: nothing of this kind was logged there (yet: board.reload() looks again)",
        ),
        (
            lambda: board.read_keras_model("train"),
            "run 'train' has no Keras model\nhint: board.read_graph reads torch's",
        ),
    ):
        with pytest.raises(NotFound) as caught:
            wrong()
        assert str(caught.value) == says


def test_where_there_is_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"there is no folder .*\nhint: give the folder"):
        lightboard.open(tmp_path / "none")
    assert lightboard.open(tmp_path).list_runs() == []


def test_an_event_file_means_its_folder(tmp_path: Path) -> None:
    path = make_event_file(tmp_path / "a", scalar("x", 0, 1.0))
    board = lightboard.open(path)
    assert board.place == str(tmp_path / "a")
    assert [run.name for run in board.list_runs()] == ["."]


def test_home_is_meant_by_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    make_event_file(tmp_path / "logs" / "a", scalar("x", 0, 1.0))
    assert [run.name for run in lightboard.open("~/logs").list_runs()] == ["a"]


def test_what_a_person_should_know(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("x", 0, 1.0), corrupt_crc(scalar("x", 1, 2.0)))
    board = lightboard.open(tmp_path)
    (notice,) = board.list_notices()
    assert (notice.kind, notice.run, notice.count) == ("corrupt_record", "a", 1)
    assert notice.offset is not None
    assert board.read_scalars("a", "x").step.tolist() == [0]


def test_names_that_are_not_utf8_are_told_apart(tmp_path: Path) -> None:
    for name, value in ((b"a\xff", 1.0), (b"a\xfe", 2.0)):
        make_event_file(
            Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)), scalar("x", 0, value)
        )
    board = lightboard.open(tmp_path)
    runs = board.list_runs()
    assert [run.name.count("�") for run in runs] == [1, 2]
    values = {float(board.read_scalars(run, "x").value[0]) for run in runs}
    assert values == {1.0, 2.0}
    assert sorted(board.scalars().to_pandas()["value"]) == [1.0, 2.0]


def test_what_a_board_keeps_is_used(tmp_path: Path) -> None:
    """The index of an earlier start gives the same points, and what came since."""
    from lightboard.logdir import LocalLogdir
    from lightboard.reader.index import Index
    from lightboard.reader.loader import Loader
    from lightboard.reader.store import Store

    path = make_event_file(tmp_path / "a", *[scalar("x", n, n) for n in range(5000)])
    os.utime(path, (1_700_000_000, 1_700_000_000))
    loader = Loader(
        LocalLogdir(tmp_path), Store(), make_index=lambda names: Index(str(tmp_path), names)
    )
    loader.load_all()
    assert loader.save_index()
    before = lightboard.open(tmp_path).read_scalars("a", "x")
    with path.open("ab") as file:
        file.write(scalar("x", 5000, 5000))
    after = lightboard.open(tmp_path).read_scalars("a", "x")
    assert before.value.tolist() == list(range(5000))
    assert after.value.tolist() == list(range(5001))
    np.testing.assert_array_equal(after.step[:5000], before.step)
