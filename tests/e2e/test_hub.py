"""On a real JupyterHub: a person logs in, runs a notebook, and the board is in the output of a cell.

`make hub` installs the Hub into a folder of its own and runs this; without, these tests are skipped.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.chromium import ARGUMENTS, launch
from tests.e2e.notebooks import START, expect_curve, notebook, run_all_in_lab, turn_dark
from tests.e2e.process import answers, free_port
from tests.e2e.screen import SHOTS

from lightboard import SummaryWriter

HUB = Path(os.environ.get("LIGHTBOARD_HUB") or "none")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (HUB / "jupyterhub").is_dir(), reason="needs a JupyterHub aside: make hub"
    ),
]

USER = "ann@lab"  # is escaped in addresses
PASSWORD = "a long one for nobody"
CELLS = [
    "%load_ext lightboard",
    """from lightboard import SummaryWriter
with SummaryWriter("logs") as writer:
    for step in range(100):
        writer.add_scalar("train/loss", 1 / (step + 1), step)""",
    "%lightboard --logdir logs --height 500",
]
AGAIN = ["%lightboard logs --height 300", "%lightboard list"]
ASK = """url => Promise.race([
    fetch(url).then(reply => reply.status),
    new Promise(done => setTimeout(done, 60_000, 'no answer')),
])"""

CONFIG = """
import json, os, sys
given = json.loads(os.environ["HUB_OF_TEST"])
c.JupyterHub.bind_url = given["bind"]
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{given['hub']}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{given['api']}"
c.ConfigurableHTTPProxy.command = given["proxy"]
c.JupyterHub.authenticator_class = "dummy"
c.Authenticator.allow_all = True
c.DummyAuthenticator.password = given["password"]
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = os.path.join(os.getcwd(), "{username}")
c.Spawner.cmd = given["server"]
c.Spawner.args = given["arguments"]
c.Spawner.environment = {"JUPYTER_CONFIG_DIR": os.path.join(os.getcwd(), "config")}
c.Spawner.start_timeout = c.Spawner.http_timeout = 90
"""


class Hub:
    """A JupyterHub below a path, with users in a folder of its own. It listens on this machine only.

    `proxy`: with jupyter-server-proxy in its users' servers.
    """

    def __init__(self, folder: Path, *, proxy: bool) -> None:
        self.folder = folder
        self.home = folder / USER
        port = free_port()
        self.port = port
        self.user_path = f"/jupyter/user/{quote(USER, safe='@')}/"
        extensions = "{}" if proxy else "{'jupyter_server_proxy': False}"
        given = {
            "bind": f"http://127.0.0.1:{port}/jupyter/",
            "hub": free_port(),
            "api": free_port(),
            "proxy": [str(HUB / "node_modules" / ".bin" / "configurable-http-proxy")],
            "password": PASSWORD,
            "server": [sys.executable, "-c", START, "jupyterhub.singleuser"],
            "arguments": [
                "--allow-root",
                f"--ServerApp.jpserver_extensions={extensions}",
                "--LabApp.expose_app_in_browser=True",
            ],
        }
        (folder / "config.py").write_text(CONFIG)
        paths = (str(HUB), *filter(None, [os.environ.get("PYTHONPATH")]))
        with (folder / "hub.log").open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", START, "jupyterhub", "--config", "config.py"],
                cwd=folder,
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(paths),
                    "HUB_OF_TEST": json.dumps(given),
                },
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        until = time.monotonic() + 90
        while not answers(f"http://127.0.0.1:{port}/jupyter/hub/login"):
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                pytest.fail(f"JupyterHub did not start: {self.told()}")
            time.sleep(0.2)

    def told(self) -> str:
        return (self.folder / "hub.log").read_text()[-3000:]

    def stop(self) -> None:
        """Its proxy and the servers of its users end with it."""
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def log_in(self, page: Page, name: str) -> str:
        """The address of the user's server, where the Hub is called so."""
        page.goto(f"http://{name}:{self.port}/jupyter/hub/login")
        page.get_by_label("Username").fill(USER)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"**{self.user_path}lab**", timeout=120_000)
        return f"http://{name}:{self.port}{self.user_path}"


