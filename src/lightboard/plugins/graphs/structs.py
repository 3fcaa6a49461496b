"""What the graph dashboard asks and is told. Ids are numbers of boxes, in preorder of the hierarchy, and hold as long
as the graph does: the same logged bytes give the same ids.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal[
    "module", "op", "input", "output", "parameter", "constant", "function", "repeat", "group"
]
Change = Literal["", "added", "removed", "changed", "inside"]
EdgeChange = Literal["", "added", "removed"]
Category = Literal[
    "",
    "linear",
    "conv",
    "norm",
    "activation",
    "pool",
    "attention",
    "recurrent",
    "embedding",
    "dropout",
    "shape",
    "math",
    "loss",
    "data",
    "state",
    "summary",
]


class GraphsRequest(msgspec.Struct):
    """Every graph that was logged."""

    epoch: str


class GraphSource(msgspec.Struct):
    """One logged graph, or the run metadata of one."""

    source: str
    """What the other routes call it, within this epoch."""
    run: int
    tag: str
    kind: Literal["op", "keras", "profile"]
    """profile: run metadata only; give it as `profile` beside an op graph of the same run."""
    step: int
    wall_time: float | None
    """Seconds since the epoch; null where the file holds no finite number."""
    size: int
    """Bytes in the log."""
    profiled: bool
    """An op graph that was logged together with times and memory: they are used unasked."""


class GraphsReply(msgspec.Struct):
    """By run in order of ids, of each run the newest first; op graphs before Keras models before profiles."""

    graphs: list[GraphSource]


class GraphFileRequest(msgspec.Struct):
    """A graph from a file that was never logged."""

    epoch: str
    data: bytes
    """The file, in base64: a GraphDef as text (.pbtxt) or as bytes (.pb)."""


class GraphFileReply(msgspec.Struct):
    """The graph is held until others push it out or the server ends; then the file is to be sent again."""

    source: str
    """What the other routes call it, within this epoch."""


class GraphViewRequest(msgspec.Struct):
    """What is seen of a graph while some of its boxes are open."""

    epoch: str
    source: str
    """One graph, or two joined by "~" ("first~second"): both at once, `change` saying what became of the first.
    The ids of such a pair are its own. This holds for every route."""
    opened: list[int] | None = None
    """A box is seen where all its ancestors are open. null: chosen so that 10 to 40 boxes are seen."""
    depth: int | None = None
    """With `opened` null: everything above this depth is open; 1 opens what stands at the top."""
    bookkeeping: bool = False
    """Constants, Identity, prim::ListConstruct, … too; else edges go on over them."""
    profile: str | None = None
    """Where times and memory come from."""
    without: list[int] = []
    """Devices whose times and memory do not count, by their place in `totals.timed`."""


class GraphBox(msgspec.Struct):
    """A module, an op or something else that is drawn as one box. Sums are over everything inside."""

    id: int
    parent: int
    """-1 at the top."""
    name: str
    """Within its parent, as "fc1"; cut at 200 characters."""
    kind: Kind
    """repeat: a synthetic box around identical blocks or equal ops; group: one around a stretch of a level with too
    many boxes."""
    type: str
    """The module's class, as "Linear"; the op, as "aten::linear"; of a parameter "parameter" or "buffer"."""
    category: Category
    """What colours go by. "" where it is none of these, as for a block of a class of the user's own."""
    opened: bool
    can_open: bool
    boxes: int
    """Its children that can be seen."""
    modules: int
    """Modules inside, at any depth, without itself."""
    ops: int
    """Ops inside, without parameters and hidden bookkeeping; 1 for an op."""
    parameters: int
    """Numbers that are trained, as far as shapes are known; a shared parameter counts once."""
    bytes: int
    """Of these parameters."""
    unknown: int
    """Parameters inside whose shape is not known; their numbers are missing in `parameters`."""
    flops: int
    """Floating-point operations for the logged input, a multiply-add as two; of ops whose shapes are known."""
    shape: list[int] | None
    """Of the (first) output, -1 for a size that is not known; null: not logged. Of a parameter, its own."""
    outputs: int
    """Tensors that leave it."""
    dtype: str
    """As "float32"; "" where it was not logged."""
    repeat: int
    """How many identical blocks (or five and more equal ops) are inside, one after another; 0: no such thing."""
    repeat_type: str
    """The blocks' class, as "TransformerEncoderLayer"; of equal ops the op's short name, as "add"."""
    blocks: int
    """Of a list of modules (Sequential, ModuleList, …) that are not all identical but of one class, `repeat_type`: how
    many; else 0."""
    structure: int
    """Equal numbers: equal structure (the same ops with the same shapes). -1: the only one of its kind."""
    time: float | None
    """Seconds of computing, from the run metadata; null without."""
    memory: int | None
    """Bytes of output tensors, from the run metadata; null without."""
    device: str
    """"" where it was not logged, or several."""
    cluster: str
    """The XLA cluster, where TensorFlow's compiler put it into one; "" without, or several."""
    change: Change
    """Of a pair of graphs. inside: itself the same, something in it is not."""


