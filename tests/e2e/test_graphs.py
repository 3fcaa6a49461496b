"""Graphs: models as boxes that open, found, traced and compared; broken graphs, hostile names, saved pictures."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect
from tests.builders.event_files import make_event_file
from tests.builders.graphs import graph_record, node, profile_record
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

from lightboard.protos.graph_pb2 import (
    DeviceStepStats,
    GraphDef,
    NodeExecStats,
    RunMetadata,
    StepStats,
)

DATA = Path(__file__).parents[1] / "data"
MODELS = """
    import sys, warnings
    warnings.simplefilter("ignore")
    import torch
    from torch import nn
    class MLP(nn.Module):
        def __init__(self, width=500):
            super().__init__()
            self.fc1 = nn.Linear(784, width)
            self.fc2 = nn.Linear(width, 10)
        def forward(self, images):
            hidden = torch.relu(self.fc1(images.flatten(1)))
            return torch.log_softmax(self.fc2(hidden), 1)
    class Block(nn.Module):
        def __init__(self, width):
            super().__init__()
            self.conv1 = nn.Conv2d(width, width, 3, padding=1)
            self.bn1 = nn.BatchNorm2d(width)
            self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        def forward(self, x):
            return torch.relu(x + self.conv2(torch.relu(self.bn1(self.conv1(x)))))
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = nn.Conv2d(3, 16, 3)
            self.blocks = nn.Sequential(*[Block(16) for _ in range(6)])
            self.head = nn.Linear(16, 10)
        def forward(self, x):
            return self.head(self.blocks(self.stem(x)).mean((2, 3)))
    images = torch.zeros(64, 1, 28, 28)
"""
LOG_MLP = (
    MODELS
    + """
    from WRITER import SummaryWriter
    writer = SummaryWriter(sys.argv[1])
    writer.add_graph(MLP(), images)
    for step in range(2):
        for name, weight in MLP().named_parameters():
            writer.add_histogram(name.replace(".", "/"), weight, step)
    writer.close()
"""
)
TORCH = LOG_MLP.replace("WRITER", "torch.utils.tensorboard")
OURS = LOG_MLP.replace("WRITER", "lightboard")
LOG_NET = (
    MODELS
    + """
    from torch.utils.tensorboard import SummaryWriter
    writer = SummaryWriter(sys.argv[1])
    writer.add_graph(Net(), torch.zeros(2, 3, 16, 16))
    writer.close()
