"""What takes promises: files of each kind, loud and finite, from folders of strokes, loops and words."""

from pathlib import Path

import numpy as np
import soundfile

from model.train.material import takes

RATE = 44_100


def test_kits_loops_and_words_become_files_of_their_kinds(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(takes, "MOST_SECONDS", 26.0)
    monkeypatch.setattr(takes, "TAKES", 2)
    monkeypatch.setattr(takes, "LOOPS", 2)
    random = np.random.default_rng(0)
    stroke = np.exp(-np.arange(RATE // 2) / 2000) * random.normal(size=RATE // 2)
    for place in ("kits/one/snare 1.wav", "kits/one/tom 1.wav", "loop.wav", "words/a.wav", "words/b.wav"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(tmp_path / place, 0.5 * stroke / np.abs(stroke).max(), RATE)
    command = ["--kits", str(tmp_path / "kits"), "--loops", str(tmp_path / "loop.wav")]
    assert takes.main([*command, "--words", str(tmp_path / "words"), "-o", str(tmp_path / "out")]) == 0
    made = sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*"))
    assert made == [
        "drums", "drums/one 0.flac", "drums/one 1.flac", "loops", "loops/loop 0.flac", "loops/loop 1.flac", "voices",
        "voices/000 0.flac",
    ]  # fmt: skip
    for name in made:
        if name.endswith(".flac"):
            sound, rate = soundfile.read(tmp_path / "out" / name)
            assert rate == RATE
            assert 0.25 < np.abs(sound).max() < 0.96


def test_castanets_strike_one_dry_instrument_from_beginning_to_end() -> None:
    score = takes.castanets(20.0, np.random.default_rng(3))
    strokes = [message for message in score.tracks[0] if message.type == "note_on"]
    assert len({message.note for message in strokes}) == 1
    assert all(message.channel == takes.DRUMS for message in strokes)
    assert 20.0 < score.length < 26.0


def test_scores_are_played_by_what_is_plucked_and_those_kept_out_of_training_only_where_asked(
    tmp_path: Path, monkeypatch
) -> None:
    names = ("BrahmsJ_waltz.mid", "other.mid")
    for name in names:
        (tmp_path / name).touch()
    asked: list[str] = []

    def played(path: Path, program: int, random: np.random.Generator) -> np.ndarray:
        asked.append(path.name)
        return random.normal(size=RATE).astype(np.float32)

    monkeypatch.setattr(takes, "plucked", played)
    monkeypatch.setattr(takes, "render", lambda score, random: random.normal(size=RATE).astype(np.float32))
    for held_out, name in (([], "other.mid"), (["--held-out"], "BrahmsJ_waltz.mid")):
        asked.clear()
        out = tmp_path / f"out{len(held_out)}"
        assert takes.main(["--scores", str(tmp_path), *held_out, "-o", str(out)]) == 0
        assert set(asked) == {name}
        kinds = {path.name: len(list(path.iterdir())) for path in out.iterdir()}
        assert kinds == {"castanets": 10, "percussion": 12, "plucked": 12, "harpsichord": 8}
