"""What a screen reader is told: where one is in ten thousand runs, and of what happens by itself only what matters."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.builders import make_event_file, scalar
from tests.e2e.process import Board, StartBoard
from tests.e2e.screen import Screen

FOLDERS, INSIDE = 100, 100

LISTEN = """
() => {
  window.heard = [];
  const quiet = e => (e.getAttribute('aria-live') ?? 'polite') === 'off';
  const LIVE = '[aria-live], [role=status], [role=alert], [role=log]';
  const tell = e => { if (!quiet(e) && e.textContent.trim()) window.heard.push(e.textContent.trim()); };
  new MutationObserver(changes => {
    const regions = new Set();
    for (const { target, addedNodes } of changes) {
      const element = target instanceof Element ? target : target.parentElement;
      const around = element?.closest(LIVE);
      if (around) regions.add(around);
      for (const added of addedNodes)
        if (added instanceof Element)
          for (const e of [added, ...added.querySelectorAll('*')]) if (e.matches(LIVE)) regions.add(e);
    }
    regions.forEach(tell);
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}
"""
"""From now on `heard` in the page holds what live regions said."""


@pytest.fixture(scope="module")
def ten_thousand(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ten_thousand") / "logs"
    made = make_event_file(folder / "n00" / "run_00", scalar("loss", 0, 1.0))
    data = made.read_bytes()
    for n in range(FOLDERS):
        for m in range(INSIDE):
            run = folder / f"n{n:02d}" / f"run_{m:02d}"
            run.mkdir(parents=True, exist_ok=True)
            (run / made.name).write_bytes(data)
    return folder


def expect_place(row: Locator, level: int, at: int, of: int) -> None:
    expect(row).to_be_focused()
    told = {"aria-level": level, "aria-posinset": at, "aria-setsize": of}
    for name, value in told.items():
        expect(row).to_have_attribute(name, str(value))


def test_ten_thousand_runs_are_walked_by_key_and_each_row_tells_its_place(
    ten_thousand: Path, start_board: StartBoard, screen: Screen
) -> None:
    page = screen.page
    screen.open(start_board(ten_thousand).url)
    expect(screen.tick_all()).to_contain_text("10,000", timeout=60_000)
    tree = page.get_by_role("tree", name="Runs")
    expect(tree).to_have_attribute("aria-multiselectable", "true")
    assert page.get_by_role("treeitem").count() < 200, "only what is in view stands in the document"

    def folder(n: int) -> Locator:
        return page.locator(f'[data-folder="n{n:02d}"]')

    screen.tick_all().focus()
    for _ in range(8):  # the buttons of the list's head
        page.keyboard.press("Tab")
        if folder(0).evaluate("row => row === document.activeElement"):
            break
    expect_place(folder(0), level=1, at=1, of=FOLDERS)
    expect(folder(0)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect_place(screen.run("n00/run_00"), level=2, at=1, of=INSIDE)
    page.keyboard.press("End")
    expect_place(screen.run("n99/run_99"), level=2, at=INSIDE, of=INSIDE)
    page.keyboard.press("ArrowLeft")
    expect_place(folder(99), level=1, at=FOLDERS, of=FOLDERS)
    page.keyboard.press("ArrowLeft")
    expect(folder(99)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowUp")
    expect_place(screen.run("n98/run_99"), level=2, at=INSIDE, of=INSIDE)

    # Scrolled away by the wheel, the row is not lost: keys go on from it, and Tab comes back to it.
    tree.hover()
    page.mouse.wheel(0, -300_000)
    expect(folder(0)).to_be_visible()
    expect(screen.run("n98/run_99")).to_have_count(0)
    page.keyboard.press("ArrowUp")
    expect_place(screen.run("n98/run_98"), level=2, at=INSIDE - 1, of=INSIDE)
    page.mouse.wheel(0, -300_000)
    expect(folder(0)).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect_place(screen.run("n98/run_98"), level=2, at=INSIDE - 1, of=INSIDE)
    page.keyboard.press("Space")
    expect(screen.run("n98/run_98")).to_have_attribute("aria-selected", "false")


def heard(screen: Screen) -> list[str]:
    found: list[str] = screen.page.evaluate("heard")
    return found


def test_what_grows_and_counts_by_itself_is_not_read_out(
    logdir: Path, board: Board, screen: Screen
) -> None:
    page = screen.page
    points = [scalar("loss", step, float(step)) for step in range(30)]
    made = make_event_file(logdir / "run", *points[:10])
    screen.open(board.url + "#scalars?scalars.smoothing=0")
    screen.expect_curve("loss", points=10)
    page.evaluate(LISTEN)
    with made.open("ab") as file:
        file.write(b"".join(points[10:]))
    screen.expect_curve("loss", points=30)
    plot = screen.plot("loss").bounding_box()
    assert plot
    for x in (80, 120, 160):
        page.mouse.move(plot["x"] + x, plot["y"] + 60)
    expect(page.locator("[data-tip]")).to_be_visible()
    page.mouse.move(5, 5)
    assert heard(screen) == []

    screen.plot("loss").focus()
    page.keyboard.press("End")
    page.wait_for_function("heard.length > 0")
    assert heard(screen) == ["run, step 29: 29.00"]

    page.evaluate("heard.length = 0")
    screen.server_may_be_gone = True
    board.stop()
    banner = page.locator("[data-state=lost]")
    expect(banner).to_be_visible()
    said = banner.get_by_role("alert").inner_text()
    count = banner.inner_text()
    page.wait_for_function(
        "before => document.querySelector('[data-state=lost]').innerText !== before", arg=count
    )
    assert [" ".join(words.split()) for words in heard(screen)] == [" ".join(said.split())]
