"""`lightboard ls` and `lightboard inspect`: what is there, what is corrupt and where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.builders import (
    corrupt_crc,
    event,
    image_value,
    make_event_file,
    permissions_apply,
    restart,
    scalar,
    version,
)

from lightboard.cli import ExitCode, main
from lightboard.cli.export import HELP as EXPORT_HELP
from lightboard.cli.inspect import HELP as INSPECT_HELP
from lightboard.cli.ls import HELP as LS_HELP


@pytest.fixture(autouse=True)
def in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two runs, one of them with a picture."""
    monkeypatch.chdir(tmp_path)
    make_event_file(
        tmp_path / "logs" / "run10", *[scalar("loss", step, 1.0) for step in range(1200)]
    )
    make_event_file(
        tmp_path / "logs" / "run9", scalar("loss", 0, 1.0), event(image_value("i", b"GIF89a"))
    )
    return tmp_path / "logs"


def output(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == ExitCode.OK
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == ExitCode.USAGE
    return capsys.readouterr().err


def test_ls_shows_runs(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "ls", "logs") == output(capsys, "ls")
    assert output(capsys, "ls").splitlines() == [
        "run    points  tags  first event          lasted",
        "run9        2     2  2023-11-14 22:13:20  0 s",
        "run10   1,200     1  2023-11-14 22:13:20  19 min 59 s",
        f"2 runs, 1,202 points in {logs}",
    ]


def test_ls_shows_the_tags_of_runs(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "ls", "logs", "run9").splitlines() == [
        "run9: 2 points in 2 tags",
        "  tag   kind     points",
        "  i     images        1",
        "  loss  scalars       1",
    ]
    assert output(capsys, "ls", "logs", "run*").count(" in ") == 2


def test_the_logdir_may_have_its_flag(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["--logdir", "logs"], ["--logdir=logs"]):
        assert output(capsys, "ls", *words) == output(capsys, "ls", "logs")
        assert output(capsys, "ls", "run9", *words) == output(capsys, "ls", "logs", "run9")
        assert output(capsys, "inspect", *words) == output(capsys, "inspect", "logs")


def test_ls_for_programs(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(output(capsys, "ls", "logs", "--json"))
    assert found["logdir"] == str(logs)
    assert [one["run"] for one in found["runs"]] == ["run9", "run10"]
    assert found["runs"][1] == {
        "run": "run10",
        "points": 1200,
        "start": 1_700_000_000.0,
        "last": 1_700_001_199.0,
        "tags": [
            {
                "tag": "loss",
                "plugin": "scalars",
                "points": 1200,
                "display_name": "",
                "description": "",
            }
        ],
    }


def test_ls_says_where_to_look_when_something_is_damaged(
    logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_event_file(logs / "bad", corrupt_crc(scalar("x", 0, 1.0)))
    last = output(capsys, "ls", "logs").splitlines()[-1]
    assert last == "some of it could not be read: lightboard inspect logs"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ls", "nowhere"], "there is no folder nowhere\nhint: give the folder above the runs\n"),
        (["ls", "logs", "x"], "no run 'x' in {logs}\nhint: lightboard ls logs\n"),
        (["ls", "logs", "a", "b"], "more than one run: a b\nhint: a glob, in quotes: 'run_*'\n"),
        (["ls", "--jsn"], "unknown option --jsn\nhint: did you mean --json?\n"),
        (["ls", "--logdir"], "--logdir needs a value\nhint: --logdir logs\n"),
        (
            ["ls", "a", "b", "--logdir=c"],
            "more than one run: a b\nhint: a glob, in quotes: 'run_*'\n",
        ),
        (["ls", "--json=1"], "--json takes no value\nhint: lightboard ls --json\n"),
        (
            ["inspect", "nowhere"],
            "there is no folder nowhere\nhint: give the folder above the runs\n",
        ),
        (["inspect", "a", "b"], "more than one logdir: a b\nhint: give the folder above them\n"),
        (
            ["inspect", "http://localhost:6006"],
            "http://localhost:6006 is a board, not event files\n"
            "hint: lightboard inspect where its logdir is\n",
        ),
        (["--inspect"], "--inspect is a command here\nhint: lightboard inspect LOGDIR\n"),
    ],
)
def test_mistakes(
    logs: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str
) -> None:
    assert refusal(capsys, *words) == "lightboard: " + says.format(logs=logs)


def test_inspect_a_sound_logdir(logs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "events.out.tfevents.1700000000.host.1.0"
    size = (logs / "run10" / name).stat().st_size / 1000
    whole = sum(path.stat().st_size for path in logs.rglob("*tfevents*")) / 1000
    assert output(capsys, "inspect", "logs").splitlines() == [
        f"run10/{name}",
        f"  {size:.3g} kB, 1,200 points, 2023-11-14 22:13:20, 19 min 59 s long",
        "  scalars: 1,200 points in 1 tag, steps 0 to 1,199",
        f"run9/{name}",
        f"  {(logs / 'run9' / name).stat().st_size} B, 2 points, 2023-11-14 22:13:20, 0 s long",
        "  scalars: 1 point in 1 tag, step 0",
        "  images: 1 point in 1 tag, step 0",
        f"2 event files, {whole:.3g} kB, 1,202 points in logs",
    ]
    lines = output(capsys, "inspect", f"logs/run9/{name}", "--tags").splitlines()
    assert [line.split() for line in lines[2:4]] == [
        ["loss", "scalars", "1", "point", "step", "0"],
        ["i", "images", "1", "point", "step", "0"],
    ]
    assert lines[-1].startswith("1 event file")


def test_inspect_says_what_is_corrupt_and_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = scalar("x", 0, 1.0), corrupt_crc(scalar("x", 1, 2.0))
    records = [good, bad, restart(7), scalar("x", 8, 3.0)]
    path = make_event_file(tmp_path, *records)
    at = len(version() + good)
    end = path.stat().st_size
    with path.open("ab") as file:
        file.write(scalar("x", 9, 4.0)[:-3])
    (tmp_path / "note.tfevents").write_bytes(b"this is no event file at all " * 4)
    assert main(["inspect", str(tmp_path)]) == ExitCode.DAMAGED
    lines = capsys.readouterr().out.splitlines()
    assert f"ends within a record that begins at byte {end}, 2 points" in lines[1]
    assert lines[2:5] == [
        "  scalars: 2 points in 1 tag, steps 0 to 8",
        "  restarted at step 7",
        f"  byte {at}, {len(bad)} bytes: a record's checksum is wrong: skipped",
    ]
    assert lines[6] == "  116 B, not an event file: no record found in it"
    assert lines[-1].endswith("damaged places") or lines[-1].endswith("1 damaged place")
    assert main(["inspect", str(tmp_path), "--json"]) == ExitCode.DAMAGED
    found = json.loads(capsys.readouterr().out)
    first = found["files"][0]
    assert (first["end"], first["bytes_read"], first["restarts"]) == ("truncated", end, [7])
    assert first["damage"] == [
        {
            "kind": "corrupt_record",
            "message": "a record's checksum is wrong: skipped",
            "offset": at,
            "length": len(bad),
        }
    ]
    assert first["tags"] == [
        {"tag": "x", "plugin": "scalars", "points": 2, "first_step": 0, "last_step": 8}
    ]
    assert found["files"][1]["is_event_file"] is False


def test_inspect_counts_what_it_does_not_list(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_event_file(tmp_path, *[corrupt_crc(scalar("x", n, 1.0)) for n in range(12)])
    assert main(["inspect", str(tmp_path)]) == ExitCode.DAMAGED
    lines = capsys.readouterr().out.splitlines()
    assert lines[-2:] == ["  and 2 damaged places more", lines[-1]]
    assert lines[-1].endswith("; 12 damaged places")


def test_inspect_says_what_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_event_file(tmp_path, scalar("x", 0, 1.0)).chmod(0)
    with permissions_apply(tmp_path):
        assert main(["inspect", str(tmp_path)]) == ExitCode.DAMAGED
    assert "cannot be read: Permission denied" in capsys.readouterr().out


def test_zeros_at_the_end_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = make_event_file(tmp_path, scalar("x", 0, 1.0))
    with path.open("ab") as file:
        file.write(bytes(5000))
    main(["inspect", str(tmp_path)])
    assert "of which the last 5,000 bytes are zeros" in capsys.readouterr().out


def test_links_out_of_the_logdir_are_told_and_no_damage(
    logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_event_file(logs.parent / "away", scalar("loss", 0, 1.0))
    (logs / "out").symlink_to(logs.parent / "away")
    told = [
        "1 link leads out of the logdir, not followed: out",
        "hint: --follow_links follows them: where you trust everybody who can write there",
    ]
    for words in (["ls"], ["inspect"]):
        said = output(capsys, *words).splitlines()
        assert [line for line in said if line in told] == told
        assert not any("could not be read" in line for line in said)
        more = output(capsys, *words, "--follow_links")
        assert "out of the logdir" not in more
        assert "out" in more
    (notice,) = json.loads(output(capsys, "inspect", "--json"))["notices"]
    assert notice == {"kind": "link_out", "file": "out", "count": 1, "message": told[0]}
    assert main(["export", "--to", "few.csv"]) == main(
        ["export", "--to", "all.csv", "--follow_links"]
    )
    assert "\nout," not in Path("few.csv").read_text()
    assert "\nout," in Path("all.csv").read_text()


@pytest.mark.parametrize("text", [LS_HELP, INSPECT_HELP, EXPORT_HELP])
def test_the_help_fits_a_screen(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    lines = text.splitlines()
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 85
    command = lines[0].split()[2]
    assert output(capsys, command, "--help") == output(capsys, command, "-h") == text


def test_a_reader_that_has_seen_enough(logs: Path) -> None:
    """`lightboard ls | head -1` ends without a word."""
    for n in range(700):
        make_event_file(logs / (f"a_long_name_{n}" * 9), scalar("x", 0, 1.0))
    command = f"{sys.executable} -m lightboard ls logs | head -1"
    done: Any = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}"],
        capture_output=True,
        text=True,
        env=os.environ,
        cwd=logs.parent,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("run ")
