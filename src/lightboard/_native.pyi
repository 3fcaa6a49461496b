"""The typed face of the native core: bytes to columns and back.

No policy lives here: which plugin names mean scalars is passed in, files are opened by the caller.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from os import PathLike
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray
from typing_extensions import Buffer

from lightboard.types import Run

# --- reading (native/src/bind_read.cpp) ------------------------------------------------------

# What a summary value carried (Series.payload): decides how its bytes are read later.
PAYLOAD_NONE: Final[int]  # metadata only
PAYLOAD_SIMPLE_VALUE: Final[int]
PAYLOAD_IMAGE: Final[int]
PAYLOAD_HISTO: Final[int]
PAYLOAD_AUDIO: Final[int]
PAYLOAD_TENSOR: Final[int]
PAYLOAD_GRAPH_DEF: Final[int]  # Event.graph_def, under the tag __run_graph__
PAYLOAD_RUN_METADATA: Final[int]  # Event.tagged_run_metadata, under its own tag

# Why bytes were not turned into points (Damage.kind).
DAMAGE_LENGTH: Final[
    int
]  # length checksum wrong or absurd; resynchronised at the next record found
DAMAGE_DATA: Final[int]  # data checksum wrong; one record skipped
DAMAGE_EVENT: Final[int]  # checksum right, not an Event; one record skipped
DAMAGE_VALUE: Final[int]  # a value that cannot join its series (wrong kind, not a number)
DAMAGE_TIME: Final[int]  # wall_time NaN or infinite; the values are kept

# Where loading stopped (Load.state).
AT_END: Final[int]  # every byte of the file is consumed
AT_LIMIT: Final[int]  # the limit was reached; call again at once
AT_TRUNCATED: Final[int]  # the last record is not complete yet; call again when the file grew
AT_HOLE: Final[int]  # zeros up to the end of the file (crash, network disk); as truncated

class Damage:
    """A stretch of an event file that gave no point, or a value that could not join its series."""

    @property
    def kind(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def length(self) -> int: ...

class Load:
    """What one call of EventFile.load or feed did."""

    @property
    def state(self) -> int: ...
    @property
    def bytes(self) -> int:
        """Bytes consumed by this call, skipped ones included."""
    @property
    def points(self) -> int:
        """Scalar points and blob references added."""
    @property
    def ahead(self) -> int:
        """Of these bytes, those that threads scanned ahead. How many is a matter of chance."""
    @property
    def needs(self) -> int:
        """Where the data ended in a record: bytes from `offset` on that the next step takes, else
        0.
        """
    @property
    def new_tags(self) -> bool:
        """A tag appeared or got its first metadata."""

class Series:
    """A consistent view of one tag's points in one event file, in file order.

    Later points need a new view. Arrays share the core's memory (no copy) and are read-only; they
    and the view stay as they are whatever is loaded later, and when the file object is gone. Any
    thread may use them.
    """

    @property
    def tag(self) -> bytes: ...
    @property
    def payload(self) -> int:
        """PAYLOAD_* of the tag's first value."""
    @property
    def metadata(self) -> bytes:
        """The tag's first SummaryMetadata, serialized; empty when there is none."""
    @property
    def is_scalar(self) -> bool:
        """True: `value` holds the points. False: `offset` and `length` refer to them."""
    def __len__(self) -> int: ...
    @property
    def step(self) -> NDArray[np.int64]: ...
    @property
    def wall_time(self) -> NDArray[np.float64]:
        """Seconds since the epoch."""
    @property
    def value(self) -> NDArray[np.float32] | NDArray[np.float64]:
        """Scalars only, else AttributeError: float64 as soon as one of the tag's values needs it,
        else float32.
        """
    @property
    def offset(self) -> NDArray[np.int64]:
        """Blobs only, else AttributeError: where in the file the serialized Summary.Value (or the
        graph) begins.
        """
    @property
    def length(self) -> NDArray[np.int64]:
        """Blobs only, else AttributeError: its length in bytes."""
    @property
    def restarts(self) -> list[tuple[int, int]]:
        """(n, step) of each SessionLog START: points before index n with a step >= step are
        superseded.
        """

