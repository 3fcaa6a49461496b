"""A GraphDef, whoever wrote it (torch, tensorboardX, TensorFlow, an ONNX file by add_onnx_graph), as columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from lightboard.plugins.graphs.nodes import (
    MOST_NODES,
    Nodes,
    Role,
    Said,
    Shape,
    count_of,
    split_name,
)
from lightboard.plugins.graphs.ops import (
    BOOKKEEPING,
    BUFFERS,
    CONSTANTS,
    INPUTS,
    OUTPUTS,
    SEVERAL_OUTPUTS,
    VARIABLES,
    short_name,
)
from lightboard.plugins.graphs.texts import attribute_text, dtype_name
from lightboard.protos.graph_pb2 import FunctionDef, GraphDef

# A constant of more numbers than this is drawn: weights of a frozen graph, tables.
_SMALL: Final = 64
_CALLS: Final = frozenset(["PartitionedCall", "StatefulPartitionedCall", "SymbolicGradient"])
_NAMED: Final = re.compile(r"name\s*:\s*(.+?)\s*}?\s*$", re.DOTALL)
_COUNTED: Final = re.compile(r"(?<=.)\.\d+$")
_VALUED: Final = re.compile(r"^\{\s*value\s*:\s*(.*)\}\s*$", re.DOTALL)
FUNCTIONS: Final = "functions"
_SHAPES: Final = "_output_shapes"
# What TensorFlow makes of the name of a Python function.
_MADE: Final = re.compile(r"^__(?:inference|forward|backward)_(.+)_\d+$")
_CLUSTER: Final = "_XlaCluster"


@dataclass
class _Flat:
    """Nodes of the graph and of its functions, one after another, under names that tell them apart."""

    names: list[str] = field(default_factory=list)
    ops: list[str] = field(default_factory=list)
    inputs: list[Sequence[str]] = field(default_factory=list)
    messages: list[Any] = field(default_factory=list)
    """The NodeDef; None for an argument of a function."""
    aliases: dict[str, str] = field(default_factory=dict)
    """"call:0" → the tensor within the function that it gives."""
    functions: dict[int, str] = field(default_factory=dict)
    module_types: dict[str, str] = field(default_factory=dict)
    function_scopes: set[str] = field(default_factory=set)
    said: list[Said] = field(default_factory=list)


def read_graphdef(graph: GraphDef, said: Sequence[Said] = ()) -> Nodes:
    """The columns of a graph; `said`: what was missing before."""
    flat = _flatten(graph)
    nodes = Nodes(logged=len(graph.node), said=[*said, *flat.said])
    nodes.module_types.update(flat.module_types)
    nodes.function_scopes.update(flat.function_scopes)
    nodes.functions.update(flat.functions)
    kind = _writer_of(graph, flat.ops)
    buffers: set[int] = set()
    texts: dict[int, str] = {}  # torch's attributes, of the nodes whose role they tell
    count = len(flat.names)
    nodes.names, nodes.ops = flat.names, flat.ops
    nodes.roles = [int(Role.OP)] * count
    nodes.devices, nodes.dtypes = [""] * count, [""] * count
    nodes.shapes = [None] * count
    nodes.inputs, nodes.controls = [[] for _ in range(count)], [[] for _ in range(count)]
    parts = [split_name(name) for name in flat.names]
    nodes.scopes, nodes.labels = [scope for scope, _ in parts], [label for _, label in parts]
    known: dict[bytes, list[Shape | None]] = {}
    for node, (op, message) in enumerate(zip(flat.ops, flat.messages, strict=True)):
        if message is None:
            continue
        if message.device:
            nodes.devices[node] = message.device
        attr = message.attr
        if _SHAPES in attr:
            # Few shapes occur, many times each: they are read once.
            raw = attr[_SHAPES].SerializeToString()
            shapes = known.get(raw)
            if shapes is None:
                shapes = known[raw] = [_shape(one) for one in attr[_SHAPES].list.shape]
            nodes.shapes[node] = shapes
        if kind == "torch":
            if "dtype" in attr:
                nodes.dtypes[node] = attr["dtype"].s.decode("utf-8", "replace")
            if "buffer" in attr:
                buffers.add(node)
            if op in ("prim::GetAttr", "prim::Constant"):
                texts[node] = attr["attr"].s.decode("utf-8", "replace") if "attr" in attr else ""
            continue
        if _CLUSTER in attr:
            nodes.clusters[node] = attr[_CLUSTER].s.decode("utf-8", "replace")
        if nodes.shapes[node] is None and "shape" in attr:
            value = attr["shape"]
            nodes.shapes[node] = [_shape(value.shape)] if value.HasField("shape") else None
        for key in ("dtype", "T"):
            if key in attr and attr[key].WhichOneof("value") == "type":
                nodes.dtypes[node] = dtype_name(attr[key].type)
                break
    _connect(nodes, flat)
    if kind == "torch":
        _read_torch(nodes, texts, buffers)
    elif kind == "onnx":
        _read_onnx(nodes)
    else:
        _read_tensorflow(nodes, flat)
    messages = flat.messages

    def attributes(node: int) -> list[tuple[str, str]]:
        message = messages[node] if node < len(messages) else None
        return (
            []
            if message is None
            else [(key, attribute_text(message.attr[key])) for key in sorted(message.attr)]
        )

    def attribute(node: int, name: str) -> str:
        message = messages[node] if node < len(messages) else None
        if message is None or name not in message.attr:
            return ""
        return attribute_text(message.attr[name])

    nodes.attributes, nodes.attribute = attributes, attribute
    return nodes


def _writer_of(graph: GraphDef, ops: Sequence[str]) -> str:
    if any("::" in op or op == "IO Node" for op in ops):
        return "torch"
    for node in itertools.islice(graph.node, 2000):
        if "parameters" in node.attr:
            return "onnx"
        if "attr" in node.attr and node.attr["attr"].WhichOneof("value") == "s":
            return "torch"
    return "tensorflow"


def _shape(message: Any) -> Shape | None:
    if message.unknown_rank:
        return None
    return tuple([dim.size for dim in message.dim])


# --- functions -------------------------------------------------------------------------------


def _called(message: Any, functions: dict[str, FunctionDef]) -> str | None:
    """The function that a node calls."""
    if message.op in functions:
        return str(message.op)
    if message.op in _CALLS and "f" in message.attr:
        name = str(message.attr["f"].func.name)
        return name if name in functions else None
    return None


def _mentioned(message: Any, functions: dict[str, FunctionDef]) -> Iterator[str]:
    """Functions that a node uses otherwise: branches, loops' bodies."""
    for key in message.attr:
        value = message.attr[key]
        kind = value.WhichOneof("value")
        if kind == "func" and value.func.name in functions:
            yield value.func.name
        elif kind == "list":
            for one in value.list.func:
                if one.name in functions:
                    yield one.name


