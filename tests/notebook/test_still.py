"""Curves as pictures in a cell: where they are shown, what is on them, and that nothing in the logs is markup."""

from __future__ import annotations

import math
import queue
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from tests.builders import make_event_file, scalar

import lightboard
from lightboard import notebook
from lightboard.notebook import magic, renewing
from lightboard.notebook.place import COLAB, HUB, KAGGLE, Far, find_far
from lightboard.notebook.still import Still, make_still, stand_in_for

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    yield tmp_path / "logs"
    notebook.stop_boards()


def draw(logs: Path) -> Still:
    return make_still(lightboard.open(logs), "logs", "Live: there.")


def pictures(still: Still) -> list[ElementTree.Element]:
    """The SVGs; each is whole, and a picture of its own."""
    sources = re.findall(r'src="data:image/svg\+xml,([^"]+)"', still.content)
    return [ElementTree.fromstring(unquote(one)) for one in sources]


def heights(picture: ElementTree.Element) -> list[float]:
    """y of every point of the curves."""
    lines = [one.get("d", "") for one in picture.iter(f"{SVG}path")][1:]
    return [float(y) for line in lines for y in re.findall(r",([\d.-]+)", line)]


@pytest.mark.parametrize(
    ("variables", "far"),
    [
        ({}, None),
        ({"JUPYTER_RUNTIME_DIR": "/tmp"}, None),
        ({"JUPYTERHUB_SERVICE_PREFIX": "/user/ann/"}, HUB),
        ({"COLAB_RELEASE_TAG": "release-colab_1"}, COLAB),
        ({"KAGGLE_KERNEL_RUN_TYPE": "Interactive"}, KAGGLE),
    ],
)
def test_where_a_kernel_runs_is_told_by_its_variables(
    variables: dict[str, str], far: Far | None
) -> None:
    assert find_far(variables) is far


def test_a_card_for_each_tag_with_the_last_values(logs: Path) -> None:
    for run, scale in (("a", 1.0), ("b", 2.0)):
        points = [scalar("train/loss", step, scale / (step + 1)) for step in range(50)]
        make_event_file(logs / run, *points, scalar("lr", 3, 0.5))
    still = draw(logs)
    loss, lr = pictures(still)[::-1]
    assert still.content.count("<figure") == 2
    assert "it does not move" in still.content
    assert "Live: there." in still.content
    for value in ("0.02", "0.04", "0.5"):  # the last ones
        assert f"<span>{value}</span>" in still.content
    assert len(list(loss.iter(f"{SVG}path"))) == 1 + 2
    assert [one.text for one in loss.iter(f"{SVG}text")] == ["2", "0.02", "0", "49"]
    assert len(list(lr.iter(f"{SVG}circle"))) == 2  # a point alone is one


def test_no_spike_is_lost_and_long_curves_stay_small(logs: Path) -> None:
    values = [0.0] * 20_000
    values[12_345] = 1.0
    make_event_file(logs / "run", *(scalar("loss", at, value) for at, value in enumerate(values)))
    still = draw(logs)
    (picture,) = pictures(still)
    assert min(heights(picture)) == 6  # the top
    assert len(still.content) < 10_000


def test_what_is_no_number_parts_the_curve_and_what_is_huge_is_drawn(logs: Path) -> None:
    values = [1.0, 2.0, math.nan, 3.0, math.inf, 4.0, 5.0]
    make_event_file(logs / "run", *(scalar("odd", at, value) for at, value in enumerate(values)))
    make_event_file(logs / "run2", scalar("none", 0, math.nan), scalar("none", 1, math.nan))
    huge = 3.4e38
    make_event_file(logs / "run3", scalar("huge", 0, -huge), scalar("huge", 1, huge))
    large, none, odd = pictures(draw(logs))
    assert len(list(odd.iter(f"{SVG}path"))) == 1 + 2
    assert len(list(odd.iter(f"{SVG}circle"))) == 1
    assert heights(large) == [122.0, 6.0]
    assert heights(none) == []


