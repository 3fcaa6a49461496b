"""axe-core over every state of the page: nothing serious, light and dark, in both languages, on a phone too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.builders.seen_logs import RUNS, STEPS
from tests.e2e.axe import find_faults
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

import lightboard

DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
LIGHT_EN = {"color_scheme": "light", "locale": "en-GB"}
DARK_ZH = {"color_scheme": "dark", "locale": "zh-CN"}


class Round:
    """Looks at one state of the page after another, and tells at the end what was wrong in which."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.found: list[str] = []
        self.looked = False

    @property
    def rest(self) -> str:
        """All of the page at first, then what lies between its head and the runs."""
        return "main" if self.looked else "html"

    def look(self, state: str, within: str = "html") -> None:
        self.looked = True
        faults = find_faults(self.screen.page, within)
        self.found += [f"in state “{state}”: {fault}" for fault in faults]

    @contextmanager
    def over(self, state: str, shown: str, *keys: str) -> Iterator[None]:
        """What `keys` open is `shown`, and gone after Escape."""
        for key in keys:
            self.screen.page.keyboard.press(key)
        thing = self.screen.page.locator(shown)
        expect(thing).to_be_visible()
        self.look(state, shown)
        yield
        self.screen.page.keyboard.press("Escape")
        expect(thing).to_have_count(0)

    def end(self) -> None:
        assert not self.found, "\n".join(self.found)


def open_curves(screen: Screen, board: Board) -> None:
    screen.open(board.url + "#scalars")
    screen.expect_curve("train/loss", points=RUNS * STEPS)


def test_axe_finds_what_is_wrong(seen_board: Board, screen: Screen) -> None:
    open_curves(screen, seen_board)
    screen.page.evaluate(
        """() => {
          const [grey, nameless] = [document.createElement('p'), document.createElement('button')];
          grey.textContent = 'hardly to be read';
          grey.style.color = '#ccc';
          document.querySelector('main').prepend(grey, nameless);
        }"""
    )
    assert {fault.rule for fault in find_faults(screen.page)} == {"color-contrast", "button-name"}


@pytest.mark.parametrize("window", [DESKTOP | LIGHT_EN, DESKTOP | DARK_ZH], indirect=True)
def test_desktop(seen_board: Board, screen: Screen) -> None:
    page, round = screen.page, Round(screen)
    open_curves(screen, seen_board)
    round.look("curves")
    with round.over("palette", "dialog", "Control+k"):
        page.keyboard.type("lr1")
        round.look("palette, typed", "dialog")
    with round.over("keys", "dialog", "?"):
        pass
    with round.over("saved views", "[data-views]", "v"):
        pass
    page.locator("[data-run]").nth(1).click(button="right")
    with round.over("run menu", "[data-run-menu]"):
        pass
    page.locator("[data-run]").nth(1).focus()
    with round.over("run menu", "[data-run-menu]", "Shift+F10"):
        page.locator("[data-act=rename]").click()
        expect(page.locator("[data-run-dialog]")).to_be_visible()
        round.look("run dialog", "dialog")
    page.locator("[data-action=notices]").click()
    with round.over("notices", "[data-notices] [role=dialog]"):
        pass

    page.locator("aside input").first.fill("opt")
    expect(page.locator("aside [role=option]").first).to_be_visible()
    round.look("completions", "aside")
    page.locator("aside input").first.fill("optin = adam")
    expect(page.locator("[data-fault]")).to_be_visible()
    round.look("a filter that is wrong", "aside")
    page.locator("aside input").first.fill("optim = nothing")
    expect(page.locator("[data-run]")).to_have_count(0)
    round.look("filtered to nothing")
    page.locator("aside input").first.fill("optim = adam")
    page.locator("aside [aria-pressed]").first.click()
    round.look("runs arranged", "aside")
    page.locator("aside [aria-pressed]").first.click()

    page.keyboard.press("Escape")
    screen.plot("train/loss").hover(position={"x": 150, "y": 60})
    expect(page.locator("[data-tip]")).to_be_visible()
    round.look("tooltip", "[data-card='train/loss']")
    page.mouse.move(5, 5)
    screen.plot("train/loss").focus()
    page.keyboard.press("r")
    page.keyboard.press("r")
    expect(screen.card("train/loss").locator("[data-values-table] td").first).to_be_visible()
    round.look("selection and table", "[data-card='train/loss']")
    page.keyboard.press("r")
    screen.plot("train/loss").click(position={"x": 10, "y": 60})
    with round.over("axis limits", "[data-limits]"):
        pass
    screen.card("train/loss").hover()
    screen.card("train/loss").locator("[aria-haspopup=listbox]").click()
    round.look("a card's menu", "[data-card='train/loss']")
    page.keyboard.press("End")
    page.keyboard.press("Escape")

    page.keyboard.press(",")
    expect(page.locator("aside").last).to_be_visible()
    round.look("settings", "aside:last-child")
    page.keyboard.press(",")
    screen.card("train/loss").hover()
    page.goto(seen_board.url + "#scalars?scalars.card=train/loss")
    expect(screen.card("train/loss").locator("[data-plot]")).to_be_visible()
    round.look("one card, full size", "[data-card='train/loss']")
    page.goto(seen_board.url + "#scalars?group=config:optim&scalars.members=shown")
    expect(page.locator("[data-legend=groups] li").first).to_be_visible()
    screen.plot("train/loss").hover(position={"x": 150, "y": 60})
    expect(page.locator("[data-tip]")).to_be_visible()
    round.look("groups")
    both = lightboard.View("v", combined=[{"left": ["train/loss"], "right": ["lr"]}])
    page.goto(seen_board.url + "#" + both.state)
    card = screen.card("combined:lr + train/loss")
    expect(card.locator("[data-plot]")).to_be_visible()
    round.look("a combined card of two axes", "[data-card^='combined:']")
    card.get_by_role("combobox", name=re.compile(r"\blr\b")).focus()
    page.keyboard.press("ArrowDown")
    expect(card.get_by_role("listbox")).to_be_visible()
    round.look("the axis of a tag", "[data-card^='combined:']")
    page.keyboard.press("Escape")
    round.end()


