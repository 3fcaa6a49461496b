"""The documentation names what there is: every flag, every command, every route of the board."""

from __future__ import annotations

import re
from pathlib import Path

from lightboard.cli.arguments import HELP, OPTIONS_HELP
from lightboard.cli.completion import specs
from lightboard.server.openapi import make_openapi

ROOT = Path(__file__).resolve().parents[2]


def text_of(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def test_every_flag_is_in_the_help_and_on_its_page() -> None:
    flags = set(re.findall(r"^\s+(--\w+)", OPTIONS_HELP, re.M))
    assert set(re.findall(r"--(\w+)", HELP)) <= {flag[2:] for flag in flags} | {"to", "help"}
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
    for text, most in ((HELP, 24), (OPTIONS_HELP, 40), *((spec.help, 24) for spec in specs())):
        lines = text.splitlines()
        assert len(lines) <= most, text
        assert max(map(len, lines)) <= 84, text


def test_every_command_is_in_the_help_and_on_its_page() -> None:
    page = text_of("docs/cli.md")
    for spec in specs():
        assert f"lightboard {spec.name}" in HELP
        assert f"lightboard {spec.name}" in page
        assert spec.help.startswith(f"Usage: lightboard {spec.name}")
        for name in spec.options:
            assert f"--{name} " in spec.help, (spec.name, name)
        assert [one for one in spec.options if f"--{one}" not in page] == []


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
