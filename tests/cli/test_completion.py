"""The tab key in a real bash (and zsh, fish where they are): every command, every option, folders and files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from lightboard.cli import ExitCode, main
from lightboard.cli.arguments import option_names
from lightboard.cli.completion import SHELLS, specs
from lightboard.cli.main import COMMANDS


@pytest.fixture
def script(capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["completion", "bash"]) == ExitCode.OK
    return capsys.readouterr().out


# As bash itself calls it: words parted where it parts them, at blanks and at "=".
ASK = """
words=("$@")
COMP_WORDS=(); for word in "${words[@]}"; do
  if [[ $word == --*=* ]]; then COMP_WORDS+=("${word%%=*}" "=" ); [[ -n ${word#*=} ]] && COMP_WORDS+=("${word#*=}")
  else COMP_WORDS+=("$word"); fi
done
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { :; }
_lightboard
printf '%s\\n' "${COMPREPLY[@]}"
"""


def complete(script: str, folder: Path, *words: str) -> set[str]:
    done = subprocess.run(
        ["bash", "--norc", "-c", script + ASK, "bash", "lightboard", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return set(done.stdout.split("\n")) - {""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("logs", "lab notes", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "logs" / "first").mkdir()
    (tmp_path / "logs.csv").touch()
    return tmp_path


def test_the_first_word_is_a_command_or_a_folder(script: str, folder: Path) -> None:
    assert complete(script, folder, "") == {*COMMANDS, "logs", "lab notes", "other"}
    assert complete(script, folder, "l") == {"ls", "logs", "lab notes"}
    assert complete(script, folder, "do") == {"doctor"}
    assert complete(script, folder, "logs/") == {"logs/first"}


def test_every_option_of_everything(script: str, folder: Path) -> None:
    own = {f"--{name}" for name in [*option_names()[0], *option_names()[1]]}
    assert complete(script, folder, "--") == own
    assert complete(script, folder, "logs", "--") == own
    assert complete(script, folder, "--bind_all", "--p") == {"--port", "--path_prefix"}
    for spec in specs():
        expected = {f"--{name}" for name in spec.options}
        assert complete(script, folder, spec.name, "--") == expected


def test_values_and_places(script: str, folder: Path) -> None:
    folders = {"logs", "lab notes", "other"}
    assert complete(script, folder, "--logdir", "") == folders
    assert complete(script, folder, "--logdir=") == folders
    assert complete(script, folder, "--logdir=lo") == {"logs"}
    assert complete(script, folder, "--port", "") == set()
    assert complete(script, folder, "--port=") == set()
    assert complete(script, folder, "--port", "7000", "lo") == {"logs"}
    assert complete(script, folder, "--port=7000", "lo") == {"logs"}
    assert complete(script, folder, "logs", "") == set()  # one logdir is enough
    assert complete(script, folder, "ls", "lo") == {"logs"}
    assert complete(script, folder, "ls", "logs", "") == set()
    assert complete(script, folder, "inspect", "logs") == {"logs", "logs.csv"}
    assert complete(script, folder, "export", "logs", "--to", "logs.") == {"logs.csv"}
    assert complete(script, folder, "cache", "") == {"clear"}
    assert complete(script, folder, "cache", "clear", "o") == {"other"}
    assert complete(script, folder, "completion", "") == set(SHELLS)
    assert complete(script, folder, "demo", "") == set()


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_takes_it(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == ExitCode.OK
    text = capsys.readouterr().out
    for name in (*COMMANDS, "path_prefix", "superseded", "no_token"):
        assert name in text
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    done = subprocess.run([shell, "-n"], input=text, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "message"), [([], "for which shell?"), (["tcsh"], "tcsh: no shell that is known")]
)
def test_mistakes(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", *words]) == ExitCode.USAGE
    hint = "hint: lightboard completion bash, or zsh or fish\n"
    assert capsys.readouterr().err == f"lightboard: {message}\n{hint}"


def test_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "--help"]) == ExitCode.OK
    assert capsys.readouterr().out.startswith("Usage: lightboard completion")
