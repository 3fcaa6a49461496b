"""Makes docs/reference/*.md of docstrings and of the HTTP API's description: `make reference`; --check compares."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made by tools/reference.py (make reference) from {what}; do not edit. -->\n"
METHODS = ("get", "post", "put", "delete")


class _Bare:
    """An annotation as it was written, without quotes."""

    def __init__(self, text: Any) -> None:
        self._text = text if isinstance(text, str) else inspect.formatannotation(text)

    def __repr__(self) -> str:
        return self._text


def _signature(name: str, function: Any) -> str:
    found = inspect.signature(function)
    rest = [
        one if one.annotation is one.empty else one.replace(annotation=_Bare(one.annotation))
        for one in found.parameters.values()
        if one.name != "self"
    ]
    gives = found.return_annotation
    if gives is not found.empty:
        gives = _Bare(gives)
    return f"{name}{found.replace(parameters=rest, return_annotation=gives)}"


def _doc(thing: Any) -> str:
    """The docstring as Markdown: examples become blocks of code."""
    lines: list[str] = []
    within = False
    for line in (inspect.getdoc(thing) or "").splitlines():
        begins = line.startswith(">>> ")
        if begins and not within:
            if lines and lines[-1]:
                lines.append("")
            lines.append("```pycon")
            within = True
        elif within and not line:
            lines.append("```")
            within = False
        lines.append(line)
    if within:
        lines.append("```")
    return "\n".join(lines)


def _members(kind: type) -> Iterator[tuple[str, Any]]:
    for name, member in vars(kind).items():
        if not name.startswith("_") and (
            inspect.isfunction(member) or isinstance(member, property)
        ):
            yield name, member


def _class(kind: type, name: str) -> list[str]:
    parts = [
        f"## {name}",
        f"```\n{_signature(name, vars(kind).get('__init__', kind))}\n```".replace(
            " -> None\n", "\n"
        ),
    ]
    parts.append(_doc(kind))
    for member_name, member in _members(kind):
        if isinstance(member, property):
            parts += [f"### {name}.{member_name}", _doc(member)]
        else:
            parts += [
                f"### {name}.{member_name}",
                f"```\n{_signature(member_name, member)}\n```",
                _doc(member),
            ]
    return parts


def _function(function: Callable[..., Any], name: str) -> list[str]:
    return [f"## {name}", f"```\n{_signature(name, function)}\n```", _doc(function)]


def _page(what: str, parts: list[str]) -> str:
    return "\n\n".join([MADE.format(what=what), *filter(None, parts)]) + "\n"


def make_writer() -> str:
    """All that logs."""
    import lightboard

    parts = [
        "# Logging",
        "What is compared with torch and tensorboardX: [writer.md](../writer.md).",
    ]
    parts += _class(lightboard.SummaryWriter, "SummaryWriter")
    parts += _class(lightboard.View, "View")
    parts += _function(lightboard.patch_torch, "patch_torch")
    return _page("docstrings", parts)


def make_board() -> str:
    """All that reads."""
    from lightboard import board

    parts = ["# Reading", "With examples in order: [python.md](../python.md)."]
    parts += _function(board.open, "lightboard.open")
    for name in (
        "Board",
        "Scalars",
        "ScalarsTable",
        "RunsTable",
        "Entries",
        "Entry",
        "RunInfo",
        "TagInfo",
    ):
        parts += _class(getattr(board, name), name)
    return _page("docstrings", parts)


def make_notebook() -> str:
    """For notebooks without magics."""
    from lightboard import notebook

    parts = ["# Notebooks", "Magics and where they work: [notebook.md](../notebook.md)."]
    for name in ("show", "show_static", "open_board", "list_boards", "stop_boards"):
        parts += _function(getattr(notebook, name), f"notebook.{name}")
    return _page("docstrings", parts)


def _type(schema: dict[str, Any]) -> str:
    """A JSON schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for word in ("anyOf", "oneOf"):
        if word in schema:
            return " or ".join(dict.fromkeys(_type(one) for one in schema[word]))
    if "enum" in schema:
        return " or ".join(f"`{one}`" for one in schema["enum"])
    if "const" in schema:
        return f"`{schema['const']}`"
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]" if schema.get("items") else "[…]"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"{{name: {_type(schema['additionalProperties'])}}}"
    kind = schema.get("type", "anything")
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def _fields(schema: dict[str, Any]) -> str:
    needed = set(schema.get("required", ()))
    return ", ".join(
        f"`{name}`{'' if name in needed else '?'}: {_type(one)}"
        for name, one in schema.get("properties", {}).items()
    )


def make_http() -> str:
    """Every route of the board and of its dashboards."""
    from lightboard.server.openapi import make_openapi

    api = make_openapi()
    schemas = api["components"]["schemas"]
    parts = [
        MADE.format(what="the API's own description, /api/openapi.json"),
        "# HTTP, in short",
        "Every route with its request and reply, made from the structs that decode them; `?` may be left out. "
        "What it all means, byte layouts included: [http-api.md](../http-api.md).",
    ]
    named: set[str] = set()
    for path, item in api["paths"].items():
        for method in METHODS:
            operation = item.get(method)
            if operation is None:
                continue
            lines = [f"### {method.upper()} {path.lstrip('/')}", f"{operation['summary']}."]
            asked = [
                f"`{one['name']}`{'' if one.get('required') else '?'}: {_type(one['schema'])}"
                for one in operation.get("parameters", [])
            ]
            if asked:
                lines.append(f"Asks: {', '.join(asked)}")
            for content in operation.get("requestBody", {}).get("content", {}).values():
                name = _type(content["schema"])
                lines.append(f"Body: {_fields(schemas.get(name, content['schema'])) or name}")
                _collect(schemas.get(name, {}), schemas, named)
            for media, content in operation["responses"]["200"].get("content", {}).items():
                name = _type(content.get("schema", {})) if media == "application/json" else ""
                lines.append(f"Reply: {name or media}")
                named.update({name} & set(schemas))
                _collect(schemas.get(name, {}), schemas, named)
            parts.append("\n\n".join(lines))
    parts.append("## What they are made of")
    parts += [
        f"**{name}**: {_fields(schemas[name]) or _type(schemas[name])}" for name in sorted(named)
    ]
    return "\n\n".join(parts) + "\n"


def _collect(schema: Any, schemas: dict[str, Any], found: set[str]) -> None:
    """Names of all that a schema is made of."""
    for name in re.findall(r"#/components/schemas/(\w+)", repr(schema)):
        if name not in found:
            found.add(name)
            _collect(schemas[name], schemas, found)


PAGES: dict[str, Callable[[], str]] = {
    "writer.md": make_writer,
    "board.md": make_board,
    "notebook.md": make_notebook,
    "http.md": make_http,
}


def out_of_step() -> list[str]:
    """Pages that are not what would be made now."""
    return [
        name
        for name, make in PAGES.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != make()
    ]


def main() -> int:
    """Write them, or compare."""
    if "--check" in sys.argv[1:]:
        stale = out_of_step()
        for name in stale:
            print(f"docs/reference/{name} is stale\nhint: make reference", file=sys.stderr)
        if not stale:
            print("reference: in step with docstrings and the API")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
