"""The guides are true: their Python runs, block after block; the tutorial runs as a notebook in a real kernel."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools.check_docs import twins, twins_out_of_step
from tools.tutorial import LANGUAGES, make_notebook, notebook_of, run

import lightboard

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*.md"))
OTHERS = [ROOT / "docs" / name for name in ("writer.md", "sidecar.md", "notebook.md")]
PYTHON = re.compile(r"^```python\n(.*?)^```", re.M | re.S)


def python_of(page: Path) -> list[str]:
    return PYTHON.findall(page.read_text(encoding="utf-8"))


def run_script(code: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "page",
    [page for page in (*GUIDES, *OTHERS) if python_of(page) and "tutorial" not in page.name],
    ids=lambda page: page.name,
)
def test_the_python_of_a_page_runs(page: Path, tmp_path: Path) -> None:
    run_script("\n".join(python_of(page)), tmp_path)


def test_what_the_guide_from_wandb_logs(tmp_path: Path) -> None:
    run_script("\n".join(python_of(ROOT / "docs" / "guides" / "from-wandb.md")), tmp_path)
    board = lightboard.open(tmp_path / "logs")
    assert [run.name for run in board.list_runs()] == ["from-wandb/run-1", "trial"]
    assert board.read_scalars("trial", "train/loss").value.tolist() == [
        1,
        0.5,
        pytest.approx(1 / 3),
    ]
    assert board.read_scalars("from-wandb/run-1", "loss").value.tolist() == [1, 0.5]


@pytest.mark.slow
def test_the_tutorial_runs_as_a_script(tmp_path: Path) -> None:
    code = "\n".join(python_of(ROOT / "docs" / "guides" / "tutorial.md"))
    assert "pictures, " in run_script(code.replace("epochs=5", "epochs=1"), tmp_path)


@pytest.mark.slow
def test_the_tutorial_runs_as_a_notebook(tmp_path: Path) -> None:
    notebook = make_notebook()
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace("epochs=5", "epochs=1")
    run(notebook, tmp_path)
    shown = [
        output["data"]["text/html"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    first, again = [re.search(r'"port": (\d+), "path": "(/\w+/)"', html) for html in shown]
    assert first
    assert again
    assert first.groups() == again.groups()  # the same board
    board = lightboard.open(tmp_path / "logs")
    assert [one.name for one in board.list_runs()] == ["first", "slow"]
    kinds = {tag.plugin for tag in board.list_tags("first")}
    assert kinds >= {"scalars", "images", "histograms", "text", "graphs"}
    assert board.read_scalars("first", "test/accuracy").value[-1] > 0.5
    (embedding,) = board.read_embeddings("first")
    assert embedding.vectors().shape == (500, 500)
    assert "hidden" in str(board.read_graph("first").nodes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_notebook_is_the_page(language: str) -> None:
    kept = json.loads(notebook_of(language).read_text(encoding="utf-8"))
    made = make_notebook(language)
    assert [("".join(cell["source"])) for cell in kept["cells"]] == [
        cell["source"] for cell in made["cells"]
    ], "hint: make tutorial"
    outputs = [cell["outputs"] for cell in kept["cells"] if cell["cell_type"] == "code"]
    assert sum(bool(one) for one in outputs) >= 5, "it was not run: make tutorial"
    text = json.dumps(kept)
    assert "Traceback" not in text
    assert "<iframe" not in text


def test_both_languages_are_in_step() -> None:
    assert {english.name for english, _ in twins()} >= {"README.md", "tutorial.md"}
    assert twins_out_of_step() == []
