"""`lightboard export`: all scalars, or some of them, as one long table in a file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from lightboard.amounts import counted, size_text
from lightboard.cli.arguments import UsageError
from lightboard.cli.exit_code import ExitCode
from lightboard.cli.options import Options, Spec
from lightboard.cli.places import DEFAULT, open_board, print_json, refuse, say

if TYPE_CHECKING:
    from lightboard.board import ScalarsTable

HELP: Final = """\
Usage: lightboard export [LOGDIR] --to FILE [options]

All scalars of a logdir (default: logs) as one long table: run, tag, step,
wall_time, value. The file's name says which format.

  lightboard export logs --to scalars.parquet
  lightboard export logs --to loss.csv --tags '*/loss' --runs 'lr_*'

Options:
  --to FILE                .parquet (takes pyarrow), .csv or .jsonl
  --tags GLOB              only these tags; `*` crosses slashes. May be repeated
  --runs GLOB              only these runs, likewise
  --superseded             with the points that a restart superseded, and a column
                           that marks them
  --force                  replace the file if there is one
  --follow_links           follow links that lead out of the logdir, too
  --json                   say what was written for programs
  --help                   print this

Values that are no number: NaN, inf and -inf in .csv; "NaN", "Infinity" and
"-Infinity" in .jsonl.
"""
SPEC: Final = Spec(
    "export",
    "scalars as a table in a file",
    HELP,
    switches=("superseded", "force", "follow_links", "json"),
    values={"to": "scalars.csv", "tags": "'*/loss'", "runs": "'run_*'"},
)
_ROWS: Final = 1 << 16
_WORDS: Final = {"nan": '"NaN"', "inf": '"Infinity"', "-inf": '"-Infinity"'}

Write = Callable[["ScalarsTable", str], None]


def export(words: Sequence[str]) -> ExitCode:
    """Raises UsageError."""
    options = Options(SPEC, words)
    if "help" in options.switches:
        print(HELP, end="")
        return ExitCode.OK
    if options.rest[1:]:
        raise UsageError(
            f"more than one logdir: {' '.join(options.rest)}", "give the folder above them"
        )
    place = options.rest[0] if options.rest else DEFAULT
    path = options.last("to")
    if path is None:
        raise UsageError("--to is missing", f"lightboard export {place} --to scalars.csv")
    write = _WRITERS.get(os.path.splitext(path)[1].lower())
    if write is None:
        raise UsageError(f"{path}: not a format", "--to scalars.parquet, .csv or .jsonl")
    if os.path.lexists(path) and "force" not in options.switches:
        raise UsageError(f"{path} is there already", "--force replaces it")
    follow_links = "follow_links" in options.switches
    table = open_board(place, follow_links=follow_links).scalars(
        options.values["tags"] or None,
        options.values["runs"] or None,
        superseded="superseded" in options.switches,
    )
    if not len(table):
        raise UsageError("no scalars fit", f"lightboard ls {place}")
    return _write(table, path, write, as_json="json" in options.switches)


def _write(table: ScalarsTable, path: str, write: Write, *, as_json: bool) -> ExitCode:
    half = f"{path}.{os.getpid()}.part"
    try:
        write(table, half)
        os.replace(half, path)
    except ImportError as error:
        return refuse(ExitCode.MISSING_PACKAGE, f"{path}: {error}")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror or error}", "--to FILE where you may write"
        ) from error
    finally:
        if os.path.lexists(half):
            os.unlink(half)
    size = os.path.getsize(path)
    sizes = {"rows": len(table), "runs": len(table.runs), "tags": len(table.tags), "bytes": size}
    if as_json:
        print_json({"file": path, **sizes})
    else:
        runs, tags = counted(len(table.runs), "run"), counted(len(table.tags), "tag")
        say(f"{path}: {counted(len(table), 'point')} of {runs} and {tags}, {size_text(size)}")
    return ExitCode.OK


def _write_parquet(table: ScalarsTable, path: str) -> None:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ImportError(
            'Parquet takes pyarrow\nhint: pip install "lightboard[arrow]", or --to a .csv or .jsonl'
        ) from None
    reader = pyarrow.RecordBatchReader.from_stream(table)
    with pyarrow.parquet.ParquetWriter(path, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)


def _write_csv(table: ScalarsTable, path: str) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(table.columns) + "\n")
        for columns in _texts(table, _csv_text):
            file.writelines(f"{','.join(row)}\n" for row in zip(*columns, strict=True))


def _write_jsonl(table: ScalarsTable, path: str) -> None:
    form = "{" + ", ".join(f'"{name}": %s' for name in table.columns) + "}\n"
    with open(path, "w", encoding="utf-8") as file:
        for columns in _texts(table, _json_text):
            run, tag, step, *times_and_values = columns
            numbers = [[_WORDS.get(text, text) for text in one] for one in times_and_values]
            file.writelines(form % row for row in zip(run, tag, step, *numbers, strict=True))


def _texts(table: ScalarsTable, quote: Callable[[str], str]) -> Iterator[list[list[str]]]:
    """The columns as texts, some rows at a time; numbers by the fewest digits that read back the same."""
    names = {
        "run": [quote(name) for name in table.runs],
        "tag": [quote(name) for name in table.tags],
    }
    columns: dict[str, Any] = {
        "run": table.run_codes,
        "tag": table.tag_codes,
        "step": table.step,
        "wall_time": table.wall_time,
        "value": table.value,
        "superseded": table.superseded,
    }
    for begin in range(0, len(table), _ROWS):
        texts: list[list[str]] = []
        for name in table.columns:
            rows = columns[name][begin : begin + _ROWS]
            if name in names:
                texts.append([names[name][code] for code in rows.tolist()])
            elif name == "superseded":
                texts.append(["true" if one else "false" for one in rows.tolist()])
            else:
                texts.append(rows.astype(str).tolist())
        yield texts


def _csv_text(name: str) -> str:
    if any(mark in name for mark in ',"\r\n'):
        return '"' + name.replace('"', '""') + '"'
    return name


def _json_text(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


_WRITERS: Final[dict[str, Write]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
}
