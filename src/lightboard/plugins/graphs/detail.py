"""Everything about one box: attributes, parameters, what comes in and goes out."""

from __future__ import annotations

from typing import Final

import numpy as np

from lightboard.plugins.graphs import structs as api
from lightboard.plugins.graphs.graph import BOTH, Graph, Sight
from lightboard.plugins.graphs.hierarchy import Kind
from lightboard.plugins.graphs.nodes import Role, count_of
from lightboard.plugins.graphs.profile import Profile
from lightboard.plugins.graphs.view import EDGE_CHANGES, NAME, make_box

LISTED: Final = 200
_VALUE: Final = 1024
_FULL_NAME: Final = 10_000
_PATH: Final = 2_000
# What the box says in another way.
_SAID: Final = frozenset(["_output_shapes", "attr", "parameters", "dtype", "numbers"])


def make_detail(
    graph: Graph, sight: Sight, box: int, profile: Profile | None
) -> api.GraphDetailReply:
    """The pane of one box."""
    boxes, nodes = graph.boxes, graph.nodes
    node = int(boxes.node[box])
    start, end = box, int(boxes.end[box])
    opens = boxes.ancestors(box)
    whole = graph.inside("parameters", -1)
    parameters = (
        [at for at in range(start, end) if boxes.kind[at] in (Kind.PARAMETER, Kind.BUFFER)]
        if node < 0
        else _used_parameters(graph, sight, box)
    )
    inside_source = (sight.source >= start) & (sight.source < end)
    inside_target = (sight.target >= start) & (sight.target < end)
    comes = np.flatnonzero(inside_target & ~inside_source)
    goes = np.flatnonzero(inside_source & ~inside_target)
    structure = int(boxes.structure[box])
    callers = graph.callers(box) if boxes.kind[box] == Kind.FUNCTION else []
    inputs, inputs_total = _neighbours(graph, sight, comes, sight.source)
    outputs, outputs_total = _neighbours(graph, sight, goes, sight.target)
    for _, name in nodes.dangling.get(node, ())[:LISTED]:
        inputs.append(api.GraphNeighbour(-1, name[:NAME], name[:_PATH], [], None, "", False))
        inputs_total += 1
    return api.GraphDetailReply(
        box=make_box(graph, sight, box, profile, opened=False),
        steps=[
            api.GraphStep(one, boxes.labels[one][:NAME], boxes.types[one][:NAME])
            for one in [*opens, box]
        ],
        full_name=nodes.names[node][:_FULL_NAME] if node >= 0 else graph.path(box)[:_FULL_NAME],
        attributes=_attributes(graph, node) if node >= 0 else _layer_attributes(graph, box),
        share=graph.inside("parameters", box) / whole if whole else 0.0,
        parameters=[_parameter(graph, box, at) for at in parameters[:LISTED]],
        parameters_total=len(parameters),
        inputs=inputs,
        inputs_total=inputs_total,
        outputs=outputs,
        outputs_total=outputs_total,
        alike=max(0, graph.alike.get(structure, 0) - 1) if node < 0 else 0,
        function=_function(graph, node),
        uses=[_link(graph, at) for at in callers[:LISTED]],
        uses_total=len(callers),
        opens=opens,
        first=_first(graph, box),
    )


def _first(graph: Graph, box: int) -> api.GraphBox | None:
    """Of a pair: the box as it was in the first graph."""
    first, node = graph.first, int(graph.boxes.node[box])
    if first is None:
        return None
    if node >= 0:
        was = graph.nodes.firsts.get(node)
        at = -1 if was is None else int(first.boxes.box[was])
    else:
        at = first.module_paths.get(graph.path(box), -1)
    return make_box(first, first.seen_with(False), at, None, opened=False) if at >= 0 else None


def _used_parameters(graph: Graph, sight: Sight, box: int) -> list[int]:
    starts, order = sight.before
    sources = sight.source[order[starts[box] : starts[box + 1]]]
    kinds = graph.boxes.kind[sources]
    held: list[int] = sources[(kinds == Kind.PARAMETER) | (kinds == Kind.BUFFER)].tolist()
    return list(dict.fromkeys(held))