class EventFile:
    """Resumable columns of one event file.

    One thread loads at a time (another waits); all else may be used from any thread meanwhile, and
    tells the state as of the last half megabyte or so. A graph or run metadata is a series of its
    own, beside summary values under the same tag.
    """

    def __init__(self, scalar_plugins: Sequence[bytes]) -> None:
        """`scalar_plugins`: the plugin names whose tensors are scalars."""
    def load(self, fd: int, limit: int = ..., *, threads: int = 1, stretch: int = 4 << 20) -> Load:
        """Read on from `offset`, at most about `limit` bytes (one record at least). Releases the
        GIL.

        With `threads` > 1, the others scan stretches of `stretch` bytes ahead; the result is that
        of one thread. Raises OSError when the file cannot be read.
        """
    def feed(self, data: Buffer, at_end: bool) -> Load:
        """The same from memory: `data` begins at `offset`. `at_end`: the file ends where data
        ends.
        """
    @property
    def offset(self) -> int:
        """Resume offset: everything before it is consumed."""
    @property
    def start(self) -> float | None:
        """Smallest finite wall_time of any event; None before the first."""
    @property
    def last(self) -> float | None:
        """Largest finite wall_time of any event."""
    @property
    def restart_steps(self) -> list[int]:
        """Steps of all SessionLog STARTs, in file order."""
    @property
    def damage(self) -> list[Damage]:
        """The first 1,000 damages, in file order."""
    @property
    def damage_count(self) -> int: ...
    @property
    def foreign(self) -> bool:
        """No record found so far, and the first bytes are none: this is no event file."""
    @property
    def points(self) -> int: ...
    @property
    def resident_bytes(self) -> int: ...
    def series(self) -> list[Series]:
        """A view of every tag, in order of first appearance."""
    def tags(self) -> bytes:
        """Equal for files with the same tags, payloads, metadata and kinds in the same order."""
    def dump(self, fd: int) -> tuple[int, int]:
        """Write all of it, and what reading on takes, at the descriptor's position. Waits for a
        load under way; releases the GIL.

        Returns the entry's size in bytes and the `offset` it stands for. Raises OSError.
        """
    def restore(self, index: Index, at: int, size: int) -> bool:
        """Take over the entry of `size` bytes at offset `at` (a multiple of 8); its points stay
        in the mapped file. Only before anything is loaded. Releases the GIL.

        False, and nothing happened, if any of its bytes is not as it was written.
        """
    def assume(self, tag: bytes, metadata: bytes) -> bool:
        """Take `metadata`, of another file of the run, for that of the tag's tensors, which have none
        here. Views taken before stay as they were.

        False, and nothing happened, if there are none such.
        """
    def __getitem__(self, index: int) -> Series:
        """A view of one tag, by its place in `series`. Raises IndexError."""
    def __len__(self) -> int:
        """Number of tags."""

READING: Final[str]
"""Names the code that reads: an index written by another is not for this one."""

class Index:
    """A file of entries (EventFile.dump), mapped for as long as points in it are looked at."""

    def __init__(self, fd: int) -> None:
        """Raises OSError. The descriptor can be closed then; the file must not be shortened."""
    def __len__(self) -> int:
        """Bytes."""

# --- finding (native/src/bind_tree.cpp) ------------------------------------------------------

# What stands in a tree that a person should know of.
REMARK_UNREADABLE_FOLDER: Final[int]
REMARK_UNREADABLE_FILE: Final[int]
REMARK_BROKEN_LINK: Final[int]
REMARK_FOLDER_NAMED_LIKE_FILE: Final[int]
REMARK_PIPE: Final[int]
REMARK_SOCKET: Final[int]
REMARK_DEVICE: Final[int]
REMARK_LEADS_OUT: Final[int]

# Path, run, (device, inode), size, mtime in nanoseconds; the path, of os.fsdecode, is relative to the root.
_FoundFile = tuple[str, Run, tuple[int, int], int, int]
# REMARK_*, path, errno.
_Remark = tuple[int, str, int]