class GraphEdge(msgspec.Struct):
    """All tensors that go from one box to another."""

    source: int
    target: int
    shape: list[int] | None
    """Of the first tensor; null: not logged."""
    same: bool
    """All tensors have this shape."""
    dtype: str
    tensors: int
    """Different ones; 0 where only control goes this way."""
    bytes: int
    """Of them together, as far as shapes are known; 0 where none is."""
    control: bool
    """Only order, no tensor."""
    parameter: bool
    """From a parameter."""
    reference: bool
    """Not a value that is read but a variable that the target writes to, as TensorFlow's Assign does."""
    back: bool
    """Against the flow: with these edges turned the picture has no cycle."""
    change: EdgeChange


class GraphSaid(msgspec.Struct):
    """Something that is missing or was mended."""

    what: Literal[
        "torn",
        "bad_nodes",
        "dangling",
        "cycles",
        "duplicates",
        "no_shapes",
        "too_many",
        "cut",
        "empty",
        "no_profile",
        "bridges",
        "recursive",
    ]
    """torn: the graph ends in the middle of a node; bad_nodes: nodes that cannot be read; dangling: inputs that name
    no node; cycles: edges that close a cycle; duplicates: names that several nodes have; no_shapes: ops without an
    output shape; too_many: more boxes are open than are shown at once; cut: nodes beyond the most that are shown;
    empty: no nodes at all; no_profile: the run metadata times no node of this graph; bridges: some edges over hidden
    ops were left out; recursive: functions that call themselves are not opened."""
    count: int
    text: str
    """An example or the reason, for people, in English; may be empty."""


class GraphTotals(msgspec.Struct):
    """Of the whole graph, whatever is open."""

    modules: int
    ops: int
    parameters: int
    bytes: int
    unknown: int
    flops: int
    time: float | None
    memory: int | None
    nodes: int
    """As logged."""
    hidden: int
    """Bookkeeping."""
    depth: int
    """The deepest level; 1: nothing can be opened."""
    devices: list[str]
    clusters: list[str]
    """Of XLA."""
    timed: list[str]
    """Devices that the run metadata has times of."""
    added: int
    removed: int
    changed: int
    """Of a pair of graphs: leaves (ops, parameters, …)."""


class GraphViewReply(msgspec.Struct):
    """Boxes in preorder: a parent before its children, children in order of the flow."""

    boxes: list[GraphBox]
    edges: list[GraphEdge]
    """Between boxes that are seen and not opened."""
    opened: list[int]
    """What is open now."""
    totals: GraphTotals
    said: list[GraphSaid]


class GraphDetailRequest(msgspec.Struct):
    """Everything about one box."""

    epoch: str
    source: str
    id: int
    bookkeeping: bool = False
    profile: str | None = None
    without: list[int] = []


class GraphStep(msgspec.Struct):
    """A box on the way from the top to another."""

    id: int
    name: str
    type: str


class GraphAttribute(msgspec.Struct):
    """One attribute as text."""

    name: str
    value: str
    length: int
    """Characters logged; more than stand in `value`: it was cut."""
    change: str
    """Of a pair of graphs: the value in the first where it differs."""


class GraphParameter(msgspec.Struct):
    """One parameter inside the box."""

    id: int
    path: str
    """From the box on, as "self_attn.in_proj_weight"."""
    shape: list[int] | None
    count: int
    dtype: str
    trained: bool
    """false: a buffer, as batch norm's running mean."""
    derived: bool
    """The shape was not logged; it follows from the op that uses it."""