def _parameter(graph: Graph, box: int, at: int) -> api.GraphParameter:
    boxes, nodes = graph.boxes, graph.nodes
    node = int(boxes.node[at])
    shape = nodes.shape(node)
    steps = [
        boxes.labels[one]
        for one in boxes.ancestors(at)
        if one > box and boxes.node[box] < 0 and not graph.is_synthetic(one)
    ]
    return api.GraphParameter(
        id=at,
        path=".".join([*steps, boxes.labels[at]])[:_PATH],
        shape=list(shape) if shape is not None else None,
        count=max(0, count_of(shape)),
        dtype=nodes.dtypes[node],
        trained=int(boxes.kind[at]) == Kind.PARAMETER,
        derived=node in nodes.derived,
    )


def _neighbours(
    graph: Graph, sight: Sight, edges: np.ndarray, other: np.ndarray
) -> tuple[list[api.GraphNeighbour], int]:
    """Inputs: each tensor once. Outputs: each op that takes one."""
    marks: dict[tuple[int, int], set[int]] = {}
    marked = sight.marks[edges].tolist() if sight.marks is not None else [BOTH] * len(edges)
    for at, tensor, mark in zip(
        other[edges].tolist(), sight.tensor[edges].tolist(), marked, strict=True
    ):
        marks.setdefault((at, tensor), set()).add(mark)
    found = []
    for at, tensor in list(marks)[:LISTED]:
        shape = graph.tensor_shape(tensor) if tensor >= 0 else None
        mark = marks[at, tensor]
        found.append(
            api.GraphNeighbour(
                id=at,
                name=graph.boxes.labels[at][:NAME],
                path=graph.path(at)[:_PATH],
                opens=graph.boxes.ancestors(at),
                shape=list(shape) if shape is not None else None,
                dtype=graph.tensor_dtype(tensor) if tensor >= 0 else "",
                control=tensor < 0,
                change=EDGE_CHANGES[mark.pop() if len(mark) == 1 else BOTH],
            )
        )
    return found, len(marks)


def _function(graph: Graph, node: int) -> api.GraphNeighbour | None:
    scope = graph.nodes.functions.get(node)
    at = -1 if scope is None else graph.function_box(scope)
    return None if at < 0 else _link(graph, at)


def _link(graph: Graph, box: int) -> api.GraphNeighbour:
    """A box that no tensor leads to."""
    return api.GraphNeighbour(
        id=box,
        name=graph.boxes.labels[box][:NAME],
        path=graph.path(box)[:_PATH],
        opens=graph.boxes.ancestors(box),
        shape=None,
        dtype="",
        control=False,
    )


def attribute_list(graph: Graph, node: int) -> list[tuple[str, str]]:
    """Everything an op was told: logged attributes, torch's constants among them, as name and text."""
    nodes = graph.nodes
    logged = nodes.attributes(node)
    found: list[tuple[str, str]] = []
    for name, text in logged:
        if name in ("attr", "parameters"):
            plain = text.strip()
            if plain not in ("", "{}", "{ }"):
                found.append(("attributes" if name == "attr" else name, plain))
        elif name not in _SAID:
            found.append((name, text))
    if nodes.ops[node].startswith("aten::"):
        found += _arguments(graph, node)
    return found


def _arguments(graph: Graph, node: int) -> list[tuple[str, str]]:
    """Of a traced op: the plain values among its inputs, by the place they stand at."""
    nodes = graph.nodes
    names = ARGUMENTS.get(nodes.ops[node].removeprefix("aten::"), ())
    found = []
    for place, (source, _) in enumerate(nodes.inputs[node]):
        if source < 0:
            continue
        if nodes.roles[source] == Role.VALUE:
            text = nodes.values.get(source, "")
        elif nodes.ops[source] == "prim::ListConstruct" and all(
            nodes.roles[one] == Role.VALUE for one, _ in nodes.inputs[source]
        ):
            parts = [nodes.values.get(one, "") for one, _ in nodes.inputs[source][:64]]
            text = f"[{', '.join(parts)}]"
        else:
            continue
        found.append((names[place] if place < len(names) else f"argument {place + 1}", text))
    return found


def _attributes(graph: Graph, node: int) -> list[api.GraphAttribute]:
    before: dict[str, str] = {}
    if graph.first is not None and node in graph.nodes.firsts:
        before = dict(attribute_list(graph.first, graph.nodes.firsts[node]))
    now = attribute_list(graph, node)
    found = []
    for name, text in now[:LISTED]:
        was = before.get(name, text)
        found.append(
            api.GraphAttribute(
                name[:NAME], text[:_VALUE], len(text), was[:_VALUE] if was != text else ""
            )
        )
    return found