def test_nothing_in_the_logs_is_markup(logs: Path) -> None:
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    make_event_file(logs / "<b onclick=alert(1)>&quot;", scalar(evil, 0, 1.0))
    still = draw(logs)
    tags = set(re.findall(r"<([a-z]+)", still.content))
    assert tags == {"div", "p", "b", "code", "figure", "figcaption", "img", "ul", "li", "span"}
    assert "onerror=alert(1)>" not in still.content
    assert still.content.count("<img") == 1
    (picture,) = pictures(still)
    assert "alert" not in ElementTree.tostring(picture, "unicode")


def test_what_is_left_out_is_told(logs: Path) -> None:
    for run in range(12):
        tags = (scalar(f"tag{at:02}", 0, 1.0) for at in range(14))
        make_event_file(logs / f"run{run:02}", *tags)
    still = draw(logs)
    assert "Shown: the 10 newest of 12 runs, the first 12 of 14 tags." in still.content
    assert still.content.count("<figure") == 12


def test_a_logdir_without_curves(logs: Path) -> None:
    logs.mkdir()
    assert "No curves are there yet." in draw(logs).content


def test_static_by_magic_and_by_name_starts_no_board(
    logs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_event_file(logs / "run", scalar("loss", 0, 1.0))
    shown = magic.run("--logdir logs --static")
    assert isinstance(shown, Still)
    assert (
        shown.content.count("<figure") == notebook.show_static("logs").content.count("<figure") == 1
    )
    assert repr(shown).startswith("curves of logs as of ")
    assert notebook.list_boards() == []
    assert "is not there yet" in notebook.show_static("later").content
    assert magic.run("nope://bucket/logs --static") is None
    assert "hint: " in capsys.readouterr().out


def test_on_a_hub_the_pictures_stand_in_for_the_board(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_event_file(logs / "run", scalar("loss", 0, 1.0))
    plain = notebook.show("logs")
    assert plain.stand_in is None
    monkeypatch.setenv("JUPYTERHUB_SERVICE_PREFIX", "/user/ann/")
    frame = notebook.show("logs")
    assert frame.board is plain.board
    said = frame._repr_html_()
    assert said.count("<figure") == 1
    assert "they follow what is logged" in said
    assert said.count("pip install jupyter-server-proxy") == 1
    assert "ssh -L" not in said  # there is nothing to log in to
    assert "ssh -L" in plain._repr_html_()
    assert '"far": true' in said
    assert '"far": false' in plain._repr_html_()


def test_pictures_are_renewed_when_something_came_and_no_longer_than_the_board_runs(
    logs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renewing, "EVERY", 0.02)
    monkeypatch.setattr(renewing, "SHARE", 1.0)
    make_event_file(logs / "run", scalar("loss", 0, 1.0))
    board = notebook.show("logs").board
    first: queue.Queue[str] = queue.Queue()
    second: queue.Queue[str] = queue.Queue()

    def draw() -> str:
        return stand_in_for(board, "", "frame").content

    def follow(shown: queue.Queue[str]) -> threading.Thread:
        before = set(threading.enumerate())
        renewing.renew(board, "", lambda: shown.put(draw()))
        (thread,) = set(threading.enumerate()) - before
        return thread

    before = follow(first)
    assert "data-stands-in" in first.get(timeout=60)
    after = follow(second)  # as another cell does
    before.join(60)
    assert not before.is_alive()
    make_event_file(logs / "later", scalar("loss", 0, 0.25))
    while ">0.25<" not in second.get(timeout=60):
        pass
    notebook.stop_boards()
    after.join(60)
    assert not after.is_alive()


def test_a_board_that_went_away_is_told(logs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stands in for the board: it must not fail itself."""
    from lightboard.notebook.still import still_of

    board = notebook.show("logs").board
    board.stop()
    assert "could not be read" in still_of(board, "").content