def _flatten(graph: GraphDef) -> _Flat:
    """A function that is called from one place stands there, the others under "functions"."""
    flat = _Flat()
    if not graph.library.function:
        flat.messages = list(graph.node[:MOST_NODES])
        flat.names = [message.name for message in flat.messages]
        flat.ops = [message.op for message in flat.messages]
        flat.inputs = [list(message.input) for message in flat.messages]
        if len(graph.node) > MOST_NODES:
            flat.said.append(Said("cut", len(graph.node) - MOST_NODES))
        return flat
    functions = {function.signature.name: function for function in graph.library.function}
    calls: dict[str, int] = {}
    if functions:
        for message in _all_nodes(graph):
            name = _called(message, functions)
            if name is not None:
                calls[name] = calls.get(name, 0) + 1
            else:
                for other in _mentioned(message, functions):
                    calls[other] = calls.get(other, 0) + 2
    once = {name for name, count in calls.items() if count == 1}
    written: set[str] = set()
    # (prefix of names, the nodes, how inputs are written there, functions around it)
    work: list[tuple[str, Any, dict[str, str] | None]] = [("", graph.node, None)]
    shared = [name for name in functions if name not in once]

    def place(name: str) -> str:
        return f"{FUNCTIONS}/{name.replace('/', '_')}"

    def emit(prefix: str, messages: Any, arguments: dict[str, str] | None) -> None:
        for message in messages:
            if len(flat.names) >= MOST_NODES:
                return
            name = prefix + message.name
            if arguments is None:
                inputs: Sequence[str] = message.input
            else:
                inputs = [_inside(one, prefix, arguments) for one in message.input]
            called = _called(message, functions) if functions else None
            if called is not None and called in once and called not in written:
                written.add(called)
                made = _MADE.match(called)
                flat.module_types[name] = made[1] if made else called
                work.append((name + "/", functions[called], dict(enumerate_inputs(inputs))))
                continue
            if called is None and functions:
                called = next(_mentioned(message, functions), None)
            if called is not None:
                flat.functions[len(flat.names)] = place(called)
            flat.names.append(name)
            flat.ops.append(message.op)
            flat.inputs.append(inputs)
            flat.messages.append(message)

    def enumerate_inputs(inputs: Sequence[str]) -> Iterator[tuple[str, str]]:
        return ((str(at), one) for at, one in enumerate(inputs))

    def run() -> None:
        while work:
            prefix, what, given = work.pop()
            if isinstance(what, FunctionDef):
                _emit_function(flat, prefix, what, given or {}, emit)
            else:
                emit(prefix, what, None)

    run()
    left = [*shared, *(name for name in functions if name in once)]
    for name in left:  # those only called by one another come last
        if name not in written:
            if name in once:
                flat.said.append(Said("recursive", 1, name[:200]))
            written.add(name)
            flat.function_scopes.add(place(name))
            work.append((place(name) + "/", functions[name], {}))
            run()
    total = len(graph.node) + sum(len(one.node_def) for one in functions.values())
    if len(flat.names) >= MOST_NODES and total > MOST_NODES:
        flat.said.append(Said("cut", total - MOST_NODES))
    return flat