def _layer_attributes(graph: Graph, box: int) -> list[api.GraphAttribute]:
    """Of a layer, a module around one op: its sizes, as its weight has them, and what the op was told."""
    boxes, nodes = graph.boxes, graph.nodes
    leaves = range(box + 1, int(boxes.end[box]))
    ops = [at for at in leaves if boxes.kind[at] == Kind.OP]
    if len(ops) != 1:
        return []
    weight = next(
        (
            shape
            for at in leaves
            if boxes.kind[at] == Kind.PARAMETER and boxes.labels[at] == "weight"
            for shape in [nodes.shape(int(boxes.node[at]))]
        ),
        None,
    )
    told = _attributes(graph, int(boxes.node[ops[0]]))
    sizes: list[tuple[str, str]] = []
    if weight is not None and boxes.types[box] == "Linear" and len(weight) == 2:
        sizes = [("in_features", str(weight[1])), ("out_features", str(weight[0]))]
    elif weight is not None and boxes.types[box].startswith("Conv") and len(weight) > 2:
        turned = "Transpose" in boxes.types[box]
        groups = next(
            (int(one.value) for one in told if one.name == "groups" and one.value.isdecimal()), 1
        )
        inputs, outputs = (weight[0], weight[1]) if turned else (weight[1], weight[0])
        inputs, outputs = (inputs, outputs * groups) if turned else (inputs * groups, outputs)
        kernel = " × ".join("?" if size < 0 else str(size) for size in weight[2:])
        sizes = [
            ("in_channels", str(inputs)),
            ("out_channels", str(outputs)),
            ("kernel_size", kernel),
        ]
    elif weight is not None and boxes.types[box] == "Embedding" and len(weight) == 2:
        sizes = [("num_embeddings", str(weight[0])), ("embedding_dim", str(weight[1]))]
    known = [one for one in sizes if not one[1].startswith("-")]
    return [api.GraphAttribute(name, text, len(text), "") for name, text in known] + told


ARGUMENTS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(rest.split())
    for name, rest in (
        line.split(maxsplit=1)
        for line in """
_convolution input weight bias stride padding dilation transposed output_padding groups benchmark deterministic
convolution input weight bias stride padding dilation transposed output_padding groups
conv1d input weight bias stride padding dilation groups
conv2d input weight bias stride padding dilation groups
conv3d input weight bias stride padding dilation groups
linear input weight bias
addmm input mat1 mat2 beta alpha
add input other alpha
add_ input other alpha
sub input other alpha
rsub input other alpha
batch_norm input weight bias running_mean running_var training momentum eps cudnn_enabled
layer_norm input normalized_shape weight bias eps cudnn_enable
group_norm input num_groups weight bias eps cudnn_enabled
dropout input p train
dropout_ input p train
softmax input dim dtype
log_softmax input dim dtype
max_pool1d input kernel_size stride padding dilation ceil_mode
max_pool2d input kernel_size stride padding dilation ceil_mode
max_pool3d input kernel_size stride padding dilation ceil_mode
avg_pool1d input kernel_size stride padding ceil_mode count_include_pad
avg_pool2d input kernel_size stride padding ceil_mode count_include_pad divisor_override
adaptive_avg_pool1d input output_size
adaptive_avg_pool2d input output_size
adaptive_max_pool2d input output_size
flatten input start_dim end_dim
view input size
reshape input shape
permute input dims
transpose input dim0 dim1
unsqueeze input dim
squeeze input dim
select input dim index
slice input dim start end step
cat tensors dim
stack tensors dim
chunk input chunks dim
split input split_size dim
mean input dim keepdim dtype
sum input dim keepdim dtype
embedding weight indices padding_idx scale_grad_by_freq sparse
gelu input approximate
leaky_relu input negative_slope
hardtanh input min_val max_val
hardtanh_ input min_val max_val
elu input alpha scale input_scale
scaled_dot_product_attention query key value attn_mask dropout_p is_causal scale enable_gqa
lstm input hx params has_biases num_layers dropout train bidirectional batch_first
gru input hx params has_biases num_layers dropout train bidirectional batch_first
expand input size implicit
masked_fill input mask value
to input dtype
""".strip().splitlines()
    )
}