"""
)


def graph(screen: Screen) -> Locator:
    return screen.page.locator("[data-graph]")


def box(screen: Screen, name: str) -> Locator:
    """The box of that name in the picture."""
    exact = re.compile(f"^{re.escape(name)}( · .*)?$")
    texts = screen.page.locator("text", has_text=exact)
    return screen.page.locator("[data-picture] [data-box]", has=texts).last


def row(screen: Screen, name: str) -> Locator:
    rows = screen.page.get_by_role("treeitem")
    return rows.filter(has=screen.page.get_by_text(name, exact=True))


def detail(screen: Screen) -> Locator:
    return screen.page.locator("[data-detail]")


@pytest.mark.parametrize("log", [TORCH, OURS], ids=["torch", "lightboard"])
def test_the_tutorials_network_at_first_sight(
    logdir: Path, board: Board, screen: Screen, log: str
) -> None:
    run_python(log, logdir / "mlp")
    page = screen.page
    screen.open(board.url + "#graphs")
    expect(box(screen, "fc1")).to_be_visible()
    expect(box(screen, "fc2")).to_be_visible()
    labels = page.locator("[data-picture]")
    for shape in ("64 × 784", "64 × 500", "64 × 10"):
        expect(labels.get_by_text(shape, exact=True).first).to_be_visible()
    # It can be read: nothing is scaled below 85 %.
    assert float(graph(screen).get_attribute("data-zoom") or 0) >= 0.85
    # From the top: fc1, what follows it, fc2.
    heights = [box(screen, name).bounding_box() for name in ("fc1", "relu", "fc2")]
    tops = [one["y"] for one in heights if one]
    assert len(tops) == 3
    assert tops == sorted(tops)
    # The tree holds the same, and what is chosen in one is chosen in the other.
    row(screen, "fc2").click()
    expect(detail(screen)).to_contain_text("Linear")
    expect(detail(screen)).to_contain_text("5,010")
    link = detail(screen).get_by_role("link", name="Histograms of its weights")
    page.wait_for_timeout(600)  # until it is in the URL
    link.click()
    expect(screen.card("fc2/weight")).to_be_visible()
    expect(screen.card("fc1/weight")).to_have_count(0)
    page.go_back()
    expect(box(screen, "fc1")).to_be_visible()
    expect(detail(screen)).to_contain_text("5,010")


def test_boxes_open_are_found_and_traced(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG_NET, logdir / "net")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=.")
    net = box(screen, "Net")
    expect(net).to_be_visible()
    before = page.get_by_role("treeitem").count()
    net.dblclick()
    expect(box(screen, "blocks")).to_be_visible()
    assert page.get_by_role("treeitem").count() > before
    # Six alike are one, until they are looked at.
    expect(page.locator("[data-picture]")).to_contain_text("6 × Block")
    stem = box(screen, "stem")
    stem.click()
    expect(detail(screen)).to_contain_text("Conv2d")
    graph(screen).focus()
    page.keyboard.press("Enter")
    expect(row(screen, "stem")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Enter")
    expect(row(screen, "stem")).to_have_attribute("aria-expanded", "false")
    # Keys go on along the flow.
    page.keyboard.press("ArrowDown")
    expect(row(screen, "stem")).to_have_attribute("aria-selected", "false")
    expect(page.locator("[role=treeitem][aria-selected=true]")).to_have_count(1)
    # What is found is opened and gone to.
    field = page.locator("[data-graph-search] input")
    field.fill("bn1")
    option = page.get_by_role("option").first
    expect(option).to_contain_text("bn1")
    field.press("Enter")
    expect(detail(screen).get_by_role("heading", level=2)).to_have_text("bn1")
    expect(box(screen, "bn1").first).to_be_visible()
    # To the ends: everything before it is lit, what comes after it is not.
    detail(screen).get_by_role("button", name="Trace inputs").click()
    expect(page.locator("[data-traced]")).to_contain_text("bn1")
    assert float(box(screen, "head").get_attribute("opacity") or 1) < 1
    page.keyboard.press("Escape")
    expect(page.locator("[data-traced]")).to_have_count(0)
    # The way between two.
    stem.click()
    box(screen, "head").click(modifiers=["Shift"])
    expect(page.locator("[data-traced]")).to_contain_text("stem")
    # The link holds what is open and chosen.
    shown = page.get_by_role("treeitem").count()
    page.wait_for_timeout(600)  # until it is in the URL
    page.reload()
    expect(detail(screen).get_by_role("heading", level=2)).to_have_text("stem")
    expect(page.get_by_role("treeitem")).to_have_count(shown)


def test_the_picture_moves_under_the_hand(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG_NET, logdir / "net")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=d9")
    stem = box(screen, "stem")
    expect(stem).to_be_visible()
    field = graph(screen).bounding_box()
    assert field
    x, y = field["x"] + 30, field["y"] + field["height"] - 200
    at = stem.bounding_box()
    assert at
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y + 40, steps=5)
    page.mouse.up()
    moved = stem.bounding_box()
    assert moved
    assert (moved["x"] - at["x"], moved["y"] - at["y"]) == pytest.approx((100, 40), abs=1)
    # The wheel keeps what is under the pointer.
    page.mouse.move(moved["x"] + 20, moved["y"] + 10)
    zoom = float(graph(screen).get_attribute("data-zoom") or 0)
    page.mouse.wheel(0, -200)
    expect(graph(screen)).not_to_have_attribute("data-zoom", str(zoom))
    page.keyboard.press("f")
    expect(graph(screen)).to_have_attribute("data-zoom", str(zoom))
    # What is opened stays where it is on the screen.
    page.goto("about:blank")
    screen.open(board.url + "#graphs?graphs.open=d1")
    blocks = box(screen, "stem")
    before = blocks.bounding_box()
    blocks.dblclick()
    expect(row(screen, "stem")).to_have_attribute("aria-expanded", "true")
    page.wait_for_timeout(300)
    after = box(screen, "stem").bounding_box()
    assert before
    assert after
    assert after["y"] == pytest.approx(before["y"], abs=12)
    # A window that is dragged on the map.
    page.goto("about:blank")
    screen.open(board.url + "#graphs?graphs.open=d9&graphs.view=0,0,1")
    small = page.locator("[data-map]")
    expect(small).to_be_visible()
    at = box(screen, "stem").bounding_box()
    small.click()
    assert box(screen, "stem").bounding_box() != at


LOG_TRANSFORMER = """
    import sys, warnings
    warnings.simplefilter("ignore")
    import torch
    from lightboard import SummaryWriter
    layer = torch.nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)
    model = torch.nn.TransformerEncoder(layer, 12, enable_nested_tensor=False)
    with SummaryWriter(sys.argv[1]) as writer:
        writer.add_graph(model.train(), torch.zeros(2, 10, 64))
