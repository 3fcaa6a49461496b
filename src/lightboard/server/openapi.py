"""The description of the HTTP API, made from the structs. `python -m lightboard.server.openapi` prints it."""

from __future__ import annotations

import re
import sys
from typing import Any, Final

import msgspec

from lightboard.board.routes import ROUTES
from lightboard.plugins import list_plugins
from lightboard.plugins.plugin import Blob, Download, Route
from lightboard.reader.store import Store
from lightboard.runs.facts import Facts
from lightboard.server.app import board_routes
from lightboard.server.board import Titles, release
from lightboard.server.messages import ErrorReply, LiveEvent, LiveRequest
from lightboard.sidecar import Sidecar

_REF: Final = "#/components/schemas/{name}"
_ERROR: Final = {"$ref": "#/components/schemas/ErrorReply"}

_STATUSES: Final = {
    400: "The request does not fit its description",
    403: "Another site, a host name that is not this board's, or a board that keeps nothing",
    404: "No such thing, or no longer",
    409: "Ids of another epoch: load the board anew; or a name that is taken",
    413: "The request is too large",
    415: "The bytes are not what this dashboard shows",
    500: "A file cannot be read, or an error in lightboard",
    503: "The server is ending",
    507: "What was done could not be kept",
}


def make_openapi() -> dict[str, Any]:
    """The OpenAPI 3.1 document of the board and all plugins."""
    routes = [
        ("board", f"/api/{route.path}", route)
        for route in board_routes(Titles(""), Facts(Store()), Sidecar(""))
    ]
    routes += [("data", f"/api/data/{route.path}", route) for route in ROUTES]
    for plugin in list_plugins():
        routes += [
            (plugin.name, f"/api/plugins/{plugin.name}/{route.path}", route)
            for route in plugin.routes()
        ]
    types: list[Any] = [ErrorReply, LiveEvent, LiveRequest]
    for _, _, route in routes:
        types += (
            [route.request] if route.reply in (Blob, Download) else [route.request, route.reply]
        )
    refs, components = msgspec.json.schema_components(types, ref_template=_REF)
    schema = dict(zip(types, refs, strict=True))
    # The requests of GET routes are spread over parameters.
    spread = {route.request.__name__ for _, _, route in routes if route.method == "GET"}
    paths: dict[str, Any] = {}
    for tag, path, route in routes:
        operation = _operation(tag, route, schema, components)
        if path in paths:
            operation["operationId"] += f"_{route.method.lower()}"
        paths.setdefault(path, {})[route.method.lower()] = operation
    paths["/api/live"] = {"get": _live_operation(components)}
    for name in spread | {"LiveRequest"}:
        components.pop(name, None)
    return {
        "openapi": "3.1.0",
        "info": {"title": "lightboard", "version": release()},
        "paths": paths,
        "components": {"schemas": components},
    }


def _operation(tag: str, route: Route, schema: Any, components: Any) -> dict[str, Any]:
    if route.reply in (Blob, Download):
        binary = {"schema": {"type": "string", "format": "binary"}}
        content = dict.fromkeys(route.media_types, binary)
    else:
        content = {"application/json": {"schema": schema[route.reply]}}
    operation: dict[str, Any] = {
        "summary": route.summary,
        "tags": [tag],
        "operationId": re.sub(r"\W+", "_", f"{tag}_{route.path}").strip("_"),
        "responses": {"200": {"description": "Done", "content": content}, **_errors()},
    }
    if route.method == "POST":
        body = {"application/json": {"schema": schema[route.request]}}
        operation["requestBody"] = {"required": True, "content": body}
    else:
        operation["parameters"] = _parameters(route, components[route.request.__name__])
    return operation


def _parameters(route: Route, request: dict[str, Any]) -> list[dict[str, Any]]:
    required = request.get("required", [])
    return [
        {
            "name": name,
            "in": "path" if f"{{{name}}}" in route.path else "query",
            "required": name in required,
            "schema": _without_null(schema),
        }
        for name, schema in request["properties"].items()
    ]


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """In a URL, null is to leave the parameter out."""
    some = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    return dict(some[0]) if some else schema


def _live_operation(components: Any) -> dict[str, Any]:
    route = Route("GET", "live", LiveRequest, Blob, print, "")
    return {
        "summary": "Server-sent events: `event: board` with a LiveEvent as data",
        "tags": ["board"],
        "operationId": "board_live",
        "parameters": _parameters(route, components["LiveRequest"]),
        "responses": {
            "200": {
                "description": "A stream without end",
                "content": {"text/event-stream": {"schema": {"type": "string"}}},
            },
            **_errors(),
        },
    }


def _errors() -> dict[str, Any]:
    return {
        str(status): {"description": text, "content": {"application/json": {"schema": _ERROR}}}
        for status, text in _STATUSES.items()
    }


def main() -> None:
    """Print the document as JSON."""
    text = msgspec.json.format(msgspec.json.encode(make_openapi()), indent=2)
    sys.stdout.write(text.decode() + "\n")


if __name__ == "__main__":
    main()
