"""The projector: embeddings of every writer as a cloud; turned, searched, selected, projected anew; what is wrong."""

from __future__ import annotations

import base64
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect
from tests.e2e.axe import find_faults
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

LOG = """
    import sys
    import numpy as np
    import torch
    from {package} import SummaryWriter
    rng = np.random.default_rng(0)
    kinds = np.arange(60) % 3
    centres = rng.normal(size=(3, 8)) * 4
    images = torch.zeros(60, 3, 8, 8)
    for i, kind in enumerate(kinds):
        images[i, kind] = 1
    for run in ("a", "b"):
        with SummaryWriter(sys.argv[1] + "/" + run) as writer:
            for step in (0, 100, 200):
                points = centres[kinds] * (1 + step / 100) + rng.normal(size=(60, 8))
                rows = [[f"kind {{k}}", str((k + (i % 10 == 0)) % 3), f"{{i / 60:.3f}}"]
                        for i, k in enumerate(kinds)]
                writer.add_embedding(torch.tensor(points, dtype=torch.float32), metadata=rows,
                                     metadata_header=["label", "predicted", "loss"],
                                     label_img=images, global_step=step, tag="features")
"""

HOSTILE = """
    import sys
    import numpy as np
    from lightboard import SummaryWriter
    rng = np.random.default_rng(0)
    with SummaryWriter(sys.argv[1] + "/<b>run<b>") as writer:
        rows = [["<img src=x onerror='window.attacked=1'>" if i % 2 else "<script>window.attacked=1</script>",
                 f"<b>{i}</b>"] for i in range(20)]
        writer.add_embedding(rng.normal(size=(20, 4)), metadata=rows,
                             metadata_header=["<i>label</i>", "label"], tag="<u>tag</u>", global_step=1)
"""


def cloud(screen: Screen) -> Locator:
    return screen.page.locator("[data-cloud]")


def expect_points(screen: Screen, count: int) -> None:
    expect(cloud(screen)).to_have_attribute("data-points", str(count))


@pytest.fixture
def opened(logdir: Path, board: Board, screen: Screen) -> Screen:
    """The embedding of LOG on the page."""
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#projector")
    expect_points(screen, 60)
    return screen


def expect_drawn(screen: Screen) -> None:
    """Points in colour: pixels that are no shade of grey."""
    screen.page.wait_for_function(
        """() => {
          const canvas = document.querySelector('[data-cloud] canvas');
          if (!canvas?.width) return false;
          // A copy: the browser warns of a canvas that is read again and again, as it is while one waits.
          const copy = new OffscreenCanvas(canvas.width, canvas.height);
          const context = copy.getContext('2d', { willReadFrequently: true });
          context.drawImage(canvas, 0, 0);
          const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
          let inked = 0;
          for (let i = 0; i < data.length; i += 4)
            if (Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 40) inked++;
          return inked > 200;
        }"""
    )


def places(screen: Screen) -> list[list[float]]:
    """Where the points are drawn, in the window's pixels."""
    found: list[list[float]] = screen.page.evaluate(
        """() => {
          const canvas = document.querySelector('[data-cloud] canvas');
          const { left, top } = canvas.getBoundingClientRect();
          canvas.cloud.flush();
          const count = Number(document.querySelector('[data-cloud]').dataset.points);
          return Array.from({ length: count }, (_, i) => {
            const spot = canvas.cloud.spot(i);
            return spot ? [spot[0] + left, spot[1] + top] : [NaN, NaN];
          });
        }"""
    )
    return found


def pose(screen: Screen) -> dict[str, float]:
    found: dict[str, float] = screen.page.evaluate(
        "() => ({ ...document.querySelector('[data-cloud] canvas').cloud.pose })"
    )
    return found


def choose(screen: Screen, method: str) -> None:
    screen.page.locator("[data-projection]").get_by_role("radio", name=method, exact=True).click()


def find(screen: Screen, text: str) -> None:
    screen.page.locator("[data-find] input").fill(text)


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_embeddings_of_every_writer(
    logdir: Path, board: Board, screen: Screen, package: str
) -> None:
    run_python(LOG.format(package=package), logdir)
    page = screen.page
    screen.open(board.url + "#projector")
    expect_points(screen, 60)
    expect_drawn(screen)
    # PCA at once, in space, with what it explains.
    expect(cloud(screen)).to_have_attribute("data-deep", "true")
    share = page.locator("[data-variance]")
    expect(share).to_be_visible()
    assert 0.5 < float(share.get_attribute("data-variance") or 0) <= 1
    expect(page.locator("[data-footer]")).to_contain_text("60 points · 8 dimensions")
    legend = page.locator("[data-legend]").get_by_role("switch")
    expect(legend).to_have_count(3)
    expect(legend.first).to_contain_text("kind 0")
    expect(legend.first).to_contain_text("20")
    # All of so few have their pictures.
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.pictures === 60"
    )
    # A class that is switched off is not drawn, and not counted.
    legend.first.click()
    expect(page.locator("[data-footer]")).to_contain_text("40 shown")
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.pictures === 40"
    )
    legend.first.click()
    # The other run has the same embedding.
    page.get_by_role("button", name="Run: a").click()
    page.get_by_role("option", name="b").click()
    expect_points(screen, 60)
    expect(page.get_by_role("button", name="Run: b")).to_be_visible()
    page.wait_for_timeout(500)  # until it is in the URL
    page.reload()
    expect(page.get_by_role("button", name="Run: b")).to_be_visible()
    expect_points(screen, 60)


def test_the_tab_is_there_once_something_was_logged(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url)
    screen.tab("projector").click()
    expect_points(screen, 60)


def test_steps_are_gone_through_and_points_keep_their_places(opened: Screen) -> None:
    page = opened.page
    slider = page.locator("input[type=range][name=step]")
    expect(slider).to_have_attribute("max", "2")
    expect(page.locator("[data-step]")).to_have_text("200")
    page.wait_for_function("() => document.querySelector('[data-variance]')")
    before = np.array(places(opened))
    slider.fill("1")
    expect(page.locator("[data-step]")).to_have_text("100")
    page.wait_for_function(
        "before => Math.abs(document.querySelector('[data-cloud] canvas').cloud.spot(0)[0] - before) > 0.01",
        arg=float(before[0, 0]) - float(page.locator("[data-cloud]").bounding_box()["x"]),  # type: ignore[index]
    )
    page.wait_for_timeout(300)
    after = np.array(places(opened))
    # Aligned: classes stay where they were, whatever sign PCA would have given its axes.
    kinds = np.arange(60) % 3
    size = np.ptp(before, axis=0).max()
    for kind in range(3):
        away = np.hypot(*(after[kinds == kind].mean(0) - before[kinds == kind].mean(0)))
        assert away < 0.25 * size
    cloud(opened).locator("canvas").focus()
    page.keyboard.press("]")
    expect(page.locator("[data-step]")).to_have_text("200")