def _all_nodes(graph: GraphDef) -> Iterator[Any]:
    yield from graph.node
    for function in graph.library.function:
        yield from function.node_def


def _emit_function(
    flat: _Flat, prefix: str, function: FunctionDef, given: dict[str, str], emit: Any
) -> None:
    arguments: dict[str, str] = {}
    for at, argument in enumerate(function.signature.input_arg):
        arguments[argument.name] = prefix + argument.name
        flat.names.append(prefix + argument.name)
        flat.ops.append("_Arg" if given else "Placeholder")
        flat.inputs.append([given[str(at)]] if str(at) in given else [])
        flat.messages.append(None)
    emit(prefix, function.node_def, arguments)
    call = prefix[:-1]
    for at, result in enumerate(function.signature.output_arg):
        if result.name in function.ret:
            inside = _inside(function.ret[result.name], prefix, arguments)
            flat.aliases[f"{call}:{at}"] = inside
            if at == 0:
                flat.aliases[call] = inside
            if not given:  # it stands by itself
                flat.names.append(f"{prefix}{result.name}_RetVal")
                flat.ops.append("_Retval")
                flat.inputs.append([inside])
                flat.messages.append(None)


def _inside(name: str, prefix: str, arguments: dict[str, str]) -> str:
    """An input as functions write it ("argument", "node:output:0", "^node") as graphs do."""
    control = name.startswith("^")
    parts = name.removeprefix("^").split(":")
    base = arguments.get(parts[0], prefix + parts[0])
    if control:
        return "^" + base
    number = parts[-1] if len(parts) > 1 and parts[-1].isdigit() else "0"
    return base if number == "0" else f"{base}:{number}"