class Tree:
    """The folders below a root and the event files in them. One thread looks at a time; changes may be
    taken by another."""

    def __init__(self, root: str, mark: str) -> None:
        """`root` ends in a slash; a file whose name contains `mark` is an event file."""
    def follow_out(self) -> None:
        """From the first look on, follow links that lead out of the root; else they are remarked."""
    def begin(self) -> None:
        """Begin a look at everything."""
    def go_on(self, seconds: float) -> tuple[bool, list[_FoundFile], list[_Remark]]:
        """Go on with it for about so long. Returns whether anything is left, and what was found."""
    def look_again(self, paths: Iterable[str]) -> tuple[list[_FoundFile], list[str]] | None:
        """Look again at the folders in which these paths changed.

        Returns the files that are there, and those that are no longer; None if everything must be
        looked at.
        """
    def watch(self, most: int) -> int:
        """Watch every folder that is looked at from now on, at most so many; raises OSError where that is
        not possible.

        Returns the descriptor to poll, which is this one's until `unwatch`.
        """
    def watches_all(self, watch: int) -> bool:
        """False once changes can go unseen."""
    def take_changes(self, watch: int) -> list[str]:
        """Paths that changed since the last call; "" stands for any."""
    def unwatch(self, watch: int) -> None:
        """Let go of all watches."""

X_STEP: Final[int]
X_RELATIVE: Final[int]  # seconds since the series' first point
X_WALL: Final[int]
X_JOINED: Final[int]  # the value of another series of the run at the last step that is not later

SMOOTHING_EXPONENTIAL: Final[int]
SMOOTHING_TIMED: Final[int]
SMOOTHING_GAUSSIAN: Final[int]
SMOOTHING_MEAN: Final[int]
CENTRE_MEAN: Final[int]
CENTRE_MEDIAN: Final[int]
BAND_DEVIATION: Final[int]
BAND_ERROR: Final[int]
BAND_INTERVAL: Final[int]
BAND_RANGE: Final[int]
BAND_QUARTILES: Final[int]

Y_LINEAR: Final[int]
Y_LOG: Final[int]  # no place for values <= 0
Y_SYMLOG: Final[int]

KEPT_BYTES: Final[int]
"""Most that kept_bytes tells."""

def read_metadata(metadata: bytes) -> tuple[bytes, int, bytes, bytes, bytes] | None:
    """(plugin, data class, display name, description, content) of a serialized SummaryMetadata; None: it is none."""

class Settings(Mapping[str, float | str | bool]):
    """What a session was set to: a mapping of eight bytes a value. Between two of them True is not 1."""

    def __getitem__(self, name: str, /) -> float | str | bool: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...

class SettingPool:
    """Where sessions that are read together keep what they have in common. It only grows."""

    def __init__(self) -> None: ...
    def read(self, metadata: bytes) -> tuple[Settings, str] | None:
        """(settings in the order of their names, group) of a session's start in a serialized SummaryMetadata.

        None where that takes a closer look: it is no such start, is broken, or has a value that is no number, text or
        truth, or is NaN.
        """

class SettingRows:
    """The settings of many rows; of other mappings than `Settings` it keeps what they say now."""

    def __init__(self, rows: Iterable[Mapping[str, float | str | bool]]) -> None: ...
    def __len__(self) -> int: ...
    @property
    def names(self) -> list[str]:
        """Of any row, in the order of their first."""

    def encode(
        self, name: str
    ) -> tuple[NDArray[np.float64], list[bool], list[str], NDArray[np.uint32]]:
        """(different numbers in order, truths, texts in the order of their first row, codes) of one setting.

        A code (rows,) is 1 + the place among numbers, truths, texts; 0: the row has none.
        """

    def compare(self) -> list[tuple[str, bool, bool]]:
        """(name, whether rows differ in it, whether a row says a text) of each name; who has none is left out."""

def keep_freed_memory() -> None:
    """Let this process use memory again that it has freed, up to some 32 MB: for a server, not for a library."""

def kept_bytes() -> int:
    """Bytes of what is kept of long curves for the next question: extremes of blocks, and what they
    are smoothed to. It grows with the curve, and what was asked for longest ago goes first.
    """

def forget_outlines() -> None:
    """Keep nothing of what was worked out so far."""

_Curves = Sequence[tuple[Sequence[Series], Sequence[int | None]]]

