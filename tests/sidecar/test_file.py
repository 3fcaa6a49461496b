"""One JSON file, many writers: nothing is lost, nothing is written over what cannot be understood."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders.permissions import permissions_apply

from lightboard.sidecar.file import Busy, Document, SidecarFile, Unusable


def put(document: Document) -> None:
    document["runs"] = {"a": {"name": "A"}}


def test_what_is_written_is_json_for_people(tmp_path: Path) -> None:
    file = SidecarFile(str(tmp_path / "x.json"))
    assert (file.read(), file.signature()) == ({}, None)
    file.edit(put)
    text = (tmp_path / "x.json").read_text()
    assert text == (
        '{\n  "lightboard": 1,\n  "runs": {\n    "a": {\n      "name": "A"\n    }\n  }\n}\n'
    )
    assert os.listdir(tmp_path) == ["x.json"]


def test_what_is_not_known_here_stays(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"theirs": [1, {"two": null}], "runs": {"b": {"mood": "good"}}}')
    SidecarFile(str(path)).edit(lambda document: document["runs"].update(a={"name": "A"}))
    assert json.loads(path.read_text()) == {
        "lightboard": 1,
        "theirs": [1, {"two": None}],
        "runs": {"b": {"mood": "good"}, "a": {"name": "A"}},
    }


def test_a_change_that_changes_nothing_writes_nothing(tmp_path: Path) -> None:
    file = SidecarFile(str(tmp_path / "x.json"))
    file.edit(lambda document: None)
    assert file.signature() is None
    file.edit(put)
    before = file.signature()
    file.edit(put)
    assert file.signature() == before


def test_the_signature_changes_with_the_content(tmp_path: Path) -> None:
    file = SidecarFile(str(tmp_path / "x.json"))
    file.edit(put)
    before = file.signature()
    file.edit(lambda document: document["runs"]["a"].update(name="B"))
    assert file.signature() not in (None, before)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "x.json is not JSON: Input data was truncated, line 1"),
        (
            b'{\n  "runs": {\n    "a": {,}\n  }\n}',
            "x.json is not JSON: object keys must be strings, line 3",
        ),
        (b'{"runs": {}}\n\n}', "x.json is not JSON: trailing characters, line 3"),
        (b"[]", "x.json does not hold a JSON object"),
        (b'{"runs": []}', "x.json: 'runs' is not an object"),
        (b'{"views": 3}', "x.json: 'views' is not an object"),
        (b"\xff\xfe", "x.json is not JSON: invalid character, line 1"),
        (b'{"lightboard": 2}', "x.json was written by a newer lightboard (format 2)"),
    ],
)
def test_what_cannot_be_understood_is_left_as_it_is(
    tmp_path: Path, content: bytes, message: str
) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    file = SidecarFile(str(path))
    with pytest.raises(Unusable) as refused:
        file.edit(put)
    assert refused.value.message == message
    assert refused.value.hint
    assert path.read_bytes() == content
    assert os.listdir(tmp_path) == ["x.json"]


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b'\xef\xbb\xbf{"runs": {}}')
    assert SidecarFile(str(path)).read() == {"runs": {}}


def test_set_aside_only_what_needs_mending(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    file = SidecarFile(str(path))
    path.write_text("{}")
    assert file.set_aside() is None
    for number, name in enumerate(("x.json.broken", "x.json.broken-2", "x.json.broken-3")):
        path.write_text(f"oh {number}")
        assert file.set_aside() == str(tmp_path / name)
        assert (tmp_path / name).read_text() == f"oh {number}"
    path.write_text('{"lightboard": 99}')
    with pytest.raises(Unusable):
        file.set_aside()
    assert path.exists()


def test_the_files_mode_and_a_link_to_it_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.write_text("{}")
    real.chmod(0o664)
    link.symlink_to(real)
    SidecarFile(str(link)).edit(put)
    assert link.is_symlink()
    assert json.loads(real.read_text())["runs"]["a"]["name"] == "A"
    assert stat.S_IMODE(real.stat().st_mode) == 0o664


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}")
    path.chmod(0o444)
    tmp_path.chmod(0o777)
    with permissions_apply(tmp_path), pytest.raises(PermissionError):
        SidecarFile(str(path)).edit(put)
    assert path.read_text() == "{}"


def test_a_lock_that_was_left_behind_is_broken(tmp_path: Path) -> None:
    (tmp_path / ".x.json.lock").touch()
    SidecarFile(str(tmp_path / "x.json"), stale_after=0.05).edit(put)
    assert os.listdir(tmp_path) == ["x.json"]


def test_who_lost_the_lock_writes_nothing(tmp_path: Path) -> None:
    """A program that was stopped in the middle, and comes back after another took its lock for a dead one's."""
    path, lock = tmp_path / "x.json", tmp_path / ".x.json.lock"

    def sleep_too_long(document: Document) -> None:
        os.utime(lock, ns=(1, 1))  # as another program's would look
        put(document)

    with pytest.raises(Busy):
        SidecarFile(str(path)).edit(sleep_too_long)
    assert os.listdir(tmp_path) == [".x.json.lock"]


WRITER = """
import sys
from lightboard.sidecar.file import SidecarFile
file = SidecarFile(sys.argv[1])
for n in range(40):
    file.edit(lambda document: document.setdefault("runs", {}).update({f"{sys.argv[2]}-{n}": {"name": "x"}}))
"""


def test_many_programs_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(n)]) for n in range(4)
    ]
    assert [writer.wait(60) for writer in writers] == [0] * 4
    assert set(json.loads(path.read_text())["runs"]) == {
        f"{writer}-{n}" for writer in range(4) for n in range(40)
    }
    assert os.listdir(tmp_path) == ["x.json"]
