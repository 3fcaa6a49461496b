"""The board: `list_*` gives metadata, `read_*` gives points and values, `scalars` gives one long table."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from lightboard.board.contents import NotFound, Notice, RunInfo, Source, TagInfo
from lightboard.board.entries import Entries, Entry, make_entries
from lightboard.board.selection import Selection, make_filter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lightboard.board.embeddings import Embedding
    from lightboard.board.hparams import HParams
    from lightboard.board.runs_table import Measures, RunsTable
    from lightboard.board.scalars import Scalars, ScalarsTable
    from lightboard.plugins.audio.decode import Clips
    from lightboard.plugins.custom_scalars.decode import Category
    from lightboard.plugins.graphs.decode import Graph
    from lightboard.plugins.histograms.decode import Histogram
    from lightboard.plugins.images.decode import Pictures
    from lightboard.plugins.mesh.decode import Mesh
    from lightboard.plugins.pr_curves.decode import PrCurve
    from lightboard.protos.graph_pb2 import RunMetadata

T = TypeVar("T")

_RUN_METADATA = (
    "graph_tagged_run_metadata",
    "graph_run_metadata",
    "graph_run_metadata_graph",
)


class Board:
    """Everything under one logdir, as of the last `reload`. Made by `lightboard.open`.

    A run or tag is given by its name, or by what `list_runs` and `list_tags` gave. Points and values
    that a restart superseded are hidden unless `superseded=True`. Methods raise NotFound (a
    LookupError) for a run or tag that is not there, or holds another kind of data.

    >>> import lightboard
    >>> board = lightboard.open("logs")
    >>> board.read_scalars("wide", "train/los")
    Traceback (most recent call last):
    lightboard.board.contents.NotFound: no tag 'train/los' in run 'wide'
    hint: did you mean 'train/loss'?
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def __repr__(self) -> str:
        contents = self._source.contents
        return f"<board of {len(contents.runs):,} runs: {contents.place}>"

    @property
    def place(self) -> str:
        """The logdir in full, or the address of the board that serves it."""
        return self._source.contents.place

    def reload(self) -> Board:
        """Take in what was written since; what was read before stays as it is. Returns the board itself.

        >>> import lightboard
        >>> with lightboard.SummaryWriter("logs/new") as writer:
        ...     writer.add_scalar("train/loss", 0.5, 0)
        >>> "new" in [run.name for run in board.list_runs()]
        False
        >>> "new" in [run.name for run in board.reload().list_runs()]
        True
        """
        self._source.reload()
        return self

    # --- metadata ----------------------------------------------------------------------------

    def list_runs(self, runs: Selection = None) -> list[RunInfo]:
        """All runs, or those chosen (see `scalars`), in natural order of their names.

        >>> board.list_runs("b*")
        [<run 'baseline': 218 points>, <run 'baseline/hparams': 4 points>]
        >>> board.list_runs("wide")[0].duration is not None
        True
        """
        meant = make_filter(runs)
        return [run for name, run in self._source.contents.runs.items() if meant(name)]

    def list_tags(
        self, run: str | RunInfo | None = None, plugin: str | None = None
    ) -> list[TagInfo]:
        """The tags of a run, or of all runs, by name; of one data kind if `plugin` names it ("scalars").

        >>> board.list_tags("baseline", "images")
        [<tag 'samples': images>]
        >>> [tag.tag for tag in board.list_tags(plugin="scalars")]
        ['accuracy', 'train/loss', 'train/lr']
        """
        contents = self._source.contents
        if run is None:
            ids = sorted({tag for tags in contents.run_tags.values() for tag in tags})
        else:
            ids = list(contents.run_tags[self._run(run).id])
        tags = [contents.tags[tag] for tag in ids]
        return sorted(
            (tag for tag in tags if plugin in (None, tag.plugin)), key=lambda one: one.tag
        )

    def count_points(self, run: str | RunInfo) -> dict[TagInfo, int]:
        """How many points each tag of a run has, of any kind, superseded ones included.

        >>> {tag.tag: count for tag, count in board.count_points("wide").items()}
        {'train/loss': 100, 'train/lr': 100}
        """
        found = self._run(run)
        tags = self.list_tags(found)
        counts = self._source.count_points([(found.id, tag.id) for tag in tags])
        return dict(zip(tags, counts, strict=True))

    def list_notices(self) -> list[Notice]:
        """What a person should know: corrupt records, unreadable files. The first 100.

        >>> board.list_notices()
        []
        """
        return list(self._source.contents.notices)

    # --- scalars -----------------------------------------------------------------------------

    def read_scalars(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Scalars:
        """All points of one series, in the order logged: `.step`, `.wall_time`, `.value`, each (n,).

        The arrays are read-only, and the board's own memory where the points stand in one file and
        none is superseded.

        >>> board.read_scalars("wide", "train/loss").value[:2]
        array([0.5 , 0.25], dtype=float32)
        """
        from lightboard.board.scalars import make_scalars

        found = self._run(run)
        of = self._tag(found, tag, ("scalars",))
        (parts,) = self._source.list_parts([(found.id, of.id)])
        return make_scalars(found.name, of.tag, parts, superseded=superseded)

    def scalars(
        self, tags: Selection = None, runs: Selection = None, *, superseded: bool = False
    ) -> ScalarsTable:
        """All points of many series as one long table: run, tag, step, wall_time, value.

        `tags`, `runs`: a name, a glob ("*/loss"; `*` crosses slashes), a compiled regular expression
        (found anywhere in the name), a function of the name, or a list of these; None: all. What
        nothing fits gives no rows, not an error. `superseded`: with the points that restarts
        superseded, and a column that marks them.

        >>> board.scalars(tags="*/loss", runs="wide").to_pandas().tail(1)
             run         tag  step     wall_time  value
        99  wide  train/loss    99  1.700000e+09  0.005
        """
        from lightboard import _native
        from lightboard.board.scalars import ScalarsTable

        meant = make_filter(tags)
        contents = self._source.contents
        # Runs that agree share one set of tags.
        chosen: dict[tuple[int, ...], list[TagInfo]] = {}
        wanted: list[tuple[RunInfo, list[TagInfo]]] = []
        for run in self.list_runs(runs):
            tag_set = tuple(contents.run_tags[run.id])
            if tag_set not in chosen:
                chosen[tag_set] = [tag for tag in self.list_tags(run, "scalars") if meant(tag.tag)]
            if chosen[tag_set]:
                wanted.append((run, chosen[tag_set]))
        run_numbers = _number(run.name for run, _ in wanted)
        tag_numbers = _number(sorted({tag.tag for of in chosen.values() for tag in of}))
        ids = {id(of): [tag.id for tag in of] for of in chosen.values()}
        numbers = {id(of): [tag_numbers[tag.tag] for tag in of] for of in chosen.values()}
        blocks = self._source.list_blocks([(run.id, ids[id(of)]) for run, of in wanted])
        rows = [
            (
                run_numbers[run.name],
                [numbers[id(of)][place] for place in block.places],
                block.views,
                block.at,
                block.cut,
            )
            for (run, of), of_run in zip(wanted, blocks, strict=True)
            for block in of_run
        ]
        run_names, tag_names = list(run_numbers), list(tag_numbers)
        table = _native.Table(run_names, tag_names, rows, superseded=superseded)
        return ScalarsTable(run_names, tag_names, table)

    # --- everything else: sequences of entries -----------------------------------------------

    def read_images(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Entries[Pictures]:
        """Pictures at each step; `.image()` decodes with Pillow, `.array()` to numpy.

        >>> for entry in board.read_images("baseline", "samples"):
        ...     print(entry.step, entry.value.array().shape)
        0 (4, 6, 3)
        50 (4, 6, 3)
        """
        from lightboard.plugins.images.decode import decode_pictures

        return self._entries(run, tag, ("images",), decode_pictures, superseded)

    def read_histograms(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Entries[Histogram]:
        """Histograms: `.edges`, `.counts`, and what the writer said of min, max, sum.

        >>> histogram = board.read_histograms("baseline", "weights")[-1].value
        >>> int(histogram.counts.sum()), len(histogram.edges) - len(histogram.counts)
        (1000, 1)
        """
        from lightboard.plugins.histograms.decode import decode_histogram

        return self._entries(run, tag, ("histograms",), decode_histogram, superseded)

    def read_text(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Entries[str]:
        """Markdown. torch's tags end in "/text_summary"; that may be left out.

        >>> [entry.value for entry in board.read_text("baseline", "notes")]
        ['step **0**', 'step **50**']
        """
        from lightboard.plugins.text.decode import decode_text

        return self._entries(run, tag, ("text",), decode_text, superseded)

    def read_tensors(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Entries[NDArray[Any]]:
        """Arrays as logged: of `add_tensor`, and of any other kind whose values are tensors.

        bfloat16 comes as float32, strings as an object array of bytes.

        >>> board.read_tensors("baseline", "means")[0].value
        array([[0., 1., 2.],
               [3., 4., 5.]])
        """
        from lightboard.plugins.tensor.decode import decode_array

        return self._entries(run, tag, None, decode_array, superseded)

    def read_audio(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Entries[Clips]:
        """Sounds at each step; `.samples()` decodes WAV, `.rate` is samples a second.

        >>> clips = board.read_audio("baseline", "tone")[0].value
        >>> clips.samples().shape, clips.rate
        ((800, 1), 8000.0)
        """
        from lightboard.plugins.audio.decode import decode_clips

        return self._entries(run, tag, ("audio",), decode_clips, superseded)

    def read_pr_curves(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Entries[PrCurve]:
        """Precision-recall curves: `.precision`, `.recall`, `.thresholds` and the four counts, each (n,).

        >>> len(board.read_pr_curves("baseline", "digits")[0].value.precision)
        11
        """
        from lightboard.plugins.pr_curves.decode import decode_pr_curve

        return self._entries(run, tag, ("pr_curves",), decode_pr_curve, superseded)

    def read_run_metadata(
        self, run: str | RunInfo, tag: str | TagInfo, *, superseded: bool = False
    ) -> Entries[RunMetadata]:
        """What running a graph cost: RunMetadata messages (lightboard/protos/graph.proto)."""
        from lightboard.plugins.graphs.decode import decode_run_metadata, decode_run_metadata_value

        plugin = self._tag(run, tag, _RUN_METADATA).plugin
        raw = plugin == "graph_tagged_run_metadata"
        decode = decode_run_metadata if raw else decode_run_metadata_value
        return self._entries(run, tag, _RUN_METADATA, decode, superseded)

    def read_meshes(
        self, run: str | RunInfo, name: str, *, superseded: bool = False
    ) -> list[Entry[Mesh]]:
        """Meshes by the name given to `add_mesh`: vertices, faces and colours of each step, joined.

        `.vertices`, `.faces`, `.colors`: [batch, n, 3], None where the writer gave none.

        >>> mesh = board.read_meshes("baseline", "head")[0].value
        >>> mesh.vertices.shape, mesh.faces.shape, mesh.colors
        ((1, 5, 3), (1, 2, 3), None)
        """
        from lightboard.plugins.mesh.decode import (
            MeshPart,
            Part,
            decode_part,
            decode_points,
            join_parts,
        )

        parts: dict[str, list[tuple[MeshPart, Entries[NDArray[Any]]]]] = {}
        tags = [(self._run(run), tag) for tag in self.list_tags(run, "mesh")]
        for (_, tag), metadata in zip(tags, self._read_metadata(tags), strict=True):
            said = decode_part(metadata)
            entries = self._entries(run, tag, ("mesh",), decode_points, superseded)
            parts.setdefault(said.name, []).append((said, entries))
        if name not in parts:
            raise _unknown("mesh", name, parts, f"run {str(run)!r}")
        config = next((said.config for said, _ in parts[name] if said.config), {})
        by_step: dict[int, dict[Part, Entry[NDArray[Any]]]] = {}
        for said, entries in parts[name]:
            for entry in entries[:]:
                by_step.setdefault(entry.step, {})[said.part] = entry

        def joined(at: dict[Part, Entry[NDArray[Any]]]) -> Callable[[bytes], Mesh]:
            return lambda _: join_parts({part: one.value for part, one in at.items()}, config)

        return [
            Entry(step, one.wall_time, one.superseded, bytes, joined(at))
            for step, at in sorted(by_step.items())
            for one in (next(iter(at.values())),)
        ]

    # --- what a run has once -----------------------------------------------------------------

    def read_graph(self, run: str | RunInfo) -> Graph:
        """The run's newest graph: of `add_graph` or TensorFlow 1, else that of a traced tf.function.

        >>> graph = board.read_graph("baseline")
        >>> graph, graph.nodes["net/relu"].inputs
        (<Graph: 2 nodes>, ('x',))
        """
        from lightboard.plugins.graphs.decode import (
            decode_graph,
            decode_run_metadata_value,
            merge_function_graphs,
        )

        for tag in self.list_tags(run, "graphs"):
            return self._newest(run, tag, decode_graph)
        for tag in self.list_tags(run, "graph_run_metadata_graph"):
            return merge_function_graphs(self._newest(run, tag, decode_run_metadata_value))
        raise NotFound(f"run {str(run)!r} has no graph\nhint: writer.add_graph(model, input)")

    def read_keras_model(self, run: str | RunInfo) -> dict[str, Any]:
        """The newest model that Keras's callback wrote, as its configuration."""
        from lightboard.plugins.graphs.decode import decode_keras_model

        for tag in self.list_tags(run, "graph_keras_model"):
            return self._newest(run, tag, decode_keras_model)
        raise NotFound(f"run {str(run)!r} has no Keras model\nhint: board.read_graph reads torch's")

    def read_layout(self, run: str | RunInfo) -> tuple[Category, ...]:
        """The newest layout of `add_custom_scalars`; empty without.

        >>> board.read_layout("baseline")[0].charts[0].tags
        ('train/loss',)
        """
        from lightboard.plugins.custom_scalars.decode import decode_layout

        for tag in self.list_tags(run, "custom_scalars"):
            return self._newest(run, tag, decode_layout)
        return ()

    # --- across runs -------------------------------------------------------------------------

    def read_hparams(self, runs: Selection = None) -> HParams:
        """Hyperparameters and metrics of all sessions, or of those whose runs are chosen.

        >>> board.read_hparams().to_pandas()
                          lr  width optimizer  accuracy
        run
        baseline/hparams  0.1    1.0       sgd      0.85
        wide/hparams      0.1    2.0       sgd      0.90
        """
        from lightboard.board.sessions import gather_sessions

        return gather_sessions(self, self.list_runs(runs))

    def runs_table(
        self,
        where: str | None = None,
        columns: Selection = None,
        metrics: Measures = None,
        runs: Selection = None,
        *,
        differing: bool = False,
    ) -> RunsTable:
        """A row for each run, a column for each setting and metric: the Runs page as a table.

        `where`: a filter as the page takes it (docs/filter.md): `"lr < 0.01 and val/acc > 0.9"`, words or a
        /pattern/. `columns`: settings, chosen as in `scalars`. `metrics`: scalar tags, likewise, of which the
        last value is taken; or tags (or globs) and what of them: last, min, max, best (by the name: the
        least of losses, the greatest of accuracies), mean:10 (of the last 10 points), at:1000 (the value at
        a step), step_at_min, step_at_max, last_step, points; several as a list. None: all. `differing`: only
        settings that differ among the rows. A sub-run that `add_hparams` makes is one row with its run.

        Raises ValueError for a filter that is wrong, where it is wrong, and for an unknown measure.

        >>> table = board.runs_table("width > 1", metrics={"train/loss": ["min", "step_at_min"]})
        >>> table.columns[-3:], len(table)
        (['width', 'train/loss.min', 'train/loss.step_at_min'], 1)
        >>> board.runs_table("widht > 1")
        Traceback (most recent call last):
        lightboard.runs.filter.FilterFault: 'widht > 1': no run has this name at 'widht'
        hint: did you mean 'width'?
        """
        from lightboard.board.runs_table import make_runs_table

        return make_runs_table(self._source, where, columns, metrics, runs, differing=differing)

    def read_embeddings(self, run: str | RunInfo | None = None) -> list[Embedding]:
        """The embeddings of a run, or of all runs and the logdir itself.

        Raises ValueError where a projector_config.pbtxt cannot be read.

        >>> (embedding,) = board.read_embeddings("baseline")
        >>> embedding.name, embedding.vectors().shape, embedding.metadata()
        ('letters:00000', (3, 3), {'label': ['a', 'b', 'c']})
        """
        from lightboard.board.embeddings import Embedding
        from lightboard.plugins.projector.decode import CONFIG, FOLDERS, decode_config

        runs = {one.name: one.id for one in self.list_runs()}
        places: dict[str, int | None] = {".": None, **runs} if run is None else {}
        if run is not None:
            places = {str(run): self._run(run).id}
        read, read_matrix = self._source.read_file, self._source.read_matrix
        return [
            Embedding(name, folder, files, partial(read, place), partial(read_matrix, place))
            for name, place in places.items()
            for folder in FOLDERS
            if (config := read(place, f"{folder}/{CONFIG}".lstrip("/"))) is not None
            for files in decode_config(config)
        ]

    # --- finding -----------------------------------------------------------------------------

    def _run(self, run: str | RunInfo) -> RunInfo:
        found = self._source.contents.runs.get(str(run))
        if found is None:
            raise _unknown("run", str(run), self._source.contents.runs, self.place)
        return found

    def _tag(
        self,
        run: str | RunInfo,
        tag: str | TagInfo,
        plugins: Sequence[str] | None,
    ) -> TagInfo:
        found = self._run(run)
        there = {one.tag: one for one in self.list_tags(found)}
        name = str(tag)
        one = there.get(name)
        if one is None and plugins == ("text",):
            one = there.get(f"{name}/text_summary")
        if one is None:
            fitting = [
                n for n, other in there.items() if plugins is None or other.plugin in plugins
            ]
            raise _unknown("tag", name, fitting, f"run {found.name!r}")
        if plugins is not None and one.plugin not in plugins:
            raise NotFound(
                f"the tag {name!r} of run {found.name!r} holds {one.plugin}, not {plugins[0]}\n"
                f"hint: {_reader_of(one.plugin)}"
            )
        if plugins is None and one.plugin == "scalars":
            raise NotFound(f"the tag {name!r} holds scalars\nhint: board.read_scalars(run, tag)")
        return one

    def _entries(
        self,
        run: str | RunInfo,
        tag: str | TagInfo,
        plugins: Sequence[str] | None,
        decode: Callable[[bytes], T],
        superseded: bool,
    ) -> Entries[T]:
        found = self._run(run)
        of = self._tag(found, tag, plugins)
        (parts,) = self._source.list_parts([(found.id, of.id)])
        return make_entries(
            found.name,
            of.tag,
            parts,
            lambda refs: self._source.read_values(of.id, refs),
            decode,
            superseded=superseded,
        )

    def _newest(self, run: str | RunInfo, tag: TagInfo, decode: Callable[[bytes], T]) -> T:
        # A session that starts at step 0 supersedes the graph that was written just before: it is still the graph.
        for superseded in (False, True):
            entries = self._entries(run, tag, (tag.plugin,), decode, superseded)
            if len(entries):
                return entries[-1].value
        raise NotFound(
            f"the tag {tag.tag!r} of run {str(run)!r} holds nothing yet\nhint: board.reload()"
        )

    def _read_lasts(self, tag: TagInfo, runs: Sequence[RunInfo]) -> list[float]:
        return self._source.read_lasts(tag.id, [run.id for run in runs])

    def _read_metadata(self, series: Sequence[tuple[RunInfo, TagInfo]]) -> list[bytes]:
        return self._source.read_metadata([(run.id, tag.id) for run, tag in series])


_READERS = {
    "scalars": "read_scalars(run, tag)",
    "images": "read_images(run, tag)",
    "histograms": "read_histograms(run, tag)",
    "text": "read_text(run, tag)",
    "audio": "read_audio(run, tag)",
    "pr_curves": "read_pr_curves(run, tag)",
    "mesh": "read_meshes(run, name)",
    "hparams": "read_hparams()",
    "graphs": "read_graph(run)",
    "graph_keras_model": "read_keras_model(run)",
    "custom_scalars": "read_layout(run)",
    **dict.fromkeys(_RUN_METADATA, "read_run_metadata(run, tag)"),
}


def _number(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(dict.fromkeys(names))}


def _reader_of(plugin: str) -> str:
    return f"board.{_READERS.get(plugin, 'read_tensors(run, tag)')}"


def _unknown(what: str, name: str, there: Iterable[str], where: str) -> NotFound:
    names = list(there)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        hint = f"did you mean {close[0]!r}?"
    elif names:
        hint = f"there are {_some(names)}"
    else:
        hint = "nothing of this kind was logged there (yet: board.reload() looks again)"
    return NotFound(f"no {what} {name!r} in {where}\nhint: {hint}")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5:,} more"
