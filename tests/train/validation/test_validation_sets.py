import tomllib
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.evaluate import metrics
from model.evaluate.sets.held_out import MaterialError
from model.evaluate.sets.pairs import (
    CLEAN,
    CLICKS,
    NOISE_ALONE,
    SIDE,
    SIDE_WITH_NEEDLE,
    SIDE_WITH_PROGRAMME_NOISE,
    SIDE_WITH_RUN_IN,
)
from model.train.material.sources import SPLIT, Split
from model.train.validation import sets
from model.train.validation.clicks import cut_clicks
from model.train.validation.sources import RECORDED, SET_NAMES, SHARED, Source, Sources

RATE = 44100
SMALL = sets.SetPlan(
    groups_db=((2.0, 6.0),), per_group=8, seconds=1.0, profile_seconds=0.2, clean=2, clicks=2, sides=2,
    programme_sides=2, needle_sides=2, side_seconds=2.0, groove_seconds=(0.3, 0.5), needle_seconds=(0.2, 0.4),
)  # fmt: skip


def table() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = tomllib.loads(SPLIT.read_text())["sets"]
    return found


def test_what_the_sets_are_made_of_is_kept_out_of_training() -> None:
    split = Split()
    for patterns in table().values():
        for kind, names in patterns.items():
            if kind in ("voices", "drums"):
                continue  # of validation-only/, which training never reads
            group = "scores" if kind == "scores" else "music" if kind in RECORDED else "noise"
            for name in names:
                assert any(fnmatch(name, held) or name == held for held in split.patterns[group]), name