def test_turned_moved_and_zoomed(opened: Screen) -> None:
    page = opened.page
    expect_drawn(opened)
    box = cloud(opened).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 40
    start = pose(opened)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y - 30, steps=4)
    page.mouse.up()
    turned = pose(opened)
    assert turned["yaw"] > start["yaw"]
    assert turned["pitch"] < start["pitch"]
    assert turned["zoom"] == start["zoom"]
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.pose.zoom > 1.1"
    )
    page.mouse.down(button="right")
    page.mouse.move(x + 50, y, steps=3)
    page.mouse.up(button="right")
    moved = pose(opened)
    # Once the hand has rested it is as the link says it, with three digits.
    assert moved["yaw"] == pytest.approx(turned["yaw"], abs=0.001)
    assert moved["x"] > 0
    # The link holds it.
    page.wait_for_function("() => location.hash.includes('projector.view')")
    page.reload()
    expect_points(opened, 60)
    page.wait_for_function(
        "yaw => Math.abs(document.querySelector('[data-cloud] canvas').cloud.pose.yaw - yaw) < 0.01",
        arg=moved["yaw"],
    )
    canvas = cloud(opened).locator("canvas")
    canvas.focus()
    page.keyboard.press("0")
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.pose.zoom === 1"
    )
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "yaw => document.querySelector('[data-cloud] canvas').cloud.pose.yaw > yaw",
        arg=start["yaw"],
    )


def test_a_point_is_hovered_and_picked_with_its_neighbours(opened: Screen) -> None:
    page = opened.page
    expect_drawn(opened)
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.pictures === 60"
    )
    x, y = places(opened)[7]
    page.mouse.move(x, y)
    tip = page.locator("[data-tip]")
    expect(tip).to_contain_text("kind ")
    expect(tip).to_contain_text("predicted")
    hit = tip.get_attribute("data-tip")
    page.mouse.down()
    page.mouse.up()
    detail = page.locator("[data-point]")
    expect(detail).to_have_attribute("data-point", hit or "")
    rows = page.locator("[data-neighbours] tbody tr")
    expect(rows).to_have_count(12)
    # The nearest of a point are of its own kind: the centres are far apart.
    expect(rows.filter(has_text=f"kind {int(hit or 0) % 3}")).to_have_count(12)
    page.get_by_role("combobox", name="Distance: Cosine").click()
    page.get_by_role("option", name="Euclidean").click()
    expect(page.get_by_role("combobox", name="Distance: Euclidean")).to_be_visible()
    expect(rows).to_have_count(12)
    rows.first.get_by_role("button").click()
    expect(detail).not_to_have_attribute("data-point", hit or "")
    cloud(opened).locator("canvas").focus()
    page.keyboard.press("Escape")
    expect(detail).to_have_count(0)
    page.keyboard.press("n")
    expect(detail).to_have_attribute("data-point", "0")


def test_points_are_found_and_isolated(opened: Screen) -> None:
    page = opened.page
    matches = page.locator("[data-matches]")
    find(opened, 'label = "kind 1" and pred != 1')
    expect(matches).to_have_attribute("data-matches", "2")
    find(opened, "/^kind [12]$/")
    expect(matches).to_have_attribute("data-matches", "40")
    matches.get_by_role("button", name="isolate").click()
    expect(page.locator("[data-footer]")).to_contain_text("40 shown")
    page.wait_for_timeout(500)  # until it is in the URL
    page.reload()
    expect(page.locator("[data-footer]")).to_contain_text("40 shown")
    # Only those are projected.
    page.locator("[data-projection]").get_by_role("switch", name="Isolated points only").click()
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.spot(0) === null"
    )
    page.get_by_role("button", name="Show all points").click()
    find(opened, "labl = 9")
    expect(page.get_by_role("alert")).to_contain_text("label?")
    find(opened, "/(/")
    expect(page.get_by_role("alert")).to_contain_text("Not a regular expression")
    # A pattern that never ends is stopped; the page lives.
    find(opened, "/^(([a-z]|k|i)+ ?)+9$/")
    expect(page.locator("[data-find]")).to_be_visible()
    find(opened, "kind 0")
    expect(matches).to_have_attribute("data-matches", "20")


