"""Models → graphs: through torch.jit.trace, node for node as torch writes them, else through
torch.export or torch.fx.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from lightboard.protos import graph_pb2 as pb
from lightboard.protos.tensor_pb2 import TensorShapeProto

_PRODUCER: Final = 22  # GraphDef.versions, as TensorFlow of that time wrote it
_DEVICE: Final = "/device:CPU:0"


@dataclass
class Node:
    """One node as the page shows it."""

    name: str
    """Scopes and name, joined by slashes."""
    op: str
    inputs: list[str]
    shape: Sequence[int] | None
    """Of the output; None where it is unknown."""
    text: str
    """The op's own attributes."""
    dtype: str = ""
    """Of the output, as "float32"."""
    is_buffer: bool = False
    """A tensor of the module that is not trained."""


def encode_nodes(nodes: Sequence[Node]) -> bytes:
    """A serialized GraphDef."""
    return _graph_def([_node_def(node) for node in nodes])


def encode_run_metadata() -> bytes:
    """The serialized RunMetadata that stands beside a graph."""
    steps = pb.StepStats(dev_stats=[pb.DeviceStepStats(device=_DEVICE)])
    return pb.RunMetadata(step_stats=steps).SerializeToString()


def _graph_def(nodes: Sequence[pb.NodeDef]) -> bytes:
    graph = pb.GraphDef(node=nodes, versions=pb.VersionDef(producer=_PRODUCER))
    return graph.SerializeToString(deterministic=True)


def _node_def(node: Node) -> pb.NodeDef:
    attr = {"attr": pb.AttrValue(s=node.text.encode("utf-8"))}
    if node.shape is not None:
        shapes = pb.AttrValue.ListValue(shape=[_shape(node.shape)])
        attr["_output_shapes"] = pb.AttrValue(list=shapes)
    # What torch leaves out; TensorBoard lists these among a node's attributes.
    if node.dtype:
        attr["dtype"] = pb.AttrValue(s=node.dtype.encode("utf-8"))
    if node.is_buffer:
        attr["buffer"] = pb.AttrValue(b=True)
    return pb.NodeDef(name=node.name, op=node.op, input=node.inputs, attr=attr)


def _shape(sizes: Sequence[int]) -> TensorShapeProto:
    return TensorShapeProto(dim=[TensorShapeProto.Dim(size=size) for size in sizes])


def read_model(
    model: Any, inputs: Any, verbose: bool, use_strict_trace: bool
) -> tuple[list[Node], str]:
    """The nodes of a torch model run on `inputs` (a tensor, a tuple of arguments, a dict), and the
    way they were found.

    The model is in evaluation mode meanwhile; afterwards every module is in the mode it was in.
    Raises RuntimeError, naming every way's failure, when none works.
    """
    import torch

    arguments = inputs if isinstance(inputs, tuple) else (inputs,)
    named = inputs if isinstance(inputs, dict) and all(isinstance(k, str) for k in inputs) else None
    ways: list[tuple[str, Callable[[], list[Node]]]] = [
        ("torch.jit.trace", lambda: _trace(model, inputs, verbose, use_strict_trace))
    ]
    if use_strict_trace:
        ways.append(("torch.jit.trace", lambda: _trace(model, inputs, verbose, False)))
    if not isinstance(model, torch.jit.ScriptFunction):
        ways.append(("torch.export", lambda: _export(model, arguments, {}, verbose)))
        if named is not None:
            ways.append(("torch.export", lambda: _export(model, (), named, verbose)))
        ways.append(("torch.fx", lambda: _symbolic(model, verbose)))
    failures = []
    with _evaluation_mode(model):
        for name, way in ways:
            try:
                return way(), name
            except Exception as error:
                failures.append(
                    f"{name}: {str(error).strip().splitlines()[0] if str(error) else error!r}"
                )
    raise RuntimeError("; ".join(dict.fromkeys(failures)))


@contextmanager
def _evaluation_mode(model: Any) -> Iterator[None]:
    modules = list(model.modules()) if hasattr(model, "modules") else []
    modes = [module.training for module in modules]
    if modules:
        model.train(False)
    try:
        yield
    finally:
        for module, mode in zip(modules, modes, strict=True):
            if module.training != mode:
                module.training = mode


# --- torch.jit.trace -------------------------------------------------------------------------


def _trace(model: Any, inputs: Any, verbose: bool, strict: bool) -> list[Node]:
    import torch

    trace = torch.jit.trace(model, inputs, strict=strict)
    graph = trace.graph
    torch._C._jit_pass_inline(graph)
    if verbose:
        print(graph)  # noqa: T201 - what verbose is for
    return trace_nodes(graph, trace)


