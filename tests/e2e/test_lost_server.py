"""The server goes and comes back: the page says so, keeps what it has, catches up by itself."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    from lightboard import SummaryWriter
    with SummaryWriter(sys.argv[1]) as writer:
        for step in range(int(sys.argv[2]), int(sys.argv[3])):
            writer.add_scalar("loss", step, step)
"""


def test_what_was_logged_while_the_server_was_away_arrives(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG, logdir / "run", "0", "30")
    screen.open(board.url)
    screen.expect_curve("loss", runs=1, points=30)
    screen.settle()
    summary, look = screen.summary("loss"), screen.look("loss")

    screen.server_may_be_gone = True
    board.stop()
    banner = screen.page.locator("[data-state=lost]")
    expect(banner).to_be_visible()
    expect(banner.get_by_role("alert")).to_have_count(1)  # the countdown beside it is not read out
    assert screen.summary("loss") == summary

    # The page goes on with what it has.
    screen.smoothing().fill("0.9")
    screen.run("run").get_by_role("checkbox").click()
    expect(screen.run("run")).to_have_attribute("aria-selected", "false")
    screen.run("run").get_by_role("checkbox").click()
    assert screen.page.locator("[data-run]").count() == 1

    run_python(LOG, logdir / "run", "30", "70")
    run_python(LOG, logdir / "new", "0", "10")
    board.start()
    expect(banner).to_have_count(0, timeout=30_000)
    screen.server_may_be_gone = False
    screen.expect_curve("loss", runs=2, points=80)
    assert screen.runs() == ["new", "run"]
    screen.expect_new_look("loss", look)


def test_button_in_the_banner_may_be_pressed_in_vain_too(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG, logdir / "run", "0", "30")
    screen.open(board.url)
    screen.expect_curve("loss", points=30)
    screen.server_may_be_gone = True
    board.stop()
    banner = screen.page.locator("[data-state=lost]")
    banner.get_by_role("button").click()
    banner.get_by_role("button").click()
    expect(banner).to_be_visible()
    board.start()
    expect(banner).to_have_count(0, timeout=30_000)


def test_ctrl_c_with_an_open_page_ends_the_server_without_a_traceback(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG, logdir / "run", "0", "30")
    screen.open(board.url)
    screen.expect_curve("loss", points=30)
    screen.server_may_be_gone = True
    process = board.process
    assert process is not None
    output = board.stop()
    assert "Traceback" not in output
    assert process.returncode in (0, 130)
