"""`lightboard completion SHELL`: what the shell needs for its tab key, made from what the commands take."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from lightboard.cli.arguments import OPTIONS_HELP, UsageError, option_names
from lightboard.cli.exit_code import ExitCode
from lightboard.cli.main import COMMANDS
from lightboard.cli.options import Options, Spec

HELP: Final = """\
Usage: lightboard completion bash|zsh|fish

Prints what the shell needs to complete commands, options and folders. For every
new shell:

  bash   echo 'eval "$(lightboard completion bash)"' >> ~/.bashrc
  zsh    echo 'eval "$(lightboard completion zsh)"' >> ~/.zshrc    (below compinit)
  fish   lightboard completion fish > ~/.config/fish/completions/lightboard.fish

Options:
  --help                   print this
"""
SHELLS: Final = ("bash", "zsh", "fish")
SPEC: Final = Spec(
    "completion", "what the shell needs for its tab key", HELP, operands=(tuple(SHELLS),)
)

# Values that name a place of the disk.
_PLACES: Final = {"logdir": "folder", "to": "path"}


@dataclass(frozen=True)
class _Option:
    name: str
    takes_value: bool
    summary: str

    @property
    def place(self) -> str:
        """ "folder", "path", or "" where its value is no place of the disk."""
        return _PLACES.get(self.name, "")


def completion(words: Sequence[str]) -> ExitCode:
    """Raises UsageError."""
    options = Options(SPEC, words)
    if "help" in options.switches:
        print(HELP, end="")
        return ExitCode.OK
    shell = " ".join(options.rest)
    if shell not in SHELLS:
        raise UsageError(
            f"{shell}: no shell that is known" if shell else "for which shell?",
            f"lightboard completion {SHELLS[0]}, or {' or '.join(SHELLS[1:])}",
        )
    print(_MAKERS[shell](), end="")
    return ExitCode.OK


def specs() -> list[Spec]:
    """Of all commands."""
    return [import_module(f"lightboard.cli.{name}").SPEC for name in COMMANDS]


def _options_of(spec: Spec | None) -> list[_Option]:
    """None: the board's own."""
    if spec is None:
        values, switches = option_names()
        names, with_value, text = [*values, *switches], set(values), OPTIONS_HELP
    else:
        names, with_value, text = spec.options, set(spec.values), spec.help
    said = dict(re.findall(r"^ +--(\w+)(?: [^ \n]+)? {2,}(.+)$", text, re.M))
    return [_Option(one, one in with_value, said.get(one, "").strip()) for one in names]


def _operands(spec: Spec, at: int) -> Sequence[str]:
    return spec.operands[at] if at < len(spec.operands) else ()


# --- bash ----------------------------------------------------------------------------------------

_BASH: Final = """\
# lightboard's completion for bash; made by `lightboard completion bash`.
_lightboard() {
  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= place=0 i word
  # bash takes --logdir=logs for three words.
  if [[ $current == = ]]; then current=; elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    case $word in
      =) ((i++)) ;;
      @VALUES@) [[ ${COMP_WORDS[i+1]} == = ]] || ((i++)) ;;
      -*) ;;
      *)
        if ((i == 1)); then
          case $word in @COMMANDS@) command=$word; continue ;; esac
        fi
        ((place++)) ;;
    esac
  done
  local options= operands=
  case $command in
@CASES@
  esac
  COMPREPLY=()
  case $before in
    @FOLDER_VALUES@) operands=folder ;;
    @PATH_VALUES@) operands=path ;;
    @OTHER_VALUES@) return ;;
    *)
      if [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
        return
      fi ;;
  esac
  compopt -o filenames 2>/dev/null
  local IFS=$'\\n'
  for word in $operands; do
    case $word in
      folder) COMPREPLY+=($(compgen -d -- "$current")) ;;
      path) COMPREPLY+=($(compgen -f -- "$current")) ;;
      *) COMPREPLY+=($(compgen -W "$word" -- "$current")) ;;
    esac
  done
}
complete -F _lightboard lightboard
"""


