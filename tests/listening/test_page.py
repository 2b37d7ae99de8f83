"""The page for colleagues, in a real browser: it plays, it switches, positions agree."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from model.listening.page import PageContent, PageError, write_page
from tests.array_recording import ArrayRecording
from tests.listening.browser import taped, taped_frames, until

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

RATE = 44_100
SECONDS = 6
FADE = round(0.015 * RATE)


def sixteen_bits(seed: int, scale: float) -> NDArray[np.float32]:
    wave = np.random.default_rng(seed).normal(scale=scale, size=(SECONDS * RATE, 1))
    return (np.clip(np.rint(wave * 32768), -32768, 32767) / 32768).astype(np.float32)


# Noise repeats nowhere, so a span of it says where it is from.
RESTORED = sixteen_bits(1, 0.12)
NOISY = (RESTORED + sixteen_bits(2, 0.05)).clip(-1, 32767 / 32768).astype(np.float32)


def finished(content: PageContent, target: Path) -> Path:
    job = write_page(content, target)
    while True:
        try:
            next(job)
        except StopIteration as end:
            path: Path = end.value
            return path


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    noisy, restored = ArrayRecording(NOISY, RATE), ArrayRecording(RESTORED, RATE)
    target = tmp_path_factory.mktemp("page") / "side <one>.html"
    return finished(PageContent(noisy, restored, 0, SECONDS * RATE, "</script><i>Side</i> & co", "facts"), target)


def seconds_taped(driver: Chrome, seconds: float) -> None:
    """Wait until so much more sound has come out, by the audio clock."""
    target = taped_frames(driver) + seconds * RATE
    until(lambda: taped_frames(driver) >= target)


def place(tape: NDArray[np.float32], source: NDArray[np.float32], at: int) -> int:
    """The frame of `source` that sounds at index `at` of the tape; fails where it is another sound."""
    piece, whole = tape[at : at + 2048], source[:, 0]
    size = len(whole) + len(piece)
    match = np.fft.irfft(np.fft.rfft(whole, size) * np.conj(np.fft.rfft(piece, size)), size)
    found = int(np.argmax(match))
    assert np.abs(whole[found : found + 2048] - piece).max() < 2e-4
    return found


def test_the_page_plays_switches_and_loops_in_step(browser: Chrome, page: Path) -> None:
    from selenium.webdriver import ActionChains, Keys

    browser.get(page.as_uri())
    assert browser.find_element("id", "title").text == "</script><i>Side</i> & co"
    buttons = {button.text[0]: button for button in browser.find_elements("css selector", "#which button")}
    assert [buttons[k].get_attribute("aria-pressed") for k in "ABR"] == ["false", "true", "false"]
    keys = ActionChains(browser)

    browser.find_element("id", "play").click()
    until(lambda: taped_frames(browser) > 0)
    seconds_taped(browser, 0.8)
    keys.send_keys("a").perform()
    assert buttons["A"].get_attribute("aria-pressed") == "true"
    seconds_taped(browser, 0.4)
    buttons["B"].click()
    seconds_taped(browser, 0.4)
    keys.send_keys("r").perform()
    seconds_taped(browser, 0.4)
    browser.find_element("id", "play").click()
    seconds_taped(browser, 0.2)
    tape = taped(browser)
    shown = browser.find_element("id", "clock").text

    sounding = np.flatnonzero(tape)
    first, last = int(sounding[0]) + FADE, int(sounding[-1]) - FADE
    # One offset between tape and recording, from the first frame to the last: nothing jumped at any switch.
    offset = place(tape, RESTORED, first) - first
    restored = RESTORED[first + offset : last + offset, 0]
    noisy = NOISY[first + offset : last + offset, 0]
    played = tape[first:last]
    is_b, is_a = np.abs(played - restored) < 2e-4, np.abs(played - noisy) < 2e-4
    is_r = np.abs(played - (noisy - restored)) < 2e-4
    order = [
        (name, run)
        for name, steady in (("B", is_b), ("A", is_a), ("R", is_r))
        for run in runs(steady)
        if run[1] - run[0] > 0.2 * RATE
    ]
    order.sort(key=lambda entry: entry[1])
    assert [name for name, _ in order] == ["B", "A", "B", "R"]
    # Between them lie fades of 15 ms along a straight line, and nothing else.
    (_, (_, stop)), (_, (start, _)) = order[0], order[1]
    assert abs(start - stop - FADE) <= 24  # at either end the two differ by too little to tell
    fade = played[stop:start]
    share = np.sum((fade - restored[stop:start]) * (noisy - restored)[stop:start]) / np.sum(
        (noisy - restored)[stop:start] ** 2
    )
    assert share == pytest.approx(0.5, abs=0.05)
    line = (np.arange(len(fade)) + 1) / (len(fade) + 1)
    expected = restored[stop:start] + line * (noisy - restored)[stop:start]
    assert np.abs(fade - expected).max() < 0.01
    # The clock stands where the sound stopped, less what was still on its way to the loudspeaker.
    minutes, seconds = shown.split("/")[0].strip().split(":")
    assert int(minutes) * 60 + float(seconds) == pytest.approx((last + offset) / RATE, abs=0.25)

    # Loop the span from 1/3 to 1/2: the seam leads back to its first frame.
    picture = browser.find_elements("css selector", ".picture")[1]
    width = picture.size["width"]
    ActionChains(browser).move_to_element_with_offset(picture, round(-width / 6), 0).click_and_hold().move_by_offset(
        round(width / 6), 0
    ).release().perform()
    buttons["A"].click()
    ActionChains(browser).send_keys(Keys.HOME).perform()
    before = taped_frames(browser)
    browser.find_element("id", "play").click()
    seconds_taped(browser, 2.4)
    browser.find_element("id", "play").click()
    seconds_taped(browser, 0.1)
    tape = taped(browser, before)
    first = int(np.flatnonzero(tape)[0])
    begin = place(tape, NOISY, first + 2 * FADE) - 2 * FADE
    assert begin / RATE == pytest.approx(SECONDS / 3, abs=0.05)
    again = first + round(SECONDS / 6 * RATE) + 4 * FADE
    assert place(tape, NOISY, again) == pytest.approx(begin + 4 * FADE, abs=0.05 * RATE)

    severe = [line for line in browser.get_log("browser") if line["level"] == "SEVERE"]
    assert severe == []
    assert browser.find_element("id", "trouble").text == ""


def runs(steady: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where `steady` holds without a break: [start, stop)."""
    at = np.flatnonzero(steady)
    breaks = np.flatnonzero(np.diff(at) > 1)
    return (
        list(zip(at[np.r_[0, breaks + 1]].tolist(), (at[np.r_[breaks, -1]] + 1).tolist(), strict=True))
        if len(at)
        else []
    )