@pytest.mark.parametrize("window", [DESKTOP | LIGHT_EN, DESKTOP | DARK_ZH], indirect=True)
def test_images(seen_board: Board, screen: Screen) -> None:
    round = Round(screen)
    screen.open(seen_board.url + "#images")
    picture = screen.card("samples/disc").locator("img").first
    picture.wait_for()
    round.look("images")
    screen.page.get_by_role("radio").nth(1).click()  # all steps
    round.look("images, all steps")
    picture.click()
    screen.page.keyboard.press("l")
    with round.over("lightbox", "[data-lightbox]"):
        pass
    round.end()


GRAPH = """
    import sys
    import torch
    from lightboard import SummaryWriter
    width = int(sys.argv[2])
    layers = [torch.nn.Linear(8, width), torch.nn.ReLU(), torch.nn.Linear(width, 2)]
    with SummaryWriter(sys.argv[1]) as writer:
        writer.add_graph(torch.nn.Sequential(*layers), torch.zeros(4, 8))
"""
WINDOWS = [DESKTOP | LIGHT_EN, DESKTOP | DARK_ZH, PHONE | {"locale": "zh-CN"}]


@pytest.mark.parametrize("window", WINDOWS, indirect=True)
def test_histograms(kinds_board: Board, screen: Screen) -> None:
    page, round = screen.page, Round(screen)
    for mode in ("ridges", "overlay", "heat", "bands"):
        page.goto("about:blank")
        screen.open(f"{kinds_board.url}#histograms?histograms.mode={mode}")
        plot = screen.card("layer1/weight").locator("[data-plot]").first
        expect(plot).to_have_attribute("data-rows", "12")
        page.wait_for_function(
            "() => seeing.inked(document.querySelector(`[data-card='layer1/weight']`))"
        )
        round.look(mode, round.rest)
    plot.focus()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("[data-tip]").first).to_be_visible()
    round.look("tooltip", "main")
    page.keyboard.press("Escape")
    wrong = screen.card("broken/histogram").locator("details")
    expect(wrong).to_be_visible()
    wrong.locator("summary").click()
    round.look("a histogram that makes no sense", "[data-card='broken/histogram']")
    round.end()


