"""The judge of declickers: its clicks are known, and its totals are what they say."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.__main__ import main
from model.evaluate.clicks.clips import GROUPS, RATE, UNTOUCHED, harvest, make_clips, untouched_clips
from model.evaluate.clicks.judge import judge, repairs, snr_gain, table
from model.evaluate.clicks.methods import Declicker, shellac
from model.progress import follow


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A tone as music, and a groove with 40 clicks of 1 ms."""
    folder = tmp_path_factory.mktemp("material")
    random = np.random.default_rng(0)
    time = np.arange(4 * RATE)
    music = 0.2 * np.sin(time * 0.05) + random.normal(scale=1e-4, size=len(time))
    groove = random.normal(scale=1e-3, size=4 * RATE)
    for place in range(4_000, 4 * RATE - 4_000, 4_200):
        groove[place : place + 44] += 0.3 * np.exp(-np.arange(44) / 8) * np.cos(np.arange(44))
    for name, sound in (("deu.flac", music), ("loop_4.flac", groove)):
        soundfile.write(folder / name, sound, RATE, subtype="PCM_24")
    return folder / "deu.flac", folder / "loop_4.flac"


def test_clicks_are_harvested_with_ends_at_zero(material: tuple[Path, Path]) -> None:
    clicks = harvest(material[1])
    assert 35 <= len(clicks) <= 42
    assert all(abs(click[0]) < 0.02 and abs(click[-1]) < 0.02 and 20 < len(click) < 200 for click in clicks)


def test_a_groove_with_digital_silence_is_harvested_without_a_warning(tmp_path: Path) -> None:
    burst = np.random.default_rng(0).normal(scale=0.2, size=9_000)
    groove = np.concatenate([part for _ in range(3) for part in (burst, np.zeros(60_000))])
    soundfile.write(tmp_path / "groove.wav", groove, RATE, subtype="FLOAT")
    assert harvest(tmp_path / "groove.wav") == []


def test_clips_hold_their_clicks_where_they_say_at_the_group_s_snr(material: tuple[Path, Path]) -> None:
    for clip in make_clips([material[0]], [material[1]], 6, seed=3):
        changed = clip.clicked != clip.clean
        inside = np.zeros(len(changed), bool)
        for start, stop in clip.spans:
            inside[start:stop] = True
            assert changed[start:stop].any()
        assert not changed[~inside].any()
        low, high = (float(bound) for bound in clip.group.removesuffix(" dB").split("-"))
        clicks = clip.clicked.astype(np.float64) - clip.clean
        snr = 10 * np.log10(np.sum(clip.clean.astype(np.float64) ** 2) / np.sum(clicks**2))
        assert low - 0.1 < snr < high + 0.1


def test_nothing_done_gains_nothing_and_shellac_gains_much(material: tuple[Path, Path]) -> None:
    clips = [*make_clips([material[0]], [material[1]], 3, seed=3), *untouched_clips([material[0]])]
    nothing = Declicker("nothing", "", lambda sound, rate: sound.copy())
    job = judge(clips, [nothing, shellac()])
    outcomes = follow(job, lambda progress: None)
    idle = [one for one in outcomes if one.method == "nothing" and one.gain is not None]
    assert all((one.gain, one.repairs) == (0, 0) for one in idle)
    ours = [one.gain for one in outcomes if one.method == "Shellac" and one.gain is not None]
    assert min(ours) > 6
    assert [one.repairs for one in outcomes if one.group == UNTOUCHED] == [0, 0]
    text = table(outcomes)
    assert all(word in text for word in (*GROUPS, "nothing", "Shellac", "100% untouched"))


def test_repairs_near_each_other_are_one() -> None:
    before = np.zeros(RATE, np.float32)
    after = before.copy()
    after[[100, 120, 5_000]] = 0.1
    after[9_000] = 1e-6
    assert repairs(before, after) == 2
    assert repairs(before, before) == 0


def test_the_truth_gains_without_bound(material: tuple[Path, Path]) -> None:
    clip = next(make_clips([material[0]], [material[1]], 1, seed=3))
    assert snr_gain(clip, clip.clean) > 60


def test_the_command_prints_totals_and_each_clip_where_wanted(
    material: tuple[Path, Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for path, name in zip(material, ("deu.mp3", "loop_4.mp3"), strict=True):  # names that are kept out of training
        (tmp_path / name).write_bytes(path.read_bytes())
    arguments = ["--music", str(tmp_path / "deu.mp3"), "--noise", str(tmp_path / "loop_4.mp3"), "--clips", "3"]
    assert main(["evaluate", "clicks", *arguments, "--each", str(tmp_path / "each.csv")]) == 0
    assert "| Shellac |" in capsys.readouterr().out
    assert len((tmp_path / "each.csv").read_text().splitlines()) == 1 + 3 + 1


def test_of_records_it_says_what_stands_out_and_what_is_repaired(
    material: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The groove has 40 clicks in 4 s: all stand out, and the higher the sensitivity, the more are repaired."""
    assert main(["evaluate", "clicks", "--records", str(material[1].parent)]) == 0
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| loop_4")]
    (cells,) = ([float(cell) for cell in row.split("|")[2:-1]] for row in rows)
    assert 500 < cells[1] <= cells[0]
    assert cells[2:] == sorted(cells[2:])
    assert cells[-1] > 0.5 * cells[1]


def test_without_anything_to_judge_it_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "clicks", "--music", "somewhere"]) == 1
    assert "name --music and --noise, or --records" in capsys.readouterr().err
