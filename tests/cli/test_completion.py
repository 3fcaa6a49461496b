"""The tab key in a real bash (and zsh, fish where they are): every command, every option, folders and files."""

from __future__ import annotations

import contextlib
import os
import pty
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.builders import wait_until

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


# What zsh would offer is written down as it is offered; the second key says when that is done.
ZSH = r"""
autoload -Uz compinit && compinit -u -D
zstyle ':completion:*' verbose yes
eval "$SCRIPT"
compadd() {
  if [[ " ${(j: :)@[1,(i)(-|--)]}" != *' -'[a-zA-Z]#[OAD]* ]]; then
    local -a offered
    builtin compadd -A offered "$@"
    (( $#offered )) && print -rl -- $offered >>$OFFERED
  fi
  builtin compadd "$@"
}
done_widget() { print -r -- DONE >>$OFFERED; BUFFER= }
zle -N done_widget
bindkey '^I' complete-word '^Xd' done_widget
print READY
"""


class Zsh:
    """An interactive zsh on a terminal of its own."""

    def __init__(self, script: str, folder: Path, own: Path) -> None:
        self.offered = own / "offered"
        setup = own / "setup.zsh"
        setup.write_text(ZSH)
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.chdir(folder)
            environment = {
                **os.environ,
                "SCRIPT": script,
                "OFFERED": str(self.offered),
                "TERM": "xterm",
            }
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**environment, "PS1": ""})
        self.write(f". {setup}\n")
        said = b""
        while b"READY\r" not in said:
            said += os.read(self.terminal, 4096)
        threading.Thread(target=self.read_on, daemon=True).start()

    def write(self, text: str) -> None:
        os.write(self.terminal, text.encode())

    def read_on(self) -> None:
        """A terminal whose output nobody takes stands still."""
        with contextlib.suppress(OSError):
            while os.read(self.terminal, 4096):
                pass

    def complete(self, line: str) -> set[str]:
        self.offered.write_text("")
        self.write(f"lightboard {line}\t\x18d")
        wait_until(lambda: self.offered.read_text().endswith("DONE\n"), "zsh")
        return {one.rstrip("/") for one in self.offered.read_text().splitlines()} - {"DONE"}

    def end(self) -> None:
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)
        os.close(self.terminal)


class Fish:
    def __init__(self, script: str, folder: Path, own: Path) -> None:
        self.folder, self.script = folder, own / "lightboard.fish"
        self.script.write_text(script)

    def complete(self, line: str) -> set[str]:
        done = subprocess.run(
            ["fish", "--no-config", "-c", f"source {self.script}; complete -C 'lightboard {line}'"],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stderr == ""
        return {one.partition("\t")[0].rstrip("/") for one in done.stdout.splitlines()}

    def end(self) -> None:
        pass


@pytest.fixture
def shell(
    request: pytest.FixtureRequest,
    folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Zsh | Fish]:
    kind = request.param
    if shutil.which(kind.__name__.lower()) is None:
        pytest.skip(f"no {kind.__name__.lower()} here")
    assert main(["completion", kind.__name__.lower()]) == ExitCode.OK
    shell = kind(capsys.readouterr().out, folder, tmp_path_factory.mktemp("shell"))
    yield shell
    shell.end()


@pytest.mark.parametrize("shell", [Zsh, Fish], indirect=True)
def test_the_tab_key_in_zsh_and_fish(shell: Zsh | Fish) -> None:
    folders = {"logs", "lab notes", "other"}
    first = shell.complete("")
    assert set(COMMANDS) | folders == {one.replace("\\ ", " ") for one in first}
    assert shell.complete("do") == {"doctor"}
    own = {f"--{name}" for name in [*option_names()[0], *option_names()[1]]}
    assert shell.complete("--") == own
    assert shell.complete("logs --bind") == {"--bind_all"}
    for spec in specs():
        assert shell.complete(f"{spec.name} --") == {f"--{name}" for name in spec.options}
    assert shell.complete("--logdir lo") == {"logs"}
    assert shell.complete("--port ") == set()
    assert shell.complete("ls lo") == {"logs"}
    assert shell.complete("inspect logs") == {"logs", "logs.csv"}
    assert shell.complete("export logs --to logs.") == {"logs.csv"}
    assert shell.complete("cache cl") == {"clear"}
    assert shell.complete("completion ") == set(SHELLS)


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