def test_a_box_and_a_lasso_select(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    page = screen.page
    screen.open(board.url + "#projector?projector.flat=on")
    expect_points(screen, 60)
    expect_drawn(screen)
    at = np.array(places(screen))
    left, top = at.min(0) - 6
    right, bottom = at.max(0) + 6
    middle = (left + right) / 2
    half = int((at[:, 0] < middle).sum())
    assert 0 < half < 60
    chosen = page.locator("[data-chosen]")

    def drag(*corners: tuple[float, float]) -> None:
        page.mouse.move(left, top)
        page.mouse.down()
        for x, y in corners:
            page.mouse.move(x, y, steps=4)
        page.mouse.up()

    page.keyboard.down("Shift")
    drag((right, bottom))
    page.keyboard.up("Shift")
    expect(chosen).to_have_attribute("data-chosen", "60")
    # A box without a key, chosen by hand and by key, that goes back to moving.
    box, move = page.get_by_role("radio", name="Box"), page.get_by_role("radio", name="Move")
    box.click()
    drag((middle, bottom))
    expect(chosen).to_have_attribute("data-chosen", str(half))
    canvas = cloud(screen).locator("canvas")
    canvas.focus()
    page.keyboard.press("b")
    expect(move).to_be_checked()
    page.keyboard.press("b")
    expect(box).to_be_checked()
    drag((right, bottom))
    expect(chosen).to_have_attribute("data-chosen", "60")
    page.keyboard.press("l")
    expect(page.get_by_role("radio", name="Lasso")).to_be_checked()
    # A box from here to there would hold nothing.
    drag((middle, top), (middle, bottom), (left, bottom), (left, top))
    expect(chosen).to_have_attribute("data-chosen", str(half))
    with page.expect_download() as saved:
        page.get_by_role("combobox", name="Download").click()
        page.get_by_role("option", name=re.compile("^Selected points")).click()
    lines = saved.value.path().read_text().splitlines()
    assert lines[0].startswith("index,label,predicted,loss,x,y")
    assert len(lines) == half + 1
    page.get_by_role("button", name=f"Isolate {half} points").click()
    expect(page.locator("[data-footer]")).to_contain_text(f"{half} shown")


def test_other_projections_come_as_they_are_made(opened: Screen) -> None:
    page = opened.page
    state = page.locator("[data-progress]")
    for method, name in (("t-SNE", "tsne"), ("UMAP", "umap"), ("Random", "random")):
        choose(opened, method)
        expect(page.locator(f"[data-projection={name}]")).to_be_visible()
        expect(state).to_have_attribute("data-progress", "done", timeout=60_000)
        expect(page.locator("[data-trust]")).to_be_visible()
        expect_points(opened, 60)
    choose(opened, "UMAP")
    expect(state).to_have_attribute("data-progress", "done", timeout=60_000)
    at = np.array(places(opened))
    kinds = np.arange(60) % 3
    middles = np.array([at[kinds == kind].mean(0) for kind in range(3)])
    within = max(np.hypot(*(at[kinds == k] - middles[k]).T).mean() for k in range(3))
    assert min(np.hypot(*(middles[i] - middles[j])) for i, j in ((0, 1), (0, 2), (1, 2))) > within
    # Two axes of one's own.
    choose(opened, "Axes")
    for name, text in (("Left", "kind 0"), ("Right", "kind 1")):
        page.get_by_role("textbox", name=name).fill(text)
        page.keyboard.press("Enter")
    page.wait_for_function(
        """() => {
          const { cloud } = document.querySelector('[data-cloud] canvas');
          return [0, 3, 6].every(i => cloud.spot(i)[0] < cloud.spot(i + 1)[0] - 20);
        }"""
    )


def test_a_long_projection_is_paused_and_stopped(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_embedding(np.random.default_rng(0).normal(size=(4000, 16)), tag="many")
        """,
        logdir,
    )
    page = screen.page
    screen.open(board.url + "#projector?projector.method=tsne")
    state = page.locator("[data-progress]")
    expect_points(screen, 4000)
    page.get_by_role("button", name="Pause", exact=True).last.click()
    expect(state).to_have_attribute("data-progress", "paused")
    page.get_by_role("button", name="Resume").last.click()
    expect(state).to_have_attribute("data-progress", "running")
    # It is shaken for as long as the button is held, by pointer or by key, and by a click once.
    shaken: list[str] = []
    screen.page.on(
        "request",
        lambda asked: shaken.append(asked.url) if '"perturb"' in (asked.post_data or "") else None,
    )
    shake = page.get_by_role("button", name="Shake")
    with page.expect_response("**/projector/control"):
        shake.click()
    shake.hover()
    page.mouse.down()
    for _ in range(3):
        with page.expect_response("**/projector/control"):
            pass
    page.mouse.up()
    by_hand = len(shaken)
    assert by_hand >= 4
    shake.focus()
    page.keyboard.down("Space")
    for _ in range(3):
        with page.expect_response("**/projector/control"):
            pass
    page.keyboard.up("Space")
    by_key = len(shaken)
    assert by_key >= by_hand + 3
    # Let go, it goes on by itself.
    at = int(state.get_attribute("data-iteration") or 0)
    page.wait_for_function(
        "at => Number(document.querySelector('[data-progress]').dataset.iteration) > at + 5",
        arg=at,
    )
    assert len(shaken) == by_key
    page.get_by_role("button", name="Stop").click()
    expect(state).to_have_attribute("data-progress", "cancelled")
    expect_points(screen, 4000)
    # As many neighbours as one likes, which the link keeps.
    cloud(screen).locator("canvas").focus()
    page.keyboard.press("n")
    many = page.get_by_role("slider", name="How many neighbours")
    many.press("End")
    near = page.locator("[data-neighbours]")
    expect(near).to_have_attribute("data-neighbours", "999")
    expect(page.locator("[data-point]")).to_contain_text("1 of 10")
    page.wait_for_url("**projector.near=999**")
    page.reload()
    expect(near).to_have_attribute("data-neighbours", "999")
    many.press("Home")
    expect(near).to_have_attribute("data-neighbours", "5")


def test_another_library_makes_the_map(opened: Screen) -> None:
    page = opened.page
    state = page.locator("[data-progress]")
    choose(opened, "t-SNE")
    expect(state).to_have_attribute("data-progress", "done", timeout=60_000)
    own = places(opened)
    engine = page.get_by_role("combobox", name="Made by")
    engine.click()
    page.get_by_role("option").filter(has_text="scikit-learn").click()
    page.get_by_role("button", name="Run again").click()
    page.wait_for_url("**projector.engine=scikit-learn**")
    expect(state).to_have_attribute(
        "data-progress", "done", timeout=120_000
    )  # a process of its own
    expect(page.locator("[data-engine=scikit-learn]")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_have_count(0)
    expect_points(opened, 60)
    page.wait_for_function(
        """([x, y]) => {
          const canvas = document.querySelector('[data-cloud] canvas');
          const { left, top } = canvas.getBoundingClientRect();
          const [a, b] = canvas.cloud.spot(0);
          return Math.hypot(a + left - x, b + top - y) > 1;
        }""",
        arg=list(own[0]),
    )


def test_metadata_is_text_whatever_it_says(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(HOSTILE, logdir)
    page = screen.page
    screen.open(board.url + "#projector")
    expect_points(screen, 20)
    expect(page.locator("[data-projector-panel]")).to_contain_text("<u>tag</u>")
    cloud(screen).locator("canvas").focus()
    for _ in range(2):
        page.keyboard.press("n")
    expect(page.locator("[data-point]")).to_contain_text("<img src=x onerror='window.attacked=1'>")
    expect(page.locator("[data-neighbours]")).to_be_visible()
    find(screen, "<img")
    expect(page.locator("[data-matches]")).to_have_attribute("data-matches", "10")
    assert page.evaluate("window.attacked") is None
    assert page.locator("img[src=x]").count() == 0


def test_what_is_wrong_is_told_and_the_rest_is_shown(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        from pathlib import Path
        import numpy as np
        from PIL import Image
        from lightboard import SummaryWriter
        root = Path(sys.argv[1])
        rng = np.random.default_rng(0)
        with SummaryWriter(root / "nan") as writer:
            points = rng.normal(size=(20, 4))
            points[3] = np.nan
            writer.add_embedding(points, metadata=[f"w{i}" for i in range(20)], tag="t")
        with SummaryWriter(root / "labels") as writer:
            writer.add_embedding(rng.normal(size=(20, 4)), metadata=[f"w{i}" for i in range(20)], tag="t")
        [labels] = (root / "labels").rglob("metadata.tsv")
        labels.write_text("a\\nb\\n")
        with SummaryWriter(root / "sprite") as writer:
            writer.add_embedding(rng.normal(size=(20, 4)), label_img=rng.random((20, 3, 8, 8)), tag="t")
        [sprite] = (root / "sprite").rglob("sprite.png")
        sprite.write_bytes(b"no picture")
        for run, side in (("tiny", 5), ("short", 24)):
            with SummaryWriter(root / run) as writer:
                writer.add_embedding(rng.normal(size=(20, 4)), label_img=rng.random((20, 3, 8, 8)), tag="t")
            [sprite] = (root / run).rglob("sprite.png")
            Image.new("RGB", (side, side), "red").save(sprite)
        with SummaryWriter(root / "gone") as writer:
            writer.add_embedding(rng.normal(size=(20, 4)), tag="t")
        [vectors] = (root / "gone").rglob("tensors.tsv")
        vectors.unlink()
        with SummaryWriter(root / "config") as writer:
            writer.add_embedding(rng.normal(size=(20, 4)), tag="t")
        (root / "config" / "projector_config.pbtxt").write_text("embeddings { tensor_name: ")
        with SummaryWriter(root / "few") as writer:
            writer.add_embedding(rng.normal(size=(2, 4)), tag="t")
        with SummaryWriter(root / "same") as writer:
            writer.add_embedding(np.ones((20, 4)), tag="t")
        with SummaryWriter(root / "away") as writer:
            writer.add_embedding(rng.normal(size=(20, 4)), metadata=["w"] * 20, tag="t")
        config = root / "away" / "projector_config.pbtxt"
        config.write_text(config.read_text().replace('metadata_path: "', 'metadata_path: "../../../'))
        """,
        logdir,
    )
    screen.may_fail = "4"
    page = screen.page
    screen.open(board.url + "#projector")

    def open_run(name: str) -> None:
        page.get_by_role("button", name="Run: ").click()
        page.get_by_role("option", name=name).click()

    open_run("nan")
    expect_points(screen, 20)
    expect(page.locator("[data-said]")).to_contain_text("NaN")
    open_run("labels")
    expect_points(screen, 20)
    expect(page.locator("[data-said]")).to_be_visible()
    open_run("sprite")
    expect_points(screen, 20)
    expect(page.locator("[data-said]")).to_be_visible()
    # A picture that is smaller than one point's, and one that has those of nine.
    open_run("tiny")
    expect_points(screen, 20)
    expect(page.locator("[data-said]")).to_contain_text("5 × 5 pixels, one point's picture 8 × 8")
    assert page.evaluate("document.querySelector('[data-cloud] canvas').cloud.pictures") == 0
    open_run("short")
    expect_points(screen, 20)
    expect(page.locator("[data-said]")).to_contain_text("room for 9 pictures")
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.pictures === 9"
    )
    # Runs of which nothing can be chosen are named beside the others.
    elsewhere = page.locator("[data-elsewhere]")
    expect(elsewhere).to_have_attribute("data-elsewhere", "2")
    elsewhere.locator("summary").click()
    expect(elsewhere).to_contain_text("config: projector_config.pbtxt cannot be read")
    expect(elsewhere).to_contain_text("names a file outside of its folder")
    open_run("same")
    expect_points(screen, 20)
    open_run("gone")
    expect(page.locator("[data-state=error]").first).to_contain_text("gone")
    open_run("few")
    expect(page.locator("[data-state=error]").first).to_contain_text("3 points at least")
    open_run("nan")
    expect_points(screen, 20)
    assert screen.page.locator("[data-state=error]").count() == 0
    assert not find_faults(page, "main")