@pytest.mark.parametrize("window", WINDOWS, indirect=True)
def test_texts(kinds_board: Board, screen: Screen) -> None:
    page, round = screen.page, Round(screen)
    screen.open(kinds_board.url + "#text?text.search=lighthouse&text.step=50")
    expect(screen.card("samples/story/text_summary").locator("h2").first).to_be_visible()
    expect(page.locator("[data-found]")).not_to_have_attribute("data-found", "0")
    expect(screen.card("broken/text").get_by_role("alert")).to_be_visible()
    round.look("texts, a search, one that is no text")
    page.keyboard.press("n")
    expect(page.locator("[data-found]")).to_have_attribute("data-current", "0")
    round.look("a place found", "main")
    for view in ("raw", "diff"):
        page.goto("about:blank")
        screen.open(f"{kinds_board.url}#text?text.view={view}")
        shown = "pre" if view == "raw" else "[data-differences]"
        expect(screen.card("samples/story/text_summary").locator(shown).first).to_be_visible()
        round.look(view, "main")
    page.goto("about:blank")
    screen.may_fail = "400"
    screen.open(kinds_board.url + "#text?text.search=/(/")
    expect(page.locator("[data-found]")).to_contain_text("regular expression")
    round.look("a search that is wrong", "main")
    round.end()


@pytest.mark.parametrize("window", WINDOWS, indirect=True)
def test_sounds(kinds_board: Board, screen: Screen) -> None:
    page, round = screen.page, Round(screen)
    screen.open(kinds_board.url + "#audio?audio.step=50")
    tone = screen.card("samples/tone").locator("[data-run-sound=base]")
    expect(tone).to_have_attribute("data-duration", "0.5")
    expect(screen.card("broken/header").get_by_role("alert")).to_be_visible()
    expect(screen.card("broken/short").get_by_role("note")).to_be_visible()
    round.look("sounds, one broken, one cut off")
    # Nothing scrolls: what happens to lie half below a heading that sticks is no finding.
    assert page.viewport_size
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 2400})
    picture = tone.get_by_role("slider")
    picture.focus()
    page.keyboard.press("PageUp")
    expect(picture).to_have_attribute("data-position", "0.1")
    round.look("a position", "main")
    for view in ("waveform", "spectrogram"):
        page.goto("about:blank")
        screen.open(f"{kinds_board.url}#audio?audio.view={view}")
        expect(tone).to_have_attribute("data-duration", "0.5")
        round.look(view, "main")
    round.end()


TABLE = """
    import sys
    from lightboard import SummaryWriter
    for i, run in enumerate("abcdef"):
        with SummaryWriter(sys.argv[1] + "/" + run) as writer:
            writer.add_config({"lr": 10.0 ** -i, "optim": "sgd" if i % 2 else "adam", "seed": i % 3})
            for step in range(5):
                writer.add_scalar("val/acc", 0.5 + 0.05 * i + 0.01 * step, step)
                writer.add_scalar("val/loss", 2 - 0.2 * i - 0.01 * step, step)
"""


@pytest.mark.parametrize("window", WINDOWS, indirect=True)
def test_run_table(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(TABLE, logdir)
    page, round = screen.page, Round(screen)
    marked = 'hparams.marked=["a","b"]&hparams.base=c'
    for view, shown in (
        (
            'hparams.brushes=[["best:val/acc",0.6,0.7]]&hparams.ranked=["best:val/acc"]',
            "[data-lines]",
        ),
        (f"hparams.pane=compare&{marked}", "[data-item]"),
        ("hparams.pane=scatter", "[data-points]"),
        ("hparams.pane=matrix", "[data-matrix]"),
        ("hparams.pane=importance", "[data-importance]"),
        ('hparams.pane=groups&group=config:optim&hparams.open=["[\\"sgd\\"]"]', "[data-group]"),
    ):
        # Each pane holds what no other does: nothing needs to be loaded anew.
        screen.open(f"{board.url}#hparams?{view}")
        expect(page.locator('[data-table] [data-row][data-run="f"]')).to_be_visible()
        expect(page.locator(shown).first).to_be_visible()
        round.look(view, round.rest)
    page.locator("[data-table]").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.locator("[data-column-menu]")).to_be_visible()
    round.look("column menu")
    page.keyboard.press("Escape")
    page.locator("[data-action=columns]").click()
    expect(page.locator("[data-choose]").first).to_be_visible()
    round.look("columns")
    page.keyboard.press("Escape")
    page.locator("[data-run-filter] input").fill("lr <")
    expect(page.locator("[data-fault]")).to_be_visible()
    round.look("fault in the filter")
    round.end()


