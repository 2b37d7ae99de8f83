import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.pictures import spectrogram
from model.pictures.spectrogram import Axis, frequency_edges, levels, picture, window_for
from tests.array_recording import ArrayRecording, noise


def tone(hertz: float, rate: int = 48_000, frames: int = 48_000, peak: float = 1.0) -> ArrayRecording:
    sine = peak * np.sin(2 * np.pi * hertz / rate * np.arange(frames))
    return ArrayRecording(sine[:, None].astype(np.float32), rate)


@pytest.mark.parametrize("axis", ["log", "mel", "linear"])
@pytest.mark.parametrize("rate", [8000, 44_100, 96_000, 192_000])
def test_a_sine_stands_at_its_height_and_level(axis: Axis, rate: int) -> None:
    edges = frequency_edges(axis, 20, 4000, 300)
    found = levels(tone(1000, rate, rate, peak=0.1), 0, rate, 9, edges)
    strongest = found[:, 4].argmax()
    bin_width = rate / window_for(rate)
    assert edges[strongest] - bin_width < 1000 < edges[strongest + 1] + bin_width
    # a Hann window loses up to 1.42 dB between two bins
    assert -21.5 < found[strongest, 4] < -19.9


def test_between_the_sine_and_the_rest_lies_the_whole_range() -> None:
    edges = frequency_edges("linear", 0, 24_000, 100)
    found = levels(tone(12_000), 10_000, 38_000, 3, edges)
    assert found[50, 1] > -1.5
    assert found[10, 1] < -120


def test_every_axis_begins_and_ends_where_it_is_told() -> None:
    for axis in ("log", "mel", "linear"):
        edges = frequency_edges(axis, 30, 16_000, 64)
        assert len(edges) == 65
        assert edges[[0, -1]] == pytest.approx([30, 16_000])
        assert np.all(np.diff(edges) > 0)
    with pytest.raises(ValueError, match="above 0 Hz"):
        frequency_edges("log", 0, 16_000, 64)


def test_the_window_lasts_as_long_at_every_rate() -> None:
    assert [window_for(rate) for rate in (11_025, 44_100, 48_000, 96_000, 192_000)] == [512, 2048, 2048, 4096, 8192]


def test_silence_and_what_lies_above_the_band_are_black() -> None:
    edges = frequency_edges("linear", 0, 24_000, 48)
    silent = ArrayRecording(np.zeros((5000, 2), np.float32), 48_000)
    np.testing.assert_allclose(levels(silent, 0, 5000, 4, edges), -200, atol=1e-3)
    np.testing.assert_array_equal(picture(silent, 0, 5000, 4, edges), 0)
    low = picture(noise(20_000, rate=16_000), 0, 20_000, 6, edges)
    assert np.all(low[:15] > 0)
    assert np.all(low[17:] == 0)


def test_shades_follow_the_range() -> None:
    source, edges = noise(30_000), frequency_edges("log", 20, 20_000, 50)
    found = levels(source, 0, 30_000, 20, edges)
    shades = picture(source, 0, 30_000, 20, edges, range_db=(-80, -20))
    assert shades.shape == (50, 20)
    np.testing.assert_array_equal(shades, np.clip(np.rint((found + 80) / 60 * 255), 0, 255))
    with pytest.raises(ValueError, match="rises"):
        picture(source, 0, 30_000, 20, edges, range_db=(0, -20))


def test_channels_can_be_seen_together_or_alone() -> None:
    left, right = tone(1000).samples, tone(5000).samples
    both = ArrayRecording(np.concatenate([left, right], axis=1), 48_000)
    edges = frequency_edges("linear", 0, 24_000, 100)
    together = levels(both, 0, 48_000, 2, edges)
    assert {together[:10, 1].argmax(), 10 + together[10:, 1].argmax()} == {4, 20}
    np.testing.assert_array_equal(
        levels(both, 0, 48_000, 2, edges, channel=1), levels(ArrayRecording(right, 48_000), 0, 48_000, 2, edges)
    )


def test_a_column_shows_its_own_moment() -> None:
    sound = np.zeros((100_000, 1), np.float32)
    sound[55_000] = 1.0
    found = levels(ArrayRecording(sound), 0, 100_000, 10, frequency_edges("linear", 0, 20_000, 10))
    assert found.mean(axis=0).argmax() == 5


@settings(max_examples=30)
@given(
    start=st.floats(-5000, 30_000),
    width=st.floats(1, 60_000),
    columns=st.integers(1, 40),
    frames=st.integers(1, 30_000),
    batch=st.sampled_from([1, 20_000, 1 << 19]),
)
def test_any_span_has_a_picture_and_it_does_not_depend_on_how_it_is_read(
    start: float, width: float, columns: int, frames: int, batch: int
) -> None:
    source, edges = noise(frames, 2), frequency_edges("log", 20, 30_000, 20)
    reference = levels(source, start, start + width, columns, edges)
    assert reference.shape == (20, columns)
    assert np.all(np.isfinite(reference))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spectrogram, "_BATCH", batch)
        np.testing.assert_allclose(levels(source, start, start + width, columns, edges), reference, atol=1e-4)


def test_a_view_of_a_long_recording_reads_a_bounded_part() -> None:
    source = noise(3_000_000)
    levels(source, 0, 3_000_000, 50, frequency_edges("log", 20, 20_000, 20))
    assert source.frames_read <= 50 * 2048 * (spectrogram.MOST_FRAMES + 1)


@pytest.mark.parametrize("wrong", [{"columns": 0}, {"window": 3}, {"edges": [20.0]}])
def test_pictures_without_size_are_refused(wrong: dict[str, object]) -> None:
    options: dict[str, object] = {"columns": 5, "edges": [20.0, 50.0]} | wrong
    with pytest.raises(ValueError, match="spectrogram has"):
        levels(noise(100), 0, 100, **options)  # type: ignore[arg-type]
