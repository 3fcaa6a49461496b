"""The documentation names what there is: every flag, every command, every route of the board."""

from __future__ import annotations

import re
from pathlib import Path

from lightboard.cli.arguments import HELP
from lightboard.server.openapi import make_openapi

ROOT = Path(__file__).resolve().parents[2]


def text_of(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def test_every_flag_is_in_the_help_and_on_its_page() -> None:
    flags = set(re.findall(r"^\s+(--\w+)", HELP, re.M))
    assert {
        "--logdir",
        "--host",
        "--port",
        "--bind_all",
        "--path_prefix",
        "--reload_interval",
    } <= flags
    page = text_of("docs/cli.md")
    assert [flag for flag in sorted(flags) if flag not in page] == []


def test_the_help_fits_a_screen() -> None:
    lines = HELP.splitlines()
    assert len(lines) <= 36
    assert max(map(len, lines)) <= 100


def test_every_make_command_is_explained() -> None:
    commands = re.findall(r"^([a-z-]+):.*## (.+)$", text_of("Makefile"), re.M)
    assert len(commands) >= 8
    assert all(len(what) > 8 for _, what in commands)
    pages = text_of("README.md", "CONTRIBUTING.md")
    wanted = ("setup", "dev", "demo", "test", "check", "fix", "build")
    assert [name for name in wanted if f"make {name}" not in pages] == []


def test_every_route_is_on_its_page() -> None:
    page = text_of("docs/http-api.md")
    stems = {path.split("{")[0].strip("/") for path in make_openapi()["paths"]}
    assert [stem for stem in sorted(stems) if stem not in page] == []
