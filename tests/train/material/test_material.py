import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
from scipy.signal import butter, sosfilt

from model.evaluate.sets.held_out import lowest_note, without_rumble
from model.train.bank import RATE
from model.train.material import prepare
from model.train.material.prepare import build, main, recorded_music
from model.train.material.sources import Licenses, Split, cutoff, decode, trimmed


def hiss(seconds: float, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(0, 0.1, round(seconds * RATE)).astype(np.float32)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with music and noise on both sides of the split."""
    folder = tmp_path / "data"
    for name in (
        "music/bands/deu.flac", "music/bands/aut.flac", "music/solos/flute_cs6_a.ogg", "music/solos/horn.ogg",
        "noise/shellac/PepeBlanco_ElGranate_leadin.wav", "noise/shellac/ColePorter_EmpezadLaBeguine_leadin.wav",
    ):  # fmt: skip
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, hiss(4), RATE)
    (folder / "sources.csv").write_text(
        "folder,repository,commit,licence\nmusic/bands,a,1,CC BY 4.0\n"
        '"music/ensembles (pmm_*), music/solos/*.ogg phrases",b,2,CC BY 3.0\nnoise/shellac,c,3,none stated\n'
    )
    return folder


def test_what_is_held_out_never_enters_training(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    split = tmp_path / "split.toml"
    split.write_text('music = ["deu.*", "flute_cs6_*"]\nnoise = ["PepeBlanco_*"]\n')
    monkeypatch.setattr("model.train.material.prepare.Split", lambda: Split(split))
    monkeypatch.setattr("model.train.material.prepare.hits_of", lambda kit: {})  # seconds, where Debian's are installed
    short = {kind: lambda _, rng, play=play: play(4.0, rng) for kind, play in prepare.PLAYED_ALONE.items()}
    monkeypatch.setattr(prepare, "PLAYED_ALONE", short)  # a second each otherwise
    build(data, tmp_path / "bank", music_minutes=0.1, simulated_minutes=0.2)
    names = {}
    for bank in ("music_train", "music_val", "noise_real_train", "noise_real_val"):
        index = json.loads((tmp_path / "bank" / f"{bank}.json").read_text())
        names[bank] = sorted(piece["name"] for piece in index)
    assert names["music_train"] == ["aut", "horn"]
    assert names["music_val"] == ["deu", "flute_cs6_a"]
    assert names["noise_real_train"] == ["ColePorter_EmpezadLaBeguine_leadin"]
    assert names["noise_real_val"] == ["PepeBlanco_ElGranate_leadin"]
    simulated = json.loads((tmp_path / "bank" / "noise_sim_train.json").read_text())
    assert sum(piece["frames"] for piece in simulated) >= 0.2 * 60 * RATE
    assert all(piece["frames"] >= 12 * RATE for piece in simulated)


def test_the_same_command_makes_the_same_bank(data: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        build(data, tmp_path / folder, simulated_minutes=0.2, only="noise_*")
    for name in ("noise_sim_train.i16", "noise_real_train.i16", "noise_sim_train.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_licences_are_those_of_the_nearest_statement(data: Path) -> None:
    licenses = Licenses(data)
    assert licenses.of(Path("music/bands/aut.mp3")) == "CC BY 4.0"
    assert licenses.of(Path("music/ensembles/pmm_wagner.ogg")) == "CC BY 3.0"
    assert licenses.of(Path("music/solos/horn.ogg")) == "CC BY 3.0"
    assert licenses.of(Path("records/song.wav")) == "not stated"


def test_the_shipped_split_keeps_a_record_on_one_side() -> None:
    split = Split()
    for end in ("leadin", "leadout"):
        assert split.held_out("noise", Path(f"PepeBlanco_ElGranate_{end}.wav"))
        assert not split.held_out("noise", Path(f"PepeBlanco_BarquitoSinRumbo_{end}.wav"))
    assert split.held_out("records", Path("PepeBlanco_ElGranate.ogg"))
    assert split.held_out("scores", Path("SchubertF_SchubertF-D259-AnDenMond.mid"))


def test_silence_and_clicks_before_the_music_are_cut_off() -> None:
    sound = np.concatenate([np.zeros(2 * RATE), hiss(5), np.zeros(RATE)]).astype(np.float32)
    sound[RATE // 2] = 1.0
    assert len(trimmed(sound)) / RATE == pytest.approx(5, abs=0.3)


def test_the_cut_of_a_lossy_coder_is_seen_and_its_absence_too() -> None:
    sections = butter(30, 15000, fs=RATE, output="sos")
    assert cutoff(np.asarray(sosfilt(sections, hiss(4)), dtype=np.float32)) == pytest.approx(16500, abs=1500)
    assert cutoff(hiss(4)) is None


def test_decoding_averages_channels_and_resamples(tmp_path: Path) -> None:
    time = np.arange(48000) / 48000
    left = 0.5 * np.sin(2 * np.pi * 1000 * time)
    soundfile.write(tmp_path / "a.wav", np.stack([left, np.zeros_like(left)], axis=1), 48000)
    audio = decode(tmp_path / "a.wav")
    assert len(audio) == RATE
    assert audio[1000:-1000].std() == pytest.approx(0.25 / 2**0.5, rel=0.01)


def test_bad_files_and_folders_are_said_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data" / "noise").mkdir(parents=True)
    (tmp_path / "data" / "noise" / "broken.wav").write_bytes(b"not sound")
    assert main(["--data", str(tmp_path / "data"), "--bank", str(tmp_path / "bank"), "--only", "noise_real*"]) == 1
    assert "broken.wav: cannot be decoded" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--data", str(tmp_path / "none"), "--bank", str(tmp_path / "bank")])


def test_below_the_lowest_note_of_a_solo_nothing_is_kept() -> None:
    split = {name: lowest_note(Path(name)) for name in ("Medley-solos-DB_training-7_a.flac", "deu.mp3")}
    assert split == {"Medley-solos-DB_training-7_a.flac": 190, "deu.mp3": None}
    time = np.arange(4 * RATE) / RATE
    note, rumble = (np.sin(2 * np.pi * hertz * time).astype(np.float32) for hertz in (196, 35))
    middle = slice(RATE, 3 * RATE)
    cleaned = without_rumble(note + rumble, RATE, 190)[middle]
    assert np.std(cleaned - note[middle]) < 0.05 * np.std(note)
    assert np.array_equal(without_rumble(note, RATE, None), note)


def test_music_with_noise_of_its_own_is_in_no_bank(tmp_path: Path) -> None:
    music = tmp_path / "data" / "music" / "bands"
    music.mkdir(parents=True)
    for name in ("kept.flac", "hissing.flac"):
        soundfile.write(music / name, 0.2 * np.sin(np.arange(5 * RATE) / 9), RATE)
    table = tmp_path / "split.toml"
    table.write_text('noisy = ["hiss*"]\n')
    split = Split(table)
    assert [piece.name for piece in recorded_music(tmp_path / "data", split, False)] == ["kept"]
    assert list(recorded_music(tmp_path / "data", split, True)) == []


def test_the_bank_of_a_violin_holds_no_rumble(tmp_path: Path) -> None:
    time = np.arange(5 * RATE) / RATE
    sound = 0.2 * np.sin(2 * np.pi * 440 * time) + 0.2 * np.sin(2 * np.pi * 30 * time)
    path = tmp_path / "data" / "music" / "medley" / "Medley-solos-DB_training-7_a.flac"
    path.parent.mkdir(parents=True)
    soundfile.write(path, sound, RATE)
    (piece,) = recorded_music(tmp_path / "data", Split(), False)
    spectrum = np.abs(np.fft.rfft(piece.audio * np.hanning(len(piece.audio))))
    axis = np.fft.rfftfreq(len(piece.audio), 1 / RATE)
    assert spectrum[axis < 60].max() < 1e-3 * spectrum.max()