def curve_block(
    curves: _Curves,
    *,
    x: int,
    lo: float | None,
    hi: float | None,
    columns: int,
    smoothing: float,
    since: Sequence[int],
    kind: int = 0,
    log: bool = False,
    joined: _Curves | None = None,
) -> bytes:
    """Smooth each curve over all its points, keep first/min/max/last of each pixel column, pack
    them. Points stand in order of x, equal ones in file order; one without a finite wall time has
    no place on a time axis.

    `curves`: per curve its segments (one Series per event file, in file order) and, per segment,
    the lowest step at which a later file of the run restarted (None: never): points at or past it
    are superseded. `lo`, `hi`: the x range shown (None, NaN or infinite: all; lo > hi are swapped);
    one point beyond each edge is kept so that lines reach it. `columns`: pixel columns of the plot
    (0: summaries alone); where the range holds no more than two points a column, all are there.
    `log`: the columns are those of a logarithmic axis, which has no place for x <= 0.

    `smoothing`: 0 <= w < 1; 0 leaves the smoothed array out. What is not finite passes through and
    does not count. `kind`: SMOOTHING_EXPONENTIAL, the debiased average whose weight is w, as
    TensorBoard's; SMOOTHING_TIMED, the same with w to the power of the distance in x, of which the
    mean distance of neighbours is one; SMOOTHING_GAUSSIAN, a bell of sigma = w / (1 - w) points,
    cut off at 4 sigma; SMOOTHING_MEAN, the mean of all points at most w / (1 - w), rounded, away.

    `joined`: on X_JOINED, per curve the one whose values are x. A point's x is its value at the
    last step that is not later than the point's; points without one, or whose x is not finite, have
    no place. Points of equal x stand in order of step.

    `since`: per curve the number of points the caller already holds; only later ones are returned
    where the curve surely has merely grown (`from` in the block): it stands in one file, without
    restarts, nothing new belongs before what is held, the smoothing does not look ahead, and x is
    not joined.

    Layout of the block: docs/http-api.md. Releases the GIL. Raises ValueError for a series of
    blobs, lists of unequal length, and `x`, `kind` or `smoothing` out of range.
    """

def sketch_block(
    curves: _Curves,
    *,
    x: int,
    lo: float | None,
    hi: float | None,
    columns: int,
    smoothing: float,
    kind: int = 0,
    log: bool = False,
    y: int = 0,
    bottom: float | None = None,
    top: float | None = None,
    trim: bool = False,
    joined: _Curves | None = None,
) -> bytes:
    """What a small plot of very many curves can show: of each curve (smoothed, where smoothing is
    not 0) the lowest and highest value in each of `columns` columns of x, on 254 levels between
    `bottom` and `top`, which are spread evenly on a linear, logarithmic or symlog scale (`y`).

    `bottom`, `top`: None: of what is seen; with `trim` without its farthest values, which then
    stand on the first and last level. Other arguments as of curve_block.

    Layout: docs/http-api.md. Releases the GIL. Raises ValueError as curve_block, and for `y`.
    """

def group_block(
    groups: Sequence[_Curves],
    *,
    x: int,
    lo: float | None,
    hi: float | None,
    columns: int,
    smoothing: float,
    centre: int,
    band: int,
    kind: int = 0,
    log: bool = False,
    joined: Sequence[_Curves] | None = None,
) -> bytes:
    """What the curves of each group amount to together: a centre, a band and a count at each x.

    The grid of a group: all x that its curves have in the range, and the nearest to either side of
    it, if those in the range are no more than `columns`; else the middles of the pixel columns.
    What a curve has at an x of the first kind is its value there (of several the last), or what the
    straight line between its neighbours has there; in a column it is the mean of its values, or
    without any, what the line has in the middle. Nothing is made up before a curve's first point or
    after its last, nor beside one that is not finite: where curves end early, the count falls.
    Curves are smoothed before, each over all its points.

    `centre`: CENTRE_MEAN or CENTRE_MEDIAN. `band`: BAND_DEVIATION, the mean -+ the standard
    deviation of the values as a sample (n - 1); BAND_ERROR, the mean -+ that by sqrt(n);
    BAND_INTERVAL, the mean -+ Student's t for 95 % times the error; BAND_RANGE, lowest and highest,
    of all points in a column; BAND_QUARTILES, as numpy.quantile has them. The first three are NaN
    where there is but one value.

    Other arguments as of curve_block. Layout of the block: docs/http-api.md. Releases the GIL.
    Raises ValueError like curve_block.
    """

def range_statistics(
    curves: _Curves,
    *,
    x: int,
    lo: float | None,
    hi: float | None,
    smoothing: float = 0.0,
    kind: int = 0,
    joined: _Curves | None = None,
) -> bytes:
    """What each curve amounts to where lo <= x <= hi, over all its points: 16 float64 a curve.

    count and nonfinite (points of the range, and those of them that are NaN or infinite); first
    step, wall time, value, smoothed value; last step, wall time, value, smoothed value; min, step
    at min, max, step at max, mean, standard deviation (divided by the count), these six over finite
    values. NaN where there is none. Arguments as of curve_block. Releases the GIL.
    """