def test_the_two_sets_have_no_file_in_common_but_halves_of_tape_and_hum() -> None:
    learn, judge = (table()[name] for name in SET_NAMES)
    for kind in learn:
        assert bool(set(learn[kind]) & set(judge[kind])) == (kind in SHARED)
    for voice in ("STS-Spanish-Ground_Truth.flac", "SVS-Parallel.flac", "sp01.flac", "ST-parallel.flac"):
        assert sum(any(fnmatch(voice, p) for p in one["voices"]) for one in (learn, judge)) == 1


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of small files of every kind, and a split that gives them to the sets."""
    rng = np.random.default_rng(0)
    time = np.arange(3 * RATE) / RATE
    lines = []
    for name in SET_NAMES:
        lines.append(f"[sets.{name}]")
        for kind, folder in sets_folders().items():
            shared = kind in SHARED
            file = f"{'both' if shared else name}_{kind}.wav"
            path = tmp_path / folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            if kind in RECORDED:
                sound = 0.2 * np.sin(2 * np.pi * 330 * time) * (1.2 + np.sin(9 * time))
            else:
                sound = 0.01 * rng.standard_normal(len(time))
                sound[::9000] += 0.5
            if not path.exists():
                soundfile.write(path, sound, RATE, subtype="FLOAT")
            lines.append(f'{kind} = ["{file}"]')
    split = tmp_path / "split.toml"
    split.write_text("\n".join(lines))
    tune = np.sin(2 * np.pi * 440 * time).astype(np.float32)
    monkeypatch.setattr(sets, "scores", lambda sources, count, seconds: [Source("score", "scores", tune)])
    monkeypatch.setattr(sets, "like_noise", lambda sources, seconds: [Source("drone", "like noise", tune)])
    monkeypatch.setattr(sets, "Sources", lambda folder, name: Sources(folder, name, split))
    monkeypatch.setattr(sets, "SetPlan", lambda: SMALL)
    return tmp_path


def sets_folders() -> dict[str, str]:
    from model.train.validation.sources import FOLDERS

    return {kind: folder for kind, folder in FOLDERS.items() if kind != "scores"}


def test_a_set_holds_its_parts_the_same_each_time(data: Path) -> None:
    for name in SET_NAMES:
        first, second = (list(sets.Mixing(sets.Sources(data, name), SMALL).pairs()) for _ in range(2))
        assert all(np.array_equal(a.noisy, b.noisy) for a, b in zip(first, second, strict=True))
        groups = [pair.group for pair in first]
        assert groups.count("2-6 dB") == 8
        assert groups.count(CLEAN) == 3
        assert groups.count(CLICKS) == 2
        assert (groups.count(SIDE), groups.count(SIDE_WITH_RUN_IN)) == (1, 1)
        assert groups.count(NOISE_ALONE) == 4
        assert {pair.totals_only for pair in first} == {name == "judge"}
        for pair in first:
            assert np.isfinite(pair.noisy).all()
            assert len(pair.clean) == pair.stop
            if pair.snr_db is not None:
                assert metrics.snr(pair.clean, pair.noisy) == pytest.approx(pair.snr_db, abs=0.05)
        mixed = [pair for pair in first if pair.group == "2-6 dB"]
        assert len({pair.music_kind for pair in mixed}) == 8
        assert {pair.run_in for pair in mixed} == {0}
        assert all(len(pair.profile) == round(0.2 * RATE) for pair in mixed)


def test_the_programmes_noise_is_louder_between_run_in_and_run_out_and_above_the_corner_alone(data: Path) -> None:
    sides = [
        pair
        for pair in sets.Mixing(sets.Sources(data, "learn"), SMALL).pairs()
        if pair.group == SIDE_WITH_PROGRAMME_NOISE
    ]
    assert sides
    for side in sides:
        noise = side.noisy - side.clean
        music = slice(side.run_in, int(np.flatnonzero(side.clean)[-1]))
        ends = noise[: side.run_in // 2]
        treble, bass = (
            metrics.band_power(noise[music], RATE, *band) / metrics.band_power(ends, RATE, *band)
            for band in ((6000, 14000), (100, 300))
        )
        assert 10 * np.log10(treble) > 2.5
        assert abs(10 * np.log10(bass)) < 2


def test_before_the_needle_is_down_and_after_it_is_lifted_the_line_alone_is_heard(data: Path) -> None:
    sides = [p for p in sets.Mixing(sets.Sources(data, "learn"), SMALL).pairs() if p.group == SIDE_WITH_NEEDLE]
    assert len(sides) == SMALL.needle_sides
    for side in sides:
        noise = side.noisy - side.clean
        before, groove, after = (
            float(np.mean(part**2))
            for part in (noise[: RATE // 6], noise[side.run_in - RATE // 4 : side.run_in], noise[-RATE // 6 :])
        )
        assert 20 < 10 * np.log10(groove / before) < 50
        assert 20 < 10 * np.log10(groove / after) < 50
        assert float(np.mean(side.profile**2)) == pytest.approx(groove, rel=0.5)  # of the surface, not of the line
        assert not side.clean[: side.run_in].any()
        assert side.clean[side.run_in : side.run_in + RATE // 2].any()


def test_half_of_the_noise_has_lost_its_rumble(data: Path) -> None:
    pairs = list(sets.Mixing(sets.Sources(data, "learn"), SMALL).pairs())[:8]
    low = [metrics.band_power(pair.noisy - pair.clean, RATE, 20, 50) for pair in pairs if pair.kind != "hum"]
    assert max(low[1::2]) < 0.05 * min(low[0::2])


def test_the_command_writes_both_sets_and_names_what_is_missing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert sets.main(["--data", str(data), "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == ["judge.npz", "learn.npz"]
    (data / "noise/tape/both_tape.wav").unlink()
    assert sets.main(["--data", str(data), "--out", str(out)]) == 1
    assert "tape" in capsys.readouterr().err
    with pytest.raises(MaterialError, match="third"):
        Sources(data, "third")


def test_clicks_are_cut_out_and_what_lies_between_is_silent() -> None:
    rng = np.random.default_rng(2)
    noise = (0.005 * rng.standard_normal(RATE)).astype(np.float32)
    places = [5000, 20000, 33000]
    for place in places:
        noise[place : place + 8] += 0.6
    found = cut_clicks(noise, RATE)
    for place in places:
        assert np.array_equal(found[place : place + 8], noise[place : place + 8])
    assert not found[8000:17000].any()
    assert float(np.mean(found != 0)) < 0.1
    assert not cut_clicks(np.zeros(RATE, np.float32), RATE).any()
