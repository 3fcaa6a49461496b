"""What a person says of runs, and saved views: kept beside the event files, seen by every page."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.builders.live import wait_until
from tests.e2e.process import LIGHTBOARD, Board, StartBoard, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    from lightboard import SummaryWriter
    for n, run in enumerate(sys.argv[1:]):
        with SummaryWriter(run) as writer:
            for step in range(20):
                writer.add_scalar("loss", step + n * 5, step)
                writer.add_scalar("acc", step, step)
"""
NAMES = ("alpha", "beta", "gamma")


def kept(logdir: Path) -> dict[str, dict[str, dict[str, object]]]:
    """What stands in the file; nothing while there is none."""
    file = logdir / "lightboard.json"
    found: dict[str, dict[str, dict[str, object]]] = {}
    return json.loads(file.read_text()) if file.exists() else found


def kept_view(logdir: Path, name: str) -> dict[str, object]:
    return kept(logdir).get("views", {}).get(name, {})


def expect_kept(logdir: Path, part: str, content: object) -> None:
    """The page shows what is done before the server has written it."""
    wait_until(lambda: kept(logdir).get(part, {}) == content, f"{part}: {content}")


def open_menu(screen: Screen, run: str) -> Locator:
    screen.run(run).click(button="right")
    menu = screen.page.locator("[data-run-menu]")
    expect(menu).to_be_visible()
    return menu


def act(screen: Screen, run: str, action: str) -> None:
    open_menu(screen, run).locator(f"[data-act={action}]").click()


def edit(screen: Screen, run: str, **fields: str) -> None:
    act(screen, run, "rename")
    form = screen.page.locator("[data-run-dialog]")
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("[type=submit]").click()
    expect(form).to_have_count(0)


def swatch(page: Page, run: str) -> str:
    colour: str = page.locator(f'[data-run="{run}"] [role=checkbox] i').evaluate(
        "i => i.style.getPropertyValue('--c')"
    )
    return colour


def toast(screen: Screen) -> Locator:
    return screen.page.locator("[data-toast]")


