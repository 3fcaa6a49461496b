"""The frame: theme, language, keyboard, a phone's window, reloads, and nobody called but the board."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    from lightboard import SummaryWriter
    for run in ("one", "two"):
        with SummaryWriter(f"{sys.argv[1]}/{run}") as writer:
            for step in range(50):
                for tag in ("loss/train", "loss/test", "acc/train"):
                    writer.add_scalar(tag, step * (2 if run == "one" else 3), step)
"""
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir)
    screen.open(board.url)
    screen.expect_curve("loss/train", points=100)
    return screen


def brightness(screen: Screen) -> float:
    """Of the page's background, 0 to 255."""
    found: float = screen.page.evaluate(
        """() => {
          const canvas = document.createElement('canvas').getContext('2d');
          const style = [document.body, document.documentElement].map(e => getComputedStyle(e).backgroundColor);
          canvas.fillStyle = style.find(c => !/, 0\\)$|transparent/.test(c));
          canvas.fillRect(0, 0, 1, 1);
          const [r, g, b] = canvas.getImageData(0, 0, 1, 1).data;
          return (r + g + b) / 3;
        }"""
    )
    return found


def choose(screen: Screen, menu: str, choice: str) -> None:
    screen.page.get_by_role("combobox", name=menu).click()
    screen.page.get_by_role("option", name=choice, exact=True).click()


def test_theme_follows_the_system_and_a_choice_is_remembered(open_screen: Screen) -> None:
    assert brightness(open_screen) > 200
    open_screen.page.emulate_media(color_scheme="dark")
    open_screen.page.wait_for_function("true")
    assert brightness(open_screen) < 60
    choose(open_screen, "Theme", "Light")
    assert brightness(open_screen) > 200
    open_screen.page.reload()
    open_screen.expect_curve("loss/train", points=100)
    assert brightness(open_screen) > 200
    open_screen.settle()  # the canvas follows a frame after the page: until then it has the look from before
    light = open_screen.look("loss/train")
    choose(open_screen, "Theme", "Dark")
    assert brightness(open_screen) < 60
    open_screen.expect_new_look("loss/train", light)
    choose(open_screen, "Theme", "Light")
    open_screen.expect_look("loss/train", light)


def test_language_switches_at_once_and_is_remembered(open_screen: Screen) -> None:
    page = open_screen.page
    expect(page.locator("html")).to_have_attribute("lang", "en")
    choose(open_screen, "Language", "简体中文")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(page.get_by_text("平滑").first).to_be_visible()
    expect(open_screen.card("loss/train")).to_be_visible()  # tags are never translated
    page.reload()
    open_screen.expect_curve("loss/train", points=100)
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")


@pytest.mark.parametrize("window", [{"locale": "zh-CN"}], indirect=True)
def test_browser_in_chinese_gets_the_page_in_chinese(open_screen: Screen) -> None:
    expect(open_screen.page.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(open_screen.page.get_by_text("平滑").first).to_be_visible()


def test_everything_comes_from_the_board_itself(board: Board, open_screen: Screen) -> None:
    choose(open_screen, "Theme", "Dark")
    open_screen.smoothing().fill("0.9")
    open_screen.page.keyboard.press("Control+k")
    open_screen.page.wait_for_timeout(500)
    assert open_screen.requests
    assert open_screen.foreign_requests(board.url) == []


def test_page_works_below_a_path_prefix(
    logdir: Path, start_board: StartBoard, screen: Screen
) -> None:
    run_python(LOG, logdir)
    board = start_board(logdir, flags=("--path_prefix", "/some/where"), ready="some/where/")
    screen.open(board.url + "some/where/")
    screen.expect_curve("loss/train", runs=2, points=100)
    assert screen.foreign_requests(board.url + "some/where/") == []


def test_keyboard_alone_reaches_and_moves_everything(open_screen: Screen) -> None:
    page = open_screen.page
    reached: set[str] = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
              const e = document.activeElement;
              const seen = e.matches(':focus-visible');
              const name = e.name || e.dataset.action || e.dataset.run || e.dataset.dashboard ||
                (e.dataset.plot !== undefined ? 'plot' : '') || e.getAttribute('aria-label') || e.tagName;
              return [name, seen];
            }"""
        )
        assert focused[1] or focused[0] in ("BODY", "HTML"), f"{focused[0]} has no visible focus"
        reached.add(focused[0])
    for wanted in ("scalars", "smoothing", "select-all-runs", "one", "plot", "Theme", "Language"):
        assert wanted in reached, f"{wanted} is not reached by Tab; reached: {sorted(reached)}"

    open_screen.smoothing().focus()
    before = open_screen.smoothing().input_value()
    page.keyboard.press("ArrowRight")
    assert open_screen.smoothing().input_value() != before

    open_screen.run("one").focus()
    page.keyboard.press("Space")
    open_screen.expect_curve("loss/train", runs=1, points=50)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    open_screen.expect_curve("loss/train", runs=1, points=50)
    assert "two" in open_screen.summary("loss/train")


def test_question_mark_shows_the_keys_and_escape_closes(open_screen: Screen) -> None:
    open_screen.page.keyboard.press("?")
    dialog = open_screen.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    open_screen.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_search_everything_opens_by_key_and_finds_a_run(open_screen: Screen) -> None:
    open_screen.page.keyboard.press("Control+k")
    dialog = open_screen.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    open_screen.page.keyboard.type("two")
    expect(dialog.get_by_role("option").filter(has_text="two").first).to_be_visible()
    open_screen.page.keyboard.press("Enter")
    open_screen.expect_curve("loss/train", runs=1, points=50)


@pytest.mark.parametrize("window", [PHONE], indirect=True)
def test_phone_shows_one_column_that_fits(open_screen: Screen) -> None:
    page = open_screen.page
    box = open_screen.card("loss/train").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, input, [role=checkbox], [role=tab]')]
          .filter(e => e.checkVisibility()).map(e => [e.getBoundingClientRect(), e])
          .filter(([r]) => r.width > 0 && (r.right < 0 || r.left > 390))
          .map(([, e]) => e.getAttribute('aria-label') || e.textContent)"""
    )
    assert small == [], "out of reach at the sides"
    plot = open_screen.plot("loss/train").bounding_box()
    assert plot
    page.touchscreen.tap(plot["x"] + plot["width"] / 2, plot["y"] + plot["height"] / 2)
    assert open_screen.troubles == []


