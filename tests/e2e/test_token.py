"""A board for other machines, as a person meets it: refused, told what to do, let in; the address keeps nothing."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from tests.builders import make_event_file, scalar
from tests.builders.command import Command, running
from tests.e2e.axe import find_faults
from tests.e2e.process import free_port
from tests.e2e.screen import PATIENCE, SHOTS, Screen

NOT_LET_IN = "This board asks for its token"


@pytest.fixture
def wide(tmp_path: Path) -> Command:  # type: ignore[misc]
    make_event_file(tmp_path / "run", *(scalar("loss", step, 1.0 - step / 9) for step in range(9)))
    with running(tmp_path, "--port=0", "--bind_all") as command:
        yield command


def cookies(context: BrowserContext, name: str = "lightboard_") -> list[dict[str, object]]:
    return [dict(one) for one in context.cookies() if str(one.get("name")).startswith(name)]


def test_the_printed_address_lets_in_and_leaves_no_token_behind(
    wide: Command, screen: Screen
) -> None:
    page = screen.page
    page.goto(f"{wide.url}?token={wide.token}#scalars")
    screen.expect_curve("loss", points=9)
    assert wide.token not in page.url
    assert page.url.startswith(wide.url)
    (cookie,) = cookies(page.context)
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert page.evaluate("document.cookie") == ""
    page.reload()
    screen.expect_curve("loss", points=9)
    page.go_back()
    page.wait_for_load_state()
    assert wide.token not in page.url


def test_who_comes_without_is_told_and_may_put_it_in(wide: Command, screen: Screen) -> None:
    page = screen.page
    screen.may_fail = "401"
    page.goto(wide.url)
    expect(page.get_by_role("heading", name=NOT_LET_IN)).to_be_visible()
    assert find_faults(page) == []
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "token-asked.png")
    field = page.get_by_label("Or put the token")
    expect(field).to_be_focused()
    field.fill("not-the-one-at-all")
    with page.expect_navigation():
        field.press("Enter")
    expect(page.get_by_role("heading", name=NOT_LET_IN)).to_be_visible()
    field.fill(f"lightboard at {wide.url}?token={wide.token}")  # the whole line, as copied
    field.press("Enter")
    screen.expect_curve("loss", points=9)
    assert wide.token not in page.url
    assert screen.foreign_requests(wide.url) == []


def test_an_open_page_is_told_when_the_token_is_another_one(tmp_path: Path, screen: Screen) -> None:
    """It keeps what it shows, says what to do, and goes on once somebody did it."""
    make_event_file(tmp_path / "run", *(scalar("loss", step, 1.0 - step / 9) for step in range(9)))
    page, port = screen.page, f"--port={free_port()}"
    with running(tmp_path, port, "--bind_all") as board:
        with page.expect_response(lambda reply: "other_token" in reply.url):
            page.goto(f"{board.url}?token={board.token}#scalars")
        screen.expect_curve("loss", points=9)
        screen.server_may_be_gone = True
        board.end(signal.SIGINT)
    banner = page.locator("[data-state=lost]")
    expect(banner).to_be_visible()
    screen.may_fail = "401"
    with running(tmp_path, port, "--bind_all") as anew:
        enter = banner.get_by_role("button", name="Enter the token")
        expect(enter).to_be_visible(timeout=30_000)
        expect(banner.get_by_role("alert")).to_contain_text("asks for another token")
        assert find_faults(page) == []
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / "token-another.png")
        assert not any(token in page.content() for token in (board.token, anew.token))
        screen.expect_curve("loss", points=9)

        # The printed address, in another tab: this one goes on by itself.
        other = page.context.new_page()
        other.goto(f"{anew.url}?token={anew.token}")
        expect(banner).to_have_count(0, timeout=30_000)
        screen.expect_curve("loss", points=9)
        other.close()


def test_a_link_on_another_site_lets_in_too(wide: Command, screen: Screen, tmp_path: Path) -> None:
    """A strict cookie does not come along with a click from elsewhere; the page asks again by itself."""
    page = screen.page
    page.route(
        "http://elsewhere.example/*",
        lambda route: route.fulfill(
            body=f'<a href="{wide.url}?token={wide.token}">the board</a>',
            content_type="text/html",
        ),
    )
    page.goto("http://elsewhere.example/chat")
    page.get_by_role("link").click(timeout=PATIENCE)
    screen.expect_curve("loss", points=9)
    assert wide.token not in page.url
