"""What is known of ops by their names: which are bookkeeping, which hold parameters, what colours go by."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final


def words_of(text: str) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(text.split())


# They pass on, count or pack what others computed: hidden, and edges go on over them.
BOOKKEEPING: Final = words_of(
    """
    prim::ListConstruct prim::TupleConstruct prim::DictConstruct prim::ListUnpack prim::TupleUnpack
    prim::NumToTensor prim::CallMethod prim::CallFunction prim::CreateObject prim::SetAttr prim::device
    prim::dtype prim::data prim::Print prim::RaiseException prim::TupleIndex prim::unchecked_cast
    prim::Uninitialized prim::shape prim::is_cuda prim::requires_grad aten::size aten::Int aten::Float
    aten::Bool aten::ScalarImplicit aten::IntImplicit aten::FloatImplicit aten::__getitem__ aten::len aten::dim
    aten::item aten::_local_scalar_dense aten::detach aten::detach_ aten::alias aten::sym_size aten::sym_numel
    aten::lift_fresh_copy aten::lift_fresh aten::is_floating_point <built-in-function-getitem> getitem
    sym_size.int sym_size Identity IdentityN NoOp StopGradient PreventGradient CheckNumerics Assert Print
    PrintV2 ReadVariableOp AssignVariableOp VarIsInitializedOp Assign AssignAdd AssignSub AssignAddVariableOp
    AssignSubVariableOp IsVariableInitialized VariableShape Snapshot DestroyResourceOp SaveV2 RestoreV2
    ShardedFilename MergeV2Checkpoints StringJoin Shape ShapeN Size Rank StridedSlice_of_shape _Arg DeviceIndex
    InvertPermutation BroadcastGradientArgs
    """
)

CONSTANTS: Final = frozenset(["prim::Constant", "Const", "HostConst", "Constant"])

VARIABLES: Final = frozenset(
    ["Variable", "VariableV2", "VarHandleOp", "AutoReloadVariable", "TemporaryVariable"]
)

# Their first input is a variable that they write to.
WRITERS: Final = words_of(
    """
    Assign AssignAdd AssignSub CountUpTo ScatterAdd ScatterSub ScatterMul ScatterDiv ScatterMin ScatterMax
    ScatterUpdate ScatterNdAdd ScatterNdSub ScatterNdUpdate AssignVariableOp AssignAddVariableOp
    AssignSubVariableOp ResourceScatterAdd ResourceScatterSub ResourceScatterMul ResourceScatterDiv
    ResourceScatterMin ResourceScatterMax ResourceScatterUpdate ResourceScatterNdAdd ResourceScatterNdSub
    ResourceScatterNdUpdate ResourceCountUpTo
    """
)
_APPLIES: Final = re.compile(r"^(Resource)?(Sparse)?Apply[A-Z]")


def writes(op: str) -> bool:
    """Whether an op of TensorFlow changes the variable that is its first input."""
    return op in WRITERS or bool(_APPLIES.match(op))


INPUTS: Final = words_of(
    """
    Placeholder PlaceholderV2 PlaceholderWithDefault InputLayer IteratorGetNext IteratorGetNextSync
    OneShotIterator Iterator IteratorV2
    """
)

OUTPUTS: Final = frozenset(["_Retval", "Retval", "_DeviceRetval"])

# torch writes an op once for each of its outputs; of these the copies are taken for one op again.
SEVERAL_OUTPUTS: Final = words_of(
    """
    aten::lstm aten::gru aten::rnn_tanh aten::rnn_relu aten::lstm_cell aten::max aten::min aten::topk aten::sort
    aten::median aten::mode aten::kthvalue aten::cummax aten::cummin aten::unique_dim aten::_unique2
    aten::var_mean aten::std_mean aten::max_pool1d_with_indices aten::max_pool2d_with_indices
    aten::max_pool3d_with_indices aten::adaptive_max_pool1d aten::adaptive_max_pool2d aten::adaptive_max_pool3d
    aten::fractional_max_pool2d aten::native_layer_norm aten::native_group_norm aten::native_batch_norm
    aten::_native_multi_head_attention aten::embedding_bag aten::svd aten::qr aten::slogdet aten::linalg_qr
    aten::linalg_svd aten::linalg_eigh aten::_scaled_dot_product_flash_attention
    aten::_scaled_dot_product_efficient_attention aten::aminmax aten::_pack_padded_sequence
    aten::_pad_packed_sequence aten::nll_loss_forward aten::frexp aten::linalg_slogdet prim::ListUnpack
    prim::TupleUnpack
    """
)

BUFFERS: Final = words_of(
    """
    running_mean running_var num_batches_tracked moving_mean moving_variance position_ids token_type_ids
    relative_position_index attn_mask inv_freq
    """
)

# Looked for in the op's or the class's name without its prefix and underscores; the first that fits counts.
_CATEGORIES: Final = (
    ("summary", r"summary(v\d+)?$"),
    ("attention", r"attention|attn|mha\b"),
    ("recurrent", r"^(lstm|gru|rnn|quantizedlstm|simplernn|convlstm)|rnn_|lstmcell|grucell|rnncell"),
    ("embedding", r"embedding"),
    ("norm", r"norm(\d|$|v\d|alization|training|inference)|rms_?norm|^lrn$|norm_|fusedbatchnorm"),
    ("dropout", r"dropout"),
    (
        "loss",
        r"loss|cross_?entropy|kl_?div|^mse$|softmaxcrossentropy",
    ),
    (
        "activation",
        r"relu|gelu|selu|^elu|celu|sigmoid|tanh|softmax|softplus|softsign|silu|swish|mish|^glu$|hardswish|hardtanh|"
        r"prelu|softmin|activation|softshrink|hardshrink|threshold|logsigmoid",
    ),
    ("pool", r"pool|upsample|interpolate|resize(nearest|bilinear|bicubic)"),
    ("conv", r"conv"),
    ("linear", r"^(linear|bilinear|lazylinear|dense|gemm|addmm|matmul|mm|bmm|baddbmm|einsum|batchmatmul\w*|mv|addmv|"
               r"addbmm|dot|biasadd|einsumdense|_?fusedmatmul)$"),
    (
        "shape",
        r"view|reshape|flatten|unflatten|permute|transpose|^t$|squeeze|expand|repeat|^cat$|concat|stack|split|chunk|"
        r"slice|select|gather|scatter|narrow|index|^pad|pad$|padv2|tile|unbind|movedim|roll|flip|contiguous|clone|copy|"
        r"^to$|type_as|^cast$|pack|unpack|fold$|pixel_?shuffle|shape|zeropadding|cropping|zeros|ones|full|arange|"
        r"^fill$|range$|empty|^where$",
    ),
    ("data", r"^(iterator|dataset|decode|queue|readfile|parse|tensorslice|string)|dataset"),
    ("state", r"apply(gradient|adam|momentum|rms|adagrad)|resource(apply|scatter|sparse)|assign"),
)  # fmt: skip
_PATTERNS: Final = tuple((name, re.compile(pattern)) for name, pattern in _CATEGORIES)


@lru_cache(4096)
def category_of(name: str, is_op: bool) -> str:
    """What an op or a module's class is coloured by; of ops "math" where nothing else fits, of classes ""."""
    short = name.rsplit("::", 1)[-1].rsplit(".", 1)[-1].strip("_")[:100].lower()
    for category, pattern in _PATTERNS:
        if pattern.search(short):
            return category
    return "math" if is_op else ""


@lru_cache(4096)
def short_name(op: str) -> str:
    """An op as people call it: "aten::addmm_" → "addmm"."""
    return op.rsplit("::", 1)[-1].rstrip("_") or op