# --- edges -----------------------------------------------------------------------------------


def _connect(nodes: Nodes, flat: _Flat) -> None:
    index: dict[str, int] = {}
    twice = 0
    example = ""
    for node, name in enumerate(nodes.names):
        held = index.setdefault(name, node)
        if held != node:
            if flat.ops[held] == "Variable" and not flat.inputs[held]:
                index[name] = node  # an ONNX output, and the op that computes it
                continue
            twice += 1
            example = example or name
    if twice:
        nodes.said.append(Said("duplicates", twice, example[:200]))
    aliases = flat.aliases
    find = index.get
    for node, names in enumerate(flat.inputs):
        if not names:
            continue
        inputs, controls = nodes.inputs[node], nodes.controls[node]
        for name in names:
            found = find(name)
            if found is not None and (not aliases or name not in aliases):
                inputs.append((found, 0))
                continue
            if name.startswith("^"):
                found = _resolve(index, aliases, name[1:])[0]
                if found >= 0:
                    controls.append(found)
                    continue
            else:
                found, port = _resolve(index, aliases, name)
                if found >= 0:
                    inputs.append((found, port))
                    continue
            if name:
                nodes.dangling.setdefault(node, []).append((len(inputs), name))
                inputs.append((-1, 0))


def _resolve(index: dict[str, int], aliases: dict[str, str], name: str) -> tuple[int, int]:
    for _ in range(64):  # a call within a call within …
        if name not in aliases:
            break
        name = aliases[name]
    found = index.get(name)
    if found is not None:
        return found, 0
    base, colon, port = name.rpartition(":")
    if colon and port.isascii() and port.isdigit() and len(port) < 6:
        found = index.get(base)
        if found is not None:
            return found, int(port)
        if base in aliases:
            return _resolve(index, {}, aliases[base])
    return -1, 0


def _say_dangling(nodes: Nodes, dangling: dict[int, list[tuple[int, str]]]) -> None:
    count = sum(map(len, dangling.values()))
    if count:
        nodes.said.append(Said("dangling", count, next(iter(dangling.values()))[0][1][:200]))


# --- torch -----------------------------------------------------------------------------------


