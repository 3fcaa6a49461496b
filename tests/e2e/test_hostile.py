"""Logs by somebody who means harm, through every dashboard: nothing runs, and no request leaves for another host."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import expect
from tests.e2e.process import Board, StartBoard
from tests.e2e.screen import Screen

from lightboard import SummaryWriter
from lightboard.plugins.graphs.encode import Node, encode_nodes

IMG = '<img src="http://evil.example/x.png" onerror="window.attacked=1">'
BAD = [
    IMG,
    "</script><script>window.attacked=2</script>",
    "\"'><svg/onload=window.attacked=3>",
    "javascript:window.attacked=4//",
    "{{7*7}}${7*7}<%=7*7%>#{7*7}",
    "\u202eevil\u202c \u2066rtl\u2069",
    "a\x01b\x1b[31mc\x7f",
    "tab\tnew\nline\r",
    "constructor",
    "__proto__",
    "%3Cscript%3Ewindow.attacked=5%3C/script%3E",
    "ＡＢ😀" + "長" * 60,
]
# A folder's name may hold anything but a slash and NUL.
RUNS = [
    "<img src=x onerror=window.attacked=6>",
    "\"'><b>b",
    "\u202egnp.exe",
    "a\nb\x1b[2J",
    "__proto__",
]
TEXT = f"""# {IMG}
<script>window.attacked=7</script>
<iframe src="http://evil.example/"></iframe><style>@import url(http://evil.example/a.css)</style>
[a](javascript:window.attacked=8) [b](data:text/html,<script>window.attacked=9</script>)
![c](http://evil.example/c.png) ![d](data:image/svg+xml;base64,PHN2Zy8+)
<a href="http://evil.example/" onclick="window.attacked=10">e</a> http://evil.example/plain
```<script>window.attacked=11</script>```
"""
DASHBOARDS = {
    "scalars": "[data-card]",
    "images": "[data-card] img",
    "histograms": "[data-card]",
    "text": "text=evil.example",
    "audio": "[data-card]",
    "tensor": "[data-card]",
    "pr_curves": "[data-card]",
    "mesh": "canvas",
    "custom_scalars": "main",
    "graphs": "svg",
    "projector": "canvas",
    "hparams": "[data-table] [data-run]",
}
MOST = 60_000


def log_everything(folder: Path, seed: int) -> None:
    chance = np.random.default_rng(seed)
    with SummaryWriter(folder) as writer:
        for n, bad in enumerate(BAD):
            for step in range(3):
                writer.add_scalar(bad, step + n, step, display_name=bad, summary_description=TEXT)
            writer.add_text(f"text {bad}", TEXT + bad, 1)
        for bad in BAD[:4]:
            writer.add_image(f"img {bad}", chance.random((3, 8, 8)), 1)
            writer.add_histogram(f"histo {bad}", chance.normal(size=50), 1)
            writer.add_audio(f"audio {bad}", np.sin(np.arange(800) / 9)[None], 1, 8000)
            writer.add_tensor(f"tensor {bad}", chance.random((3, 4)), 1)
            writer.add_pr_curve(f"pr {bad}", chance.integers(2, size=30), chance.random(30), 1)
            writer.add_mesh(f"mesh {bad}", chance.random((1, 9, 3)), global_step=1)
        writer.add_custom_scalars(
            {IMG: {BAD[1]: ["Multiline", [".*"]], BAD[2]: ["Multiline", ["("]]}}
        )
        for summary in hparams():
            writer._get_file_writer().add_summary(summary)
        labels = [[bad, TEXT[:40].replace("\n", " ")] for bad in BAD]
        labels = [
            [cell.replace("\n", " ").replace("\t", " ").replace("\r", " ") for cell in row]
            for row in labels
        ]
        writer.add_embedding(
            chance.random((len(BAD), 4)),
            labels,
            global_step=1,
            tag="harm",
            metadata_header=[IMG, "b"],
        )
        nodes = [
            Node(f"{IMG}/{n}{bad}", bad, [], [2, 3], bad, "float32") for n, bad in enumerate(BAD)
        ]
        nodes.append(Node("end", "x", [node.name for node in nodes], [1], "{}", "float32"))
        writer._get_file_writer().add_onnx_graph(encode_nodes(nodes))


def hparams() -> list[object]:
    from lightboard.plugins.hparams.encode import encode_session

    return list(encode_session({bad: bad for bad in BAD}, [IMG]))


@pytest.fixture
def hostile(tmp_path: Path, start_board: StartBoard) -> Board:
    logs = tmp_path / "logs <img src=x onerror=window.attacked=12>"
    for n, name in enumerate(RUNS):
        log_everything(logs / name, n)
    broken = logs / "<b>broken"
    broken.mkdir()
    (broken / "events.out.tfevents.1.<img src=x onerror=window.attacked=13>").write_bytes(
        b"no" * 90
    )
    said = {
        "name": IMG,
        "note": TEXT,
        "tags": [IMG[:60], BAD[2]],
        "colour": "red;background:url(http://evil.example/)",
    }
    view = {"name": IMG, "state": "scalars?x=<script>window.attacked=14</script>"}
    (logs / "lightboard.json").write_text(
        json.dumps({"format": 1, "runs": {RUNS[1]: said}, "views": [view]}), encoding="utf-8"
    )
    return start_board(logs)


def unharmed(screen: Screen, board: Board, where: str) -> None:
    page = screen.page
    assert page.evaluate("window.attacked") is None, where
    odd = page.evaluate(
        """() => [...document.querySelectorAll('*')].filter(e =>
             [...e.attributes].some(a => /^on/i.test(a.name))
             || /^\\s*(javascript|vbscript):/i.test(e.getAttribute('href') ?? e.getAttribute('src') ?? '')
             || (/^(img|iframe|script|link|object|embed|source)$/i.test(e.localName)
                 && /evil\\.example/.test(e.getAttribute('src') ?? e.getAttribute('href') ?? ''))
             || e.localName === 'script' && /attacked/.test(e.textContent)).map(e => e.outerHTML.slice(0, 200))"""
    )
    assert odd == [], where
    assert screen.foreign_requests(board.url) == [], where


def test_nothing_of_it_runs_or_leaves(hostile: Board, screen: Screen) -> None:
    page = screen.page
    screen.may_fail = "4"  # what makes no sense is refused, which the browser's console tells
    screen.open(hostile.url)
    page.locator("[data-card]").first.wait_for(timeout=MOST)
    names = page.eval_on_selector_all("[data-run]", "rows => rows.map(row => row.dataset.run)")
    assert set(RUNS) <= set(names)
    for dashboard, seen in DASHBOARDS.items():
        page.evaluate("to => { location.hash = to }", f"#{dashboard}")
        place = page.locator("main") if seen == "main" else page.locator("main").locator(seen)
        expect(place.first).to_be_visible(timeout=MOST)
        for card in page.locator("[data-card]").all()[:3]:
            card.hover(force=True, timeout=MOST)  # names are also in what appears under the pointer
        unharmed(screen, hostile, dashboard)
        page.evaluate("() => document.querySelector('main')?.scrollTo(0, 1e6)")
        unharmed(screen, hostile, f"{dashboard}, its end")


def test_dashboards_are_left_before_their_answers_have_come(hostile: Board, screen: Screen) -> None:
    page = screen.page
    screen.may_fail = "4"
    screen.open(hostile.url)
    page.locator("[data-card]").first.wait_for(timeout=MOST)
    chance = random.Random(1)
    for wait in (20, 100, 300):
        for dashboard in chance.sample(list(DASHBOARDS), k=len(DASHBOARDS)):
            page.evaluate("to => { location.hash = to }", f"#{dashboard}")
            page.wait_for_timeout(wait)
    page.evaluate("() => { location.hash = '#scalars' }")
    expect(page.locator("[data-card]").first).to_be_visible(timeout=MOST)
    unharmed(screen, hostile, "after them all")


def test_menus_search_and_notices_of_it(hostile: Board, screen: Screen) -> None:
    page = screen.page
    screen.may_fail = "4"
    screen.open(hostile.url)
    page.locator("[data-card]").first.wait_for(timeout=MOST)
    page.locator("[data-action=notices]").click()
    expect(page.get_by_role("dialog")).to_contain_text("onerror=window.attacked=13")
    unharmed(screen, hostile, "notices")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+k")
    page.keyboard.type("<img")
    expect(page.get_by_role("option").first).to_be_visible()
    unharmed(screen, hostile, "search")
    page.keyboard.press("Escape")
    page.locator("[data-run]").first.hover()
    unharmed(screen, hostile, "a run under the pointer")


@pytest.mark.parametrize(
    "state",
    [
        "scalars?tags=<img src=x onerror=window.attacked=1>",
        "<script>window.attacked=1</script>",
        "javascript:window.attacked=1",
        "__proto__",
        "text?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.attacked%3D1%3E",
    ],
)
def test_a_link_of_theirs(seen_board: Board, screen: Screen, state: str) -> None:
    screen.may_fail = "4"
    screen.open(f"{seen_board.url}#{state}")
    expect(screen.page.locator("main")).to_be_visible()
    screen.page.locator("[data-run]").first.wait_for()
    unharmed(screen, seen_board, state)
