"""Golden event files by TensorFlow: python -m tools.make_golden.with_tensorflow FOLDER.

tf.summary (TF2), the Keras callback, and a TF1 FileWriter. Wall times are of when it ran.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import tensorflow as tf
from tools.make_golden import inputs
from tools.make_golden.inputs import IMAGE_STEPS, LOSS_STEPS


def make_tf2(folder: Path) -> None:
    """tf.summary, one run folder a kind of data."""
    with tf.summary.create_file_writer(str(folder / "scalars")).as_default():
        for step, value in enumerate(inputs.loss(4)):
            tf.summary.scalar("loss/train", value, step, description="*falls*")
        for n, value in enumerate(inputs.ODD_VALUES):
            tf.summary.scalar("odd/values", value, inputs.ODD_STEPS[n])
    with tf.summary.create_file_writer(str(folder / "images")).as_default():
        for step in IMAGE_STEPS:
            tf.summary.image("picture", inputs.picture(step)[None], step)
        batch = np.stack([inputs.picture(n) for n in range(4)])
        tf.summary.image("batch", batch, 3, max_outputs=3)
    with tf.summary.create_file_writer(str(folder / "histograms")).as_default():
        for step in range(4):
            tf.summary.histogram("weights", inputs.normal(step), step)
    with tf.summary.create_file_writer(str(folder / "text")).as_default():
        for step, text in enumerate(inputs.MARKDOWN):
            tf.summary.text("notes", text, step)
        tf.summary.text("table", [["a", "b"], ["1", "2"]], 0)
    with tf.summary.create_file_writer(str(folder / "audio")).as_default():
        for step in range(2):
            tf.summary.audio("sound", inputs.wave()[None, :, None], 8000, step)


def make_tf2_graphs(folder: Path) -> None:
    """A traced function, once without the profiler and once with it."""
    weights = tf.Variable(np.ones((4, 3), np.float32), name="weights")

    def inner(x: tf.Tensor) -> tf.Tensor:
        return tf.nn.relu(x @ weights, name="hidden")

    def network(x: tf.Tensor) -> tf.Tensor:
        with tf.name_scope("tower"):
            y = tf.function(inner)(x)
        if tf.reduce_sum(y) > 0:
            y = y * 2.0
        return tf.nn.softmax(y, name="shares")

    x = tf.ones((2, 4))
    for name in ("graph", "graph_profiler"):
        # A function's graph is told when it is called for the first time.
        traced = tf.function(network, input_signature=[tf.TensorSpec((2, 4), tf.float32, "x")])
        with tf.summary.create_file_writer(str(folder / name)).as_default():
            # With the profiler TensorFlow writes it under another plugin's name.
            timed = {"profiler_outdir": tempfile.mkdtemp()} if name == "graph_profiler" else {}
            tf.summary.trace_on(graph=True, profiler=bool(timed), **timed)
            traced(x)
            tf.summary.trace_export("network", step=0)


def make_keras_graphs(folder: Path) -> None:
    """What the callback writes of a functional model with two towers, a sequential one and a subclass."""
    layers = tf.keras.layers
    tf.keras.utils.set_random_seed(0)
    image = tf.keras.Input((8, 8, 1), name="image")
    facts = tf.keras.Input((3,), name="facts")
    x = layers.Conv2D(4, 3, activation="relu", name="conv")(image)
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    shared = layers.Dense(4, name="shared")
    both = layers.Concatenate(name="both")([shared(x), shared(layers.Dense(4, name="wide")(facts))])
    functional = tf.keras.Model(
        [image, facts], layers.Dense(2, name="head")(both), name="two_towers"
    )
    sequential = tf.keras.Sequential(
        [
            tf.keras.Input((6,)),
            layers.Dense(5, activation="relu", name="hidden"),
            layers.Dropout(0.5, name="dropout"),
            layers.Dense(2, name="head"),
        ],
        name="small",
    )

    class Residual(tf.keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(name="residual")
            self.wide, self.head = layers.Dense(6, name="wide"), layers.Dense(2, name="head")

        def call(self, x: tf.Tensor) -> tf.Tensor:
            return self.head(x + tf.nn.relu(self.wide(x)))

    rng = np.random.default_rng(0)
    images, rows, six = rng.random((8, 8, 8, 1)), rng.random((8, 3)), rng.random((8, 6))
    for name, model, x in (
        ("functional", functional, [images, rows]),
        ("sequential", sequential, six),
        ("subclass", Residual(), six),
    ):
        model.compile("sgd", "mse")
        log = tf.keras.callbacks.TensorBoard(
            str(folder / name), write_graph=True, update_freq="epoch"
        )
        model.fit(x, rng.random((8, 2)), 8, 1, verbose=0, callbacks=[log])


def make_tf1_graph(folder: Path) -> None:
    """Variables, gradients, a loop; and what one step of it cost."""
    v1 = tf.compat.v1
    with tf.Graph().as_default() as graph, v1.Session() as session:
        x = v1.placeholder(tf.float32, (None, 4), "x")
        with v1.variable_scope("dense"):
            kernel = v1.get_variable("kernel", (4, 3))
            bias = v1.get_variable("bias", (3,), initializer=v1.zeros_initializer())
            y = v1.nn.relu(v1.nn.xw_plus_b(x, kernel, bias), name="relu")
        loss = tf.reduce_mean(y, name="loss")
        train = v1.train.GradientDescentOptimizer(0.1).minimize(loss)
        session.run(v1.global_variables_initializer())
        writer = v1.summary.FileWriter(str(folder / "layers"), graph)
        options = v1.RunOptions(trace_level=v1.RunOptions.FULL_TRACE)
        metadata = v1.RunMetadata()
        session.run([train, loss], {x: np.ones((2, 4))}, options, metadata)
        writer.add_run_metadata(metadata, "step1", 1)
        writer.close()


def make_keras(folder: Path) -> None:
    """A fit of three epochs with the callback, which makes train/ and validation/."""
    tf.keras.utils.set_random_seed(0)
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, name="dense")])
    model.compile("sgd", "mse")
    rng = np.random.default_rng(0)
    x, y = rng.random((32, 3)), rng.random((32, 2))
    log = tf.keras.callbacks.TensorBoard(
        str(folder), histogram_freq=1, update_freq=2, write_graph=True
    )
    model.fit(x, y, 8, 3, verbose=0, validation_data=(x, y), callbacks=[log])


def make_tf1(folder: Path) -> None:
    """Ops of a session, restarted once from a checkpoint at step 20, in one file."""
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        number = v1.placeholder(tf.float32, (), "number")
        pixels = v1.placeholder(tf.uint8, (2, 8, 12, 3), "pixels")
        samples = v1.placeholder(tf.float32, (200,), "samples")
        v1.summary.scalar("loss", number)
        v1.summary.image("picture", pixels)
        v1.summary.histogram("weights", samples)
        merged = v1.summary.merge_all()
        writer = v1.summary.FileWriter(str(folder / "session"), session.graph)
        for start in (0, 20):
            # What a supervisor writes when it starts from a checkpoint.
            log = v1.SessionLog(status=v1.SessionLog.START)
            writer.add_session_log(log, start)
            for step in LOSS_STEPS[start : start + 30 : 5]:
                feed = {
                    number: start + step / 100,
                    pixels: np.stack([inputs.picture(step), inputs.picture(step + 1)]),
                    samples: inputs.normal(step),
                }
                writer.add_summary(session.run(merged, feed), step)
        writer.close()


def make_checkpoints(folder: Path) -> None:
    """One matrix by TensorFlow 2's Checkpoint, in three types, and by TensorFlow 1's Saver, beside one in parts."""
    matrix = np.arange(21, dtype=np.float32).reshape(7, 3) / 4
    types = {"embedding": tf.float32, "double": tf.float64, "short": tf.bfloat16}
    variables = {name: tf.Variable(tf.cast(matrix, kind)) for name, kind in types.items()}
    tf.train.Checkpoint(**variables).save(str(folder / "tf2" / "embedding.ckpt"))
    v1 = tf.compat.v1
    with tf.Graph().as_default(), v1.Session() as session:
        v1.get_variable("words", initializer=matrix)
        v1.get_variable("parted", (6, 3), partitioner=v1.fixed_size_partitioner(2))
        session.run(v1.global_variables_initializer())
        (folder / "tf1").mkdir(parents=True, exist_ok=True)
        path = str(folder / "tf1" / "model.ckpt")
        saver = v1.train.Saver(save_relative_paths=True)
        saver.save(session, path, global_step=7, write_meta_graph=False)


if __name__ == "__main__":
    root = Path(sys.argv[1])
    make_tf2(root / "tensorflow")
    make_keras(root / "keras")
    make_tf1(root / "tensorflow1")
    make_tf2_graphs(root / "tensorflow")
    make_keras_graphs(root / "keras_graphs")
    make_tf1_graph(root / "tensorflow1")
    make_checkpoints(root / "checkpoints")
    for name in ("tensorflow", "keras", "keras_graphs", "tensorflow1"):
        inputs.give_fixed_names(root / name)