class GraphNeighbour(msgspec.Struct):
    """One tensor that comes in or goes out, and the op at its other end."""

    id: int
    """-1: it names no node of the graph."""
    name: str
    path: str
    """From the top, steps joined by "/"."""
    opens: list[int]
    """What must be open for it to be seen."""
    shape: list[int] | None
    dtype: str
    control: bool
    change: EdgeChange = ""
    """Of a pair: only the second graph has it, or only the first."""


class GraphDetailReply(msgspec.Struct):
    """Lists are cut at 200; their totals are not."""

    box: GraphBox
    steps: list[GraphStep]
    """From the top to the box itself."""
    full_name: str
    """As logged, for ops; cut at 10,000 characters."""
    attributes: list[GraphAttribute]
    """Of an op; of a module around one op its sizes (in_features, kernel_size, …) and that op's."""
    share: float
    """Of all parameters, 0 to 1."""
    parameters: list[GraphParameter]
    parameters_total: int
    inputs: list[GraphNeighbour]
    inputs_total: int
    outputs: list[GraphNeighbour]
    outputs_total: int
    alike: int
    """Other boxes of the same structure."""
    function: GraphNeighbour | None
    """The function that an op calls."""
    uses: list[GraphNeighbour]
    """Ops that call the function which this box is."""
    uses_total: int
    opens: list[int]
    """What must be open for the box to be seen."""
    first: GraphBox | None
    """Of a pair of graphs: the box as it was in the first, where it is in both."""


class GraphSearchRequest(msgspec.Struct):
    """Boxes by their name, type or path."""

    epoch: str
    source: str
    query: str
    """Words in any case, or a regular expression: "/pattern/", "/pattern/i"."""
    limit: int = 50
    """At most 1000."""
    bookkeeping: bool = False


class GraphMatch(msgspec.Struct):
    """One box that fits."""

    id: int
    name: str
    type: str
    kind: Kind
    path: str
    """From the top, names joined by "/"; the query is looked for in this and in the type."""
    opens: list[int]
    """What must be open for it to be seen."""
    parameters: int
    shape: list[int] | None


class GraphSearchReply(msgspec.Struct):
    """Those of just that name first, then by a part of the name, by type, by path; each time modules before ops."""

    matches: list[GraphMatch]
    total: int


class GraphTraceRequest(msgspec.Struct):
    """Everything a box depends on, or that depends on it, to the ends of the graph."""

    epoch: str
    source: str
    id: int
    direction: Literal["inputs", "outputs", "both"]
    opened: list[int]
    """What is open: the answer names boxes that are seen."""
    bookkeeping: bool = False


class GraphPathRequest(msgspec.Struct):
    """Every way from one box to another."""

    epoch: str
    source: str
    start: int
    end: int
    opened: list[int]
    bookkeeping: bool = False


class GraphTraceReply(msgspec.Struct):
    """What is lit, among the boxes that are seen."""

    boxes: list[int]
    """Closed boxes and ops; a box counts when anything in it does."""
    edges: list[list[int]]
    """Pairs [source, target] of `view`'s edges."""
    ops: int
    """Ops on the way, seen or not, without those of the box itself."""
    parameters: int
    """Numbers in the parameters that take part."""
    turned: bool
    """There is a way only from `end` to `start`: this is it."""


class GraphCompareRequest(msgspec.Struct):
    """Two graphs beside each other."""

    epoch: str
    source: str
    """A pair: "first~second"."""
    limit: int = 200


class GraphDifference(msgspec.Struct):
    """One thing that is not the same in both."""

    id: int
    change: Literal["added", "removed", "changed"]
    path: str
    type: str
    opens: list[int]
    text: str
    """What differs, as "shape 64 × 500 → 64 × 1000"; empty for what was added or removed."""


class GraphCompareReply(msgspec.Struct):
    """Modules that came or went are listed once, without what is in them."""

    added: int
    removed: int
    changed: int
    same: int
    """Leaves: ops, parameters, inputs and outputs."""
    differences: list[GraphDifference]
    total: int
    """Of these."""
