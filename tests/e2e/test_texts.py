"""Texts: every logged step is there, Markdown is rendered and harmless, differences and a search lead to places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.builders import event, make_event_file, metadata
from tests.e2e.axe import find_faults
from tests.e2e.process import Board, run_python
from tests.e2e.screen import Screen

from lightboard.protos import event_pb2, tensor_pb2

LOG = """
    import sys
    from {package} import SummaryWriter
    for run, lr in (("a", 1), ("b", 2)):
        writer = SummaryWriter(sys.argv[1] + "/" + run)
        for step in range(0, 50, 10):
            writer.add_text("notes/story", f"## Step {{step}}\\n\\n| lr | **{{lr}}** |\\n|---|---|", step)
        writer.add_text("notes/attack", '''<script>window.attacked = 1</script>
    <img src=x onerror="window.attacked = 1"> [click](javascript:window.attacked=1)
    ![picture](http://127.0.0.1:9/picture.png) [outside](https://example.org)''', 0)
        writer.close()
"""


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard", "tensorboardX"])
def test_texts_of_every_writer(logdir: Path, board: Board, screen: Screen, package: str) -> None:
    run_python(LOG.format(package=package), logdir)
    screen.open(board.url + "#text")
    story = screen.card("notes/story/text_summary")
    expect(story.locator("h2")).to_have_text(["Step 40", "Step 40"])
    expect(story.locator("th strong")).to_have_text(["1", "2"])
    slider = screen.page.locator("input[type=range][name=step]")
    expect(slider).to_have_attribute("max", "4")
    for position in range(5):
        slider.fill(str(position))
        expect(story.locator("h2")).to_have_text([f"Step {10 * position}"] * 2)

    attack = screen.card("notes/attack/text_summary")
    expect(attack.locator("article").first).to_contain_text("<script>window.attacked = 1</script>")
    expect(attack.locator("script, img")).to_have_count(0)
    outside = attack.get_by_role("link", name="outside").first
    expect(outside).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(attack.locator('a[href^="javascript"]')).to_have_count(0)
    assert screen.page.evaluate("window.attacked") is None
    assert screen.foreign_requests(board.url) == []


def test_differences_search_and_the_link(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(LOG.format(package="lightboard"), logdir)
    screen.open(board.url + "#text?text.view=diff&text.against=run:a&text.step=20")
    story = screen.card("notes/story/text_summary")
    differences = story.locator("[data-differences]")
    expect(differences).to_have_count(2)
    expect(differences.nth(0)).to_have_attribute("data-differences", "0")
    expect(differences.nth(1).locator("mark")).to_have_text(["1", "2"])

    screen.page.locator("[data-search] input").fill("STEP 10")
    found = screen.page.locator("[data-found]")
    expect(found).to_have_attribute("data-found", "2")
    found.get_by_role("listitem").get_by_role("button").first.click()
    expect(story.locator("[data-step]").first).to_have_attribute("data-step", "10")
    assert "text.search=STEP+10" in screen.page.url


def test_all_steps_of_a_run_newest_first(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/a") as writer:
            for step in range(30):
                writer.add_text("t", f"# Step {step}\\n\\n" + "line\\n\\n" * 10, step)
        """,
        logdir,
    )
    screen.open(board.url + "#text")
    card = screen.card("t/text_summary")
    expect(card.locator("h1")).to_have_text(["Step 29"])
    screen.page.get_by_role("switch", name="All steps").click()
    texts = card.locator("article")
    expect(texts.first.locator("h1")).to_have_text("Step 29")
    expect(texts.nth(1).locator("h1")).to_have_text("Step 28")
    assert texts.count() < 30
    # What is further down comes as one gets there.
    seen = 0
    while seen < 30:
        texts.last.scroll_into_view_if_needed()
        screen.page.wait_for_function(
            "seen => document.querySelectorAll('article h1').length > seen", arg=seen
        )
        seen = card.locator("h1").count()
    texts.last.scroll_into_view_if_needed()
    expect(texts.last.locator("h1")).to_have_text("Step 0")
    assert find_faults(screen.page) == []
    screen.page.locator("input[type=range][name=step]").fill("4")
    expect(card.locator("h1")).to_have_text([f"Step {step}" for step in range(4, -1, -1)])