# --- tables (native/src/bind_table.cpp) ------------------------------------------------------

class _Views(Protocol):
    def __getitem__(self, index: int, /) -> Series: ...

def make_series(
    columns: Sequence[NDArray[Any]], *, restarts: Sequence[tuple[int, int]], payload: int
) -> Series:
    """A series without tag and metadata, of points that did not come from a file here: step int64,
    wall time float64, and value float32 or float64, or offset and length int64. Copied.

    Raises ValueError for columns of unequal length, TypeError for other kinds of arrays.
    """

class Table:
    """Many series as the rows of one long table; immutable, and as of when it was made."""

    def __init__(
        self,
        runs: Sequence[str] | None,
        tags: Sequence[str] | None,
        parts: Sequence[tuple[int, Sequence[int], _Views, Sequence[int], int | None]],
        *,
        superseded: bool,
    ) -> None:
        """`parts`: what an event file holds of some tags, in the order of rows: (index into runs,
        indices into tags, views, as many indices into them, cut); `cut` as for curve_block. Without
        names: without the columns run and tag, and both indices 0. `superseded`: with the points that
        restarts have superseded, and a column that
        marks them. Series of blobs are left out.

        Raises IndexError for an index out of range.
        """
    def __len__(self) -> int: ...
    @property
    def columns(self) -> list[str]:
        """run, tag, step, wall_time, value, superseded, or some of these."""
    def array(self, column: str, *, copy: bool = False) -> NDArray[Any]:
        """All rows of a column: run and tag as int8, int16 or int32, value as float32 where all are,
        else float64.

        The memory where they stand, read-only, if that is one stretch and no `copy` is wanted; else
        a new array. Raises KeyError.
        """
    def arrow_schema(self) -> object:
        """A PyCapsule "arrow_schema"; run and tag are dictionary-encoded."""
    def arrow_stream(self) -> object:
        """A PyCapsule "arrow_array_stream": batches of up to 262,144 rows, long series not copied.
        Its taker may use it from any thread, without the GIL.
        """

class Columns:
    """Columns of a table that Python made, for Arrow; copied."""

    def __init__(
        self,
        columns: Sequence[
            tuple[
                bytes,
                NDArray[np.float64] | NDArray[np.bool_] | Sequence[bytes],
                NDArray[np.bool_] | None,
            ]
        ],
        rows: int,
    ) -> None:
        """Of each its name and values (rows,): numbers, truths, or texts, both in UTF-8; and where there is a value,
        None for everywhere.

        Raises ValueError for columns of unequal length.
        """
    def arrow_schema(self) -> object:
        """A PyCapsule "arrow_schema"."""
    def arrow_stream(self) -> object:
        """A PyCapsule "arrow_array_stream" of one batch. Its taker may use it from any thread, without the GIL."""

# --- checksums -------------------------------------------------------------------------------

def crc32c(data: Buffer) -> int:
    """CRC-32C (Castagnoli) of `data`."""

def masked_crc32c(data: Buffer) -> int:
    """The CRC as TFRecord stores it: rotated right by 15 bits plus 0xa282ead8."""

# --- writing (native/src/bind_write.cpp) -----------------------------------------------------

# What an append did. Anything but APPENDED asks the caller for something.
APPENDED: Final[int]  # 0
CLOSED: Final[int]  # not appended: the sink is closed, or was opened before a fork; open a new one
FULL: Final[int]  # not appended: too much waits for the disk; wait_for_room, then append again
UNSERVED: Final[int]  # appended, but no thread is there to write it
OTHER: Final[int]  # not appended: an argument is no plain number, int or str; convert it

