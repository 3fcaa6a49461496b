"""Bad input: a clear notice where a person looks, everything else shown, nothing lost, no crash."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.process import LIGHTBOARD, Board, StartBoard, run_python
from tests.e2e.screen import SHOTS, Screen

LOG = """
    import sys
    from lightboard import SummaryWriter
    with SummaryWriter(sys.argv[1]) as writer:
        for step in range(30):
            writer.add_scalar("loss", step, step)
"""
NAME = "events.out.tfevents.1700000000.host.1.0"


def good_run(logdir: Path) -> Path:
    """Path of the event file of a run that must stay whole."""
    run_python(LOG, logdir / "good")
    (file,) = (logdir / "good").iterdir()
    return file


def notices(screen: Screen) -> Locator:
    """The opened list of notices."""
    screen.page.locator("[data-action=notices]").click()
    return screen.page.get_by_role("dialog")


def test_corrupt_record_is_told_and_costs_only_itself(
    logdir: Path, board: Board, screen: Screen
) -> None:
    file = good_run(logdir)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x40
    (logdir / "hit").mkdir()
    (logdir / "hit" / NAME).write_bytes(data)
    screen.open(board.url)
    screen.expect_curve("loss", runs=2, points=59)
    told = notices(screen)
    expect(told).to_contain_text(f"hit/{NAME}")
    expect(told.get_by_role("listitem")).to_have_count(1)


@pytest.mark.parametrize(
    ("content", "listed"),
    [(b"hello, this is no event file at all\n" * 10, True), (b"", False)],
    ids=["text", "empty"],
)
def test_file_that_holds_no_events(
    logdir: Path, board: Board, screen: Screen, content: bytes, listed: bool
) -> None:
    good_run(logdir)
    (logdir / "odd").mkdir()
    (logdir / "odd" / NAME).write_bytes(content)
    screen.open(board.url)
    screen.expect_curve("loss", runs=1, points=30)
    if listed:
        expect(notices(screen)).to_contain_text(f"odd/{NAME}")
    else:  # an event file that has just been created
        expect(screen.page.locator("[data-action=notices]")).to_have_count(0)


def test_folder_named_like_an_event_file(logdir: Path, board: Board, screen: Screen) -> None:
    good_run(logdir)
    shutil.copytree(logdir / "good", logdir / NAME)
    screen.open(board.url)
    screen.expect_curve("loss", runs=2, points=60)
    expect(notices(screen)).to_contain_text(NAME)


def test_link_out_of_the_logdir_is_told_with_the_way_to_follow_it(
    logdir: Path, start_board: StartBoard, screen: Screen
) -> None:
    file = good_run(logdir)
    (logdir / "near").symlink_to(logdir / "good")
    (logdir.parent / "away").mkdir()
    shutil.copy(file, logdir.parent / "away")
    for name in ("out", "out2"):
        (logdir / name).symlink_to(logdir.parent / "away")
    screen.open(start_board(logdir).url)
    screen.expect_curve("loss", runs=2, points=60)
    told = notices(screen)
    expect(told.get_by_role("listitem")).to_have_count(1)
    expect(told).to_contain_text("--follow_links")
    expect(told).to_contain_text("2 links lead out of the logdir, not followed: out, out2")
    SHOTS.mkdir(exist_ok=True)
    screen.page.screenshot(path=SHOTS / "links-out.png")
    for name in ("out", "out2"):
        (logdir / name).unlink()
    expect(screen.page.locator("[data-action=notices]")).to_have_count(0)
    (logdir / "out").symlink_to(logdir.parent / "away")
    screen.open(start_board(logdir, flags=("--follow_links",)).url)
    screen.expect_curve("loss", runs=3, points=90)
    (logdir.parent / "gathered").mkdir()
    (logdir.parent / "gathered" / "run").symlink_to(logdir / "good")
    screen.open(start_board(logdir.parent / "gathered").url)
    expect(screen.empty()).to_contain_text("--follow_links")


def without_privilege() -> tuple[str, ...]:
    """Root reads everything; this takes that power from the board alone."""
    if os.geteuid() != 0:
        return LIGHTBOARD
    return ("setpriv", "--bounding-set", "-dac_override,-dac_read_search", *LIGHTBOARD)


def test_file_without_read_permission(
    logdir: Path, start_board: StartBoard, screen: Screen
) -> None:
    good_run(logdir)
    shutil.copytree(logdir / "good", logdir / "secret")
    (hidden,) = (logdir / "secret").iterdir()
    hidden.chmod(0)
    screen.open(start_board(logdir, command=without_privilege()).url)
    screen.expect_curve("loss", runs=1, points=30)
    told = notices(screen)
    expect(told).to_contain_text(f"secret/{hidden.name}")
    expect(told).to_contain_text("permission")
    hidden.chmod(0o644)  # the owner mends it: no restart needed
    screen.expect_curve("loss", runs=2, points=60)
    expect(screen.page.locator("[data-action=notices]")).to_have_count(0)


def test_ten_thousand_empty_folders_hide_nothing(
    logdir: Path, board: Board, screen: Screen
) -> None:
    for n in range(100):
        for m in range(100):
            (logdir / f"{n:02d}" / f"{m:02d}").mkdir(parents=True)
    screen.open(board.url)
    expect(screen.empty()).to_be_visible()
    good_run(logdir)
    screen.expect_curve("loss", runs=1, points=30)
    assert screen.runs() == ["good"]
    run_python(LOG, logdir / "57" / "42")
    screen.expect_curve("loss", runs=2, points=60)


def test_file_that_grows_in_the_middle_of_a_record_is_followed(
    logdir: Path, board: Board, screen: Screen
) -> None:
    data = good_run(logdir).read_bytes()
    (logdir / "slow").mkdir()
    with (logdir / "slow" / NAME).open("wb", buffering=0) as out:
        half = len(data) // 2 + 5
        out.write(data[:half])
        screen.open(board.url)
        screen.page.wait_for_function(
            "() => { const p = document.querySelector('[data-card=loss] [data-points]');"
            " return p && +p.dataset.points > 30 && +p.dataset.points < 60; }"
        )
        expect(screen.page.locator("[data-action=notices]")).to_have_count(0)
        out.write(data[half:])
        screen.expect_curve("loss", runs=2, points=60)