def test_a_new_text_appears_by_itself_and_one_of_50_megabytes_in_part(
    logdir: Path, board: Board, screen: Screen
) -> None:
    code = """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            writer.add_text("t", sys.argv[2] + f" {'line':49}\\n" * int(sys.argv[3]), int(sys.argv[3]))
    """
    run_python(code, logdir / "run", "first", "1")
    screen.open(board.url + "#text?text.view=raw")
    card = screen.card("t/text_summary")
    expect(card.locator("pre")).to_contain_text("first")
    run_python(code, logdir / "run", "second", "1000000")
    expect(card.locator("pre")).to_contain_text("second")
    where = "run · t · step 1,000,000"
    screen.expect_told(
        "t/text_summary", "The first", "of 51 MB are shown", where, css="[role=note]"
    )
    with screen.page.expect_download() as saved:
        card.locator("p a[download]").click()
    assert saved.value.path().stat().st_size == len("second") + 51 * 1_000_000


def test_keys_go_from_place_to_place_and_the_words_are_marked(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        """
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/a") as writer:
            for step in range(6):
                writer.add_text("log/train", "line\\n" * 60 + f"**Loss** {step}.5 and", step)
            writer.add_text("log/other", "Loss 9.5", 3)
        """,
        logdir,
    )
    screen.open(board.url + "#text")
    page = screen.page
    train = screen.card("log/train/text_summary")
    expect(train.locator("[data-step]")).to_have_attribute("data-step", "5")
    field = page.locator("[data-search] input")
    field.fill(r"/\d\.5 and$/")
    found = page.locator("[data-found]")
    expect(found).to_have_attribute("data-found", "6")
    field.press("Enter")
    expect(found).to_have_attribute("data-current", "0")
    field.press("Enter")
    expect(train.locator("[data-step]")).to_have_attribute("data-step", "4")
    field.press("Shift+Enter")
    field.press("Shift+Enter")
    expect(found).to_have_attribute("data-current", "5")
    expect(train.locator("[data-step]")).to_have_attribute("data-step", "0")
    expect(found.locator("[aria-current=true]")).to_have_count(1)
    page.wait_for_function(
        "() => [...CSS.highlights.get('found-text')].map(String).join() === '0.5 and'"
    )
    page.wait_for_function(
        "() => document.querySelector('[data-card*=train] [role=region]').scrollTop > 0"
    )

    field.fill("loss")
    expect(found).to_have_attribute("data-found", "7")
    field.blur()
    page.keyboard.press("n")
    page.keyboard.press("n")
    expect(found).to_have_attribute("data-current", "1")
    page.keyboard.press("Shift+N")
    expect(found).to_have_attribute("data-current", "0")
    screen.may_fail = "400"
    field.fill("/(/")
    expect(found).to_contain_text("regular expression")
    field.press("Escape")
    expect(found).to_have_count(0)
    expect(field).to_have_value("")


def test_maths_is_set_and_what_is_none_stays_as_it_is(
    logdir: Path, board: Board, screen: Screen
) -> None:
    run_python(
        r"""
        import sys
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1] + "/a") as writer:
            writer.add_text("maths", r"with $\alpha^2$, it costs $5 and $6: $$\frac{a}{b} < \infty$$")
            writer.add_text("odd", r"$\frac{1$ and $\href{javascript:alert(1)}{x}$ and $\rule{1e9em}{1e9em}$")
        """,
        logdir,
    )
    screen.open(board.url + "#text?text.search=ALPHA")
    maths = screen.card("maths/text_summary")
    expect(maths.locator("time")).to_have_text(re.compile(r"\d\d:\d\d:\d\d$"))
    expect(maths.locator("math")).to_have_count(2)
    expect(maths.locator("[data-set=block] mfrac")).to_have_count(1)
    expect(maths.locator("[data-set=line]")).to_have_attribute("title", r"\alpha^2")
    expect(maths).to_contain_text("it costs $5 and $6:")
    # The mark of what is searched for is on the formula, though its TeX was replaced after it was marked.
    screen.page.wait_for_function(
        """() => {
          const marks = [...(CSS.highlights.get('found-text') ?? [])];
          const formula = document.querySelector('[data-set=line]');
          return marks.length === 1 && formula.isConnected && marks[0].startContainer === formula;
        }"""
    )
    odd = screen.card("odd/text_summary")
    expect(odd.locator("math")).to_have_count(1)  # the rule, no larger than the page
    expect(odd.locator("code")).to_have_text([r"\frac{1", r"\href{javascript:alert(1)}{x}"])
    assert odd.locator("a[href^=javascript]").count() == 0
    box = odd.locator("mspace").bounding_box()
    assert box
    assert box["height"] < 2000


