"""lightboard.View: what it says in the page's own words, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import lightboard


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({}, "scalars"),
        ({"dashboard": "images"}, "images"),
        ({"tags": "/loss|acc/", "runs": "a b"}, "scalars?runs=a%20b&tags=/loss%7Cacc/"),
        ({"only": []}, "scalars?only="),
        ({"only": ["a/b", "c&d"]}, "scalars?only=a/b&only=c%26d"),
        ({"hide": ["a+b"]}, "scalars?hide=a%2Bb"),
        (
            {"smoothing": 0, "x": "wall", "y": "log", "columns": 2, "outliers": True},
            "scalars?scalars.smoothing=0&scalars.x=wall&scalars.y=log&scalars.columns=2"
            "&scalars.outliers=shown",
        ),
        ({"zoom": (0, 2.5e6)}, "scalars?scalars.zoom=0..2500000"),
        (
            {"pins": ["a/b", "ü"], "smoother": "gaussian", "x_tag": "epoch", "y_range": (0, None)},
            "scalars?scalars.pins=%5B%22a/b%22,%20%22%C3%BC%22%5D&scalars.smoother=gaussian"
            "&scalars.x=tag&scalars.x_tag=epoch&scalars.y_range=0..",
        ),
        (
            {"opened": ["layer.{}/weight"]},
            "scalars?scalars.opened=%5B%22layer.%7B%7D/weight%22%5D",
        ),
        (
            {"settings": {"images": {"step": "9"}, "scalars": {"link": "off"}}, "smoothing": 0.5},
            "scalars?images.step=9&scalars.link=off&scalars.smoothing=0.5",
        ),
        (
            {"combined": [["a/b", "ü"], "/x|y/"]},
            "scalars?scalars.combined=%5B%5B%22a/b%22,%22%C3%BC%22%5D,%22/x%7Cy/%22%5D",
        ),
        (
            {"combined": {"both": ("a", "b"), "norms": "norm"}},
            "scalars?scalars.combined=%5B%7B%22name%22%3A%22both%22,%22tags%22%3A%5B%22a%22,"
            "%22b%22%5D%7D,%7B%22name%22%3A%22norms%22,%22match%22%3A%22norm%22%7D%5D",
        ),
        (
            {"combined": [{"left": "/loss/", "right": ["acc"]}]},
            "scalars?scalars.combined=%5B%7B%22match%22%3A%22/loss/%22,%22tags%22%3A%5B%22acc%22%5D,"
            "%22right%22%3A%5B%22acc%22%5D%7D%5D",
        ),
        (
            {"combined": {"n": {"left": ("a", "b")}}},
            "scalars?scalars.combined=%5B%7B%22name%22%3A%22n%22,%22tags%22%3A%5B%22a%22,%22b%22%5D,"
            "%22right%22%3A%5B%5D%7D%5D",
        ),
        ({"group_by": "lr"}, "scalars?group=config%3Alr"),
        ({"group_by": "net:width"}, "scalars?group=config%3Anet%3Awidth"),
        ({"group_by": "/^(.*)-seed/"}, "scalars?group=pattern%3A%5E%28.%2A%29-seed"),
        (
            {
                "group_by": ["folder:2", "last:val/acc", "run:status"],
                "centre": "median",
                "band": "quartiles",
                "members": True,
            },
            "scalars?group=folder%3A2&group=last%3Aval/acc&group=run%3Astatus"
            "&scalars.centre=median&scalars.band=quartiles&scalars.members=shown",
        ),
    ],
)
def test_the_state_is_the_pages_url(given: dict[str, Any], state: str) -> None:
    assert lightboard.View("v", **given).state == state


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"name": " "}, "a view needs a name"),
        ({"only": ["a"], "hide": ["b"]}, "give one"),
        ({"only": "a"}, "take lists of names"),
        ({"pins": "a"}, "take lists of names"),
        ({"x": "tag"}, "x='tag' and x_tag='' do not fit"),
        ({"x": "wall", "x_tag": "epoch"}, "x='wall' and x_tag='epoch' do not fit"),
        ({"smoother": "median"}, "smoother='median' is not one of"),
        ({"y_range": (1, 0)}, r"y_range=\(1, 0\) is no range"),
        ({"smoothing": 1.0}, "smoothing=1.0 is not from 0 to 0.999"),
        ({"x": "epoch"}, "x='epoch' is not one of step, relative, wall, tag"),
        ({"columns": 7}, "columns='7' is not one of auto, 1, 2, 3, 4, 5, 6"),
        ({"group_by": ["lr", "folder:0"]}, "group_by='folder:0' is no folder"),
        ({"centre": "mode"}, "centre='mode' is not one of mean, median"),
        ({"band": "sem"}, "band='sem' is not one of std, stderr, ci95, minmax, quartiles"),
        ({"combined": "loss"}, "a list of cards, or a dict of names and cards\nhint: combined="),
        ({"combined": ["a", " "]}, r"combined=\[' '\]: an empty filter makes no card"),
        ({"combined": [["a"]]}, r"combined=\[\['a'\]\]: a combined card needs two or more tags"),
        ({"combined": {"n": ["a", "a"]}}, r"combined={'n': \['a', 'a'\]}: a combined card needs"),
        ({"combined": [3]}, r"combined=\[3\]: a card is a list of tags"),
        ({"combined": [["a", 1]]}, "a card is a list of tags, or a tag filter as text"),
        (
            {"combined": [{"left": "a", "right": "b"}]},
            "names the tags of each; only the left may be",
        ),
        ({"combined": [{"left": ["a"], "middle": ["b"]}]}, "a card of two axes names the tags"),
        ({"combined": [{"right": ["a"]}]}, "a combined card needs two or more tags"),
        ({"combined": [{"left": " ", "right": []}]}, "a combined card needs two or more tags"),
        ({"zoom": (2, 1)}, r"zoom=\(2, 1\) is no range"),
    ],
)
def test_what_no_view_can_be_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises((ValueError, TypeError), match=message):
        lightboard.View(**{"name": "v", **given})


def test_saving_makes_the_logdir_and_replaces_a_view_of_that_name(tmp_path: Path) -> None:
    logdir = tmp_path / "logs"
    lightboard.View("v", tags="loss").save(logdir)
    path = lightboard.View("v", tags="acc").save(str(logdir))
    assert path == str(logdir / "lightboard.json")
    views = json.loads((logdir / "lightboard.json").read_text())["views"]
    assert views["v"]["state"] == "scalars?tags=acc"
    assert "made" in views["v"]


def test_a_file_that_is_broken_is_an_error_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "lightboard.json").write_text("oh")
    with pytest.raises(OSError, match=r"is not JSON.*\nhint: mend"):
        lightboard.View("v").save(tmp_path)
    assert (tmp_path / "lightboard.json").read_text() == "oh"
