"""A real Chromium for all tests; a window, a logdir and a board of its own for each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.builders.kinds_logs import make_kinds_logs
from tests.builders.seen_logs import make_seen_logs
from tests.e2e.chromium import open_chromium
from tests.e2e.process import Board, StartBoard
from tests.e2e.screen import SHOTS, Screen

FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    if report.when == "call" and report.failed:  # type: ignore[attr-defined]
        item.stash[FAILED] = True
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with open_chromium(shell=True) as chromium:
        yield chromium


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Not there yet: the first writer makes it."""
    return tmp_path / "logs"


@pytest.fixture(scope="session")
def ending() -> Iterator[list[Board]]:
    """Boards that were told to end; they do while the next test begins."""
    boards: list[Board] = []
    yield boards
    for board in boards:
        board.stop()


@pytest.fixture
def start_board(ending: list[Board]) -> Iterator[StartBoard]:
    """Starts boards with options of the test's own; ends them after the window is closed."""
    started: list[Board] = []

    def start(logdir: str | Path, **options: Any) -> Board:
        started.append(Board(logdir, **options).start())
        return started[-1]

    yield start
    while ending:
        ending.pop().stop()
    for board in started:
        board.interrupt()
    ending.extend(started)


@pytest.fixture
def board(logdir: Path, start_board: StartBoard) -> Board:
    """A running board on `logdir`, named as a person in its parent folder would name it."""
    return start_board("logs", cwd=logdir.parent)


@pytest.fixture(scope="session")
def seen_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """One board for all who only look: of make_seen_logs, as `logs`. Nothing is changed in it."""
    folder = tmp_path_factory.mktemp("seen")
    make_seen_logs(folder / "logs")
    board = Board("logs", cwd=folder).start()
    yield board
    board.stop()


@pytest.fixture(scope="session")
def kinds_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Board]:
    """The same of make_kinds_logs: histograms, texts, sounds."""
    folder = tmp_path_factory.mktemp("kinds")
    make_kinds_logs(folder / "logs")
    board = Board("logs", cwd=folder).start()
    yield board
    board.stop()


@pytest.fixture
def window(request: pytest.FixtureRequest) -> dict[str, object]:
    """Options of the browser's window; a test changes them by parametrizing this fixture."""
    options: dict[str, object] = {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }
    return {**options, **getattr(request, "param", {})}


@pytest.fixture
def screen(
    browser: Browser,
    window: dict[str, object],
    request: pytest.FixtureRequest,
    start_board: StartBoard,
) -> Iterator[Screen]:
    """An open window. Errors in its console, failed requests and dialogs fail the test.

    By `start_board` it is closed before any board ends, in whatever order a test names the two.
    """
    context = browser.new_context(**window)  # type: ignore[arg-type]
    screen = Screen(context)
    yield screen
    failed = request.node.stash.get(FAILED, False)
    if failed or screen.troubles:
        SHOTS.mkdir(exist_ok=True)
        name = re.sub(r"[^\w.-]+", "_", request.node.name)
        screen.page.screenshot(path=SHOTS / f"{name}.png")
    context.close()
    assert not screen.troubles