def _read_torch(nodes: Nodes, texts: dict[int, str], buffers: set[int]) -> None:
    roles, labels, scopes = nodes.roles, nodes.labels, nodes.scopes
    handles = {
        source
        for node, op in enumerate(nodes.ops)
        if op == "prim::GetAttr"
        for source, _ in nodes.inputs[node]
    }
    outputs: list[int] = []
    inputs: list[int] = []
    held: dict[tuple[str, str], int] = {}
    gone: dict[int, tuple[int, int]] = {}
    before: tuple[Any, ...] = ()
    first = port = -1
    for node, op in enumerate(nodes.ops):
        scope = _torch_scope(scopes[node])
        scopes[node] = scope
        if op == "IO Node":
            out = bool(nodes.inputs[node]) or nodes.names[node].startswith("output/")
            roles[node] = Role.OUTPUT if out else Role.INPUT
            (outputs if out else inputs).append(node)
            scopes[node] = ""
        elif op == "prim::GetAttr" or (op == "Parameter" and not nodes.inputs[node]):
            if op == "prim::GetAttr":
                nodes.dangling.pop(node, None)  # the module's handle, which torch leaves out
                nodes.inputs[node] = []
                if node in handles:
                    roles[node] = Role.GONE
                    continue
                found = _NAMED.search(texts.get(node, ""))
                label = found[1].strip() if found else labels[node]
                if scope.rpartition("/")[2] == label:
                    scope = scope.rpartition("/")[0]
                labels[node], scopes[node] = label, scope
            key = (scope, labels[node])
            if key in held:  # fetched once for each use
                roles[node] = Role.GONE
                gone[node] = (held[key], 0)
                continue
            held[key] = node
            integral = nodes.dtypes[node].startswith(("int", "uint", "bool"))
            other = node in buffers or labels[node] in BUFFERS or integral
            roles[node] = Role.BUFFER if other else Role.PARAMETER
        elif op == "prim::Constant":
            shape = nodes.shape(node)
            if shape is not None and count_of(shape) > _SMALL:
                roles[node] = Role.CONSTANT
            else:
                roles[node] = Role.VALUE
                found = _VALUED.match(texts.get(node, ""))
                nodes.values[node] = found[1].strip() if found else "None"
            labels[node] = "constant"
        else:
            if op in SEVERAL_OUTPUTS:
                signature = (op, scope, tuple(nodes.inputs[node]))
                if signature == before and gone.get(node - 1, (first,))[0] == first:
                    port += 1
                    roles[node] = Role.GONE
                    gone[node] = (first, port)
                    shapes = list(nodes.shapes[first] or [None])
                    shapes += [None] * (port - len(shapes)) + [nodes.shape(node)]
                    nodes.shapes[first] = shapes
                    continue
                before, first, port = signature, node, 0
            if op in BOOKKEEPING:
                roles[node] = Role.HIDDEN
            if "::" in op:
                labels[node] = short_name(op)
    if gone:
        for node in range(len(nodes)):
            nodes.inputs[node] = [gone.get(one[0], one) for one in nodes.inputs[node]]
    _complete_scopes(nodes)
    _part_calls(nodes)
    if len(outputs) == 1:
        labels[outputs[0]] = "output"
    # "x.1": torch counts the values that a program calls x.
    plain = [_COUNTED.sub("", labels[node]) for node in inputs]
    for node, label in zip(inputs, plain, strict=True):
        if plain.count(label) == 1:
            labels[node] = label
    _say_dangling(nodes, nodes.dangling)


def _complete_scopes(nodes: Nodes) -> None:
    """Put ops into the lists and dicts of modules that torch leaves out of their scopes.

    A ModuleList is never called, so an op's scope says "Net/Block[0]" where its weight's says
    "Net/ModuleList[blocks]/Block[0]". Where two lists have a block of that name, an op without a weight goes where
    the one before it went.
    """
    scopes, roles = nodes.scopes, nodes.roles
    whole: dict[int, str] = {}  # of ops with a weight, the weight's scope
    fits: dict[tuple[str, str], list[tuple[str, str]]] = {}
    seen: dict[str, set[str]] = {}
    for node, inputs in enumerate(nodes.inputs):
        scope = scopes[node]
        for source, _ in inputs:
            if source < 0 or roles[source] not in (Role.PARAMETER, Role.BUFFER):
                continue
            held = scopes[source]
            if held == scope or "/" not in scope:
                continue
            key = (scope, held)
            if key not in fits:
                fits[key] = _align(scope, held)
            if fits[key]:
                whole[node] = held
                for short, long in fits[key]:
                    seen.setdefault(short, set()).add(long)
                break
    if not seen:
        return
    now = {short: next(iter(long)) for short, long in seen.items() if len(long) == 1}
    several = any(len(long) > 1 for long in seen.values())
    found: dict[str, str] = {}
    for node, scope in enumerate(scopes):
        if roles[node] in (Role.PARAMETER, Role.BUFFER, Role.INPUT, Role.OUTPUT) or not scope:
            continue
        if node in whole:
            if several:
                now.update(fits[scope, whole[node]])
                found.clear()
            scopes[node] = whole[node]
            continue
        if scope not in found:
            at, rest = scope, ""
            while at and at not in now:
                at, _, last = at.rpartition("/")
                rest = f"/{last}{rest}"
            found[scope] = now[at] + rest if at else scope
        scopes[node] = found[scope]


