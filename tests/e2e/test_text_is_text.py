"""What comes from a file is text: markup in tags and run names is shown, never run."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen
from tests.golden.golden import DATA

MARKUP = '<img src=x onerror="window.attacked = 1; alert(1)">'
SCRIPT = "</script><script>window.attacked = 1</script>"

LOG = """
    import json, sys
    from lightboard import SummaryWriter
    for run, tags in json.loads(sys.argv[1]).items():
        with SummaryWriter(run) as writer:
            for tag in tags:
                for step in range(20):
                    writer.add_scalar(tag, step, step)
"""


def log(runs: dict[Path, list[str]]) -> None:
    import json

    run_python(LOG, json.dumps({str(run): tags for run, tags in runs.items()}))


def assert_nothing_was_injected(screen: Screen) -> None:
    assert screen.page.evaluate("window.attacked") is None
    injected = screen.page.evaluate(
        "[...document.querySelectorAll('img, script, iframe, [onerror], [onload]')]"
        ".filter(e => e.matches('img[src=x], [onerror], [onload]') || e.textContent.includes('attacked')).length"
    )
    assert injected == 0


def test_markup_as_tag_is_shown_as_text(logdir: Path, board: Board, screen: Screen) -> None:
    log({logdir / "run": [MARKUP, SCRIPT, "a/" + MARKUP, "${7*7}{{7*7}}"]})
    screen.open(board.url)
    for tag in (MARKUP, SCRIPT, "a/" + MARKUP, "${7*7}{{7*7}}"):
        screen.expect_curve(tag, points=20)
    expect(screen.page.get_by_text("window.attacked = 1").first).to_be_visible()
    screen.page.mouse.move(900, 250)  # the tooltip over a plot says names too
    screen.page.wait_for_timeout(200)
    assert_nothing_was_injected(screen)


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=window.attacked=1>",
        "with space and 'quotes' \"double\"",
        "训练/实验 一",
        "😀",
        "%2e%2e%2f#?&=",
        "back\\slash",
        "tab\there",
        "-rf",
        "a/b/c/d",
    ],
)
def test_odd_run_name_is_listed_drawn_and_kept_in_the_url(
    logdir: Path, board: Board, screen: Screen, name: str
) -> None:
    log({logdir / name: ["loss"], logdir / "other": ["loss"]})
    screen.open(board.url)
    screen.expect_curve("loss", runs=2, points=40)
    assert sorted(screen.runs()) == sorted([name, "other"])
    row = screen.page.get_by_role("treeitem").filter(has=screen.page.get_by_label(name, exact=True))
    row.first.dblclick()
    screen.expect_curve("loss", runs=1, points=20)
    screen.page.wait_for_timeout(500)  # the URL follows at rest
    screen.page.reload()
    screen.expect_curve("loss", runs=1, points=20)
    assert name in screen.summary("loss")
    assert_nothing_was_injected(screen)


def test_name_that_is_no_utf8_is_shown_and_drawn(
    logdir: Path, board: Board, screen: Screen
) -> None:
    import os

    log({logdir / "plain": ["loss"]})
    os.rename(os.fsencode(logdir / "plain"), os.fsencode(logdir) + b"/\xff\xfe")
    screen.open(board.url)
    screen.expect_curve("loss", runs=1, points=20)
    assert len(screen.runs()) == 1


def test_every_odd_tag_of_the_golden_files_has_its_card(
    start_board: StartBoard, screen: Screen
) -> None:
    import json

    expected = json.loads((DATA / "torch/odd/expected.json").read_text(encoding="utf-8"))
    tags = [series["tag"] for series in expected["files"][0]["series"]]
    screen.open(start_board(DATA / "torch/odd").url)
    screen.page.locator("[data-card]").first.wait_for()
    assert sorted(screen.cards()) == sorted(tags)
    assert screen.runs() == ["."]
    assert_nothing_was_injected(screen)