class Sink:
    """An event file being written, and its successors where somebody removes it.

    Appends only touch memory; `next_task`, called in a loop, writes. Order in the file = order of
    the appends.
    """

    def __init__(
        self, directory: str | PathLike[str], suffix: str = "", restart: int | None = None
    ) -> None:
        """Create the folder and a new file, never one that exists; `restart`: the step the run
        goes on from.

        Raises OSError.
        """
    def append_scalar(self, tag: object, value: object, step: object, wall_time: object) -> int:
        """An old-style scalar. `value`: a number, or what has item(). `step` and `wall_time` may
        be None (0, now). Raises UnicodeEncodeError.
        """
    def append_text(self, tag: object, text: object, step: object, wall_time: object) -> int:
        """A text under `tag`/text_summary, as torch lays it out."""
    def append_histogram(self, tag: object, values: object, step: object, wall_time: object) -> int:
        """The default histogram of a contiguous array of float32 or float64, of any shape but
        empty: copied now, counted by the writer. `next_task` tells when no value lies in a bucket.
        """
    def append_event(self, field: int, message: bytes, step: int, wall_time: float) -> int:
        """An Event with `message` under `field` of Event.what."""
    def append_record(self, payload: bytes) -> int:
        """A serialized Event."""
    def append_task(
        self,
        task: Callable[[], bytes | None],
        cost: int,
        field: int,
        step: int,
        wall_time: float,
    ) -> int:
        """What `task` will return becomes an Event in this place. `cost`: bytes it keeps alive."""
    def mark(self) -> tuple[int, int]:
        """Where the appends stand; for `wait`."""
    def wait(self, mark: tuple[int, int], timeout: float) -> bool:
        """True once all appended before `mark` is on disk, or a try to write it failed (see
        `error`).

        Waits at most `timeout` seconds, without the GIL.
        """
    def close(self) -> int:
        """No more appends; drops what still waits and returns how many pieces that were."""
    @property
    def path(self) -> str:
        """The file written to now."""
    @property
    def error(self) -> int:
        """errno of the last failed try; 0 when all is well."""
    @property
    def error_path(self) -> str: ...
    @property
    def lost(self) -> int:
        """Appends dropped because the disk had not taken anything for too long."""

def next_task(block: bool) -> Callable[[], bytes | None] | Sink | str | None:
    """Write what waits, without the GIL. Returns a task to run (then call complete_task), a Sink
    that has just failed, why something is not logged, or None: after stop_writing, or without
    `block` when nothing is left.
    """

def complete_task(message: bytes | None) -> None:
    """What the last task gave: the message of its event, or None for no event."""

def serve(served: bool) -> None:
    """Whether a thread calls next_task from now on."""

def stop_writing() -> None:
    """Make next_task write what is left and return None."""

def wait_for_room(timeout: float) -> bool:
    """True once an append would not be FULL any more. Waits without the GIL."""

def set_pending_limit(bytes: int) -> None:
    """How much may wait for the disk, over all sinks (256 MiB)."""

def pending_bytes() -> int:
    """How much waits for the disk, over all sinks."""

def defer_sigterm() -> None:
    """From now on a SIGTERM kills the process only after everything is written.

    Does nothing where SIGTERM is handled or ignored already.
    """

def frame_record(payload: bytes) -> bytes:
    """One TFRecord: length, masked CRC of it, payload, masked CRC of that."""

def copy_bytes(array: NDArray[Any]) -> NDArray[np.uint8] | None:
    """The bytes of a contiguous array in an array of their own, whose memory is used again once it
    is gone.

    None where `array` is not contiguous. Keeps the GIL.
    """

def default_edges() -> list[float]:
    """torch's default histogram edges."""

def encode_default_histogram(values: NDArray[np.float32] | NDArray[np.float64]) -> bytes:
    """HistogramProto over the default edges, empty when no value lies between them. `values`: 1-D,
    contiguous.

    Releases the GIL.
    """

def to_bytes(
    values: NDArray[np.float32] | NDArray[np.float64],
) -> tuple[NDArray[np.uint8], bool]:
    """Brightnesses 0…1 as a flat array of bytes: multiplied by 255, clipped to 0…255 and cut to
    whole numbers; NaN is 0. And whether one was above 255.5. `values`: contiguous, else TypeError.
    """