def trace_nodes(graph: Any, trace: Any) -> list[Node]:
    """The nodes of an inlined traced graph, in torch's order: inputs, outputs, then every op's
    outputs. Beside what torch says of them: types, and shapes of parameters.
    """
    base = _module_name(trace)
    parameters = dict(trace.named_parameters(remove_duplicate=False))
    buffers = dict(trace.named_buffers(remove_duplicate=False))
    scopes = {"__module": f"{base}[__module]"} | {
        name: f"{_module_name(module)}[{name.rsplit('.', 1)[-1]}]"
        for name, module in trace.named_modules(prefix="__module")
    }

    def scope_of(aliases: str) -> str:
        parts = [scopes.get(alias, alias.rsplit(".", 1)[-1]) for alias in aliases.split("/")]
        return "/".join([base, *parts]) if any(parts) else base

    nodes: dict[str, Node] = {}  # by the name a value has in the trace
    names: dict[str, str] = {}  # that name → the name with scopes
    for value in graph.inputs():
        if value.uses() and value.type().kind() != "ClassType":
            nodes[value.debugName()] = Node("", "IO Node", [], _sizes(value), "", _dtype(value))
    for number, value in enumerate(graph.outputs(), 1):
        name = f"output.{number}"
        inputs = [value.debugName()]
        nodes[name] = Node("", "IO Node", inputs, _sizes(value), "", _dtype(value))
    ios = list(nodes)

    aliases: dict[str, str] = {}  # what a GetAttr gives → its scope
    for op in graph.nodes():
        scope: str = op.scopeName()
        if op.kind() == "prim::GetAttr":
            owner = op.input().node()
            attribute: str = op.s("name")
            scope = f"__module.{attribute}"
            if owner.kind() == "prim::GetAttr":
                outer = aliases[owner.output().debugName()]
                scope = f"{outer}/{outer.rsplit('/', 1)[-1]}.{attribute}"
            aliases[op.output().debugName()] = scope
            if op.output().type().kind() == "ClassType":  # a module: scopes say so already
                continue
        held = None  # the tensor that is fetched
        if op.kind() == "prim::GetAttr":
            path = scope.rsplit("/", 1)[-1].removeprefix("__module.")
            held = parameters.get(path, buffers.get(path))
        scope = scope_of(scope)
        inputs = [value.debugName() for value in op.inputs()]
        attributes = {key: getattr(op, op.kindOf(key))(key) for key in op.attributeNames()}
        text = str(attributes).replace("'", " ")
        names.update((name, f"{scope}/{name}") for name in inputs)
        for value in op.outputs():
            shape = value.type().sizes() if value.isCompleteTensor() else None
            node = Node(scope, op.kind(), inputs, shape, text, _dtype(value))
            if held is not None:
                node.shape, node.dtype = list(held.shape), _dtype_name(held.dtype)
                node.is_buffer = path not in parameters
            nodes[value.debugName()] = node
    for name, node in nodes.items():
        if name in ios and node.op == "IO Node":
            names[name] = f"{'output' if node.inputs else 'input'}/{name}"
        else:
            names[name] = f"{node.name}/{name}"
    for name, node in nodes.items():
        node.name = names[name]
        node.inputs = [names[other] for other in node.inputs]
    return list(nodes.values())


def _module_name(module: Any) -> str:
    return str(getattr(module, "_name", None) or getattr(module, "original_name", "Module"))


def _dtype(value: Any) -> str:
    try:
        return _dtype_name(value.type().dtype())
    except RuntimeError:
        return ""  # no tensor


def _dtype_name(dtype: Any) -> str:
    return str(dtype).removeprefix("torch.") if dtype is not None else ""


def _sizes(value: Any) -> Sequence[int] | None:
    try:
        sizes: Sequence[int] | None = value.type().sizes()
    except RuntimeError:
        return [1]  # no tensor
    return sizes


# --- torch.export and torch.fx ---------------------------------------------------------------


def _export(
    model: Any, arguments: tuple[Any, ...], named: Mapping[str, Any], verbose: bool
) -> list[Node]:
    import torch

    program = torch.export.export(model, arguments, dict(named), strict=False)
    if verbose:
        print(program)  # noqa: T201 - what verbose is for
    signature = program.graph_signature
    kept = {
        **signature.inputs_to_parameters,
        **signature.inputs_to_buffers,
        **getattr(signature, "inputs_to_lifted_tensor_constants", {}),
    }
    buffers = {
        *signature.inputs_to_buffers,
        *getattr(signature, "inputs_to_lifted_tensor_constants", ()),
    }
    return fx_nodes(program.graph, model, kept, buffers)


