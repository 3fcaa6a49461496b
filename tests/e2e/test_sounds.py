"""Sounds: every logged step is decoded and drawn, is heard, and goes on in another run at the same position."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, expect
from tests.builders import event, make_event_file, metadata
from tests.e2e.process import Board, StartBoard, run_python
from tests.e2e.screen import Screen
from tests.golden.golden import DATA

from lightboard.plugins.audio.encode import encode_wav
from lightboard.protos import event_pb2, tensor_pb2

LOG = """
    import sys
    import numpy as np
    from {package} import SummaryWriter
    for run, pitch in (("a", 220), ("b", 440)):
        writer = SummaryWriter(sys.argv[1] + "/" + run)
        for step in range(3):
            sound = np.sin(np.arange({samples} * (step + 1)) / 8000 * 2 * np.pi * pitch)
            writer.add_audio("tone", sound[None].astype(np.float32), step, 8000)
        writer.close()
"""

INKED = """
picture => {
  const canvas = picture.querySelector('canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return data.some((value, i) => i % 4 === 3 && value > 0);
}
"""


def row(screen: Screen, run: str, tag: str = "tone") -> Locator:
    return screen.card(tag).locator(f'[data-run-sound="{run}"]')


@pytest.mark.parametrize("package", ["lightboard", "torch.utils.tensorboard"])
def test_sounds_of_every_writer(logdir: Path, board: Board, screen: Screen, package: str) -> None:
    run_python(LOG.format(package=package, samples=4000), logdir)
    screen.open(board.url + "#audio")
    slider = screen.page.locator("input[type=range][name=step]")
    expect(slider).to_have_attribute("max", "2")
    for step in range(3):
        slider.fill(str(step))
        for run in ("a", "b"):
            expect(row(screen, run)).to_have_attribute("data-duration", f"{(step + 1) / 2:g}")
    picture = row(screen, "b").get_by_role("slider")
    assert picture.evaluate(INKED)


def test_keys_play_seek_and_compare_at_the_same_position(
    logdir: Path, board: Board, screen: Screen
) -> None:
    # Long: a sound that is over before a slow machine has looked starts again at 0.
    run_python(LOG.format(package="lightboard", samples=80_000), logdir)
    screen.open(board.url + "#audio?audio.view=waveform")
    a, b = row(screen, "a"), row(screen, "b")
    expect(b).to_have_attribute("data-duration", "30")
    picture = a.get_by_role("slider")
    picture.focus()
    screen.page.keyboard.press("End")
    expect(picture).to_have_attribute("data-position", "30")
    screen.page.keyboard.press("Home")
    expect(picture).to_have_attribute("data-position", "0")
    screen.page.keyboard.press("PageUp")
    expect(picture).to_have_attribute("data-position", "6")
    screen.page.keyboard.press("ArrowDown")
    expect(b.get_by_role("slider")).to_have_attribute("data-position", "6")
    picture.blur()
    screen.page.keyboard.press("ArrowLeft")
    expect(b).to_have_attribute("data-duration", "20")
    expect(b.get_by_role("slider")).to_have_attribute("data-position", "6")
    screen.page.keyboard.press("Space")
    expect(b).to_have_attribute("data-playing", "true")
    screen.page.wait_for_function(
        "+document.querySelector('[data-run-sound=b] [role=slider]').dataset.position > 6"
    )


@pytest.mark.parametrize("golden", ["tensorflow/audio", "tensorboardx/others", "torch/others"])
def test_golden_sounds_of_other_writers_are_decoded(
    start_board: StartBoard, screen: Screen, golden: str
) -> None:
    screen.open(start_board(DATA / golden).url + "#audio")
    expect(screen.page.locator("[data-run-sound][data-duration]").first).to_be_visible()


def test_what_is_wrong_with_a_sound_is_told(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard.plugins.audio.encode import encode_wav
        from tensorboard.compat.proto import event_pb2, summary_pb2
        from tensorboard.summary.writer.event_file_writer import EventFileWriter
        wav = encode_wav(np.ones((8000, 1), np.int16), 8000)
        writer = EventFileWriter(sys.argv[1])
        for tag, data in (("short", wav[:4044]), ("header", wav[:22] + bytes(2) + wav[24:]),
                          ("html", b"<script>window.attacked = 1</script>"), ("ogg", b"OggS"),
                          ("svg", b"<svg onload='window.attacked = 1'/>")):
            audio = summary_pb2.Summary.Audio(
                sample_rate=8000, encoded_audio_string=data, content_type="text/html")
            value = summary_pb2.Summary.Value(tag=tag, audio=audio)
            writer.add_event(event_pb2.Event(
                wall_time=1.0, step=7, summary=summary_pb2.Summary(value=[value])))
        writer.close()
        """,
        logdir / "run",
    )
    screen.may_fail = "415"  # the browser logs what was refused by itself
    screen.open(board.url + "#audio")
    expect(row(screen, "run", "short")).to_have_attribute("data-duration", "0.25")
    expect(row(screen, "run", "short").get_by_role("note")).to_contain_text("run · short · step 7")
    for tag, said in (
        ("header", "0 channels"),
        ("html", "<script>"),
        ("svg", "no sound"),
        ("ogg", "cannot decode"),
    ):
        screen.expect_told(tag, said, f"run · {tag} · step 7")
    assert screen.page.evaluate("window.attacked") is None