def test_arrays_of_texts_are_tables_and_what_is_no_text_says_so(
    logdir: Path, board: Board, screen: Screen
) -> None:
    """As TensorFlow logs them, and settings as a table whose rows become columns of the runs."""

    def value(tag: str, *shape: int, **content: object) -> event_pb2.Summary.Value:
        dims = [tensor_pb2.TensorShapeProto.Dim(size=size) for size in shape]
        tensor = tensor_pb2.TensorProto(
            tensor_shape=tensor_pb2.TensorShapeProto(dim=dims),
            **content,  # type: ignore[arg-type]
        )
        return event_pb2.Summary.Value(tag=tag.encode(), tensor=tensor, metadata=metadata("text"))

    def texts(tag: str, *shape: int, cells: list[str]) -> event_pb2.Summary.Value:
        data = [cell.encode() for cell in cells]
        return value(tag, *shape, dtype=tensor_pb2.DT_STRING, string_val=data)

    words = ["a **b**", "c", "<script>window.attacked = 1</script>", "d | e", "f", "g\nh"]
    for run, rate in (("one", "0.5"), ("two", "0.125")):
        settings = f"|param|value|\n|-|-|\n|learning_rate|{rate}|"
        make_event_file(
            logdir / run,
            event(texts("list", 3, cells=words[:3]), step=7),
            event(texts("square", 2, 3, cells=words), step=7),
            event(texts("cube", 2, 2, 2, cells=[f"cell {n}" for n in range(8)]), step=7),
            event(value("numbers", 2, dtype=tensor_pb2.DT_FLOAT, float_val=[1.0, 2.0]), step=7),
            event(texts("config", cells=[settings]), step=0),
        )
    page = screen.page
    screen.open(board.url + "#text")

    def cells(tag: str) -> list[list[str]]:
        article = screen.card(tag).locator("[data-run-text=two]")
        article.locator("td").first.wait_for()
        found: list[list[str]] = article.locator("tr").evaluate_all(
            "rows => rows.map(row => [...row.children].map(cell => cell.innerText.trim()))"
        )
        return found

    assert cells("list") == [["a b"], ["c"], [words[2]]]
    assert cells("square") == [["a b", "c", words[2]], ["d | e", "f", "g\nh"]]
    expect(screen.card("square").locator("td strong")).to_have_text(["b", "b"])
    expect(screen.card("square").get_by_role("note")).to_have_count(0)
    screen.card("cube").scroll_into_view_if_needed()
    assert cells("cube") == [["cell 0", "cell 1"], ["cell 2", "cell 3"]]
    said = "The first slice of a tensor of shape 2 × 2 × 2 is shown."
    screen.expect_told("cube", said, "one · cube · step 7", css="[role=note]")
    screen.expect_told("numbers", "numbers of shape (2,)", "one · numbers · step 7")
    assert page.evaluate("window.attacked") is None
    # The settings are offered as columns of the runs.
    page.get_by_role("button", name="Value column").click()
    page.get_by_role("combobox", name="Search", exact=True).fill("learning")
    page.get_by_role("option", name="learning_rate").click()
    expect(screen.run("one")).to_contain_text("0.5")
    expect(screen.run("two")).to_contain_text("0.125")
