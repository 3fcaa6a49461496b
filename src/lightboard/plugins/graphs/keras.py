"""A Keras model's configuration (JSON, of Keras 1 to 3) as columns: layers are ops, models in it modules."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, Final

from lightboard.plugins.graphs.nodes import MOST_NODES, Nodes, Role, Said, Shape
from lightboard.plugins.graphs.ops import words_of

_TEXT: Final = 4096
_DEEPEST: Final = 32
_MODELS: Final = frozenset(["Sequential", "Functional", "Model"])
_Tensor = tuple[int, int]


class _Model:
    """What a model gives to those around it."""

    def __init__(self) -> None:
        self.inputs: list[int] = []
        self.outputs: list[_Tensor] = []


def read_keras(config: dict[str, Any]) -> Nodes:
    """The columns of a model."""
    reader = _Reader()
    name = _name(config)
    reader.nodes.module_types[name] = str(config.get("class_name", "Model"))
    reader.read(config, name, 0)
    nodes = reader.nodes
    nodes.logged = len(nodes)
    if reader.dangling:
        nodes.said.append(Said("dangling", reader.dangling))
    if reader.cut:
        nodes.said.append(Said("cut", reader.cut))
    return nodes


def _name(layer: dict[str, Any]) -> str:
    config = layer.get("config")
    name = layer.get("name") or (config.get("name") if isinstance(config, dict) else None)
    return str(name or layer.get("class_name") or "model").replace("/", "_")[:200]


def _layers(model: dict[str, Any]) -> list[dict[str, Any]]:
    config = model.get("config")
    found = config.get("layers") if isinstance(config, dict) else config
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_model(layer: dict[str, Any]) -> bool:
    return bool(_layers(layer)) or layer.get("class_name") in _MODELS


class _Reader:
    def __init__(self) -> None:
        self.nodes = Nodes()
        self.texts: dict[int, list[tuple[str, str]]] = {}
        self.nodes.attributes = lambda node: self.texts.get(node, [])
        self.dangling = 0
        self.cut = 0

    def read(self, model: dict[str, Any], scope: str, depth: int) -> _Model:
        made = _Model()
        if depth > _DEEPEST:
            self.cut += 1
            return made
        layers = _layers(model)
        if model.get("class_name") == "Sequential" or not any(
            "inbound_nodes" in layer for layer in layers
        ):
            return self._sequential(model, layers, scope, depth)
        return self._functional(model, layers, scope, depth)

    def _sequential(
        self, model: dict[str, Any], layers: list[dict[str, Any]], scope: str, depth: int
    ) -> _Model:
        made = _Model()
        before: list[_Tensor] = []
        shape = _built(model)
        for layer in layers:
            if layer.get("class_name") == "InputLayer":
                node = self._layer(layer, scope, [])
                made.inputs.append(node)
                before = [(node, 0)]
                continue
            if not before and not made.inputs:
                first = layer.get("config")
                given = (
                    _batch_shape(first if isinstance(first, dict) else {}) or _built(layer) or shape
                )
                node = self.nodes.add(
                    f"{scope}/input", "InputLayer", Role.INPUT, label="input", scope=scope,
                    shapes=None if given is None else [given],
                )  # fmt: skip
                made.inputs.append(node)
                before = [(node, 0)]
            if _is_model(layer):
                inner = self._inner(layer, scope, depth)
                self._feed(inner, before)
                before = inner.outputs or before
            else:
                before = [(self._layer(layer, scope, before), 0)]
        made.outputs = before
        return made

    def _inner(self, layer: dict[str, Any], scope: str, depth: int) -> _Model:
        name = f"{scope}/{_name(layer)}"
        self.nodes.module_types[name] = str(layer.get("class_name", ""))
        return self.read(layer, name, depth + 1)

    def _feed(self, model: _Model, tensors: list[_Tensor]) -> None:
        for node, tensor in zip(model.inputs, tensors, strict=False):
            self.nodes.inputs[node].append(tensor)
            self.nodes.roles[node] = Role.HIDDEN
            if self.nodes.shapes[node] is None and self.nodes.shapes[tensor[0]] is not None:
                self.nodes.shapes[node] = [self.nodes.shape(*tensor)]

    def _functional(
        self, model: dict[str, Any], layers: list[dict[str, Any]], scope: str, depth: int
    ) -> _Model:
        made = _Model()
        given: dict[tuple[str, int, int], _Tensor] = {}
        models: dict[str, _Model] = {}
        index: dict[str, int] = {}
        calls: list[tuple[dict[str, Any], list[list[tuple[str, int, int]]]]] = []
        for layer in layers:
            name = str(layer.get("name") or _name(layer))
            calls.append((layer, [list(_calls(one)) for one in _inbound(layer)]))
            if _is_model(layer):
                models[name] = self._inner(layer, scope, depth)
                for at, tensor in enumerate(models[name].outputs):
                    given[name, 0, at] = tensor
            else:
                index[name] = self._layer(layer, scope, [])
                given[name, 0, 0] = (index[name], 0)
        for layer, inbound in calls:
            name = str(layer.get("name") or _name(layer))
            for call, references in enumerate(inbound):
                tensors = []
                for key in references:
                    # A layer called several times is drawn once.
                    found = (
                        given.get(key)
                        or given.get((key[0], 0, key[2]))
                        or given.get((key[0], 0, 0))
                    )
                    if found is None:
                        self.dangling += 1
                    else:
                        tensors.append(found)
                if name in models and not call:
                    self._feed(models[name], tensors)
                elif name in models:
                    for node, tensor in zip(models[name].inputs, tensors, strict=False):
                        self.nodes.inputs[node].append(tensor)
                else:
                    self.nodes.inputs[index[name]] += tensors
        for layer, _ in calls:
            name = str(layer.get("name") or _name(layer))
            if name in index:
                self._shape(index[name], layer)
        config = model.get("config")
        config = config if isinstance(config, dict) else {}
        for key in _references(config.get("input_layers")):
            if key[0] in index:
                made.inputs.append(index[key[0]])
        for key in _references(config.get("output_layers")):
            found = given.get(key) or given.get((key[0], 0, 0))
            if found is not None:
                made.outputs.append(found)
        return made

    def _layer(self, layer: dict[str, Any], scope: str, inputs: list[_Tensor]) -> int:
        nodes = self.nodes
        if len(nodes) >= MOST_NODES:
            self.cut += 1
            return 0
        config = layer.get("config")
        config = config if isinstance(config, dict) else {}
        kind = str(layer.get("class_name", "Layer"))
        name = _name(layer)
        inner = config.get("layer")
        if isinstance(inner, dict) and inner.get("class_name"):
            kind = f"{kind}({inner['class_name']})"  # TimeDistributed, Bidirectional
        role = Role.INPUT if kind == "InputLayer" else Role.OP
        shape = _batch_shape(config)
        node = nodes.add(
            f"{scope}/{name}", kind, role, label=name, scope=scope,
            shapes=None if shape is None else [shape], dtype=_dtype(config.get("dtype")),
        )  # fmt: skip
        nodes.inputs[node] = list(inputs)
        self.texts[node] = list(_texts(config))
        if inputs:
            self._shape(node, layer)
        return node

    def _shape(self, node: int, layer: dict[str, Any]) -> None:
        """Output and parameters of layers whose shapes follow from their settings."""
        nodes = self.nodes
        if nodes.roles[node] != Role.OP:
            return
        given = _built(layer)
        if given is None and nodes.inputs[node]:
            given = nodes.shape(*nodes.inputs[node][0])
        config = layer.get("config")
        if not isinstance(config, dict):
            return
        kind = str(layer.get("class_name"))
        if kind == "Concatenate":
            shape = _joined([nodes.shape(*one) for one in nodes.inputs[node]], config)
            nodes.shapes[node] = None if shape is None else [shape]
            return
        try:
            made, weights = _rules(kind, config, given or (-1,) * _AXES.get(kind, 2))
        except (TypeError, ValueError, IndexError, KeyError, ArithmeticError):
            return
        if made is not None and given is not None:
            nodes.shapes[node] = [made]
        if weights:  # a module, with its weights and what it does inside
            scope = nodes.scopes[node] = nodes.names[node]
            nodes.module_types[scope] = nodes.ops[node]
            nodes.labels[node] = nodes.ops[node]
        for label, shape, trained in weights:
            one = nodes.add(
                f"{nodes.names[node]}/{label}", "weight",
                Role.PARAMETER if trained else Role.BUFFER,
                label=label, scope=scope, dtype=nodes.dtypes[node],
                shapes=[tuple([-1 if size < 0 else size for size in shape])],
            )  # fmt: skip
            nodes.derived.add(one)
            nodes.inputs[node].append((one, 0))


def _inbound(layer: dict[str, Any]) -> list[Any]:
    inbound = layer.get("inbound_nodes")
    return inbound if isinstance(inbound, list) else []


def _calls(call: Any) -> Iterator[tuple[str, int, int]]:
    """The tensors one call of a layer takes. Keras 3 writes {"args": …, "kwargs": …} with tensors' histories,
    Keras 2 lists [name, call, tensor, …], Keras 2.0 for one input only such a list.
    """
    todo: list[Any] = [call]
    while todo:
        one = todo.pop()
        if isinstance(one, dict):
            history = one.get("keras_history")
            config = one.get("config")
            if history is None and isinstance(config, dict):
                history = config.get("keras_history")
            if history is not None:
                key = _reference(history)
                if key:
                    yield key
                continue
            todo += reversed(list(one.values()))
        elif isinstance(one, list):
            key = _reference(one)
            if key:
                yield key
                if len(one) > 3 and isinstance(one[3], dict):
                    todo.append(one[3])
            else:
                todo += reversed(one)


def _reference(value: Any) -> tuple[str, int, int] | None:
    if isinstance(value, (list, tuple)) and len(value) >= 3 and isinstance(value[0], str):
        call, tensor = value[1], value[2]
        if type(call) is int and type(tensor) is int:
            return value[0], call, tensor
    return None


def _references(value: Any) -> list[tuple[str, int, int]]:
    """Of `input_layers` and `output_layers`: one reference, a list, or a dict of them."""
    return list(_calls(value))


def _dtype(value: Any) -> str:
    if isinstance(value, dict):
        config = value.get("config")
        value = config.get("name") if isinstance(config, dict) else ""
    return str(value) if isinstance(value, str) else ""


def _sizes(value: Any) -> Shape | None:
    if not isinstance(value, (list, tuple)) or not all(
        one is None or type(one) is int for one in value
    ):
        return None
    return tuple([-1 if one is None else one for one in value])


def _batch_shape(config: dict[str, Any]) -> Shape | None:
    return _sizes(config.get("batch_shape") or config.get("batch_input_shape"))


def _built(layer: dict[str, Any]) -> Shape | None:
    config = layer.get("build_config")
    return _sizes(config.get("input_shape")) if isinstance(config, dict) else None


def _texts(config: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in config.items():
        if value is None or key == "name":
            continue
        if isinstance(value, dict) and "class_name" in value:
            inner = value.get("config")
            name = inner.get("name") if isinstance(inner, dict) else None
            yield str(key), str(name or value["class_name"])
        elif isinstance(value, str):
            yield str(key), value[:_TEXT]
        else:
            yield str(key), json.dumps(value)[:_TEXT]


# --- shapes ----------------------------------------------------------------------------------

_Rules = tuple[Shape | None, list[tuple[str, Shape, bool]]]
_AXES: Final = {"Conv1D": 3, "Conv2D": 4, "Conv3D": 5, "LSTM": 3, "GRU": 3, "SimpleRNN": 3}
_SAME: Final = words_of(
    """
    Activation Dropout ReLU LeakyReLU PReLU ELU Softmax ThresholdedReLU GaussianNoise GaussianDropout
    AlphaDropout SpatialDropout1D SpatialDropout2D ActivityRegularization Rescaling Masking Add Subtract
    Multiply Average Maximum Minimum
    """
)


def _rules(kind: str, config: dict[str, Any], given: Shape) -> _Rules:
    bias = bool(config.get("use_bias", True))
    if kind == "Dense":
        units = int(config["units"])
        return (*given[:-1], units), _weights((given[-1], units), units if bias else 0)
    if kind in ("Conv1D", "Conv2D", "Conv3D"):
        return _convolution(config, given, int(kind[4]), bias)
    if kind == "Embedding":
        size, width = int(config["input_dim"]), int(config["output_dim"])
        return (*given, width), [("embeddings", (size, width), True)]
    if kind == "BatchNormalization":
        axis = config.get("axis", -1)
        width = given[int(axis[0] if isinstance(axis, list) else axis)]
        names = [("gamma", config.get("scale", True), True), ("beta", config.get("center", True), True),
                 ("moving_mean", True, False), ("moving_variance", True, False)]  # fmt: skip
        return given, [(name, (width,), trained) for name, there, trained in names if there]
    if kind == "LayerNormalization":
        width = given[-1]
        return given, [
            (name, (width,), True)
            for name, flag in (("gamma", "scale"), ("beta", "center"))
            if config.get(flag, True)
        ]
    if kind == "Flatten":
        rest = given[1:]
        return (given[0], -1 if -1 in rest else math.prod(rest)), []
    if kind in ("LSTM", "GRU", "SimpleRNN"):
        units, gates = int(config["units"]), {"LSTM": 4, "GRU": 3, "SimpleRNN": 1}[kind]
        made = (*given[:-1], units) if config.get("return_sequences") else (given[0], units)
        weights: list[tuple[str, Shape, bool]] = [("kernel", (given[-1], gates * units), True),
                   ("recurrent_kernel", (units, gates * units), True)]  # fmt: skip
        if bias:
            double = kind == "GRU" and config.get("reset_after", True)
            weights.append(("bias", (2, gates * units) if double else (gates * units,), True))
        return made, weights
    if kind.startswith("Global") and "Pooling" in kind and not config.get("keepdims"):
        first = config.get("data_format") == "channels_first"
        return (given[0], given[1] if first else given[-1]), []
    if kind in ("MaxPooling1D", "MaxPooling2D", "AveragePooling1D", "AveragePooling2D"):
        axes = int(kind[-2])
        pool = _each(config.get("pool_size", 2), axes)
        stride = _each(config.get("strides") or pool, axes)
        return _slide(given, axes, pool, stride, [1] * axes, config), []
    if kind == "Reshape":
        target = _sizes(config.get("target_shape"))
        return ((given[0], *target) if target is not None and -1 not in target else None), []
    if kind in _SAME:
        return given, []
    return None, []


def _joined(given: list[Shape | None], config: dict[str, Any]) -> Shape | None:
    """Tensors one after another along an axis."""
    shapes = [shape for shape in given if shape is not None]
    axis = config.get("axis", -1)
    if not shapes or len(shapes) < len(given) or type(axis) is not int:
        return None
    first = shapes[0]
    if any(len(shape) != len(first) for shape in shapes) or not -len(first) <= axis < len(first):
        return None
    sizes = [shape[axis] for shape in shapes]
    made = list(first)
    made[axis] = -1 if -1 in sizes else sum(sizes)
    return tuple(made)


def _weights(kernel: Shape, bias: int) -> list[tuple[str, Shape, bool]]:
    found: list[tuple[str, Shape, bool]] = [("kernel", kernel, True)]
    if bias:
        found.append(("bias", (bias,), True))
    return found


def _each(value: Any, axes: int) -> list[int]:
    return [int(value)] * axes if isinstance(value, int) else [int(one) for one in value]


def _convolution(config: dict[str, Any], given: Shape, axes: int, bias: bool) -> _Rules:
    first = config.get("data_format") == "channels_first"
    filters, groups = int(config["filters"]), int(config.get("groups", 1))
    kernel = _each(config["kernel_size"], axes)
    channels = given[1] if first else given[-1]
    made = _slide(
        given, axes, kernel, _each(config.get("strides", 1), axes),
        _each(config.get("dilation_rate", 1), axes), config, filters,
    )  # fmt: skip
    return made, _weights((*kernel, channels // groups, filters), filters if bias else 0)


def _slide(
    given: Shape,
    axes: int,
    kernel: list[int],
    stride: list[int],
    dilation: list[int],
    config: dict[str, Any],
    filters: int | None = None,
) -> Shape | None:
    first = config.get("data_format") == "channels_first"
    start = 2 if first else 1
    if len(given) != axes + 2:
        return None
    sizes = []
    for at in range(axes):
        size, s = given[start + at], stride[at]
        if size < 0:
            sizes.append(-1)
        elif config.get("padding", "valid") == "valid":
            sizes.append((size - dilation[at] * (kernel[at] - 1) - 1) // s + 1)
        else:
            sizes.append(-(-size // s))
    channels = filters if filters is not None else (given[1] if first else given[-1])
    return (given[0], channels, *sizes) if first else (given[0], *sizes, channels)
