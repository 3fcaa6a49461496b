"""GET api/board: everything, and what changed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.builders import corrupt_crc, event, make_event_file, metadata, scalar, tensor_value
from tests.builders.web import Client

ROOT = Path(__file__).resolve().parents[2]


def test_the_whole_board(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", scalar("loss", 0, 1.0), scalar("loss", 9, 2.0))
    said = metadata("text", "Notes", "*words*")
    make_event_file(tmp_path, event(tensor_value("note", [b"hello"], said=said)))
    client = Client(tmp_path)
    board = client.json("/api/board")
    assert board["epoch"] == client.board.epoch
    assert board["full"] is True
    assert (board["logdir"], board["logdir_path"]) == ("logs", str(tmp_path))
    assert board["window_title"] == "A title"
    assert [(run["name"], run["slot"], run["points"]) for run in board["runs"]] == [
        (".", 1, 1),
        ("a", 2, 2),
    ]
    a = board["runs"][1]
    assert (a["start"], a["last"]) == (1_700_000_000.0, 1_700_000_009.0)
    tags = {tag["id"]: tag for tag in board["tags"]}
    (loss,) = (tags[tag] for tag in board["tag_sets"][a["tag_set"]])
    assert (loss["tag"], loss["plugin"]) == ("loss", "scalars")
    note = next(tag for tag in board["tags"] if tag["tag"] == "note")
    assert (note["plugin"], note["display_name"], note["description"]) == (
        "text",
        "Notes",
        "*words*",
    )
    assert board["load"]["phase"] == "live"


def test_only_what_changed(tmp_path: Path) -> None:
    first = make_event_file(tmp_path / "a", scalar("loss", 0, 1.0))
    make_event_file(tmp_path / "b", scalar("loss", 0, 1.0))
    client = Client(tmp_path)
    before = client.json("/api/board")
    since = f"/api/board?epoch={before['epoch']}&since={before['version']}"
    nothing = client.json(since)
    assert (nothing["full"], nothing["runs"], nothing["tags"], nothing["gone"]) == (
        False,
        [],
        [],
        [],
    )
    make_event_file(tmp_path / "c", scalar("acc", 0, 1.0))
    first.unlink()
    client.loader.load_all()
    changed = client.json(since)
    assert [run["name"] for run in changed["runs"]] == ["c"]
    assert [tag["tag"] for tag in changed["tags"]] == ["acc"]
    assert changed["gone"] == [before["runs"][0]["id"]]
    assert len(changed["tag_sets"]) == 3


def test_another_epoch_or_a_version_to_come_gets_everything(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("loss", 0, 1.0))
    client = Client(tmp_path)
    for query in ("epoch=other&since=1", "since=999", "since=-1"):
        board = client.json(f"/api/board?{query}")
        assert board["full"] is True
        assert len(board["runs"]) == 1


def test_a_missing_logdir(tmp_path: Path) -> None:
    board = Client(tmp_path / "nothing").json("/api/board")
    assert (board["load"]["phase"], board["runs"]) == ("missing", [])


def test_damage_is_on_the_board(tmp_path: Path) -> None:
    make_event_file(tmp_path / "a", corrupt_crc(scalar("loss", 0, 1.0)), name="tfevents")
    load = Client(tmp_path).json("/api/board")["load"]
    assert load["damaged"] == 1
    (notice,) = load["notices"]
    assert (notice["kind"], notice["run"], notice["file"], notice["count"]) == (
        "corrupt_record",
        "a",
        "a/tfevents",
        1,
    )
    assert notice["offset"] > 0


def test_hostile_names_are_json_text(tmp_path: Path) -> None:
    tag = "<img src=x onerror=\"alert('1')\">\u2028</script>"
    make_event_file(tmp_path / "<b>run</b>", scalar(tag, 0, 1.0), scalar(b"\xff\x00\n", 0, 1.0))
    client = Client(tmp_path)
    reply = client.http.get("/api/board")
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert [one["tag"] for one in reply.json()["tags"]] == [tag, "\ufffd\x00\n"]
    assert reply.json()["runs"][0]["name"] == "<b>run</b>"


def test_a_folder_name_that_is_not_utf8_is_shown(tmp_path: Path) -> None:
    make_event_file(tmp_path / "r\udcff", scalar("x", 0, 1.0))
    assert Client(tmp_path).json("/api/board")["runs"][0]["name"] == "r\ufffd"


def test_a_large_board_is_compressed_for_who_takes_it(tmp_path: Path) -> None:
    make_event_file(tmp_path, *(scalar(f"tag/number/{n}", 0, 1.0) for n in range(1000)))
    client = Client(tmp_path)
    packed = client.http.get("/api/board", headers={"accept-encoding": "gzip"})
    plain = client.http.get("/api/board", headers={"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.json()["tags"] == plain.json()["tags"]


def test_a_warm_board_knows_of_files_beside_its_events(tmp_path: Path) -> None:
    make_event_file(tmp_path / "run", scalar("loss", 0, 1.0))
    (tmp_path / "run" / "projector_config.pbtxt").write_text('embeddings { tensor_path: "a.tsv" }')
    script = f"""
import sys
from pathlib import Path
from tests.builders.web import Client
client = Client(Path({str(tmp_path)!r}))
client.app.warm()
assert "lightboard.plugins.projector.api" in sys.modules
assert "lightboard.plugins.audio.api" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_health(tmp_path: Path) -> None:
    client = Client(tmp_path)
    version = client.board.snapshot.version
    assert client.json("/api/health") == {
        "status": "ok",
        "epoch": client.board.epoch,
        "version": version,
    }


def test_a_warm_board_has_imported_what_a_page_asks_for(tmp_path: Path) -> None:
    make_event_file(tmp_path, scalar("loss", 0, 1.0))
    script = f"""
import sys
from pathlib import Path
from tests.builders.web import Client
client = Client(Path({str(tmp_path)!r}))
api = "lightboard.plugins.scalars.api"
assert api not in sys.modules
client.app.warm()
assert api in sys.modules and "lightboard.plugins.audio.api" not in sys.modules
client.app.warm()
assert client.post("/api/plugins/scalars/curves", x="step", smoothing=0, cards=[]).status_code == 200
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_a_warm_board_of_pictures_has_loaded_what_makes_thumbnails(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
import numpy as np
from lightboard import SummaryWriter
from tests.builders.web import Client
with SummaryWriter({str(tmp_path)!r}) as writer:
    writer.add_image("picture", np.zeros((3, 4, 4), np.uint8), 0)
client = Client(Path({str(tmp_path)!r}))
assert "PIL.JpegImagePlugin" not in sys.modules
client.app.warm()
assert "PIL.JpegImagePlugin" in sys.modules
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)