def _part_calls(nodes: Nodes) -> None:
    """A module that is called several times, as one ReLU for a whole block, is as many modules: "relu", "relu (2)".

    Else edges would go in circles. Only modules without parameters and modules in them.
    """
    scopes, roles = nodes.scopes, nodes.roles
    inside: dict[str, list[int]] = {}
    for node, scope in enumerate(scopes):
        if scope and roles[node] != Role.GONE:
            inside.setdefault(scope, []).append(node)
    outer = {scope.rpartition("/")[0] for scope in inside}
    for scope, members in inside.items():
        if scope in outer or sum(roles[node] == Role.OP for node in members) < 2:
            continue
        if "/" not in scope or any(roles[node] in _KEPT for node in members):
            continue
        for number, piece in enumerate(_pieces(nodes, members)):
            if number:
                name = (
                    f"{scope[:-1]} ({number + 1})]"
                    if scope.endswith("]")
                    else f"{scope} ({number + 1})"
                )
                for node in piece:
                    scopes[node] = name


def _pieces(nodes: Nodes, members: list[int]) -> list[list[int]]:
    """Members that tensors between them hold together; none where a parameter is used."""
    piece = {node: node for node in members}

    def root(node: int) -> int:
        while piece[node] != node:
            piece[node] = node = piece[piece[node]]
        return node

    for node in members:
        for source, _ in nodes.inputs[node]:
            if source < 0:
                continue
            if nodes.roles[source] in _KEPT:
                return []
            if source in piece:
                piece[root(source)] = root(node)
    found: dict[int, list[int]] = {}
    for node in members:
        found.setdefault(root(node), []).append(node)
    # Constants alone are no call.
    return [one for one in found.values() if any(nodes.roles[node] == Role.OP for node in one)]


_KEPT: Final = (Role.PARAMETER, Role.BUFFER, Role.INPUT, Role.OUTPUT, Role.CONSTANT)


def _align(short: str, long: str) -> list[tuple[str, str]]:
    """Each beginning of `short` with that of `long` which it stands for; none where they do not fit."""
    mine, theirs = short.split("/"), long.split("/")
    if len(mine) >= len(theirs) or mine[-1] != theirs[-1]:
        return []
    found = []
    at = len(mine) - 1
    for place in range(len(theirs) - 1, -1, -1):
        if at >= 0 and mine[at] == theirs[place]:
            found.append(("/".join(mine[: at + 1]), "/".join(theirs[: place + 1])))
            at -= 1
    return found if at < 0 else []


_SELF: Final = re.compile(r"(^|/)[^/\[]*\[__module\](?=/|$)")


def _torch_scope(scope: str) -> str:
    if "[__module]" in scope:
        scope = _SELF.sub("", scope).strip("/")
    return scope


# --- ONNX ------------------------------------------------------------------------------------


def _read_onnx(nodes: Nodes) -> None:
    roles, labels = nodes.roles, nodes.labels
    computed = {
        name: node for node, name in enumerate(nodes.names) if nodes.ops[node] != "Variable"
    }
    first_used: set[int] = {inputs[0][0] for inputs in nodes.inputs if inputs}
    for node in range(len(nodes)):
        op = nodes.ops[node]
        if op == "Variable":
            name = nodes.names[node]
            source = computed.get(name)
            nodes.shapes[node] = _onnx_shape(nodes.shapes[node])
            if source is not None:
                roles[node] = Role.OUTPUT
                nodes.inputs[node] = [(source, 0)]
                if nodes.shapes[source] is None:
                    nodes.shapes[source] = nodes.shapes[node]
            elif node in first_used:
                roles[node] = Role.INPUT
            else:
                roles[node] = Role.PARAMETER
        elif op in CONSTANTS:
            roles[node] = Role.VALUE
            nodes.values[node] = ""
        elif op in BOOKKEEPING:
            roles[node] = Role.HIDDEN
        else:
            labels[node] = labels[node].removesuffix("_output_0")
    # What no node computes are the weights, which the writer left out.
    made: dict[str, int] = {}
    for node, missing in list(nodes.dangling.items()):
        for place, name in missing:
            if name not in made:
                scope, label = split_name(name)
                if "/" not in name and "." in name:
                    *path, label = [part for part in name.split(".") if part] or [name]
                    scope = "/".join(path)
                made[name] = nodes.add(
                    name, "Initializer", Role.PARAMETER, label=label, scope=scope
                )
            nodes.inputs[node][place] = (made[name], 0)
    nodes.dangling.clear()