def filter_rows(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Rows as a PNG compresses them: of each the filter's number, 2, then the differences to the
    row above. `pixels`: [height, width, channels], of any strides.

    Releases the GIL.
    """

def reduce_png_rows(
    rows: bytes, height: int, width: int, channels: int, factor: int
) -> NDArray[np.uint8]:
    """Pixels of a PNG's rows, averaged over boxes of `factor` × `factor` pixels (1 to 256; at the right and lower edge
    over what is left), [⌈height / factor⌉, ⌈width / factor⌉, channels].

    `rows`: height · (1 + width · channels) bytes, what the data of a PNG with 8 bits a channel unfolds into.
    Releases the GIL. Raises ValueError for rows of another size, or with a filter that there is not.
    """

def write_table(fd: int, values: NDArray[np.float32] | NDArray[np.float64]) -> None:
    """Write rows of tab-separated numbers, each the shortest text that reads back as the same.
    `values`: 2-D, contiguous. Raises OSError.

    Releases the GIL.
    """

# --- projections (native/src/bind_projection.cpp) ---------------------------------------------

class Progress:
    """What a long computation and those who wait for it share."""

    def __init__(self) -> None: ...
    def cancel(self) -> None:
        """End it soon; what runs raises ValueError, layouts stop between iterations."""

    @property
    def cancelled(self) -> bool: ...
    @property
    def done(self) -> float:
        """0…1."""

def find_nearest(
    points: NDArray[np.float32], k: int, *, cosine: bool, progress: Progress
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Of each row of points [n, dimensions] the k others that are nearest, nearest first: rows and
    distances, [n, k].

    Exact. Euclidean, or 1 - cos. `k` is cut to n - 1. Raises ValueError when it is cancelled.
    """

def distances_to(
    points: NDArray[np.float32], query: NDArray[np.float32], *, cosine: bool
) -> NDArray[np.float32]:
    """How far each row of points [n, dimensions] is from query [dimensions]; [n]."""

def trustworthiness(
    points: NDArray[np.float32],
    positions: NDArray[np.float32],
    at: Sequence[int],
    *,
    k: int,
    progress: Progress,
) -> float:
    """How far neighbours among positions [n, dims] are neighbours among points [n, dimensions].

    As scikit-learn counts it, at the rows `at` only; 2 k < n. Raises ValueError when it is cancelled.
    """

def read_table(text: bytes) -> NDArray[np.float32]:
    """[rows, columns] of a table of numbers: one row a line, tabs between; empty lines are passed over.

    Raises ValueError, which says what is wrong with which row, counted from 1.
    """

class Tsne:
    """t-SNE (Barnes and Hut), iteration by iteration. For one thread at a time."""

    def __init__(
        self,
        rows: NDArray[np.int32],
        distances: NDArray[np.float32],
        start: NDArray[np.float32],
        *,
        perplexity: float = 30.0,
        learning_rate: float = 0.0,
        exaggeration: float = 12.0,
        exaggerated: int = 250,
        supervise: float = 0.0,
        labels: NDArray[np.int32] | None = None,
    ) -> None:
        """`rows` and `distances` [n, k]: of find_nearest. `start` [n, 2 or 3]: near 0.

        `learning_rate` 0: n / exaggeration / 4, 50 at least. `exaggerated`: iterations. `supervise`
        0…1: how much `labels` pull, negative ones not. Raises ValueError.
        """

    def step(self, iterations: int, progress: Progress) -> None: ...
    def perturb(self, amount: float, seed: int) -> None:
        """Push every point at random, by `amount` of the map's deviation."""

    def loss(self) -> float:
        """Kullback–Leibler divergence."""

    def positions(self) -> NDArray[np.float32]:
        """A copy, [n, dims]."""

    @property
    def iteration(self) -> int: ...

class Umap:
    """UMAP's layout, epoch by epoch. For one thread at a time."""

    def __init__(
        self,
        rows: NDArray[np.int32],
        distances: NDArray[np.float32],
        start: NDArray[np.float32],
        *,
        a: float,
        b: float,
        epochs: int,
        seed: int = 0,
        supervise: float = 0.0,
        labels: NDArray[np.int32] | None = None,
    ) -> None:
        """`rows` and `distances` [n, k]: of find_nearest. `start` [n, 2 or 3]: -10…10.

        `a`, `b`: of the curve 1 / (1 + a d^2b). `supervise` 0…1: how much `labels` pull, negative
        ones not. Raises ValueError.
        """

    def step(self, epochs: int, progress: Progress) -> None:
        """Go on, at most to the last epoch."""

    def perturb(self, amount: float, seed: int) -> None:
        """Push every point at random, by `amount` of the map's deviation."""

    def restart(self, epochs: int) -> None:
        """Begin anew with so many epochs, from where the points are."""

    def positions(self) -> NDArray[np.float32]:
        """A copy, [n, dims]."""

    @property
    def epoch(self) -> int: ...