def _bash() -> str:
    every = [_options_of(None), *map(_options_of, specs())]
    valued = {one.name: one.place for options in every for one in options if one.takes_value}

    def flags(*places: str) -> str:
        named = sorted(name for name, place in valued.items() if place in places)
        return "|".join(f"--{name}" for name in named)

    def words(options: Iterable[_Option]) -> str:
        return " ".join(f"--{one.name}" for one in options)

    def at(spec: Spec, place: int) -> str:
        return "\\n".join(one for one in _operands(spec, place) if one != "run")

    first = "\\n".join([*COMMANDS, "folder"])
    cases = [
        f"    '') options='{words(every[0])}'; ((place)) || operands=$'{first}' ;;",
    ]
    for spec, options in zip(specs(), every[1:], strict=True):
        places = " ".join(
            f"{n}) operands=$'{at(spec, n)}' ;;" for n in range(len(spec.operands)) if at(spec, n)
        )
        cases.append(
            f"    {spec.name}) options='{words(options)}'"
            + (f"; case $place in {places} esac ;;" if places else " ;;")
        )
    return (
        _BASH.replace("@VALUES@", flags("", "folder", "path"))
        .replace("@COMMANDS@", "|".join(COMMANDS))
        .replace("@CASES@", "\n".join(cases))
        .replace("@FOLDER_VALUES@", flags("folder"))
        .replace("@PATH_VALUES@", flags("path"))
        .replace("@OTHER_VALUES@", flags(""))
    )


# --- zsh -----------------------------------------------------------------------------------------


def _zsh() -> str:
    def quoted(text: str) -> str:
        return text.replace("'", "'\\''")

    def said(text: str) -> str:
        return quoted(re.sub(r"([\[\]:\\])", r"\\\1", text))

    def argument(one: _Option) -> str:
        action = {"folder": ":folder:_files -/", "path": ":file:_files"}.get(one.place, ":value: ")
        value = action if one.takes_value else ""
        return f"'*--{one.name}[{said(one.summary)}]{value}'"

    def operand(words: Sequence[str], at: int) -> str:
        acts = {"folder": "_files -/", "path": "_files", "run": " "}
        if len(words) == 1 and words[0] in acts:
            return f"'{at}:{words[0]}:{acts[words[0]]}'"
        return f"'{at}:word:({' '.join(words)})'"

    lines = [
        "#compdef lightboard",
        "# lightboard's completion for zsh; made by `lightboard completion zsh`.",
    ]
    lines += ["_lightboard() {", "  local -a commands", "  commands=("]
    lines += [f"    '{spec.name}:{said(spec.summary)}'" for spec in specs()]
    lines += ["  )", "  case ${words[2]} in"]
    for spec in specs():
        parts = [*map(argument, _options_of(spec)), "'1:command:( )'"]
        parts += [operand(words, n + 2) for n, words in enumerate(spec.operands)]
        lines.append(f"    {spec.name}) _arguments {' '.join(parts)}; return ;;")
    lines += [
        "  esac",
        "  if (( CURRENT == 2 )) && [[ ${words[2]} != -* ]]; then _describe command commands; fi",
        f"  _arguments {' '.join(map(argument, _options_of(None)))} '1:folder:_files -/'",
        "}",
        '[[ "${funcstack[1]}" == _lightboard ]] && _lightboard "$@" || compdef _lightboard lightboard',
    ]
    return "\n".join(lines) + "\n"


# --- fish ----------------------------------------------------------------------------------------


def _fish() -> str:
    def quoted(text: str) -> str:
        return text.replace("\\", "\\\\").replace("'", "\\'")

    def option(one: _Option, condition: str) -> str:
        value = ""
        if one.takes_value:
            value = {"folder": " -xa '(__fish_complete_directories)'", "path": " -rF"}.get(
                one.place, " -x"
            )
        return f"complete -c lightboard -n '{condition}' -l {one.name}{value} -d '{quoted(one.summary)}'"

    names = " ".join(COMMANDS)
    alone = f"not __fish_seen_subcommand_from {names}"
    lines = [
        "# lightboard's completion for fish; made by `lightboard completion fish`.",
        "complete -c lightboard -f",
        f"complete -c lightboard -n '{alone}' -a '(__fish_complete_directories)'",
    ]
    lines += [option(one, alone) for one in _options_of(None)]
    for spec in specs():
        seen = f"__fish_seen_subcommand_from {spec.name}"
        lines.append(
            f"complete -c lightboard -n __fish_use_subcommand -a {spec.name} -d '{quoted(spec.summary)}'"
        )
        lines += [option(one, seen) for one in _options_of(spec)]
        for words in spec.operands:
            if words == ("folder",):
                lines.append(
                    f"complete -c lightboard -n '{seen}' -a '(__fish_complete_directories)'"
                )
            elif words == ("path",):
                lines.append(f"complete -c lightboard -n '{seen}' -F")
            elif words != ("run",):
                lines.append(f"complete -c lightboard -n '{seen}' -a '{' '.join(words)}'")
    return "\n".join(lines) + "\n"


_MAKERS: Final[dict[str, Callable[[], str]]] = {"bash": _bash, "zsh": _zsh, "fish": _fish}