def test_own_vectors_are_opened(logdir: Path, board: Board, screen: Screen, tmp_path: Path) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    np.save(tmp_path / "mine.npy", np.random.default_rng(0).normal(size=(25, 5)).astype("f4"))
    (tmp_path / "names.tsv").write_text("\n".join(f"name {i}" for i in range(25)) + "\n")
    (tmp_path / "broken.npy").write_bytes(b"\x93NUMPY")
    page = screen.page
    screen.may_fail = "4"
    screen.open(board.url + "#projector")
    expect_points(screen, 60)
    page.get_by_role("button", name="Open own data").click()
    form = page.locator("[data-own-data]")
    form.locator("input[type=file]").first.set_input_files(tmp_path / "broken.npy")
    form.get_by_role("button", name="Open", exact=True).click()
    expect(form.get_by_role("alert")).to_be_visible()
    form.locator("input[type=file]").first.set_input_files(tmp_path / "mine.npy")
    form.locator("input[type=file]").last.set_input_files(tmp_path / "names.tsv")
    form.get_by_role("button", name="Open", exact=True).click()
    expect_points(screen, 25)
    find(screen, "/name 7$/")
    expect(page.locator("[data-matches]")).to_have_attribute("data-matches", "1")


def test_files_are_dropped_on_it(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    page = screen.page
    screen.open(board.url + "#projector")
    expect_points(screen, 60)
    page.evaluate(
        """() => {
          const files = new DataTransfer();
          const rows = Array.from({ length: 9 }, (_, i) => [i, i * i, -i].join('\\t')).join('\\n');
          const names = Array.from({ length: 9 }, (_, i) => `mine ${i}`).join('\\n');
          files.items.add(new File([names], 'labels.tsv'));
          files.items.add(new File([rows], 'vectors.tsv'));
          const drop = { dataTransfer: files, bubbles: true, cancelable: true };
          document.querySelector('[data-cloud] canvas').dispatchEvent(new DragEvent('drop', drop));
        }"""
    )
    form = page.locator("[data-own-data]")
    form.get_by_role("button", name="Open", exact=True).click()
    expect_points(screen, 9)
    find(screen, "/mine 4$/")
    expect(page.locator("[data-matches]")).to_have_attribute("data-matches", "1")
    # An array alone.
    array = io.BytesIO()
    np.save(array, np.random.default_rng(0).normal(size=(14, 6)))
    page.evaluate(
        """text => {
          const files = new DataTransfer();
          const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
          files.items.add(new File([bytes], 'array.npy'));
          const drop = { dataTransfer: files, bubbles: true, cancelable: true };
          document.querySelector('[data-cloud] canvas').dispatchEvent(new DragEvent('drop', drop));
        }""",
        base64.b64encode(array.getvalue()).decode(),
    )
    expect(form).to_contain_text("array.npy")
    form.get_by_role("button", name="Open", exact=True).click()
    expect_points(screen, 14)
    expect(page.locator("[data-footer]")).to_contain_text("14 points · 6 dimensions")


CORNERS = """
    import sys
    import numpy as np
    from lightboard import SummaryWriter
    corners = np.array([[0, 0], [3, 0], [3, 2], [0, 2]], np.float32)
    for run, header, ways in (("a", "__next__", ["1", "2", "3", ""]), ("b", "__seq_next__", ["", "2", "3", "0"])):
        rows = [[f"corner {i}", way, str(i + 1), "7"] for i, way in enumerate(ways)]
        with SummaryWriter(sys.argv[1] + "/" + run) as writer:
            writer.add_embedding(corners, metadata=rows, metadata_header=["name", header, "weight", "same"], tag="way")
"""

# Of each point the colour near its middle, and how many pixels around have the last one's; of each side of the
# rectangle whether something is drawn in its middle; whether something is written right of a point.
LOOKED = """() => {
  const canvas = document.querySelector('[data-cloud] canvas');
  const cloud = canvas?.cloud;
  if (document.querySelector('[data-cloud]')?.dataset.points !== '4' || !cloud?.spot(3)) return null;
  cloud.flush();
  const copy = new OffscreenCanvas(canvas.width, canvas.height);
  const context = copy.getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const ratio = canvas.width / canvas.clientWidth;
  const pixels = (x, y, half) => {
    const side = 2 * half + 1;
    const { data } = context.getImageData(Math.round(ratio * x) - half, Math.round(ratio * y) - half, side, side);
    return Array.from({ length: side * side }, (_, i) => [...data.subarray(4 * i, 4 * i + 3)]);
  };
  const isLike = (a, b) => a.every((part, k) => Math.abs(part - b[k]) < 12);
  const isInked = found => found.some(one => !isLike(one, found[0]));
  const spots = [0, 1, 2, 3].map(i => cloud.spot(i));
  const dots = spots.map(([x, y]) => pixels(x, y, 24));
  const colours = dots.map(found => found[26 * 49 + 26]);  // beside the lines, which lie above
  return {
    colours,
    sizes: dots.map(found => found.filter(one => isLike(one, colours[3])).length),
    lines: spots.map(([x, y], i) => {
      const [ox, oy] = spots[(i + 1) % 4];
      return isInked(pixels((x + ox) / 2, (y + oy) / 2, 3));
    }),
    named: spots.map(([x, y]) => isInked(pixels(x + 11, y - 4, 2))),
  };
}"""


def test_points_by_their_columns(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(CORNERS, logdir)
    page = screen.page
    screen.open(
        board.url + "#projector?projector.flat=on&projector.naming=none&projector.metric=euclidean"
    )

    def look(until: str) -> dict[str, list[list[int]]]:
        found = page.wait_for_function(
            f"() => {{ const seen = ({LOOKED})(); return seen && ({until})(seen) && seen; }}"
        )
        return found.json_value()  # type: ignore[no-any-return]

    def pick(name: str, option: str) -> None:
        page.get_by_role("button", name=re.compile(f"^{name}: ")).click()
        page.get_by_role("option", name=re.compile(f"^{option}")).click()

    # A side is drawn where one corner names the next; of the other run three others.
    look("({ lines }) => lines.join() === 'true,true,true,false'")
    pick("Run", "b")
    look("({ lines }) => lines.join() === 'false,true,true,true'")
    # Few numbers are classes, until they are told to be an amount.
    pick("Colour by", "weight")
    legend = page.locator("[data-legend]")
    expect(legend.get_by_role("switch")).to_have_text(["1 1", "2 1", "3 1", "4 1"])
    classes = look("({ colours }) => new Set(colours.map(String)).size === 4")["colours"]
    page.get_by_role("switch", name="Treat as classes").click()
    expect(legend.get_by_role("switch")).to_have_count(0)
    expect(legend.locator("span").first).to_have_text("1")
    expect(legend.locator("span").last).to_have_text("4")
    ramp = re.findall(
        r"rgb\((\d+), (\d+), (\d+)\)",
        legend.locator("i").evaluate("one => getComputedStyle(one).backgroundImage"),
    )
    low, high = ([int(part) for part in ramp[end]] for end in (0, -1))
    shades = look(
        f"({{ colours }}) => colours[0].every((part, k) => Math.abs(part - {low}[k]) < 6)"
    )["colours"]
    assert shades[3] == pytest.approx(high, abs=6)
    assert shades[1] not in (shades[0], shades[2], shades[3])
    assert shades != classes
    # A column that says the same of all.
    pick("Colour by", "same")
    expect(legend.get_by_role("switch")).to_have_text(["7 4"])
    page.get_by_role("switch", name="Treat as classes").click()
    expect(legend.locator("span")).to_have_text(["7", "", "7"])
    look(
        "({ colours: [one, ...others] }) => others.every(other => String(other) === String(one))"
        " && Math.max(...one) - Math.min(...one) > 40"
    )
    # By size.
    sizes = look("() => true")["sizes"]
    assert max(sizes) - min(sizes) <= 0.2 * max(sizes)  # type: ignore[operator]
    pick("Size by", "weight")
    grown = look("({ sizes }) => sizes[3] > 4 * sizes[0]")["sizes"]
    assert grown == sorted(grown)
    pick("Size by", "same")
    look("({ sizes }) => Math.max(...sizes) < 1.3 * Math.min(...sizes)")
    # What a point is called, in words and on the cloud.
    cloud(screen).locator("canvas").focus()
    page.keyboard.press("n")
    page.keyboard.press("n")
    said = cloud(screen).locator("[aria-live]")
    expect(said).to_have_text("Point #1 corner 1")
    pick("Label by", "weight")
    expect(said).to_have_text("Point #1 2")
    expect(page.locator("[data-neighbours] .name")).to_have_text(["3", "1", "4"])
    pick("Label by", "Number")
    expect(said).to_have_text("Point #1 #1")
    cloud(screen).locator("canvas").press("Escape")
    expect(page.locator("[data-point]")).to_have_count(0)
    look("({ named }) => !named.some(Boolean)")
    page.get_by_role("combobox", name="Label: None").click()
    page.get_by_role("option", name="As many as fit").click()
    look("({ named }) => named.every(Boolean)")


def test_pictures_steps_and_settings_of_maps(opened: Screen) -> None:
    page = opened.page
    canvas = cloud(opened).locator("canvas")

    def expect_pictures(count: int) -> None:
        page.wait_for_function(
            "count => document.querySelector('[data-cloud] canvas').cloud.pictures === count",
            arg=count,
        )

    # The card has the point's own picture: one of each kind is of one colour.
    expect_pictures(60)
    for point in (7, 8):
        page.mouse.move(*places(opened)[point])
        tip = page.locator("[data-tip]")
        expect(tip).to_be_visible()
        hit = int(tip.get_attribute("data-tip") or -1)
        shown = np.asarray(Image.open(io.BytesIO(tip.locator("i").screenshot())).convert("RGB"))
        assert shown.mean((0, 1)).argmax() == hit % 3
        assert shown.mean() < 100
    for choice, count in (("Points", 0), ("Pictures", 60)):
        page.get_by_role("combobox", name="Show: ").click()
        page.get_by_role("option", name=choice, exact=True).click()
        expect_pictures(count)
    # Neighbours, as many as one likes, and how far they are.
    canvas.focus()
    page.keyboard.press("n")
    rows = page.locator("[data-neighbours] tbody tr")
    expect(rows).to_have_count(12)
    many = page.get_by_role("slider", name="How many neighbours")
    with page.expect_request("**/projector/neighbors") as asked:
        many.fill("3")
    assert json.loads(asked.value.post_data or "{}")["k"] == 20
    expect(rows).to_have_count(20)
    many.press("End")
    expect(rows).to_have_count(59)
    bars = rows.locator(".bar i").evaluate_all("all => all.map(one => parseFloat(one.style.width))")
    drawn = rows.locator(".bar i").evaluate_all("all => all.map(one => one.offsetWidth)")
    assert bars == sorted(bars)
    assert (bars[0] < 50, bars[-1]) == (True, 100)
    assert drawn == sorted(drawn)
    assert drawn[-1] > 20
    # Steps, one after the other, around.
    steps = page.locator("[data-step]")
    page.get_by_role("button", name="Play", exact=True).click()
    expect(steps).to_have_text("0")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("button", name="Play", exact=True)).to_be_visible()
    # It turns until it is taken hold of.
    turn = page.get_by_role("button", name="Turn slowly")
    at = pose(opened)["yaw"]
    turn.click()
    expect(turn).to_have_attribute("aria-pressed", "true")
    page.wait_for_function(
        "at => document.querySelector('[data-cloud] canvas').cloud.pose.yaw > at + 0.05", arg=at
    )
    canvas.click(position={"x": 5, "y": 5})
    expect(turn).to_have_attribute("aria-pressed", "false")
    # What is set goes into what is asked for, of random axes at once, of the others when they are run.
    choose(opened, "Random")
    state = page.locator("[data-progress]")
    expect(state).to_have_attribute("data-progress", "done")
    before = places(opened)[0]
    with page.expect_request("**/projector/project") as asked:
        page.get_by_role("spinbutton", name="Seed").fill("7")
        page.keyboard.press("Enter")
    assert json.loads(asked.value.post_data or "{}")["seed"] == 7
    page.wait_for_function(
        """([x, y]) => {
          const canvas = document.querySelector('[data-cloud] canvas');
          const { left, top } = canvas.getBoundingClientRect();
          const [a, b] = canvas.cloud.spot(0);
          return Math.hypot(a + left - x, b + top - y) > 5;
        }""",
        arg=before,
    )
    choose(opened, "t-SNE")
    page.get_by_role("slider", name="Perplexity").fill("15")
    page.get_by_role("slider", name="Learning rate").fill("1")
    again = page.get_by_role("button", name="Run again")
    with page.expect_request("**/projector/project") as asked:
        again.click()
    wanted = json.loads(asked.value.post_data or "{}")
    assert [wanted[name] for name in ("method", "perplexity", "learning_rate", "seed")] == [
        "tsne",
        15,
        10,
        7,
    ]
    expect(again).to_have_count(0)
    expect(state).to_have_attribute("data-progress", "done", timeout=60_000)


@pytest.mark.parametrize("window", [{"reduced_motion": "no-preference"}], indirect=True)
def test_the_first_cloud_turns_once_until_somebody_does_something(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    page = screen.page
    rest = """async () => {
      const { cloud } = document.querySelector('[data-cloud] canvas');
      const before = cloud.frames;
      for (let k = 0; k < 20; k++) await new Promise(requestAnimationFrame);
      return cloud.frames === before;
    }"""
    screen.open(board.url + "#projector")
    expect_points(screen, 60)
    turned = "() => document.querySelector('[data-cloud] canvas')?.cloud?.pose.yaw > 0.51"
    page.wait_for_function(turned)
    # A pointer that comes to the cloud finds it standing, and the link says how.
    canvas = cloud(screen).locator("canvas")
    canvas.hover(position={"x": 9, "y": 9})
    page.wait_for_url("**projector.view**")
    page.wait_for_function(rest)
    yaw = pose(screen)["yaw"]
    page.reload()
    expect_points(screen, 60)
    page.wait_for_function(rest)
    assert pose(screen)["yaw"] == pytest.approx(yaw, abs=0.001)
    # Around, it is where it began, and costs nothing; the tab that is opened again stands.
    page.goto("about:blank")
    screen.open(board.url + "#projector")
    page.wait_for_function(turned)
    page.evaluate("document.querySelector('[data-cloud] canvas').cloud.turn(20, 0.3)")
    page.wait_for_function(rest)
    assert pose(screen)["yaw"] == 0.5
    assert "view" not in page.url
    # A key stops it as well.
    page.goto("about:blank")
    screen.open(board.url + "#projector")
    page.wait_for_function(turned)
    page.keyboard.press("Shift")
    page.wait_for_function(rest)
    assert pose(screen)["yaw"] > 0.5


def test_the_picture_and_the_points_are_saved(opened: Screen, tmp_path: Path) -> None:
    page = opened.page
    expect_drawn(opened)
    for option, starts in (("PNG", b"\x89PNG"), ("CSV", b"index,label,predicted,loss,x,y,z")):
        page.get_by_role("combobox", name="Download").click()
        with page.expect_download() as saved:
            page.get_by_role("option").filter(has_text=option).first.click()
        path = tmp_path / saved.value.suggested_filename
        saved.value.save_as(path)
        assert path.read_bytes().startswith(starts)
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) == 61
    assert lines[1].startswith("0,kind 0,")


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_fingers_turn_and_zoom(opened: Screen) -> None:
    page = opened.page
    expect_drawn(opened)
    box = cloud(opened).bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    start = pose(opened)
    devtools = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": px, "y": py, "id": n} for n, (px, py) in enumerate(points)]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    touch("touchStart", (x, y))
    for n in range(1, 6):
        touch("touchMove", (x + 12 * n, y))
    touch("touchEnd")
    page.wait_for_function(
        "yaw => document.querySelector('[data-cloud] canvas').cloud.pose.yaw > yaw + 0.05",
        arg=start["yaw"],
    )
    touch("touchStart", (x - 40, y), (x + 40, y))
    for n in range(1, 6):
        touch("touchMove", (x - 40 - 8 * n, y), (x + 40 + 8 * n, y))
    touch("touchEnd")
    page.wait_for_function(
        "zoom => document.querySelector('[data-cloud] canvas').cloud.pose.zoom > 1.2 * zoom",
        arg=start["zoom"],
    )
    # A finger draws a box, and nothing turns.
    page.get_by_role("radiogroup", name="More").get_by_role("radio", name="Point").tap()
    page.get_by_role("radio", name="Box").tap()
    at = np.array(places(opened))
    seen = at[:, 1] < box["y"] + box["height"] - 4
    (left, top), (right, bottom) = at[seen].min(0) - 3, at[seen].max(0) + 3
    left, right = max(left, box["x"] + 2), min(right, box["x"] + box["width"] - 2)
    top = max(top, box["y"] + 2)
    inside = ((at > (left, top)) & (at < (right, bottom))).all(1)
    assert inside.sum() > 10
    before = pose(opened)
    chosen = page.locator("[data-chosen]")

    def frame(left: float, right: float) -> None:
        touch("touchStart", (left, top))
        for n in range(1, 6):
            touch("touchMove", (left + n * (right - left) / 5, top + n * (bottom - top) / 5))
        assert cloud(opened).locator("polygon").count() == 1
        touch("touchEnd")

    middle = float(np.median(at[inside][:, 0])) + 0.01
    part = int((inside & (at[:, 0] < middle)).sum())
    assert 0 < part < inside.sum()
    frame(left, middle)
    expect(chosen).to_have_attribute("data-chosen", str(part))
    frame(middle, right)  # a finger has no key to add with: it adds
    expect(chosen).to_have_attribute("data-chosen", str(inside.sum()))
    assert pose(opened) == pytest.approx(before, abs=0.001)
    spots = [(x, y) for x in range(8, 380, 12) for y in range(8, int(box["height"]) - 8, 12)]
    free = max(spots, key=lambda spot: np.hypot(*(at - (box["x"], box["y"]) - spot).T).min())
    touch("touchStart", (box["x"] + free[0], box["y"] + free[1]))
    touch("touchEnd")  # beside the points: none is chosen any more
    expect(chosen).to_have_count(0)


@pytest.mark.parametrize(
    "window",
    [{"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}],
    indirect=True,
)
def test_axes_bookmarks_and_labels_by_finger(opened: Screen) -> None:
    page = opened.page
    expect_drawn(opened)

    # All tools are in reach, and their lists are not cut off by the row they stand in.
    expect(page.get_by_role("button", name="Open own data")).to_be_in_viewport(ratio=1)
    page.get_by_role("combobox", name="Label: On hover").tap()
    fits = page.get_by_role("option", name="As many as fit")
    expect(fits).to_be_in_viewport(ratio=1)
    fits.tap()
    expect(page.get_by_role("combobox", name="Label: As many as fit")).to_be_visible()

    def part(name: str) -> None:
        page.get_by_role("radiogroup", name="More").get_by_role("radio", name=name).tap()

    part("Map")
    page.locator("[data-projection]").get_by_role("radio", name="Axes").tap()
    for name, text in (("Left", "kind 0"), ("Right", "kind 1")):
        page.get_by_role("textbox", name=name).tap()
        page.get_by_role("textbox", name=name).fill(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-end=right]")).to_have_text("20 points")
    page.wait_for_function(
        """() => {
          const { cloud } = document.querySelector('[data-cloud] canvas');
          return [0, 3, 6].every(i => cloud.spot(i)?.[0] < cloud.spot(i + 1)[0] - 20);
        }"""
    )
    marks = page.locator("[data-bookmarks]")
    marks.get_by_role("button", name="Add a bookmark").tap()
    marks.get_by_role("textbox").fill("my axes")
    page.keyboard.press("Enter")
    page.locator("[data-projection]").get_by_role("radio", name="PCA").tap()
    expect(page.locator("[data-variance]")).to_be_visible()
    marks.get_by_role("button", name="my axes", exact=True).tap()
    expect(page.locator("[data-projection=custom]")).to_be_visible()
    expect(page.get_by_role("textbox", name="Right")).to_have_value("kind 1")
    # What a finger touches is told, and called something else.
    expect_points(opened, 60)
    part("Point")
    x, y = places(opened)[1]
    page.touchscreen.tap(x, y)
    detail = page.locator("[data-point]")
    expect(detail).to_be_visible()
    edit = page.locator("[data-edit]")
    edit.locator("summary").tap()
    edit.get_by_role("textbox", name="Label").fill("odd one")
    edit.get_by_role("button", name="Set for 1 point").tap()
    part("Data")
    expect(page.locator("[data-legend]").get_by_role("switch")).to_have_count(4)
    expect(page.locator("[data-edited]")).to_have_attribute("data-edited", "1")
    # What is found is seen, low as the field stands in the sheet.
    page.locator("[data-find] input").tap()
    find(opened, "odd")
    expect(page.locator("[data-matches]")).to_be_in_viewport(ratio=1)
    # Nothing lies beside the window.
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_view_is_marked_and_comes_back(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    page = screen.page
    screen.open(board.url + "#projector?projector.point=4")
    expect(page.locator("[data-point]")).to_have_attribute("data-point", "4")
    marks = page.locator("[data-bookmarks]")
    marks.get_by_role("button", name="Add a bookmark").click()
    marks.get_by_role("textbox").fill("the fourth")
    page.keyboard.press("Enter")
    page.locator("[data-point]").get_by_role("button", name="Let go of this point").click()
    expect(page.locator("[data-point]")).to_have_count(0)
    page.reload()
    with page.expect_download() as saved:
        marks.get_by_role("button", name="Save to a file").click()
    marks.get_by_role("button", name="Delete: the fourth").click()
    expect(marks).to_have_attribute("data-bookmarks", "0")
    marks.locator("input[type=file]").set_input_files(saved.value.path())
    marks.get_by_role("button", name="the fourth", exact=True).click()
    expect(page.locator("[data-point]")).to_have_attribute("data-point", "4")


def test_labels_are_changed_on_the_page_only(opened: Screen, logdir: Path) -> None:
    page = opened.page
    before = {path: path.read_bytes() for path in logdir.rglob("*.tsv")}
    page.wait_for_function(
        "() => document.querySelector('[data-cloud] canvas').cloud.pictures === 60"
    )
    # Points go into the selection and out of it by a click.
    at = places(opened)
    chosen = page.locator("[data-chosen]")
    page.keyboard.down("Control")
    for (x, y), count in ((at[3], "1"), (at[7], "2"), (at[3], "1")):
        page.mouse.click(x, y)
        expect(chosen).to_have_attribute("data-chosen", count)
    page.keyboard.up("Control")
    left = (chosen.locator("li .muted").text_content() or "").removeprefix("#")
    edit = page.locator("[data-edit]")
    edit.locator("summary").click()
    edit.get_by_role("textbox", name="Label").fill("odd <b>one</b>")
    edit.get_by_role("button", name="Set for 1 point").click()
    legend = page.locator("[data-legend]").get_by_role("switch")
    expect(legend).to_have_count(4)
    expect(page.locator("[data-legend]")).to_contain_text("odd <b>one</b>")
    find(opened, "odd")
    expect(page.locator("[data-matches]")).to_have_attribute("data-matches", "1")
    # The map is made anew by them, when it is told to.
    page.locator("[data-edited]").get_by_role("button", name="undo").click()
    expect(legend).to_have_count(3)
    choose(opened, "UMAP")
    page.get_by_role("combobox", name="Supervise by").click()
    page.get_by_role("option", name="label").click()
    page.get_by_role("button", name="Run again").click()
    state = page.locator("[data-progress]")
    page.wait_for_url("**projector.by=label**")
    expect(state).to_have_attribute("data-progress", "done", timeout=60_000)
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)
    edit.get_by_role("button", name="Set for 1 point").click()
    expect(page.locator("[data-pulled-otherwise]")).to_be_visible()
    with page.expect_request("**/projector/project") as asked:
        page.get_by_role("button", name="Run again").click()
    labels = json.loads(asked.value.post_data or "{}")["labels"]
    assert (len(labels), len(set(labels)), labels.count(labels[int(left)])) == (60, 4, 1)
    expect(page.locator("[data-pulled-otherwise]")).to_have_count(0)
    expect(state).to_have_attribute("data-progress", "done", timeout=60_000)
    # A column of one's own, for all that were found.
    page.locator("[data-edited]").get_by_role("button", name="undo").click()
    expect(legend).to_have_count(3)
    edit.get_by_role("button", name="Column").click()
    page.get_by_role("option", name="New column").click()
    edit.get_by_role("textbox", name="Label").fill("mine")
    edit.get_by_role("button", name="Set for 1 point").click()
    expect(page.locator("[data-edited]")).to_have_attribute("data-edited", "1")
    with page.expect_download() as saved:
        page.locator("[data-edited]").get_by_role("button", name="TSV").click()
    lines = saved.value.path().read_text("utf-8").split("\n")
    assert lines[0] == "label\tpredicted\tloss\ttag"
    assert [n for n, line in enumerate(lines[1:]) if line.endswith("\tmine")] == [int(left)]
    assert {path: path.read_bytes() for path in logdir.rglob("*.tsv")} == before
    assert not find_faults(page, "main")


def test_a_points_vector_is_seen_and_saved(opened: Screen) -> None:
    page = opened.page
    page.get_by_role("button", name="In the cloud").click()
    help = page.get_by_role("dialog", name="In the cloud")
    expect(help).to_contain_text("next and previous point")
    assert not find_faults(page, "dialog")
    page.keyboard.press("Escape")
    expect(help).to_have_count(0)
    cloud(opened).locator("canvas").focus()
    page.keyboard.press("n")
    vector = page.locator("[data-vector]")
    expect(vector).to_have_attribute("data-vector", "8")
    expect(vector).to_contain_text("12 nearest")
    with page.expect_download() as saved:
        vector.get_by_role("button", name="CSV").click()
    lines = saved.value.path().read_text("utf-8").splitlines()
    assert lines[0] == "index,label,predicted,loss,v0,v1,v2,v3,v4,v5,v6,v7"
    assert len(lines) == 14
    assert lines[1].startswith("0,kind 0,")
    page.get_by_role("combobox", name="Download").click()
    with page.expect_download() as all_of_them:
        page.get_by_role("option").filter(has_text="Vectors of shown points").click()
    rows = all_of_them.value.path().read_text("utf-8").splitlines()
    assert (rows[0], rows[1], len(rows)) == (lines[0], lines[1], 61)


def test_axes_that_no_point_fits(opened: Screen) -> None:
    page = opened.page
    choose(opened, "Axes")
    expect(page.locator("[data-state=axes]")).to_contain_text("left and right")
    for name, text in (("Left", "kind 0"), ("Right", "nobody")):
        page.get_by_role("textbox", name=name).fill(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-end=left]")).to_have_text("20 points")
    expect(page.locator("[data-end=right]")).to_have_text("0 points")
    expect(page.locator("[data-state=axes]")).to_have_text("No point fits: nobody")
    page.get_by_role("textbox", name="Right").fill("/(/")
    page.keyboard.press("Enter")
    expect(page.locator("[data-end=right]")).to_contain_text("Not a regular expression")
    # In one column: 2 is a word of "predicted" only.
    page.get_by_role("combobox", name="Search in").click()
    page.get_by_role("option", name="predicted").click()
    for name, text in (("Left", "/^1$/"), ("Right", "/^2$/")):
        page.get_by_role("textbox", name=name).fill(text)
        page.keyboard.press("Enter")
    expect(page.locator("[data-end=right]")).to_have_text("20 points")
    expect(page.locator("[data-state=axes]")).to_have_count(0)
    expect_points(opened, 60)


def test_tensorflows_files_wide_and_with_bookmarks(
    logdir: Path, board: Board, screen: Screen
) -> None:
    """No event file is there: what a checkpoint's folder holds is enough."""
    rng = np.random.default_rng(0)
    points = rng.normal(size=(250, 64)).astype("<f4") * np.linspace(0.1, 3, 64, dtype="<f4")
    logdir.mkdir(exist_ok=True)
    (logdir / "e.bytes").write_bytes(points.tobytes())
    (logdir / "e.tsv").write_text("".join(f"word {n}\n" for n in range(250)))
    state = {"label": "the third", "selectedProjection": "pca", "pcaComponentDimensions": [1, 2]}
    (logdir / "e.json").write_text(json.dumps([state | {"selectedPoints": [3]}]))
    (logdir / "projector_config.pbtxt").write_text(
        'embeddings { tensor_name: "e" tensor_path: "e.bytes" tensor_shape: 250 tensor_shape: 64'
        ' metadata_path: "e.tsv" bookmarks_path: "e.json" }'
    )
    page = screen.page
    screen.open(board.url)
    screen.tab("projector").click()
    expect_points(screen, 250)
    # From 50 dimensions on it is sphereized unless one says otherwise.
    sphere = page.get_by_role("switch", name="Sphereize")
    expect(sphere).to_be_checked()
    share = page.locator("[data-variance]")
    one = share.get_attribute("data-variance") or ""
    sphere.click()
    expect(sphere).not_to_be_checked()
    expect(share).not_to_have_attribute("data-variance", one)
    page.wait_for_url("**projector.sphere=off**")
    # Lists go on over pages.
    find(screen, "word")
    found = page.locator("[data-find]")
    expect(page.locator("[data-matches]")).to_have_attribute("data-matches", "250")
    expect(found).to_contain_text("1 of 3")
    for _ in range(2):
        found.get_by_role("button", name="Next page").click()
    expect(found.get_by_role("listitem")).to_have_count(50)
    expect(found.get_by_role("button", name="Next page")).to_be_disabled()
    # How far the picture can be trusted goes by what it shows, not by all that was computed.
    trust = page.locator("[data-trust]")
    solid = trust.get_attribute("data-trust") or ""
    page.locator("[data-logged]").get_by_role("button", name="the third").click()
    expect(page.locator("[data-point]")).to_have_attribute("data-point", "3")
    expect(trust).to_be_visible()
    expect(trust).not_to_have_attribute("data-trust", solid)
    expect(cloud(screen)).to_have_attribute("data-deep", "false")
    expect(page.get_by_role("combobox", name="Component along x")).to_contain_text("2")


def test_an_empty_logdir_opened_here(board: Board, screen: Screen) -> None:
    page = screen.page
    screen.open(board.url + "#projector")
    none = page.locator("[data-state=none]")
    expect(none).to_contain_text("add_embedding")
    expect(none.get_by_role("button", name="Open own data")).to_be_visible()
    expect(screen.tab("projector")).to_be_visible()
    screen.tab("projector").click()
    expect(none).to_be_visible()


def test_nothing_was_logged(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_scalar("loss", 1.0, 0)
        """,
        logdir,
    )
    screen.open(board.url + "#projector")
    none = screen.page.locator("[data-state=none]")
    expect(none).to_contain_text("add_embedding")
    assert not find_faults(screen.page, "main")
    run_python(LOG.format(package="lightboard"), logdir)
    expect_points(screen, 60)


@pytest.mark.parametrize(
    "window",
    [
        {"viewport": {"width": 390, "height": 844}, "has_touch": True},
        {"viewport": {"width": 1024, "height": 768}, "color_scheme": "dark", "locale": "zh-CN"},
    ],
    indirect=True,
    ids=["phone", "dark zh"],
)
def test_everybody_can_use_it(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    page = screen.page
    screen.open(board.url + "#projector?projector.point=3")
    expect_points(screen, 60)
    expect_drawn(screen)
    assert not find_faults(page)
    label = cloud(screen).locator("canvas").get_attribute("aria-label") or ""
    assert "features" in label
    assert "60" in label