@pytest.fixture
def second(browser: Browser) -> Screen:
    """Another person's window."""
    return Screen(browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN"))


@pytest.fixture
def open_screen(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, *(logdir / name for name in NAMES))
    screen.open(board.url)
    screen.expect_curve("loss", runs=3, points=60)
    return screen


def test_what_one_says_of_a_run_is_seen_by_all_and_stays(
    logdir: Path, board: Board, open_screen: Screen, second: Screen
) -> None:
    screen = open_screen
    second.open(board.url)
    second.expect_curve("loss", points=60)
    events = {path: path.read_bytes() for path in logdir.rglob("*tfevents*")}

    edit(screen, "beta", name="Baseline", tags="paper, best", note="<b>lr</b> too high")
    open_menu(screen, "beta").locator("[data-colour='palette 9']").click()
    expect(screen.run("beta")).to_contain_text("Baseline")
    expect(screen.run("beta")).to_contain_text("paper")
    assert "Baseline" in screen.summary("loss")
    assert swatch(screen.page, "beta") == "#c61e02"

    # The other window, without a reload, in another language.
    expect(second.run("beta")).to_contain_text("Baseline")
    second.page.wait_for_function(
        """() => document.querySelector('[data-run=beta] [role=checkbox] i')
          .style.getPropertyValue('--c') === '#c61e02'"""
    )
    second.page.wait_for_function(
        "() => document.querySelector('[data-card=loss] [role=img]').ariaLabel.includes('Baseline')"
    )
    expect_kept(
        logdir,
        "runs",
        {
            "beta": {
                "name": "Baseline",
                "note": "<b>lr</b> too high",
                "tags": ["paper", "best"],
                "colour": "palette 9",
            }
        },
    )

    # After a restart and a reload; the dark theme has its own face of the same colour.
    second.page.close()
    screen.server_may_be_gone = True
    board.stop()
    board.start()
    screen.page.emulate_media(color_scheme="dark")
    screen.page.reload()
    screen.expect_curve("loss", points=60)
    expect(screen.run("beta")).to_contain_text("Baseline")
    assert swatch(screen.page, "beta") not in ("#c61e02", "")
    expect(open_menu(screen, "beta")).to_contain_text("<b>lr</b> too high")  # text, not markup
    assert {path: path.read_bytes() for path in logdir.rglob("*tfevents*")} == events


def test_a_filter_finds_runs_by_what_they_are_called_here_and_by_tag(open_screen: Screen) -> None:
    screen = open_screen
    edit(screen, "beta", name="Baseline", tags="paper")
    edit(screen, "gamma", name="", tags="paper")
    field = screen.page.get_by_label("Filter runs")
    for words, runs in (("Base", ["beta"]), ("paper", ["beta", "gamma"]), ("beta", ["beta"])):
        field.fill(words)
        expect(screen.page.locator("[data-run]")).to_have_count(len(runs))
        assert screen.runs() == runs


def test_downloads_go_by_the_real_name_pictures_by_the_one_on_the_page(
    open_screen: Screen,
) -> None:
    screen = open_screen
    edit(screen, "beta", name="Baseline")
    expect(screen.run("beta")).to_contain_text("Baseline")
    card = screen.card("loss")
    card.hover()
    card.get_by_role("combobox", name="More").click()
    card.get_by_role("option", name="Download, copy…").click()
    dialog = screen.page.locator("[data-export]")
    for button, says in (("CSV", "beta"), ("JSON", "beta"), ("SVG", "Baseline")):
        with screen.page.expect_download() as download:
            dialog.get_by_text(button, exact=True).first.click()
        text = Path(download.value.path()).read_text()
        assert [name for name in ("beta", "Baseline") if name in text] == [says]


def test_archived_and_hidden_runs_leave_and_undo_brings_them_back(
    logdir: Path, open_screen: Screen
) -> None:
    screen = open_screen
    act(screen, "beta", "archive")
    expect(screen.run("beta")).to_have_count(0)
    screen.expect_curve("loss", runs=2, points=40)
    expect_kept(logdir, "runs", {"beta": {"archived": True}})
    toast(screen).locator("[data-action=undo]").click()
    screen.expect_curve("loss", runs=3, points=60)
    expect_kept(logdir, "runs", {})

    act(screen, "alpha", "hide")
    act(screen, "gamma", "archive")
    assert screen.runs() == ["beta"]
    screen.page.locator("[data-show=archived]").click()
    screen.expect_curve("loss", runs=2, points=40)
    assert screen.runs() == ["beta", "gamma"]
    screen.page.locator("[data-show=hidden]").click()
    screen.expect_curve("loss", runs=3, points=60)
    screen.page.wait_for_timeout(500)
    screen.page.reload()  # the URL says what is listed
    screen.expect_curve("loss", runs=3, points=60)
    act(screen, "gamma", "archive")  # back
    act(screen, "alpha", "hide")
    expect(screen.page.locator("[data-show=archived]")).to_have_attribute("aria-pressed", "true")
    expect_kept(logdir, "runs", {})


def test_a_colour_by_its_number_and_its_own_again(logdir: Path, open_screen: Screen) -> None:
    screen = open_screen
    own = swatch(screen.page, "beta")
    screen.settle()
    look = screen.look("loss")
    field = open_menu(screen, "beta").get_by_role("textbox")
    field.fill("red")
    field.press("Enter")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("#FF00AA")
    field.press("Enter")
    screen.expect_new_look("loss", look)
    assert swatch(screen.page, "beta") == "#ff00aa"
    expect_kept(logdir, "runs", {"beta": {"colour": "#ff00aa"}})
    act(screen, "beta", "own-colour")
    assert swatch(screen.page, "beta") == own


def test_the_menu_by_keyboard_alone(open_screen: Screen) -> None:
    screen = open_screen
    keys = screen.page.keyboard
    screen.run("alpha").focus()
    keys.press("ArrowDown")
    expect(screen.run("beta")).to_be_focused()
    keys.press("Shift+F10")
    menu = screen.page.locator("[data-run-menu]")
    expect(menu.locator("[data-act=rename]")).to_be_focused()
    keys.press("Escape")
    expect(menu).to_have_count(0)
    expect(screen.run("beta")).to_be_focused()
    keys.press("ContextMenu")
    expect(menu.locator("[data-act=rename]")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(menu.locator("[data-act=only]")).to_be_focused()
    keys.press("Enter")
    screen.expect_curve("loss", runs=1, points=20)
    expect(screen.run("beta")).to_be_focused()


def test_a_folders_menu_is_about_all_its_runs(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG, *(logdir / name for name in ("sweep/a", "sweep/b", "other")))
    screen.open(board.url)
    screen.expect_curve("loss", runs=3, points=60)
    screen.page.locator("[data-folder=sweep]").click(button="right")
    screen.page.locator("[data-act=tags]").click()
    form = screen.page.locator("[data-run-dialog]")
    form.locator("[name=tags]").fill("lr")
    form.locator("[type=submit]").click()
    expect(screen.run("sweep/a")).to_contain_text("lr")
    screen.page.locator("[data-folder=sweep]").click(button="right")
    screen.page.locator("[data-act=archive]").click()
    screen.expect_curve("loss", runs=1, points=20)
    expect_kept(
        logdir, "runs", {f"sweep/{name}": {"tags": ["lr"], "archived": True} for name in "ab"}
    )


def open_views(screen: Screen) -> Locator:
    screen.page.locator("[data-action=views] button").click()
    views = screen.page.locator("[data-views]")
    expect(views).to_be_visible()
    return views


def test_views_are_saved_opened_updated_renamed_and_deleted(
    logdir: Path, open_screen: Screen
) -> None:
    screen = open_screen
    page = screen.page
    page.get_by_label("Filter tags").fill("loss")
    screen.smoothing().fill("0.9")
    act(screen, "beta", "only")
    screen.expect_curve("loss", runs=1, points=20)
    views = open_views(screen)
    views.locator("[name=view]").fill("Losses of beta")
    page.keyboard.press("Enter")
    row = views.locator("[data-view='Losses of beta']")
    expect(row).to_have_attribute("aria-current", "true")
    page.wait_for_timeout(500)
    saved = page.url
    state = "scalars?tags=loss&only=beta&scalars.smoothing=0.9"
    wait_until(lambda: kept_view(logdir, "Losses of beta").get("state") == state)

    page.keyboard.press("Escape")
    page.get_by_label("Filter tags").fill("acc")
    screen.smoothing().fill("0.2")
    screen.tick_all().click()
    screen.expect_curve("acc", runs=3, points=60)
    page.wait_for_timeout(500)
    changed = page.url
    open_views(screen).locator("[data-view='Losses of beta'] [data-act=open]").click()
    screen.expect_curve("loss", runs=1, points=20)
    assert screen.cards() == ["loss"]
    expect(screen.smoothing()).to_have_value("0.9")
    assert page.url == f"{saved.split('#')[0]}#{state}"
    page.go_back()
    screen.expect_curve("acc", runs=3, points=60)
    assert page.url == changed

    views = page.locator("[data-views]")
    if views.count() == 0:
        open_views(screen)
    row = views.locator("[data-view='Losses of beta']")
    row.hover()
    row.get_by_role("button", name=re.compile("Make")).click()
    expect(row).to_have_attribute("aria-current", "true")
    wait_until(lambda: "tags=acc" in str(kept_view(logdir, "Losses of beta")))
    row.get_by_role("button", name=re.compile("Rename")).click()
    views.locator("[name=rename]").fill("Accuracies")
    page.keyboard.press("Enter")
    row = views.locator("[data-view=Accuracies]")
    row.hover()
    row.get_by_role("button", name=re.compile("Delete")).click()
    expect(views.locator("[data-view]")).to_have_count(0)
    expect_kept(logdir, "views", {})
    toast(screen).locator("[data-action=undo]").click()
    expect(views.locator("[data-view=Accuracies]")).to_be_visible()
    wait_until(lambda: set(kept(logdir).get("views", {})) == {"Accuracies"})


def test_a_view_from_python_is_listed_at_once_and_in_the_palette(
    logdir: Path, open_screen: Screen
) -> None:
    screen = open_screen
    views = open_views(screen)
    expect(views.locator("[data-view]")).to_have_count(0)
    run_python(
        """
        import sys
        import lightboard
        lightboard.View("From Python", tags="acc", only=["gamma"], smoothing=0.8).save(sys.argv[1])
        """,
        logdir,
    )
    expect(views.locator("[data-view='From Python']")).to_be_visible()
    screen.page.keyboard.press("Escape")
    screen.page.keyboard.press("Control+k")
    screen.page.get_by_role("dialog").get_by_role("combobox").fill("from python")
    screen.page.keyboard.press("Enter")
    screen.expect_curve("acc", runs=1, points=20)
    assert screen.cards() == ["acc"]
    expect(screen.smoothing()).to_have_value("0.8")


def test_a_view_brings_its_pins_and_leaves_ones_own_alone(
    board: Board, open_screen: Screen, second: Screen
) -> None:
    screen = open_screen

    def pin(who: Screen, tag: str) -> None:
        who.card(tag).first.hover()
        who.card(tag).first.locator("h3 [aria-pressed]").first.click()

    pin(screen, "loss")
    expect(screen.card("loss")).to_have_count(2)
    open_views(screen).locator("[name=view]").fill("Pinned")
    screen.page.keyboard.press("Enter")

    second.open(board.url)
    second.expect_curve("acc", points=60)
    pin(second, "acc")
    expect(second.card("acc")).to_have_count(2)
    open_views(second).locator("[data-view=Pinned] [data-act=open]").click()
    expect(second.card("loss")).to_have_count(2)
    expect(second.card("acc")).to_have_count(1)
    second.open("about:blank")
    second.open(board.url)
    expect(second.card("acc")).to_have_count(2)
    expect(second.card("loss")).to_have_count(1)
    second.page.close()


def test_a_board_that_keeps_nothing_leaves_it_to_the_browser(
    logdir: Path, start_board: StartBoard, screen: Screen, second: Screen
) -> None:
    run_python(LOG, *(logdir / name for name in NAMES))
    board = start_board(logdir, flags=("--read_only",))
    screen.open(board.url)
    screen.expect_curve("loss", points=60)
    edit(screen, "beta", name="Baseline")
    expect(toast(screen)).to_contain_text("this browser only")
    views = open_views(screen)
    expect(views).to_contain_text("--read_only")
    views.locator("[name=view]").fill("Mine")
    screen.page.keyboard.press("Enter")
    screen.page.reload()
    screen.expect_curve("loss", points=60)
    expect(screen.run("beta")).to_contain_text("Baseline")
    expect(open_views(screen).locator("[data-view=Mine]")).to_be_visible()
    second.open(board.url)
    second.expect_curve("loss", points=60)
    expect(second.run("beta")).to_contain_text("beta")
    second.page.close()
    assert sorted(path.name for path in logdir.iterdir()) == sorted(NAMES)


# Where tests run as root, the board has to respect permissions all the same.
WITH_PERMISSIONS = ("setpriv", "--bounding-set=-dac_override") if os.geteuid() == 0 else ()


def test_a_logdir_that_cannot_be_written_keeps_it_for_the_user_alone(
    tmp_path: Path,
    logdir: Path,
    start_board: StartBoard,
    screen: Screen,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run_python(LOG, *(logdir / name for name in NAMES))
    (logdir / "lightboard.json").write_text('{"runs": {"gamma": {"name": "The team\'s"}}}')
    before = (logdir / "lightboard.json").read_bytes()
    logdir.chmod(0o555)
    (logdir / "lightboard.json").chmod(0o444)
    monkeypatch.setenv("LIGHTBOARD_STATE_DIR", str(tmp_path / "state"))
    board = start_board(logdir, command=(*WITH_PERMISSIONS, *LIGHTBOARD))
    screen.open(board.url)
    screen.expect_curve("loss", points=60)
    expect(screen.run("gamma")).to_contain_text("The team's")
    act(screen, "beta", "rename")
    form = screen.page.locator("[data-run-dialog]")
    expect(form).to_contain_text("in your own folder")
    form.locator("[name=name]").fill("Mine")
    form.locator("[type=submit]").click()
    expect(screen.run("beta")).to_contain_text("Mine")
    edit(screen, "gamma", name="")
    expect(screen.run("gamma")).to_contain_text("gamma")
    (own,) = (tmp_path / "state" / "boards").glob("*.json")
    wait_until(lambda: "gamma" in json.loads(own.read_text()).get("runs", {}))
    screen.page.reload()
    screen.expect_curve("loss", points=60)
    expect(screen.run("beta")).to_contain_text("Mine")
    expect(screen.run("gamma")).not_to_contain_text("team")
    assert (logdir / "lightboard.json").read_bytes() == before
    logdir.chmod(0o755)


def test_a_broken_file_is_told_and_kept_until_somebody_sets_it_aside(
    logdir: Path, open_screen: Screen
) -> None:
    screen = open_screen
    edit(screen, "beta", name="Baseline")
    expect(screen.run("beta")).to_contain_text("Baseline")
    (logdir / "lightboard.json").write_text('{\n  "runs": oh')
    notices = screen.page.locator("[data-action=notices]")
    expect(notices).to_be_visible()
    expect(screen.run("beta")).to_contain_text("Baseline")  # what was known stays
    screen.may_fail = "507"
    edit(screen, "alpha", name="Other")
    expect(toast(screen)).to_contain_text("lightboard.json is not JSON")
    expect(toast(screen)).to_contain_text("mend ")
    expect(screen.run("alpha")).to_contain_text("alpha")
    assert (logdir / "lightboard.json").read_text() == '{\n  "runs": oh'

    notices.click()
    window = screen.page.locator("[data-notices] [role=dialog]")
    expect(window).to_contain_text("line 2")
    window.get_by_role("button", name="Set it aside").click()
    expect(notices).to_have_count(0)
    edit(screen, "alpha", name="Other")
    expect(screen.run("alpha")).to_contain_text("Other")
    assert (logdir / "lightboard.json.broken").read_text() == '{\n  "runs": oh'
    expect_kept(logdir, "runs", {"alpha": {"name": "Other"}})


def test_colours_outlive_the_server_while_others_come(
    logdir: Path, board: Board, open_screen: Screen
) -> None:
    screen = open_screen
    before = {name: swatch(screen.page, name) for name in NAMES}
    edit(screen, "beta", name="Baseline")  # the colours of all runs go with it
    screen.page.wait_for_function(
        "async () => (await (await fetch('api/sidecar')).json()).runs.beta !== undefined"
    )
    wait_until(lambda: len(kept(logdir).get("slots", {})) == 3)  # some seconds after they were seen
    screen.server_may_be_gone = True
    board.stop()
    run_python(LOG, logdir / "aardvark", logdir / "b")
    board.start()
    screen.page.reload()
    screen.expect_curve("loss", runs=5, points=100)
    assert {name: swatch(screen.page, name) for name in NAMES} == before
    assert len({swatch(screen.page, name) for name in (*NAMES, "aardvark", "b")}) == 5


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_on_a_phone(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG, *(logdir / name for name in NAMES))
    screen.open(board.url)
    screen.expect_curve("loss", points=60)
    page = screen.page
    page.get_by_role("button", name=re.compile("3 of 3 runs")).tap()
    screen.run("beta").locator("[data-action=run-menu]").tap()
    menu = page.locator("[data-run-menu]")
    expect(menu).to_be_visible()
    box = menu.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] + box["height"] <= 844
    menu.locator("[data-act=archive]").tap()
    expect(screen.run("beta")).to_have_count(0)
    toast(screen).locator("[data-action=undo]").tap()
    expect(screen.run("beta")).to_be_visible()
