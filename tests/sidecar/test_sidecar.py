"""The sidecar of a logdir: where it is kept, how several share it, what it says when it cannot be kept."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from tests.builders.live import wait_until
from tests.builders.permissions import permissions_apply

from lightboard.sidecar import (
    CannotKeep,
    DeleteView,
    MarkRuns,
    RenameView,
    SaveView,
    SetAside,
    Sidecar,
    TagRuns,
    state_folder,
)

DAY = 86_400.0


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    folder = tmp_path / "logs"
    folder.mkdir()
    return folder


def open_sidecar(logdir: Path, **settings: Any) -> Sidecar:
    return Sidecar(str(logdir), state=str(logdir.parent / "state"), **settings)


def kept(logdir: Path) -> Any:
    return json.loads((logdir / "lightboard.json").read_text())


def own_files(logdir: Path) -> list[Path]:
    return sorted((logdir.parent / "state" / "boards").glob("*.json"))


def test_looking_alone_writes_nothing(logdir: Path) -> None:
    sidecar = open_sidecar(logdir)
    contents = sidecar.contents
    assert (contents.runs, contents.views, contents.troubles) == ({}, {}, [])
    assert (contents.keeps, contents.file) == ("logdir", str(logdir / "lightboard.json"))
    assert sidecar.look() is False
    assert os.listdir(logdir.parent) == ["logs"]
    assert os.listdir(logdir) == []


def test_what_is_done_is_in_the_logdir_and_there_for_the_next_server(logdir: Path) -> None:
    first = open_sidecar(logdir, by="ann", clock=lambda: 1_700_000_000.5)
    first.apply([MarkRuns(["a"], name="Base"), SaveView("v", "images")])
    assert kept(logdir) == {
        "lightboard": 1,
        "runs": {"a": {"name": "Base"}},
        "views": {"v": {"state": "images", "made": "2023-11-14T22:13:20Z", "by": "ann"}},
    }
    second = open_sidecar(logdir)
    assert second.contents.runs["a"].name == "Base"
    assert second.contents == first.contents


def test_two_servers_merge_and_each_sees_what_the_other_did(logdir: Path) -> None:
    one, two = open_sidecar(logdir), open_sidecar(logdir)
    told: list[str] = []
    two.subscribe(lambda: told.append(two.contents.version))
    assert (one.look(), two.look()) == (True, True)
    one.apply([MarkRuns(["a"], name="Base"), TagRuns(["a"], add=["x"])])
    two.apply([MarkRuns(["a"], colour="#00ff00"), TagRuns(["a"], add=["y"])])
    assert two.contents.runs["a"].tags == ["x", "y"]
    assert one.look() is True
    assert one.contents == two.contents
    assert (one.contents.runs["a"].name, one.contents.runs["a"].colour) == ("Base", "#00ff00")
    assert one.look() is False
    # At the first look, what the other did, what was done here.
    assert len(set(told)) == len(told) == 3
    assert told[-1] == two.contents.version


def test_a_file_edited_by_hand_is_noticed(logdir: Path) -> None:
    sidecar = open_sidecar(logdir)
    sidecar.look()
    (logdir / "lightboard.json").write_text('{"runs": {"a": {"name": "By hand", "mood": 1}}}')
    assert sidecar.look() is True
    assert sidecar.contents.runs["a"].name == "By hand"
    sidecar.apply([MarkRuns(["a"], note="n")])
    assert kept(logdir)["runs"]["a"] == {"name": "By hand", "mood": 1, "note": "n"}
    (logdir / "lightboard.json").unlink()
    assert sidecar.look() is True
    assert sidecar.contents.runs == {}


def test_in_a_thread_of_its_own(logdir: Path) -> None:
    sidecar = open_sidecar(logdir)
    sidecar.follow(lambda: {"a": 1, "b": 2})
    try:
        wait_until(lambda: sidecar.slots() == {"a": 1, "b": 2}, "the slots")
        (logdir / "lightboard.json").write_text('{"runs": {"a": {"name": "By hand"}}}')
        wait_until(lambda: "a" in sidecar.contents.runs, "the thread to look")
    finally:
        sidecar.close()


def test_a_broken_file_is_reported_and_never_written_over(logdir: Path) -> None:
    sidecar = open_sidecar(logdir)
    sidecar.apply([MarkRuns(["a"], name="Base")])
    (logdir / "lightboard.json").write_text('{"runs": {\n  oh')
    assert sidecar.look() is True
    (trouble,) = sidecar.contents.troubles
    assert trouble.message.startswith("lightboard.json is not JSON: ")
    assert trouble.message.endswith("line 2")
    assert trouble.hint == (
        f"mend {logdir}/lightboard.json, or set it aside; nothing is written until then"
    )
    assert trouble.can_set_aside
    assert sidecar.contents.runs["a"].name == "Base"  # what was known stays in view
    with pytest.raises(CannotKeep, match=r"lightboard\.json is not JSON"):
        sidecar.apply([MarkRuns(["a"], name="Other")])
    assert (logdir / "lightboard.json").read_text() == '{"runs": {\n  oh'

    sidecar.apply([SetAside(), MarkRuns(["a"], name="Other")])
    assert (logdir / "lightboard.json.broken").read_text() == '{"runs": {\n  oh'
    assert kept(logdir)["runs"] == {"a": {"name": "Other"}}
    assert sidecar.contents.troubles == []
    sidecar.apply([SetAside()])  # twice is once: the new one is sound
    assert kept(logdir)["runs"] == {"a": {"name": "Other"}}


def test_an_entry_that_makes_no_sense_is_reported_and_stays(logdir: Path) -> None:
    (logdir / "lightboard.json").write_text(
        '{"runs": {"a": {"colour": "red"}, "b": {"name": "B"}, "c": 5}, "views": {"v": {}}}'
    )
    sidecar = open_sidecar(logdir)
    assert [trouble.message.split(" is not")[0] for trouble in sidecar.contents.troubles] == [
        "runs: 'a'",
        "runs: 'c'",
        "views: 'v'",
    ]
    assert not any(trouble.can_set_aside for trouble in sidecar.contents.troubles)
    assert set(sidecar.contents.runs) == {"b"}
    sidecar.apply([MarkRuns(["b"], name="New")])
    assert kept(logdir)["runs"] == {"a": {"colour": "red"}, "b": {"name": "New"}, "c": 5}


def test_a_newer_lightboards_file_is_left_alone(logdir: Path) -> None:
    (logdir / "lightboard.json").write_text('{"lightboard": 2, "runs": {}}')
    sidecar = open_sidecar(logdir)
    (trouble,) = sidecar.contents.troubles
    assert (trouble.hint, trouble.can_set_aside) == ("pip install --upgrade lightboard", False)
    for operation in (MarkRuns(["a"], name="x"), SetAside()):
        with pytest.raises(CannotKeep, match="newer"):
            sidecar.apply([operation])
    assert kept(logdir) == {"lightboard": 2, "runs": {}}


def test_a_read_only_logdir_keeps_in_the_users_folder_over_what_the_team_kept(logdir: Path) -> None:
    team = open_sidecar(logdir)
    team.apply(
        [
            MarkRuns(["a"], name="Team", tags=["t"]),
            MarkRuns(["b"], archived=True),
            SaveView("v", "images"),
        ]
    )
    before = (logdir / "lightboard.json").read_bytes()
    (logdir.parent / "state").mkdir(mode=0o777, exist_ok=True)
    (logdir.parent / "state").chmod(0o777)
    with permissions_apply(logdir):
        logdir.chmod(0o555) if os.geteuid() == 0 else None
        mine = open_sidecar(logdir)
        assert mine.contents.keeps == "user"
        mine.apply(
            [
                MarkRuns(["a"], name=None, note="mine"),
                TagRuns(["a"], add=["m"]),
                MarkRuns(["b"], archived=False),
                RenameView("v", "w"),
                SaveView("x", "scalars"),
            ]
        )
        mine.apply([DeleteView("x")])
        again = open_sidecar(logdir)
        assert again.contents == mine.contents
        assert (again.contents.runs["a"].name, again.contents.runs["a"].note) == (None, "mine")
        assert again.contents.runs["a"].tags == ["t", "m"]
        assert not again.contents.runs.get("b")
        assert set(again.contents.views) == {"w"}
        assert again.contents.file == str(own_files(logdir)[0])
    assert (logdir / "lightboard.json").read_bytes() == before

    # The logdir can be written again: the first change takes along what was kept for the user alone.
    own = own_files(logdir)[0]
    for path in (own, own.parent):
        path.chmod(0o777)
    later = open_sidecar(logdir)
    assert later.contents.keeps == "logdir"
    later.apply([MarkRuns(["c"], name="C")])
    assert kept(logdir)["runs"] == {"a": {"tags": ["t", "m"], "note": "mine"}, "c": {"name": "C"}}
    assert set(kept(logdir)["views"]) == {"w"}
    assert json.loads(own.read_text()).keys() == {"lightboard", "logdir"}


def test_a_remote_or_missing_logdir_keeps_in_the_users_folder(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    for logdir in ("s3://bucket/logs", str(tmp_path / "not" / "there")):
        sidecar = Sidecar(logdir, state=state)
        assert sidecar.contents.keeps == "user"
        sidecar.apply([MarkRuns(["a"], name=logdir)])
        assert Sidecar(logdir, state=state).contents.runs["a"].name == logdir
    assert os.listdir(tmp_path) == ["state"]
    assert os.stat(tmp_path / "state" / "boards").st_mode & 0o077 == 0


def test_nowhere_to_keep_it_says_what_to_do(logdir: Path) -> None:
    (logdir.parent / "state").write_text("a file in the folder's place")
    sidecar = Sidecar("s3://bucket", state=str(logdir.parent / "state"))
    with pytest.raises(CannotKeep) as refused:
        sidecar.apply([MarkRuns(["a"], name="x")])
    assert refused.value.message.startswith("this could not be kept: ")
    assert "writable" in refused.value.hint


def test_read_only_keeps_nothing_at_all(logdir: Path) -> None:
    sidecar = open_sidecar(logdir, read_only=True)
    assert (sidecar.contents.keeps, sidecar.contents.file) == ("browser", "")
    with pytest.raises(CannotKeep, match="--read_only"):
        sidecar.apply([MarkRuns(["a"], name="x")])
    sidecar.keep_slots({"a": 1, "b": 2})
    assert (os.listdir(logdir), os.listdir(logdir.parent)) == ([], ["logs"])


def test_colour_slots_are_kept_for_the_user_until_the_logdir_has_a_file(logdir: Path) -> None:
    one = open_sidecar(logdir)
    one.keep_slots({"a": 1})  # a single run needs no memory
    assert one.slots() == {}
    one.keep_slots({"a": 1, "c": 2})
    one.keep_slots({"a": 1, "b": 3, "c": 2})
    assert os.listdir(logdir) == []
    assert open_sidecar(logdir).slots() == {"a": 1, "b": 3, "c": 2}

    one.apply([MarkRuns(["a"], name="Base")])
    assert kept(logdir)["slots"] == {"a": 1, "b": 3, "c": 2}
    assert list(kept(logdir)) == ["lightboard", "runs", "slots"]
    # "a" went, and its slot with it; "b" is away but keeps its own.
    one.keep_slots({"c": 2, "d": 1})
    assert kept(logdir)["slots"] == {"b": 3, "c": 2, "d": 1}
    another_user = Sidecar(str(logdir), state=str(logdir.parent / "elsewhere"))
    assert another_user.slots() == {"b": 3, "c": 2, "d": 1}


def test_slots_kept_for_the_user_come_into_a_file_that_was_made_meanwhile(logdir: Path) -> None:
    one = open_sidecar(logdir)
    one.keep_slots({"a": 1, "b": 2})
    (logdir / "lightboard.json").write_text('{"runs": {"a": {"name": "Baseline"}}}')
    one.keep_slots({"a": 1, "b": 2})
    assert kept(logdir)["slots"] == {"a": 1, "b": 2}
    assert kept(logdir)["runs"] == {"a": {"name": "Baseline"}}


def test_slots_that_another_program_wrote_over_are_kept_again(logdir: Path) -> None:
    one = open_sidecar(logdir)
    one.apply([MarkRuns(["a"], name="Base")])
    one.follow(lambda: {"a": 1, "b": 2})
    try:
        wait_until(lambda: kept(logdir).get("slots") == {"a": 1, "b": 2}, "the slots")
        (logdir / "lightboard.json").write_text('{"runs": {"a": {"name": "By hand"}}}')
        wait_until(lambda: kept(logdir).get("slots") == {"a": 1, "b": 2}, "the slots again")
    finally:
        one.close()


def test_slots_that_make_no_sense_are_not_used(logdir: Path) -> None:
    (logdir / "lightboard.json").write_text('{"slots": {"a": "1", "b": 0, "c": 7, "d": 1e9}}')
    assert open_sidecar(logdir).slots() == {"c": 7}


def test_colours_of_logdirs_that_nobody_opens_are_forgotten_what_was_said_is_not(
    tmp_path: Path,
) -> None:
    state = str(tmp_path / "state")
    Sidecar("s3://old", state=state).keep_slots({"a": 1, "b": 2})
    Sidecar("s3://said", state=state).apply([MarkRuns(["a"], name="x")])
    now = os.stat(next((tmp_path / "state" / "boards").iterdir())).st_mtime
    late = Sidecar("s3://new", state=state, clock=lambda: now + 200 * DAY)
    late.keep_slots({"a": 1, "b": 2})
    boards = (tmp_path / "state" / "boards").glob("*.json")
    logdirs = {json.loads(board.read_text())["logdir"] for board in boards}
    assert "s3://said" in logdirs
    assert "s3://old" not in logdirs


def test_the_state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LIGHTBOARD_STATE_DIR", "~/mine")
    assert state_folder() == os.path.expanduser("~/mine")
    monkeypatch.delenv("LIGHTBOARD_STATE_DIR")
    monkeypatch.setenv("XDG_STATE_HOME", "not/absolute")
    assert state_folder() == os.path.expanduser("~/.local/state/lightboard")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    assert state_folder() == str(tmp_path / "lightboard")


def test_a_link_out_of_the_logdir_is_neither_read_nor_written(logdir: Path) -> None:
    """Whoever may write into the logdir must not choose a file of ours that is written."""
    elsewhere = logdir.parent / "theirs.json"
    elsewhere.write_text('{"runs": {"a": {"name": "A"}}}')
    (logdir / "lightboard.json").symlink_to(elsewhere)
    sidecar = open_sidecar(logdir)
    (trouble,) = sidecar.contents.troubles
    assert trouble.message == "lightboard.json is a link out of the logdir, not followed"
    assert sidecar.contents.runs == {}
    with pytest.raises(CannotKeep, match="a link out of the logdir") as refused:
        sidecar.apply([TagRuns(["b"], add=["x"])])
    assert "--follow_links" in refused.value.hint
    assert elsewhere.read_text() == '{"runs": {"a": {"name": "A"}}}'
    assert sorted(path.name for path in logdir.parent.iterdir()) == ["logs", "theirs.json"]

    assert set(open_sidecar(logdir, follow_links=True).contents.runs) == {"a"}
    sidecar.apply([SetAside(), TagRuns(["b"], add=["x"])])
    assert set(sidecar.contents.runs) == {"b"}
    assert (logdir / "lightboard.json.broken").is_symlink()
    assert elsewhere.read_text() == '{"runs": {"a": {"name": "A"}}}'
