"""Golden event files by TensorFlow: python -m tools.make_golden.with_tensorflow FOLDER.

tf.summary (TF2), the Keras callback, and a TF1 FileWriter. Wall times are of when it ran.
"""

from __future__ import annotations

import sys
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


if __name__ == "__main__":
    root = Path(sys.argv[1])
    make_tf2(root / "tensorflow")
    make_keras(root / "keras")
    make_tf1(root / "tensorflow1")
    for name in ("tensorflow", "keras", "tensorflow1"):
        inputs.give_fixed_names(root / name)