@pytest.mark.parametrize("window", WINDOWS, indirect=True)
def test_graphs(logdir: Path, board: Board, screen: Screen) -> None:
    for run in ("a", "b"):
        run_python(GRAPH, logdir / run, "16" if run == "a" else "32")
    page, round = screen.page, Round(screen)
    phone = page.viewport_size is not None and page.viewport_size["width"] < 600
    for view in (
        "graphs.open=d9&graphs.box=1",
        "graphs.open=d9&graphs.with=b",
        "graphs.flow=right",
    ):
        page.goto("about:blank")
        screen.open(f"{board.url}#graphs?graphs.run=a&{view}")
        expect(page.locator("[data-picture] [data-box]").first).to_be_visible()
        if "box" in view:
            expect(page.locator("[data-detail] dl").first).to_be_visible()
        round.look(view, "main" if "flow" in view else "html")
    page.get_by_role("button", name=re.compile("^(Legend|图例)$")).click()
    expect(page.locator("[data-key]")).to_be_visible()
    page.locator("[data-picture] [data-box]").first.click(button="right", position={"x": 4, "y": 4})
    expect(page.get_by_role("menuitem").first).to_be_focused()
    round.look("legend and menu")
    page.keyboard.press("Escape")
    field = page.locator("[data-graph-search] input")
    field.fill("relu")
    expect(page.get_by_role("option").first).to_be_visible()
    round.look("search")
    page.keyboard.press("Escape")
    if phone:
        page.locator("[data-graph-search]").locator("..").get_by_role("button").first.click()
        expect(page.get_by_role("tree")).to_be_visible()
        round.look("outline")
    round.end()


@pytest.mark.parametrize(
    "window", [PHONE | {"color_scheme": "dark"}, PHONE | {"locale": "zh-CN"}], indirect=True
)
def test_phone(seen_board: Board, screen: Screen) -> None:
    page, round = screen.page, Round(screen)
    open_curves(screen, seen_board)
    round.look("curves")
    plot = screen.plot("train/loss").bounding_box()
    assert plot
    page.touchscreen.tap(plot["x"] + 150, plot["y"] + 60)
    round.look("values below a plot", "[data-card='train/loss']")
    page.locator("main [aria-expanded]").first.tap()
    with round.over("runs", "[aria-modal=true]"):
        page.locator("[aria-modal=true] [aria-pressed]").first.tap()
        round.look("runs arranged", "[aria-modal=true]")
        page.locator("[data-action=run-menu]").first.tap()
        with round.over("run menu", "[data-run-menu]"):
            pass
    page.locator("header button").last.tap()
    round.look("settings", "aside")
    page.locator("aside header button").tap()
    page.goto(seen_board.url + "#images")
    picture = screen.card("samples/disc").locator("img").first
    picture.wait_for()
    round.look("images")
    picture.tap()
    with round.over("lightbox", "[data-lightbox]"):
        pass
    round.end()


@pytest.mark.parametrize("window", [LIGHT_EN, PHONE | DARK_ZH], indirect=True)
def test_empty_board_and_one_that_is_gone(board: Board, screen: Screen) -> None:
    round = Round(screen)
    screen.open(board.url)
    expect(screen.empty()).to_be_visible()
    round.look("empty")
    screen.server_may_be_gone = True
    board.stop()
    expect(screen.page.locator("[data-state=lost]")).to_be_visible()
    round.look("server gone", "[data-state=lost]")
    expect(screen.page.get_by_role("alert")).to_have_text(re.compile(r"\S"))
    round.end()