def _symbolic(model: Any, verbose: bool) -> list[Node]:
    import torch

    graph = torch.fx.symbolic_trace(model).graph
    if verbose:
        print(graph)  # noqa: T201 - what verbose is for
    return fx_nodes(graph, model, {})


def fx_nodes(
    graph: Any, model: Any, kept: Mapping[str, str], buffers: Collection[str] = ()
) -> list[Node]:
    """The nodes of an fx graph. `kept`: placeholder → the parameter or buffer it stands for;
    `buffers`: those of them that are none.
    """
    base = type(model).__name__
    modules = dict(model.named_modules())

    def scope(path: str) -> str:
        parts = path.split(".") if path else []
        names = [base]
        for depth, part in enumerate(parts):
            module = modules.get(".".join(parts[: depth + 1]))
            names.append(f"{type(module).__name__}[{part}]" if module is not None else part)
        return "/".join(names)

    nodes: list[Node] = []
    names: dict[Any, str] = {}
    outputs: list[Any] = []
    for fx in graph.nodes:
        inputs = [names[other] for other in fx.all_input_nodes if other in names]
        value = fx.meta.get("val")
        shape = [_size(size) for size in value.shape] if hasattr(value, "shape") else None
        if fx.op == "output":
            outputs = fx.all_input_nodes
            continue
        if fx.op == "placeholder" and fx.name not in kept:
            if not fx.users:
                continue
            name, op = f"input/{fx.name}", "IO Node"
        elif fx.op in ("placeholder", "get_attr"):
            owner, _, attribute = str(kept.get(fx.name, fx.target)).rpartition(".")
            name, op = f"{scope(owner)}/{attribute}", "Parameter"
        elif fx.op == "call_module":
            name, op = f"{scope(fx.target)}/{fx.name}", type(modules[fx.target]).__name__
        else:
            stack = list((fx.meta.get("nn_module_stack") or {}).values())
            path = str(stack[-1][0]) if stack else ""
            name, op = f"{scope(path)}/{fx.name}", _op_name(fx.target)
        names[fx] = name
        dtype = _dtype_name(getattr(value, "dtype", None))
        nodes.append(Node(name, op, inputs, shape, _constants(fx), dtype, fx.name in buffers))
    for number, fx in enumerate(outputs, 1):
        of = next(node for node in nodes if node.name == names[fx])
        name = f"output/output.{number}"
        nodes.append(Node(name, "IO Node", [names[fx]], of.shape, "", of.dtype))
    return nodes


def _size(size: Any) -> int:
    return size if isinstance(size, int) else -1  # symbolic


def _op_name(target: Any) -> str:
    if isinstance(target, str):
        return target
    name = str(target)
    if name.startswith("aten."):
        return "aten::" + name.split(".")[1]
    return getattr(target, "__name__", name)


def _constants(fx: Any) -> str:
    plain = (bool, int, float, str)
    constants = [argument for argument in fx.args if isinstance(argument, plain)]
    named = {key: value for key, value in fx.kwargs.items() if isinstance(value, plain)}
    return f"{constants or ''}{named or ''}".replace("'", " ")


# --- ONNX ------------------------------------------------------------------------------------


def read_onnx(path: Any) -> bytes:
    """A serialized GraphDef of an ONNX file. Raises ImportError without the package onnx."""
    try:
        import onnx
    except ImportError as error:
        raise ImportError(
            "reading ONNX files takes the package onnx\nhint: pip install onnx"
        ) from error
    graph = onnx.load(path).graph
    nodes = []
    for value in (*graph.input, *graph.output):
        tensor = value.type.tensor_type
        attr = {
            "dtype": pb.AttrValue(type=tensor.elem_type),
            "shape": pb.AttrValue(shape=_shape([dim.dim_value for dim in tensor.shape.dim])),
        }
        nodes.append(pb.NodeDef(name=value.name, op="Variable", attr=attr))
    for op in graph.node:
        fields = [" = ".join(str(field[1]) for field in a.ListFields()) for a in op.attribute]
        parameters = pb.AttrValue(s=", ".join(fields).encode("utf-8"))
        nodes.append(
            pb.NodeDef(
                name=op.output[0], op=op.op_type, input=op.input, attr={"parameters": parameters}
            )
        )
    return _graph_def(nodes)
