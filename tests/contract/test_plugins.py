"""What every data kind must have: two mirrored folders, a page, an example that makes the round trip, typed routes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lightboard import plugins
from lightboard.logdir import LocalLogdir
from lightboard.plugins import list_plugins
from lightboard.plugins.plugin import Blob, Download, Plugin
from lightboard.plugins.projector.sources import find_sources
from lightboard.reader.loader import Loader
from lightboard.reader.query import Board
from lightboard.reader.store import Store
from lightboard.server.openapi import make_openapi
from lightboard.writer import SummaryWriter

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "src" / "lightboard" / "plugins"
WEB = ROOT / "web" / "src" / "plugins"

PLUGINS = list_plugins()
each_plugin = pytest.mark.parametrize("plugin", PLUGINS, ids=lambda plugin: plugin.name)


def folders_with(file: str, root: Path) -> set[str]:
    return {found.parent.name for found in root.glob(f"*/{file}")}


def test_both_sides_know_the_same_kinds() -> None:
    declared = {
        folder
        for folder in folders_with("__init__.py", PYTHON)
        if "PLUGIN" in (PYTHON / folder / "__init__.py").read_text(encoding="utf-8")
    }
    names = {plugin.name for plugin in PLUGINS}
    assert declared == names, (
        "a folder with a PLUGIN and no entry in plugins/__init__.py, or the reverse"
    )
    web = folders_with("index.ts", WEB)
    assert web == names, f"no twin for: {sorted(web ^ names)}"


def test_ours_are_entry_points_like_a_third_partys() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = text.split('[project.entry-points."lightboard.plugins"]')[1].split("\n[")[0]
    points = dict(re.findall(r'^(\w+) = "([^"]+)"', section, re.M))
    assert points == {p.name: f"lightboard.plugins.{p.name}:PLUGIN" for p in PLUGINS}


def test_a_third_partys_kind_is_found_where_packages_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget() -> None:
        for made in (plugins._others, plugins.list_plugins, plugins.find_plugin):
            made.cache_clear()

    info = tmp_path / "theirs-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: theirs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        f"[console_scripts]\nx = y:z\n\n[{plugins.ENTRY_POINTS}]\ntheirs = their_kind:PLUGIN\n"
    )
    (tmp_path / "their_kind.py").write_text(
        "from dataclasses import replace\n"
        "from lightboard.plugins.scalars import PLUGIN as OURS\n"
        "PLUGIN = replace(OURS, name='theirs', wire_names=('of_theirs',))\n"
    )
    forget()
    assert "theirs" not in {plugin.name for plugin in plugins.list_plugins()}
    monkeypatch.syspath_prepend(tmp_path)
    forget()
    try:
        assert "theirs" in {plugin.name for plugin in plugins.list_plugins()}
        assert {b"theirs", b"of_theirs", b"scalars"} <= set(plugins.scalar_wire_names())
    finally:
        forget()


@each_plugin
def test_a_kind_has_its_page_and_its_modules(plugin: Plugin) -> None:
    assert (ROOT / "docs" / "plugins" / f"{plugin.name}.md").exists()
    for module in ("encode", "api", "example"):
        assert (PYTHON / plugin.name / f"{module}.py").exists(), (
            f"plugins/{plugin.name}/{module}.py is missing"
        )


@each_plugin
def test_the_dashboard_has_the_kinds_name(plugin: Plugin) -> None:
    index = (WEB / plugin.name / "index.ts").read_text(encoding="utf-8")
    assert f"id: '{plugin.name}'" in index
    assert "howTo:" in index


@each_plugin
def test_routes_are_typed_and_documented(plugin: Plugin) -> None:
    paths = make_openapi()["paths"]
    text = (ROOT / "docs" / "http-api.md").read_text(encoding="utf-8")
    assert plugin.routes()
    for route in plugin.routes():
        path = f"/api/plugins/{plugin.name}/{route.path}"
        operation = paths[path][route.method.lower()]
        assert operation["summary"]
        if route.reply not in (Blob, Download):
            assert operation["responses"]["200"]["content"]["application/json"]["schema"]
        stem = path.split("{", maxsplit=1)[0].strip("/")
        assert stem in text, f"{path} is not in docs/http-api.md"


@each_plugin
def test_the_example_comes_back_under_its_kind(plugin: Plugin, tmp_path: Path) -> None:
    example = __import__(f"lightboard.plugins.{plugin.name}.example", fromlist=["write_example"])
    for seed in (0, 1):
        with SummaryWriter(str(tmp_path / f"run-{seed}")) as writer:
            example.write_example(writer, seed)
    logdir, store = LocalLogdir(str(tmp_path)), Store()
    Loader(logdir, store).load_all()
    board = Board(store, logdir)
    runs = board.list_runs()
    assert [run.name for run in runs] == ["run-0", "run-1"]
    if plugin.name == "projector":  # embeddings are files beside the events
        names = [one.run_name for one in find_sources(board).sources.values()]
        assert names == ["run-0", "run-1"]
        return
    for run in runs:
        assert run.points > 0
        assert {tag.plugin for tag in board.list_tags(run.id)} == {plugin.name}
