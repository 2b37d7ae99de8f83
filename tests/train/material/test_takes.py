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