def _onnx_shape(shapes: list[Shape | None] | None) -> list[Shape | None] | None:
    """A size that the file does not say is written as 0."""
    if not shapes or shapes[0] is None:
        return shapes
    return [tuple([size or -1 for size in shapes[0]])]


# --- TensorFlow ------------------------------------------------------------------------------


def _read_tensorflow(nodes: Nodes, flat: _Flat) -> None:
    roles = nodes.roles
    for node, op in enumerate(nodes.ops):
        if op in VARIABLES:
            roles[node] = Role.PARAMETER
            if nodes.labels[node] in BUFFERS or nodes.dtypes[node].startswith(("int", "uint")):
                roles[node] = Role.BUFFER
            if op == "VarHandleOp":
                # The handle's own shape is a scalar's; the variable's stands beside it.
                message = flat.messages[node]
                if message is not None and "shape" in message.attr:
                    nodes.shapes[node] = [_shape(message.attr["shape"].shape)]
        elif op in INPUTS or (op in ("_Arg", "_DeviceArg") and flat.messages[node] is not None):
            # What a traced function takes; a resource is a variable of the model.
            resource = nodes.dtypes[node] == "resource"
            roles[node] = Role.PARAMETER if resource else Role.INPUT
            nodes.dtypes[node] = "" if resource else nodes.dtypes[node]
        elif op in OUTPUTS:
            roles[node] = Role.OUTPUT
        elif op in CONSTANTS:
            message = flat.messages[node]
            shape = nodes.shape(node)
            if message is not None and "value" in message.attr:
                tensor = message.attr["value"].tensor
                shape = _shape(tensor.tensor_shape)
                nodes.shapes[node] = [shape]
                nodes.dtypes[node] = dtype_name(tensor.dtype)
            if count_of(shape) > _SMALL:
                roles[node] = Role.CONSTANT
            else:
                roles[node] = Role.VALUE
                nodes.values[node] = (
                    attribute_text(message.attr["value"])
                    if message is not None and "value" in message.attr
                    else ""
                )
        elif op in BOOKKEEPING:
            roles[node] = Role.HIDDEN
            if op in ("ReadVariableOp", "Identity") and nodes.inputs[node]:
                source = nodes.inputs[node][0][0]
                if (
                    nodes.shapes[node]
                    and roles[source] == Role.PARAMETER
                    and nodes.shape(source) is None
                ):
                    nodes.shapes[source] = nodes.shapes[node]
    # What stands within a variable's scope sets it up, saves it, reads it.
    variables = {nodes.names[n] for n, op in enumerate(nodes.ops) if op in VARIABLES}
    for node, role in enumerate(roles):
        if role == Role.OP and variables:
            above = nodes.scopes[node]
            while above and above not in variables:
                above = above.rpartition("/")[0]
            if above:
                roles[node] = Role.HIDDEN
    # An op that is a scope too stands in it, if anything else there is to be seen.
    occupied = {
        scope for scope, role in zip(nodes.scopes, roles, strict=True) if role < Role.HIDDEN
    }
    for scope in list(occupied):
        above = scope.rpartition("/")[0]
        while above and above not in occupied:
            occupied.add(above)
            above = above.rpartition("/")[0]
    for node, role in enumerate(roles):
        if role == Role.OP and nodes.names[node] in occupied:
            nodes.scopes[node] = nodes.names[node]
    _say_dangling(nodes, nodes.dangling)
