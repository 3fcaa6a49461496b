"""The command line: every way to write it, and what is said about the wrong ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from lightboard.cli import ExitCode, main
from lightboard.cli.arguments import (
    HELP,
    OPTIONS_HELP,
    Arguments,
    UsageError,
    option_names,
    parse_arguments,
)

OPTIONS = [name for names in option_names() for name in names]


@pytest.mark.parametrize(
    "argv",
    [
        ["logs/x", "--bind_all", "--path_prefix", "/board", "--reload_interval", "1.5"],
        ["--logdir", "logs/x", "--bind-all", "--path-prefix=board/", "--reload-interval=1.5"],
        ["--logdir=logs/x", "--bind_all=true", "--path_prefix=/board/", "--reload_interval", "1.5"],
        ["serve", "-logdir=logs/x", "--bind-all", "--path-prefix", "board", "-reload_interval=1.5"],
        ["--bind_all", "--path_prefix=/board", "--reload_interval=1.5", "--", "logs/x"],
    ],
)
def test_dashes_underscores_equals_and_positions(argv: list[str]) -> None:
    found = parse_arguments(argv)
    expected = Arguments(logdir="logs/x", bind_all=True, path_prefix="/board", reload_interval=1.5)
    assert vars(found) == vars(expected)


def test_defaults() -> None:
    found = parse_arguments([])
    assert (found.logdir, found.port, found.host, found.reload_interval) == ("logs", None, None, 5)


def test_a_value_may_begin_with_a_dash_behind_an_equals_sign() -> None:
    assert parse_arguments(["--logdir=--odd"]).logdir == "--odd"
    assert parse_arguments(["--", "-odd"]).logdir == "-odd"


@pytest.mark.parametrize(
    ("argv", "message", "hint"),
    [
        (["--prot", "1"], "unknown option --prot", "did you mean --port?"),
        (["--log-dir=x"], "unknown option --log-dir", "did you mean --logdir?"),
        (["--zzzzzz"], "unknown option --zzzzzz", "lightboard serve --help names them all"),
        (["--samples_per_plugin", "images=0"], "every point is kept", "leave --samples_per_plugin"),
        (["--port"], "--port needs a value", "--port 6006"),
        (["--logdir", "--port", "1"], "--logdir needs a value", "--logdir logs"),
        (["--port", "x"], "not a port", "0 takes any free one"),
        (["--port", "65536"], "not a port", "65535"),
        (["--port=٣"], "not a port", "65535"),
        (["--reload_interval", "-1"], "not a number of seconds", "0 to read once"),
        (["--reload_interval", "nan"], "not a number of seconds", "0 to read once"),
        (["--path_prefix", "/a/../b"], "not a path", "/some/path"),
        (["--bind_all=maybe"], "neither true nor false", "--bind_all"),
        (["--bind_all", "--host", "x"], "--host on one", "leave one of them out"),
        (["--token", "short"], "not a token", "token_urlsafe"),
        (["--token=with space in it"], "not a token", "token_urlsafe"),
        (["--token=0123456789ab", "--no_token"], "lets everybody in", "leave one of them out"),
        (["a", "b"], "more than one logdir: a b", "the folder above them"),
        (["--logdir", "a", "b"], "more than one logdir", "the folder above them"),
        (["--logdir="], "--logdir is empty", "--logdir logs"),
    ],
)
def test_mistakes_are_told_with_the_way_out(argv: list[str], message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_arguments(argv)
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_a_mistake_is_two_lines_and_a_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--prot", "1"]) == ExitCode.USAGE
    out = capsys.readouterr()
    assert (out.out, out.err) == (
        "",
        "lightboard: unknown option --prot\nhint: did you mean --port?\n",
    )


def test_help_and_all_the_options(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == main(["-h"]) == ExitCode.OK
    assert capsys.readouterr().out == HELP * 2
    assert max(map(len, HELP.splitlines())) <= 80
    assert main(["serve", "--help"]) == ExitCode.OK
    assert capsys.readouterr().out == OPTIONS_HELP
    for name in OPTIONS:
        assert f"--{name}" in OPTIONS_HELP


def test_every_option_is_documented() -> None:
    text = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
    for name in OPTIONS:
        assert f"`--{name}" in text
    for code in ExitCode:
        assert f"| {code.value} |" in text


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == ExitCode.OK
    name, version = capsys.readouterr().out.split()
    assert name == "lightboard"
    assert version[0].isdigit()


def test_a_file_that_is_no_event_file_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "train.py"
    script.write_text("")
    assert main([str(script)]) == ExitCode.USAGE
    err = capsys.readouterr().err
    assert "is a file, not a folder" in err
    assert f"hint: lightboard --logdir {tmp_path}" in err