"""


def test_a_hasty_hand_sees_its_last_wish(logdir: Path, board: Board, screen: Screen) -> None:
    """Of layouts that were begun and not waited for none is shown late; what was seen stays where it was."""
    run_python(LOG_NET, logdir / "net")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=d1")
    blocks = row(screen, "blocks")
    expect(box(screen, "blocks")).to_be_visible()
    before = [box(screen, name).bounding_box() for name in ("stem", "blocks")]
    blocks.click()
    twist = blocks.locator(".twist")
    twist.evaluate("one => { for (let i = 0; i < 7; i++) one.click(); }")
    expect(blocks).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-graph]")).to_be_visible()
    for name in ("0", "5"):
        expect(box(screen, name)).to_be_visible()
    after = [box(screen, name).bounding_box() for name in ("stem", "blocks")]
    for then, now in zip(before, after, strict=True):
        assert then and now
        assert abs(then["y"] - now["y"]) <= 6  # a head is drawn a little into its box
    twist.evaluate("one => { for (let i = 0; i < 5; i++) one.click(); }")
    expect(blocks).to_have_attribute("aria-expanded", "false")
    expect(box(screen, "5")).to_have_count(0)
    expect(box(screen, "blocks")).to_contain_text("6 × Block")
    again = [box(screen, name).bounding_box() for name in ("stem", "blocks")]
    for then, now in zip(before, again, strict=True):
        assert then and now
        assert abs(then["x"] - now["x"]) <= 1  # a chosen box has a thicker border
        assert abs(then["y"] - now["y"]) <= 1


def test_hundreds_of_boxes_come_in_portions(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG_TRANSFORMER, logdir / "transformer")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=d9")
    picture, boxes = page.locator("[data-picture]"), page.locator("[data-picture] [data-box]")
    # What is saved is all of it, also while it is being drawn.
    page.wait_for_selector("[data-picture]")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Settings").click()
        page.get_by_role("button", name=re.compile("SVG")).click()
    expect(page.locator("[data-picture][data-drawn=all]")).to_be_attached()
    assert boxes.count() > 400
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert text.count("<text") == picture.locator("text").count()
    # Less is open: what went is gone, too.
    page.keyboard.press("Escape")
    page.get_by_role("combobox", name=re.compile("^Depth")).click()
    page.get_by_role("option", name="1", exact=True).click()
    page.wait_for_function(
        """() => {
          const all = [...document.querySelectorAll('[data-picture] [data-box]')];
          const rows = document.querySelectorAll('[role=treeitem]').length;
          return rows < 20 && new Set(all.map(one => one.dataset.box)).size === rows;
        }"""
    )


def test_colours_lines_and_directions(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG_NET, logdir / "net")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=d1")
    expect(page.locator("[data-legend]")).to_contain_text("Conv")
    page.get_by_role("combobox", name=re.compile("^Colour")).click()
    time = page.get_by_role("option", name=re.compile("^Time"))
    expect(time).to_contain_text("not logged")
    page.get_by_role("option", name="Parameters").click()
    expect(page.locator("[data-legend]")).not_to_contain_text("Conv")
    page.get_by_role("combobox", name=re.compile("^Edges")).click()
    page.get_by_role("option", name="None").click()
    expect(page.locator("[data-picture] .labels text")).to_have_count(0)
    page.get_by_role("button", name="Settings").click()
    page.get_by_role("radio", name="Right").click()
    expect(box(screen, "stem")).to_be_visible()
    page.wait_for_function(
        """() => {
          const at = name => [...document.querySelectorAll('[data-picture] .name')]
            .find(text => text.textContent === name)?.getBoundingClientRect();
          return at('stem') && at('head') && at('head').left > at('stem').left + 100
            && Math.abs(at('head').top - at('stem').top) < 200;
        }"""
    )
    names = []
    for what in ("SVG", "PNG", "CSV"):
        with page.expect_download() as saved:
            page.get_by_role("button", name=re.compile(what)).click()
        names.append(saved.value.suggested_filename)
        data = Path(saved.value.path()).read_bytes()
        if what == "SVG":
            picture = data.decode()
            assert "stem" in picture
            assert "var(" not in picture
            assert "data-box" not in picture
        elif what == "PNG":
            assert data.startswith(b"\x89PNG")
        else:
            assert b"Net/stem,module,Conv2d" in data
    assert names == ["net_graph.svg", "net_graph.png", "net_graph.csv"]


def test_what_tensorflow_logs(logdir: Path, board: Board, screen: Screen) -> None:
    """A Keras model; what writes to variables, constants and summaries of TF1; a series of equal ops."""
    shutil.copytree(DATA / "keras_graphs" / "functional", logdir / "keras")
    shutil.copytree(DATA / "tensorflow1" / "layers", logdir / "layers")
    shutil.copytree(DATA / "tensorflow1" / "session", logdir / "session")
    adds = [node("x", "Placeholder")]
    for at in range(6):
        adds.append(node(f"add_{at}", "AddV2", adds[-1].name))
    make_event_file(
        logdir / "series", graph_record(GraphDef(node=[*adds, node("y", "Tanh", "add_5")]))
    )
    page = screen.page
    screen.open(board.url + "#graphs?graphs.run=keras")
    for name in ("conv", "facts", "shared", "head"):
        expect(box(screen, name)).to_be_visible()
    expect(page.locator("[data-picture]")).to_contain_text("? × 6 × 6 × 4")
    expect(page.locator("[data-legend]")).to_contain_text("Conv")

    page.goto("about:blank")
    screen.open(
        f"{board.url}#graphs?graphs.run=layers&graphs.all=on&graphs.open=d9&graphs.aside=off"
    )
    expect(box(screen, "dense")).to_be_visible()
    page.get_by_role("button", name="Legend").click()
    legend = page.get_by_role("region", name="Legend")
    for word in ("variable that is written to", "constant", "order only, no tensor"):
        expect(legend).to_contain_text(word)
    arrows = "paths => paths.map(path => path.getAttribute('d').split('M').length - 1)"
    ends = page.locator("[data-edge] path:nth-child(2)").evaluate_all(arrows)
    assert sorted(set(ends)) == [1, 2]

    page.goto("about:blank")
    screen.open(board.url + "#graphs?graphs.run=session")
    expect(page.locator("[data-legend]")).to_contain_text("Summary")
    page.goto("about:blank")
    screen.open(board.url + "#graphs?graphs.run=series&graphs.open=.")
    series = box(screen, "add_0 … add_5")
    expect(series).to_contain_text("6 × AddV2")
    expect(box(screen, "add_3")).to_have_count(0)
    series.dblclick()
    expect(box(screen, "add_3")).to_be_visible()
    expect(box(screen, "y")).to_be_visible()


def test_what_can_be_done_with_a_box(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG_NET, logdir / "net")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=d1")
    stem = box(screen, "stem")
    lines = page.locator("[data-picture] [data-edge]")
    expect(stem).to_be_visible()
    before = lines.count()
    # Aside: it is named where its lines led, and can be put back.
    stem.click(button="right")
    menu = page.get_by_role("menu")
    expect(menu.get_by_role("menuitem").first).to_be_focused()
    menu.get_by_role("menuitem", name="Set aside").click()
    pills = page.locator("[data-pill=from], [data-pill=to]", has_text="stem")
    expect(pills.first).to_be_visible()
    assert lines.count() < before
    page.wait_for_function("() => location.hash.includes('graphs.moved=')")
    pills.first.click()
    expect(detail(screen).get_by_role("heading", level=2)).to_have_text("stem")
    detail(screen).get_by_role("button", name="Put back").click()
    expect(pills).to_have_count(0)
    expect(lines).to_have_count(before)
    # By keys alone.
    graph(screen).focus()
    page.keyboard.press("Shift+F10")
    expect(menu).to_be_visible()
    page.keyboard.press("Enter")
    expect(row(screen, "stem")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Shift+F10")
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    # What colours and lines mean.
    page.get_by_role("button", name="Legend").click()
    expect(page.locator("[data-key]")).to_contain_text("Conv")
    expect(page.locator("[data-key]")).to_contain_text("input or output of the model")
    page.keyboard.press("Escape")
    expect(page.locator("[data-key]")).to_have_count(0)


def test_a_graph_from_the_disk(
    logdir: Path, board: Board, screen: Screen, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run_python(TORCH, logdir / "mlp")
    page = screen.page
    folder = tmp_path_factory.mktemp("files")
    good, bad = folder / "frozen.pbtxt", folder / "photo.pb"
    graph = GraphDef(node=[node("picture", "Placeholder"), node("net/conv", "Conv2D", "picture")])
    good.write_text(str(graph), encoding="utf-8")
    bad.write_bytes(b"\x89PNG\r\n")
    screen.open(board.url + "#graphs?graphs.open=d9")
    expect(box(screen, "fc1")).to_be_visible()
    screen.may_fail = "415"
    page.locator("[data-graph-file]").set_input_files(bad)
    expect(page.get_by_text("this cannot be read")).to_be_visible()
    expect(box(screen, "fc1")).to_be_visible()
    page.locator("[data-graph-file]").set_input_files(good)
    expect(box(screen, "picture")).to_be_visible()
    expect(page.locator("[data-outline] header")).to_contain_text("frozen.pbtxt")
    row(screen, "picture").click()
    expect(detail(screen)).to_contain_text("picture")
    # A server that starts anew is sent it again.
    screen.server_may_be_gone = True
    board.stop()
    expect(page.locator("[data-state=lost]")).to_be_visible()
    board.start()
    expect(page.locator("[data-state=lost]")).to_have_count(0, timeout=30_000)
    # So small a graph is open to the end at first sight.
    net = box(screen, "net")
    expect(box(screen, "conv")).to_be_visible()
    net.dblclick()
    expect(box(screen, "conv")).to_have_count(0)
    net.dblclick()
    expect(box(screen, "conv")).to_be_visible()
    # The run is a choice away, and the file is still there; a link to it says nothing to another page.
    page.locator("[data-outline] header").get_by_role("button").first.click()
    page.get_by_role("option", name="mlp").click()
    expect(box(screen, "fc1")).to_be_visible()
    page.locator("[data-outline] header").get_by_role("button").first.click()
    page.get_by_role("option", name="frozen.pbtxt").click()
    expect(box(screen, "picture")).to_be_visible()
    page.wait_for_function("() => location.hash.includes('frozen.pbtxt')")
    # That it is here alone is said, and who follows a link to it is asked for the file: no other graph is shown as it.
    expect(page.locator("[data-said]")).to_contain_text("in this window only")
    page.wait_for_timeout(600)  # until all of it is in the URL
    page.reload()
    asked = page.locator("[data-state=file]")
    expect(asked).to_contain_text("frozen.pbtxt")
    expect(page.locator("[data-picture]")).to_have_count(0)
    asked.locator("input").set_input_files(good)
    expect(box(screen, "picture")).to_be_visible()
    page.reload()
    asked.get_by_role("button", name="Graph of the run").click()
    expect(box(screen, "fc1")).to_be_visible()
    page.wait_for_function("() => !location.hash.includes('frozen')")


def test_two_runs_compared(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(TORCH, logdir / "a")
    run_python(TORCH.replace("add_graph(MLP()", "add_graph(MLP(100)"), logdir / "b")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.run=b&graphs.open=d9")
    expect(box(screen, "fc1")).to_be_visible()
    page.locator("[data-compare]").get_by_role("button").click()
    page.get_by_role("option", name="a").click()
    expect(page.locator("[data-legend]")).to_contain_text(re.compile(r"[1-9]\d* changed"))
    page.wait_for_timeout(600)
    assert "graphs.with=a" in page.url
    row(screen, "fc1").click()
    expect(detail(screen).locator("s").first).to_be_visible()
    # What differs as a list: a choice opens what hides it, and goes there.
    screen.open(board.url + "#graphs?graphs.run=b&graphs.with=a&graphs.open=")
    page.get_by_role("radio", name="Differences").click()
    weight = page.locator("[data-difference]", has_text="fc1/weight")
    expect(weight).to_contain_text("500 × 784 → 100 × 784")
    weight.click()
    expect(page.locator("[data-outline]")).to_contain_text("Differences")
    expect(box(screen, "fc1")).to_be_visible()
    expect(detail(screen)).to_contain_text("weight")
    page.keyboard.press("ArrowDown")
    expect(weight).to_have_attribute("aria-selected", "false")


def test_an_encoder_of_a_transformer(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys, warnings
        warnings.simplefilter("ignore")
        import torch
        from lightboard import SummaryWriter
        layer = torch.nn.TransformerEncoderLayer(64, 4, 128, batch_first=True)
        model = torch.nn.TransformerEncoder(layer, 4, enable_nested_tensor=False)
        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_graph(model.train(), torch.zeros(2, 10, 64))
        """,
        logdir / "transformer",
    )
    screen.open(board.url + "#graphs")
    expect(screen.page.locator("[data-picture]")).to_contain_text("TransformerEncoderLayer")
    for depth in ("d1", "d3", "d99"):
        screen.page.goto("about:blank")
        screen.open(f"{board.url}#graphs?graphs.open={depth}")
        expect(screen.page.locator("[data-picture] [data-box]").first).to_be_visible()