def test_whatever_the_browser_plays(logdir: Path, board: Board, screen: Screen) -> None:
    """FLAC, Ogg and MP3, told by their bytes: the log calls all of them WAV."""
    pytest.importorskip("soundfile")
    run_python(
        """
        import io, sys
        import numpy as np
        import soundfile
        from lightboard import SummaryWriter
        from lightboard.events import values, wire
        from lightboard.writer.file_writer import FileWriter
        sound = np.stack([np.sin(np.arange(12000) / 24000 * 2 * np.pi * 440), np.zeros(12000)], 1)
        writer = FileWriter(sys.argv[1])
        for form, subtype in (("FLAC", "PCM_16"), ("OGG", "VORBIS"), ("MP3", "MPEG_LAYER_III")):
            out = io.BytesIO()
            soundfile.write(out, sound, 24000, format=form, subtype=subtype)
            message = wire.delimited(4, out.getvalue()) + wire.text(5, b"audio/wav")
            writer.add_summary(values.summary(values.value(form, values.AUDIO, message)), 3, 1.0)
        writer.close()
        """,
        logdir / "run",
    )
    screen.open(board.url + "#audio")
    for form in ("FLAC", "OGG", "MP3"):
        clip = row(screen, "run", form)
        expect(clip).to_have_attribute("data-duration", re.compile(r"^0\.(4[89]|5)"))
        assert clip.get_by_role("slider").evaluate(INKED)
        expect(clip).to_contain_text("24 kHz · stereo")


LANES = """
picture => {
  const canvas = picture.querySelector('canvas');
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  const inked = y => {
    let count = 0;
    for (let x = 0; x < width; x++) if (data[4 * (y * width + x) + 3] > 60) count++;
    return count > width / 4;
  };
  const rows = [...Array(height).keys()].filter(inked);
  return [rows.filter(y => y < height / 2).length, rows.filter(y => y >= height / 2).length];
}
"""


def test_stereo_has_a_lane_for_each_channel(logdir: Path, board: Board, screen: Screen) -> None:
    run_python(
        """
        import sys
        import numpy as np
        from lightboard import SummaryWriter
        with SummaryWriter(sys.argv[1]) as writer:
            loud = np.sin(np.arange(8000) / 8000 * 2 * np.pi * 440)
            writer.add_audio("left", np.stack([loud, 0 * loud]), 0, 8000)
            writer.add_audio("mono", loud, 0, 8000)
        """,
        logdir / "run",
    )
    screen.open(board.url + "#audio?audio.view=waveform")
    left, mono = row(screen, "run", "left"), row(screen, "run", "mono")
    expect(left).to_have_attribute("data-duration", "1")
    expect(mono).to_have_attribute("data-duration", "1")
    above, below = left.get_by_role("slider").evaluate(LANES)
    assert above > 20, "the left channel is loud"
    assert below < 5, "the right one is silent"
    above, below = mono.get_by_role("slider").evaluate(LANES)
    assert abs(above - below) <= 2, "one channel takes the whole height"
    screen.page.get_by_role("radio").nth(1).click()
    expect(left.get_by_text("4 kHz")).to_have_count(2)
    expect(mono.get_by_text("4 kHz")).to_have_count(1)


