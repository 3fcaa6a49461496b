"""The runs' filter as a person types it: expressions, completion, what is wrong, live status, a link."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen

# Four trainings with settings, two seeds each of two optimizers; add_hparams makes a sub-run.
LOG = """
    import sys
    from lightboard import SummaryWriter
    for optim, lr in (("sgd", 0.1), ("adam w", 0.001)):
        for seed in range(2):
            with SummaryWriter(f"{sys.argv[1]}/{optim.replace(' ', '')}-{seed}") as writer:
                for step in range(20):
                    writer.add_scalar("loss", lr * step + seed, step)
                writer.add_hparams({"optim": optim, "lr": lr, "seed": seed}, {"best": lr})
"""


@pytest.fixture
def filtered(logdir: Path, board: Board, screen: Screen) -> Screen:
    run_python(LOG, logdir)
    screen.open(board.url)
    screen.expect_curve("loss", runs=4, points=80)
    return screen


def field(screen: Screen) -> Locator:
    return screen.page.get_by_role("combobox", name="Filter runs")


def parents(screen: Screen) -> list[str]:
    """Runs listed, without the sub-runs that hold their settings."""
    return [name for name in screen.runs() if "/" not in name]


def expect_parents(screen: Screen, *names: str) -> None:
    screen.page.wait_for_function(
        """names => JSON.stringify(names) === JSON.stringify(
          [...document.querySelectorAll('[data-run]')].map(row => row.dataset.run)
            .filter(name => !name.includes('/')))""",
        arg=list(names),
    )


def test_settings_narrow_list_and_curves_and_stay_in_the_link(filtered: Screen) -> None:
    field(filtered).fill("lr < 0.01")
    expect_parents(filtered, "adamw-0", "adamw-1")
    filtered.expect_curve("loss", runs=2, points=40)
    field(filtered).fill('optim = "adam w" and seed = 1 or optim in (sgd) and not seed > 0')
    expect_parents(filtered, "adamw-1", "sgd-0")
    filtered.page.wait_for_timeout(500)
    filtered.page.reload()
    expect_parents(filtered, "adamw-1", "sgd-0")
    filtered.expect_curve("loss", runs=2, points=40)


def test_settings_that_were_logged_as_a_table_of_text(
    logdir: Path, start_board: StartBoard, screen: Screen
) -> None:
    """As CleanRL does it, with torch's writer; a run that begins while one looks is known too."""
    code = """
        import sys
        from torch.utils.tensorboard import SummaryWriter
        for name, lr, env, kl in (("a", 0.01, "CartPole-v1", 0.1), ("b", 2.5e-4, "Acrobot-v1", None)):
            args = {"env_id": env, "learning_rate": lr, "cuda": True, "target_kl": kl}
            writer = SummaryWriter(sys.argv[1] + "/" + sys.argv[2] + name)
            rows = "\\n".join([f"|{key}|{value}|" for key, value in args.items()])
            writer.add_text("hyperparameters", "|param|value|\\n|-|-|\\n%s" % rows)
            for step in range(5):
                writer.add_scalar("loss", lr * step, step)
            writer.close()
    """
    run_python(code, logdir, "old-")
    screen.open(start_board(logdir).url + "#scalars?group=config:env_id")
    expect(screen.page.locator("[data-group]")).to_have_count(2)
    field(screen).fill("learning_rate < 0.001 and cuda = true and missing(target_kl)")
    expect_parents(screen, "old-b")
    run_python(code, logdir, "new-")
    expect_parents(screen, "new-b", "old-b")


def test_last_values_of_a_tag(filtered: Screen) -> None:
    field(filtered).fill("loss > 1 and loss < 2.5")
    expect_parents(filtered, "adamw-1", "sgd-0")
    field(filtered).fill("loss > 1 and loss < 1.5")
    expect_parents(filtered, "adamw-1")


def test_what_is_wrong_is_said_and_the_last_filter_stays(filtered: Screen) -> None:
    fault = filtered.page.locator("[data-fault]")
    field(filtered).fill("lr < 0.01")
    expect_parents(filtered, "adamw-0", "adamw-1")
    field(filtered).fill("lr < 0.01 and optin = sgd")
    expect(fault).to_have_attribute("data-fault", "unknown_name")
    expect(fault).to_contain_text("optim")
    expect(field(filtered)).to_have_attribute("aria-invalid", "true")
    assert parents(filtered) == ["adamw-0", "adamw-1"]
    fault.click()
    chosen = field(filtered).evaluate("i => i.value.slice(i.selectionStart, i.selectionEnd)")
    assert chosen == "optin"
    filtered.page.keyboard.type("optim")
    expect(fault).to_have_count(0)
    expect_parents(filtered)
    field(filtered).fill("")
    expect_parents(filtered, "adamw-0", "adamw-1", "sgd-0", "sgd-1")


def test_names_and_values_are_completed(filtered: Screen) -> None:
    page = filtered.page
    options = page.get_by_role("option")
    field(filtered).fill("lr < 1")  # waits until the settings are known
    expect_parents(filtered, "adamw-0", "adamw-1", "sgd-0", "sgd-1")
    field(filtered).fill("")
    field(filtered).press_sequentially("opt")
    expect(options).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field(filtered)).to_have_value("optim ")
    expect(options.first).to_have_text("=")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(field(filtered)).to_have_value("optim = ")
    expect(options).to_have_text(["adam w", "sgd"])
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field(filtered)).to_have_value('optim = "adam w" ')
    expect_parents(filtered, "adamw-0", "adamw-1")
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    expect(field(filtered)).to_have_value('optim = "adam w" ')


def test_only_runs_that_grew_while_watched_are_running(
    logdir: Path, start_board: StartBoard, screen: Screen
) -> None:
    run_python(LOG, logdir)
    screen.open(start_board(logdir).url)
    screen.expect_curve("loss", runs=4)
    field(screen).fill("status = running")
    expect_parents(screen)
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_scalar("loss", 1, 0)
        """,
        logdir / "fresh",
    )
    expect_parents(screen, "fresh")


@pytest.mark.parametrize("window", [{"locale": "zh-CN"}], indirect=True)
def test_what_is_wrong_in_chinese(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG, logdir)
    screen.open(board.url)
    screen.expect_curve("loss", points=80)
    screen.page.locator("aside input").fill("lr <")
    expect(screen.page.locator("[data-fault=expected_value]")).to_contain_text("缺少值")