HOSTILE = """
    import sys
    from lightboard.protos import graph_pb2
    from tensorboard.compat.proto import event_pb2
    from tensorboard.summary.writer.event_file_writer import EventFileWriter
    evil = "<img src=x onerror='window.attacked=1'>"
    graph = graph_pb2.GraphDef()
    def node(name, op, *inputs):
        graph.node.append(graph_pb2.NodeDef(name=name, op=op, input=list(inputs)))
    node("x", "IO Node")
    node(evil, evil, "x", "gone/away")
    node("scope/" + evil + "\\u202e", "<b>bold</b>", evil)
    node("loop/a", "op", "loop/b", "scope/" + evil + "\\u202e")
    node("loop/b", "op", "loop/a")
    node("long" + "x" * (1 << 20), "op", "x")
    node("self", "op", "self")
    data = graph.SerializeToString()
    writer = EventFileWriter(sys.argv[1])
    writer.add_event(event_pb2.Event(wall_time=1.0, graph_def=data[: len(data) - CUT]))
    writer.close()
"""


def test_names_and_graphs_that_are_broken(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(HOSTILE.replace("CUT", "0"), logdir / "evil")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=d9")
    expect(page.locator("[data-picture]")).to_contain_text("<img src=x")
    said = page.locator("[data-said]")
    said.get_by_role("button").click()
    for words in ("named no node: gone/away", "closed a cycle", "had no output shape"):
        expect(said).to_contain_text(words)
    page.locator("[data-picture] [data-box]", has_text="<img src=x").first.click()
    expect(detail(screen).get_by_role("heading", level=2)).to_contain_text("<img src=x")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Settings").click()
        page.get_by_role("button", name=re.compile("SVG")).click()
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "<img" not in text
    assert "&lt;img" in text
    assert page.evaluate("window.attacked") is None


def test_a_torn_graph_is_shown_as_far_as_it_goes(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(HOSTILE.replace("CUT", "3"), logdir / "torn")
    screen.open(board.url + "#graphs?graphs.open=d9")
    expect(screen.page.locator("[data-picture] [data-box]").first).to_be_visible()
    expect(screen.page.locator("[data-said]")).to_be_visible()


def test_a_hundred_thousand_nodes(logdir: Path, board: Board, screen: Screen) -> None:
    nodes = [node(f"n{at}", "Add", *([f"n{at - 1}"] if at else [])) for at in range(100_000)]
    make_event_file(logdir, graph_record(GraphDef(node=nodes)))
    page = screen.page
    screen.open(board.url + "#graphs")
    shown = page.locator("[data-picture] [data-box]")
    expect(shown.first).to_be_visible(timeout=60_000)
    assert 1 < shown.count() <= 200
    expect(page.locator("[data-outline] footer")).to_contain_text("100,000 ops")
    field = page.locator("[data-graph-search] input")
    field.fill("/^n77777$/")
    expect(page.get_by_role("option")).to_have_count(1)
    field.press("Enter")
    expect(detail(screen).get_by_role("heading", level=2)).to_have_text("n77777")
    expect(box(screen, "n77777")).to_be_visible()
    expect(detail(screen).get_by_role("button", name="n77776")).to_be_visible()


def test_the_page_holds_what_is_open_not_the_graph(
    logdir: Path, board: Board, screen: Screen
) -> None:
    """Ten thousand ops in the one run, a hundred thousand in the other, ten boxes seen of both."""

    def make(count: int) -> GraphDef:
        name = [f"net/stage{at * 10 // count}/block{at // 10}/op{at}" for at in range(count)]
        return GraphDef(
            node=[
                node(name[at], "Add", *([name[at - 1]] if at else []), shape=[64, 128])
                for at in range(count)
            ]
        )

    sizes = {"small": 10_000, "large": 100_000}
    for run, count in sizes.items():
        make_event_file(logdir / run, graph_record(make(count)))
    page = screen.page
    got: list[int] = []
    page.on(
        "response",
        lambda reply: got.append(len(reply.body())) if "/plugins/graphs/" in reply.url else None,
    )
    sent, held = {}, {}
    for run, count in sizes.items():
        page.goto("about:blank")
        got.clear()
        screen.open(f"{board.url}#graphs?graphs.run={run}")
        expect(page.locator("[data-outline] footer")).to_contain_text(
            f"{count:,} ops", timeout=60_000
        )
        expect(page.locator("[data-picture][data-drawn=all]")).to_be_attached()
        row(screen, "stage9").click()
        expect(detail(screen)).to_contain_text("stage9")
        sent[run] = sum(got)
        session = page.context.new_cdp_session(page)
        session.send("HeapProfiler.enable")
        session.send("HeapProfiler.collectGarbage")
        held[run] = session.send("Runtime.getHeapUsage")["usedSize"]
    assert 0 < sent["large"] < 1.5 * sent["small"] < 100_000
    assert abs(held["large"] - held["small"]) < 2 << 20


def test_an_empty_graph_and_no_graph(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_scalar("loss", 1.0, 0)
        """,
        logdir / "plain",
    )
    screen.open(board.url + "#graphs")
    expect(screen.page.locator("[data-state=none]")).to_contain_text("add_graph")
    run_python(
        """
        import sys
        from tensorboard.compat.proto import event_pb2
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
        from lightboard.protos import graph_pb2
        writer = EventFileWriter(sys.argv[1])
        data = graph_pb2.GraphDef(versions=graph_pb2.VersionDef(producer=22)).SerializeToString()
        writer.add_event(event_pb2.Event(wall_time=1.0, graph_def=data))
        writer.close()
        """,
        logdir / "empty",
    )
    expect(screen.page.locator("[data-state=empty]")).to_be_visible()


def test_of_several_recordings_of_time_one_is_chosen(
    logdir: Path, board: Board, screen: Screen
) -> None:
    def timed(tag: str, micros: int) -> bytes:
        stats = NodeExecStats(node_name="m/a", all_end_rel_micros=micros)
        device = DeviceStepStats(device="/device:CPU:0", node_stats=[stats])
        return profile_record(RunMetadata(step_stats=StepStats(dev_stats=[device])), tag)

    graph = GraphDef(node=[node("m/a", "Add"), node("c", "Sub", "m/a")])
    make_event_file(logdir, graph_record(graph), timed("step1", 250), timed("step2", 40))
    screen.open(board.url + "#graphs?graphs.open=d9")
    page = screen.page
    box(screen, "a").click()
    pane = page.locator("[data-detail]")
    expect(pane).to_contain_text("40.0 µs")
    chosen = page.locator("[data-profile] button")
    expect(chosen).to_contain_text("step2")
    chosen.click()
    page.get_by_role("option", name="step1").click()
    expect(pane).to_contain_text("250 µs")


def test_a_refusal_can_be_asked_again(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(TORCH, logdir / "mlp")
    page = screen.page
    refuse = True

    def answer(route: object) -> None:
        if refuse:
            route.fulfill(  # type: ignore[attr-defined]
                status=500, json={"error": "the disk is gone", "hint": "put it back"}
            )
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/api/plugins/graphs/view", answer)
    screen.may_fail = "500"
    screen.open(board.url + "#graphs")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("the disk is gone")
    expect(alert).to_contain_text("put it back")
    refuse = False
    alert.get_by_role("button", name="Retry").click()
    expect(box(screen, "fc1")).to_be_visible()


def test_a_server_that_starts_anew(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG_NET, logdir / "net")
    page = screen.page
    screen.open(board.url + "#graphs?graphs.open=d1")
    stem = box(screen, "stem")
    stem.click()
    expect(detail(screen)).to_contain_text("Conv2d")
    screen.server_may_be_gone = True
    board.stop()
    expect(page.locator("[data-state=lost]")).to_be_visible()
    expect(stem).to_be_visible()
    board.start()
    expect(page.locator("[data-state=lost]")).to_have_count(0, timeout=30_000)
    graph(screen).focus()
    page.keyboard.press("Enter")
    expect(row(screen, "stem")).to_have_attribute("aria-expanded", "true")
    # A run that comes meanwhile can be chosen.
    run_python(TORCH, logdir / "mlp")
    page.locator("[data-outline] header").get_by_role("button").first.click()
    page.get_by_role("option", name="mlp").click()
    expect(box(screen, "fc1")).to_be_visible()


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_on_a_phone_tree_and_details_are_sheets(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(TORCH, logdir / "mlp")
    page = screen.page
    screen.open(board.url + "#graphs")
    expect(box(screen, "fc1")).to_be_visible()
    # Nothing lies over a box: not at this height, where all of it just fits.
    page.set_viewport_size({"width": 390, "height": 620})
    page.wait_for_function(
        """() => {
          const at = found => document.querySelector(found).getBoundingClientRect();
          const boxes = [...document.querySelectorAll('[data-picture] .box')];
          const last = Math.max(...boxes.map(box => box.getBoundingClientRect().bottom));
          const row = [...document.querySelectorAll('button')].find(one => one.textContent === 'Fit');
          return last > at('[data-graph]').top && last <= row.getBoundingClientRect().top;
        }"""
    )
    page.get_by_role("button", name="Outline").tap()
    row(screen, "fc2").tap()
    page.keyboard.press("Escape")
    expect(page.get_by_role("tree")).to_have_count(0)
    expect(detail(screen)).to_contain_text("Linear")