HEARD = """
  const { connect } = GainNode.prototype;
  GainNode.prototype.connect = function (to, ...more) {
    if (to instanceof AudioDestinationNode) {
      const ear = new AnalyserNode(this.context, { fftSize: 2048 });
      const samples = new Float32Array(2048);
      connect.call(this, ear);
      window.loudness = () => {
        ear.getFloatTimeDomainData(samples);
        return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
      };
    }
    return connect.call(this, to, ...more);
  };
"""
"""What goes to the loudspeaker is measured on the way: the root of its mean square."""

LOUDEST = """
picture => {
  const canvas = picture.querySelector('canvas');
  const copy = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  Object.assign(copy.canvas, { width: canvas.width, height: canvas.height });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
  const rowOf = y => data.slice(4 * y * canvas.width, 4 * (y + 1) * canvas.width);
  const quiet = rowOf(0);
  const apart = row => row.reduce((sum, one, i) => sum + Math.abs(one - quiet[i]), 0);
  const rows = Array.from({ length: canvas.height }, (_, y) => apart(rowOf(y)));
  return 1 - (rows.indexOf(Math.max(...rows)) + 0.5) / canvas.height;
}
"""
"""Where in the height of a spectrogram, from below, it differs most from silence."""


def test_spectrogram_labels_several_at_a_step_and_volume(
    logdir: Path, board: Board, screen: Screen
) -> None:
    """As TensorFlow logs sounds: several at a step, each with Markdown beside it."""

    def tone(hertz: float) -> bytes:
        wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(240_000) / 8000)
        return encode_wav((32767 * wave[:, None]).astype(np.int16), 8000)

    def mel(hertz: float) -> float:
        return float(np.log10(1 + hertz / 700))

    shape = tensor_pb2.TensorShapeProto(
        dim=[tensor_pb2.TensorShapeProto.Dim(size=size) for size in (2, 2)]
    )
    cells = [tone(1000), b"a **low** tone", tone(3000), b"<img src=x onerror='window.attacked=1'>"]
    tensor = tensor_pb2.TensorProto(
        dtype=tensor_pb2.DT_STRING, tensor_shape=shape, string_val=cells
    )
    said = metadata("audio", description="what the **network** says")
    value = event_pb2.Summary.Value(tag=b"tones", tensor=tensor, metadata=said)
    make_event_file(logdir / "run", event(value, step=3))
    page = screen.page
    page.add_init_script(HEARD)
    screen.open(board.url + "#audio")
    card, clip = screen.card("tones"), row(screen, "run", "tones")
    expect(card).to_contain_text("sound 1 of 2")
    expect(clip.locator("strong")).to_have_text("low")
    volume = page.locator("input[name=volume]")
    expect(volume).to_have_attribute("aria-valuetext", "100 %")
    clip.get_by_role("button", name="Play run").click()
    for set_to, said_as in (("1", "100 %"), ("0.25", "25 %"), ("0", "0 %"), ("0.5", "50 %")):
        volume.fill(set_to)
        expect(volume).to_have_attribute("aria-valuetext", said_as)
        # A tone of amplitude 0.5, less the little that the browser's own resampling takes.
        page.wait_for_function(
            "wanted => Math.abs(window.loudness?.() - wanted) < 0.03",
            arg=float(set_to) * 0.5 / 2**0.5,
        )
    clip.get_by_role("button", name="Pause run").click()

    picture = clip.get_by_role("slider")
    both = picture.bounding_box()
    assert both is not None

    def expect_loudest(hertz: float) -> None:
        page.wait_for_function(
            f"([picture, wanted]) => Math.abs(({LOUDEST})(picture) - wanted) < 0.02",
            arg=[picture.element_handle(), mel(hertz) / mel(4000)],
        )

    page.get_by_role("radio", name="Spectrogram").click()
    page.wait_for_function(
        "height => document.querySelector('[data-run-sound=run] canvas').clientHeight < height",
        arg=both["height"],
    )
    expect_loudest(1000)
    card.get_by_role("button", name="Next sound of the step").click()
    expect(card).to_contain_text("sound 2 of 2")
    expect(clip).to_contain_text("<img src=x")
    expect(clip.locator("img")).to_have_count(0)
    expect_loudest(3000)
    assert page.evaluate("window.attacked") is None