def test_scroll_position_survives_a_reload(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/run") as writer:
            for n in range(60):
                for step in range(5):
                    writer.add_scalar(f"g{n // 10}/tag_{n:02d}", step, step)
        """,
        logdir,
    )
    screen.open(board.url + "#scalars?scalars.gather=off")
    screen.page.locator("[data-card]").first.wait_for()
    target = screen.card("g4/tag_45")
    target.scroll_into_view_if_needed()
    screen.expect_curve("g4/tag_45", points=5)
    before = target.bounding_box()
    screen.page.reload()
    screen.expect_curve("g4/tag_45", points=5)
    assert target.bounding_box() == before


def test_keys_typed_before_the_search_palette_has_come_are_its_own(open_screen: Screen) -> None:
    page = open_screen.page
    held: list[Route] = []

    def hold(route: Route) -> None:  # until everything is typed
        held.append(route)

    page.route("**/Palette*.js", hold)
    page.keyboard.press("Control+k")
    page.keyboard.type("pdtwx")  # p pauses and d darkens the page, were they not caught
    page.keyboard.press("Backspace")
    assert brightness(open_screen) > 200
    page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_have_value("pdtw")
    page.keyboard.type("!")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_have_value("pdtw!")


def test_page_has_one_title_and_its_search_button_says_what_it_shows(open_screen: Screen) -> None:
    expect(open_screen.page.get_by_role("heading", level=1)).to_have_count(1)
    button = open_screen.page.get_by_role("button", name="Search runs, tags, commands", exact=True)
    expect(button).to_contain_text("Search runs, tags, commands")


def test_empty_and_blank_tags_have_a_title(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            for tag in ("", "  "):
                writer.add_scalar(tag, 1.0, 0)
        """,
        logdir / "run",
    )
    screen.open(board.url)
    screen.page.locator("[data-card]").first.wait_for()
    assert screen.cards() == ["", "  "]
    expect(screen.card("")).to_contain_text("(empty tag)")
    expect(screen.card("  ")).to_contain_text("“\u00a0\u00a0”")


def test_runs_that_are_listed_but_not_read_yet_are_not_said_to_log_nothing(
    logdir: Path, board: Board, screen: Screen
) -> None:
    """The board's own answer, as it stands between listing and reading."""
    run_python(LOG, logdir)
    screen.open(board.url)
    screen.expect_curve("loss/train", points=100)

    def before_reading(route: Route) -> None:
        reply = route.fetch().json()
        reply["tags"], reply["tag_sets"] = [], [[]]
        for run in reply["runs"]:
            run["tag_set"] = 0
        reply["version"] = 0
        reply["load"] |= {"phase": "loading", "files_done": 0, "bytes_done": 0}
        route.fulfill(json=reply)

    def hold(_: Route) -> None:
        """Says nothing until it is let go."""

    screen.page.route("**/api/board*", before_reading)
    screen.page.route("**/api/live*", hold)
    screen.page.reload()
    expect(screen.page.locator("[data-state=loading]")).to_have_text("Reading 0 of 2 files")
    assert screen.runs() == ["one", "two"]
    expect(screen.page.locator("[data-state=none]")).to_have_count(0)

    screen.page.unroute("**/api/board*")
    screen.page.unroute("**/api/live*")  # what it tells then makes the page ask again
    screen.expect_curve("loss/train", points=100)


def log(logdir: Path, call: str) -> None:
    run_python(
        "import sys; from lightboard import SummaryWriter\n"
        f"with SummaryWriter(sys.argv[1]) as writer: writer.{call}",
        logdir / "run",
    )


@pytest.mark.parametrize("touched", [False, True])
def test_what_one_looks_at_stays_when_other_data_come(
    logdir: Path, board: Board, screen: Screen, touched: bool
) -> None:
    log(logdir, "add_text('notes', 'read me')")
    page = screen.page
    screen.open(board.url)
    text = page.get_by_text("read me")
    tab = page.get_by_role("tab", name="Runs")
    expect(text).to_be_visible()
    log(logdir, "add_hparams({'lr': 0.1}, {})")
    expect(tab).to_be_visible()
    expect(text).to_be_visible()
    if touched:
        text.click()
        page.wait_for_url("**/#text")
    log(logdir, "add_scalar('loss', 1.0)")
    expect(page.get_by_role("tab", name="Scalars")).to_be_visible()
    if touched:
        expect(text).to_be_visible()
    else:  # curves are what most wait for
        expect(screen.card("loss")).to_be_visible()