@pytest.fixture
def hub(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Hub]:
    hub = Hub(tmp_path, proxy=request.param)
    hub.home.mkdir()
    yield hub
    hub.stop()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Of a browser that takes the Hub for another machine. As `hub.localhost` it is treated as one behind HTTPS (the
    browser says from which site it asks, so the Hub looks for its XSRF token), as `hub.test` as one of plain HTTP."""
    rules = "--host-resolver-rules=MAP hub.test 127.0.0.1"
    far = launch(browser.browser_type, [*ARGUMENTS, rules], shell=True)
    page = far.new_page(viewport={"width": 1280, "height": 1100})
    page.set_default_timeout(60_000)
    yield page
    far.close()


def log_more(hub: Hub, run: str, tag: str, value: float) -> None:
    with SummaryWriter(str(hub.home / "logs" / run)) as writer:
        writer.add_scalar(tag, value, 0)


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=SHOTS / f"hub-{name}.png")


def type_cell(page: Page, source: str) -> None:
    """Below the selected one, and run."""
    for command in ("notebook:insert-cell-below", "notebook:enter-edit-mode"):
        page.evaluate("command => jupyterapp.commands.execute(command)", command)
    page.keyboard.type(source)
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-cell')")


@pytest.mark.parametrize("hub", [True], indirect=True, ids=["proxy"])
def test_the_board_comes_through_jupyter_server_proxy(hub: Hub, page: Page) -> None:
    (hub.home / "safe.ipynb").write_text(notebook([*CELLS, *AGAIN]))
    (hub.home / "many.ipynb").write_text(notebook([*CELLS, *(AGAIN[:1] * 7)]))
    server = hub.log_in(page, "hub.localhost")
    run_all_in_lab(page, f"{server}lab/tree/safe.ipynb")
    frames = page.locator("iframe[title^='lightboard']")
    first, again = (page.frame_locator("iframe[title^='lightboard']").nth(n) for n in (0, 1))
    expect_curve(first)
    expect_curve(again)
    address = frames.nth(0).get_attribute("src") or ""
    assert address.startswith(f"{server}proxy/")
    assert frames.nth(1).get_attribute("src") == address  # one board for both
    expect(page.locator(".jp-OutputArea-output", has_text="logs  port")).to_have_count(1)
    expect(page.locator(".lightboard-still")).to_have_count(2)
    expect(page.locator(".lightboard-still:visible")).to_have_count(0)
    expect(page.locator("[data-note]:visible")).to_have_count(0)

    # What is logged is seen at once, and what is changed in the page is kept: GET, SSE and POST come through.
    log_more(hub, "later", "val/acc", 0.5)
    expect(first.locator("[data-card='val/acc']")).to_be_visible(timeout=60_000)
    expect(again.locator("[data-card='val/acc']")).to_be_visible(timeout=60_000)
    shoot(page, "light")
    turn_dark(page)
    expect(first.locator("html")).to_have_attribute("data-theme", "dark")
    expect_curve(first)
    frames.nth(0).scroll_into_view_if_needed()
    shoot(page, "dark")

    # In a tab of its own; without the Hub's cookie nobody sees it there.
    with page.expect_popup() as opening:
        page.get_by_role("link", name="open in a tab of its own").first.click()
    tab = opening.value
    assert tab.url.startswith(address.partition("?")[0])
    expect(tab.locator("[data-card='train/loss']")).to_be_visible()
    tab.close()
    assert page.context.browser
    stranger = page.context.browser.new_page()
    stranger.goto(address)
    expect(stranger.get_by_label("Password")).to_be_visible()
    stranger.close()

    # Its end is told, there and in the notebook that is opened later.
    type_cell(page, "%lightboard stop")
    expect(page.get_by_text("ended 1 board", exact=True)).to_be_visible()
    expect(first.locator("[data-state=lost]")).to_be_visible(timeout=60_000)
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    page.reload()
    expect(page.locator("[data-gone]:visible").first).to_be_visible(timeout=90_000)
    expect(page.locator("[data-note]:visible")).to_have_count(0)
    shoot(page, "ended")

    server = hub.log_in(page, "hub.test")
    run_all_in_lab(page, f"{server}lab/tree/many.ipynb?reset")
    expect(frames).to_have_count(8, timeout=60_000)
    expect_curve(first)
    assert (frames.nth(7).get_attribute("src") or "").startswith(f"{server}proxy/")
    # A browser has six connections to the Hub: boards out of view leave them to JupyterLab, and to those in view.
    assert page.evaluate(ASK, f"{server}api/contents") == 200
    frames.nth(7).scroll_into_view_if_needed()
    log_more(hub, "last", "test/acc", 0.75)
    last = page.frame_locator("iframe[title^='lightboard']").nth(7)
    expect(last.locator("[data-card='test/acc']")).to_be_attached(timeout=60_000)


@pytest.mark.parametrize("hub", [False], indirect=True, ids=["bare"])
def test_without_it_pictures_stand_there_and_say_what_to_install(hub: Hub, page: Page) -> None:
    (hub.home / "bare.ipynb").write_text(notebook(CELLS))
    server = hub.log_in(page, "hub.localhost")
    run_all_in_lab(page, f"{server}lab/tree/bare.ipynb")
    still = page.locator(".lightboard-still")
    expect(still).to_contain_text("pip install jupyter-server-proxy", timeout=60_000)
    expect(still).to_contain_text("they follow what is logged")
    expect(page.locator("[data-note]")).to_contain_text("does not reach the board")
    expect(still.get_by_role("img", name="train/loss")).to_have_js_property("naturalWidth", 300)
    expect(page.get_by_text("open in a tab of its own")).to_be_hidden()
    expect(page.locator("iframe[title^='lightboard']")).to_be_hidden()
    log_more(hub, "later", "train/loss", 0.375)
    expect(still).to_contain_text("0.375", timeout=60_000)
    shoot(page, "bare-light")
    turn_dark(page)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-light", "false")
    shoot(page, "bare-dark")
    page.get_by_role("menuitem", name="File", exact=True).click()
    expect(page.get_by_role("menuitem", name="Hub Control Panel")).to_be_visible()