def data(page: Path) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page.read_text(encoding="utf-8"))
    assert found
    held: dict[str, object] = json.loads(found[1])
    return held


def decoded(address: str, folder: Path) -> tuple[NDArray[np.float32], int]:
    path = folder / "sound"
    path.write_bytes(base64.b64decode(address.split(",")[1]))
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return sound, rate


def test_the_page_needs_nothing_beside_it_and_holds_sixteen_bits_as_they_are(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)\s*=\s*["'](?!data:)|url\(|https?:""", re.sub(r"base64,[\w+/=]+", "", text))
    held = data(page)
    for address, expected in zip(held["sounds"], (NOISY, RESTORED), strict=True):  # type: ignore[call-overload]
        sound, rate = decoded(address, tmp_path)
        assert rate == RATE
        assert np.array_equal(sound, expected)
    assert held["names"] == ["Original", "Restored"], "as in the window"


def test_a_span_of_a_loud_96_khz_recording_is_converted_and_turned_down_alike(tmp_path: Path) -> None:
    frames = 2 * 96_000
    wave = 1.5 * np.sin(2 * np.pi * 1000 * np.arange(frames) / 96_000)
    noisy = ArrayRecording(np.repeat(wave[:, None], 3, axis=1), 96_000)
    restored = ArrayRecording(0.5 * noisy.samples, 96_000)
    page = finished(PageContent(noisy, restored, 48_000, 144_000, "t", "f"), tmp_path / "p.html")
    held = data(page)
    assert held["start"] == 0.5
    assert "turned down by 3.5 dB" in str(held["notes"])
    assert "first two of 3 channels" in str(held["notes"])
    (a, rate), (b, _) = (decoded(address, tmp_path) for address in held["sounds"])  # type: ignore[attr-defined]
    assert rate == 48_000
    assert a.shape == b.shape == (48_000, 2)
    assert np.abs(a[200:-200] - 2 * b[200:-200]).max() < 2e-4
    assert np.abs(a).max() == pytest.approx(1.0, abs=0.01)


def test_vorbis_is_much_smaller_and_as_long_to_the_frame(page: Path, tmp_path: Path) -> None:
    # something with less in it than noise: a chord
    time = np.arange(3 * RATE) / RATE
    chord = sum(0.1 * np.sin(2 * np.pi * hertz * time) for hertz in (220, 277, 330)).astype(np.float32)[:, None]
    noisy, restored = ArrayRecording(chord, RATE), ArrayRecording(0.5 * chord, RATE)
    sizes = {}
    for coding in ("flac", "vorbis"):
        target = finished(
            PageContent(noisy, restored, 0, len(chord), "t", "f", coding=coding), tmp_path / f"{coding}.html"
        )
        sizes[coding] = [len(address) for address in data(target)["sounds"]]  # type: ignore[attr-defined]
    assert max(sizes["vorbis"]) < min(sizes["flac"]) / 2
    sound, rate = decoded(data(tmp_path / "vorbis.html")["sounds"][0], tmp_path)  # type: ignore[index]
    assert (rate, len(sound)) == (RATE, len(chord))
    assert np.abs(sound[2000:-2000] - chord[2000:-2000]).max() < 0.02


def test_a_page_never_overwrites_and_an_abandoned_one_leaves_nothing(tmp_path: Path) -> None:
    sound = ArrayRecording(NOISY[:8000], 8000)
    content = PageContent(sound, sound, 0, 8000, "t", "f")
    target = tmp_path / "page.html"
    target.write_text("mine", encoding="utf-8")
    assert finished(content, target).name == "page-2.html"
    assert target.read_text(encoding="utf-8") == "mine"
    job = write_page(content, tmp_path / "other.html")
    next(job)
    job.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["page-2.html", "page.html"]


def test_what_is_too_long_or_empty_is_refused(tmp_path: Path) -> None:
    class Endless(ArrayRecording):
        def __init__(self) -> None:
            super().__init__(np.zeros((1, 1), np.float32), 8000)
            self.frames = 8000 * 3600

    long = Endless()
    with pytest.raises(PageError, match="60 minutes are too much"):
        finished(PageContent(long, long, 0, long.frames, "t", "f"), tmp_path / "p.html")
    with pytest.raises(PageError, match="empty"):
        finished(PageContent(long, long, 5, 5, "t", "f"), tmp_path / "p.html")
    assert not list(tmp_path.iterdir())
