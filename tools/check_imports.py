"""Who may import whom in Python: the table of ARCHITECTURE.md, checked. Exits 1 naming file:line, rule and way out.

The web side has its twin in tools/check_web_imports.mjs.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "lightboard"

LEAVES = ("types", "protos", "events", "_native")

# Each row: modules (below lightboard.) that match the pattern may import what matches one of the others.
# The first matching row counts. A folder may always import itself.
TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "",
        (
            *("writer", "writer.*", "board", "board.*", "notebook", "notebook.*"),
            *("types", "summary", "sidecar.view", "patch"),
        ),
    ),
    ("__main__", ("cli", "cli.*")),
    ("patch", ("",)),
    ("types", ()),
    ("amounts", ()),
    ("_native", ()),
    ("protos*", ()),
    ("events*", ("types", "protos*", "_native")),
    ("sidecar*", ("types",)),
    ("logdir*", ("types", "events*", "_native")),
    ("reader*", ("types", "protos*", "events*", "_native", "logdir*", "plugins", "plugins.plugin")),
    ("plugins", ("plugins.plugin", "types")),
    ("plugins.plugin", ("types",)),
    ("plugins.*.encode", ("types", "protos*", "events*", "_native")),
    ("plugins.*.decode", ("types", "protos*", "events*", "_native")),
    ("plugins.*.example", ("types", "writer*")),
    # The run table is about runs: what they were set to and how they are.
    (
        "plugins.hparams*",
        ("types", "protos*", "events*", "_native", "reader*", "plugins.plugin", "runs*"),
    ),
    (
        "plugins.*",
        ("types", "protos*", "events*", "_native", "logdir*", "reader*", "plugins.plugin"),
    ),
    ("writer*", ("types", "protos*", "events*", "_native", "plugins.*.encode")),
    ("summary*", ("types", "protos*", "events*", "_native", "writer*", "plugins.*.encode")),
    (
        "runs*",
        ("types", "protos*", "events*", "_native", "logdir*", "reader*", "plugins.*.decode"),
    ),
    (
        "server*",
        (
            *("types", "_native", "logdir*", "reader*", "runs*", "sidecar"),
            *("board.routes", "plugins", "plugins.plugin"),
        ),
    ),
    (
        "board*",
        (
            *(
                "types",
                "amounts",
                "protos*",
                "events*",
                "_native",
                "logdir*",
                "reader*",
                "runs*",
                "sidecar",
            ),
            *("plugins", "plugins.plugin", "plugins.*.decode"),
            "plugins.projector.checkpoint",  # a decoder, too: of files beside the one that names them
        ),
    ),
    ("cli*", ("*",)),
    ("notebook*", ("*",)),
)

# (file, imported module): a breach we know of, with the reason. Empty is the aim.
DEBT: dict[tuple[str, str], str] = {}

# Never at import time, wherever they stand: what these cost, only those who need it may pay.
HEAVY_FOR_WRITER = ("starlette", "uvicorn", "watchfiles", "torch", "PIL", "msgspec")


@dataclass(frozen=True)
class Import:
    """One import of a module of this package, or of a third party's."""

    file: Path
    line: int
    module: str
    """Below lightboard for our own ("reader.store"), else absolute with a leading "!"."""
    at_import_time: bool


def module_name(file: Path) -> str:
    """`src/lightboard/reader/store.py` → "reader.store"; a package's `__init__.py` is the package."""
    parts = list(file.relative_to(PACKAGE).with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts)


def imports_of(file: Path) -> Iterator[Import]:
    """Every import in the file, those for type checkers only left out."""
    tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
    yield from _walk(file, tree, at_import_time=True)


def _walk(file: Path, node: ast.AST, *, at_import_time: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            for other in child.orelse:
                yield from _walk(file, other, at_import_time=at_import_time)
            continue
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(file, child.lineno, _below(alias.name), at_import_time)
        elif isinstance(child, ast.ImportFrom) and child.module and child.level == 0:
            yield Import(file, child.lineno, _below(child.module), at_import_time)
            if child.module.split(".")[0] == "lightboard":
                for alias in child.names:  # from lightboard.plugins import scalars
                    name = _below(f"{child.module}.{alias.name}")
                    if _exists(name):
                        yield Import(file, child.lineno, name, at_import_time)
        elif isinstance(child, ast.ImportFrom):
            yield Import(file, child.lineno, "!relative", at_import_time)
        inside = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        yield from _walk(file, child, at_import_time=at_import_time and not inside)


def _below(name: str) -> str:
    if name == "lightboard":
        return ""
    return name.removeprefix("lightboard.") if name.startswith("lightboard.") else "!" + name


def _exists(name: str) -> bool:
    path = PACKAGE.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").exists() or path.with_suffix(".pyi").exists()


def allowed(importer: str, imported: str) -> bool:
    """True where the table lets module `importer` import module `imported`."""
    if imported in ("", importer) or not imported:
        return True
    for pattern, targets in TABLE:
        if not fnmatch(importer, pattern):
            continue
        own = _folder(importer)
        if own and (imported == own or imported.startswith(own + ".")):
            return True
        if any(imported == target.rstrip("*").rstrip(".") for target in targets):
            return True
        return any(fnmatch(imported, target) for target in targets)
    return False


def _folder(module: str) -> str:
    parts = module.split(".")
    if parts[0] == "plugins":
        return (
            ".".join(parts[:2])
            if len(parts) > 1 and (PACKAGE / "plugins" / parts[1]).is_dir()
            else ""
        )
    return parts[0]


def breaches() -> list[str]:
    """One line per breach: where, what, and the way out."""
    found: list[str] = []
    unpaid = dict(DEBT)
    for file in sorted(PACKAGE.rglob("*.py")):
        if file.name.endswith("_pb2.py"):
            continue
        importer = module_name(file)
        where = file.relative_to(ROOT).as_posix()
        for item in imports_of(file):
            if item.module == "!relative":
                found.append(
                    f"{where}:{item.line}: relative import (hint: name the module: lightboard.…)"
                )
            elif item.module.startswith("!"):
                heavy = item.module[1:].split(".")[0] in HEAVY_FOR_WRITER
                light = fnmatch(importer, "writer*") or fnmatch(importer, "plugins.*.encode")
                if (
                    heavy
                    and item.at_import_time
                    and (light or importer in ("", "plugins", "events"))
                ):
                    found.append(
                        f"{where}:{item.line}: imports {item.module[1:]} at import time, which every training "
                        "script would pay for (hint: import it in the function that needs it)"
                    )
            elif not allowed(importer, item.module):
                unpaid.pop((where, item.module), None)
                if (where, item.module) in DEBT:
                    continue
                found.append(
                    f"{where}:{item.line}: lightboard.{importer or '__init__'} may not import "
                    f"lightboard.{item.module} (hint: data only moves to the right, see ARCHITECTURE.md; "
                    "the table is in tools/check_imports.py)"
                )
    found += [f"{where}: debt is paid, remove its row: {module}" for where, module in unpaid]
    return found


def main() -> int:
    """Print the breaches; 1 if there are any."""
    lines = breaches()
    print("\n".join(lines), file=sys.stderr) if lines else print(
        "imports: every arrow goes the right way"
    )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
