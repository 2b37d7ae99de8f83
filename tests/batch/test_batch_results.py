"""What a batch shows: risks, the report, decisions."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from model.__main__ import main
from model.archive.sidecar import read_sidecar
from model.batch.engine import Batch
from model.batch.events import Event
from model.batch.journal import Journal
from model.batch.journal_rows import BatchError, JobState
from model.batch.report import write_reports
from model.batch.review import decide, standing, to_review
from model.batch.risk import assess
from model.regions.region import Region
from model.restoration.settings import RestorationSettings
from tests.audiofiles.made_files import KnownNoise
from tests.batch.collection import WorkersHere, collection, good_side, options, run_batch

RATE = 44_100


def melody(seconds: float, vibrato: float = 0.004) -> NDArray[np.float32]:
    """Notes with overtones, each fading, with rests between."""
    random = np.random.default_rng(3)
    out = []
    while sum(map(len, out)) < seconds * RATE:
        t = np.arange(round(random.uniform(0.2, 0.6) * RATE)) / RATE
        pitch = 220 * 2 ** (random.integers(0, 24) / 12)
        phase = 2 * np.pi * pitch * t * (1 + vibrato * np.sin(2 * np.pi * 5.5 * t))
        note = sum(np.sin(k * phase) / k**1.5 for k in range(1, 9)) * np.exp(-3 * t) * 0.2
        out += [note, np.zeros(round(random.uniform(0.02, 0.2) * RATE))]
    return np.concatenate(out)[: round(seconds * RATE), None].astype(np.float32)


def surface(seconds: float, level: float = 0.02, seed: int = 0) -> NDArray[np.float32]:
    """Hiss, crackle and a hum that stays."""
    random = np.random.default_rng(seed)
    n = round(seconds * RATE)
    hiss = random.standard_normal(n) * level
    clicks = np.where(random.random(n) < 3e-4, random.standard_normal(n) * level * 15, 0)
    hum = level * np.sin(2 * np.pi * 50 * np.arange(n) / RATE)
    return (hiss + clicks + hum)[:, None].astype(np.float32)


def recording(samples: NDArray[np.float32]) -> KnownNoise:
    return KnownNoise(samples, RATE)


def test_the_more_music_is_taken_the_higher_the_risk() -> None:
    music, noise = melody(30), surface(30)
    risks = [
        assess(recording((1 - share) * music), recording(noise + share * music)).music for share in (0, 0.05, 0.2, 0.5)
    ]
    assert risks == sorted(risks)
    assert risks[0] < 0.15
    assert risks[2] > 0.4


def test_hum_that_stays_is_no_music() -> None:
    music, hum = melody(20), surface(20, level=0.001)
    n = np.arange(20 * RATE) / RATE
    hum = hum + (0.05 * sum(np.sin(2 * np.pi * f * n) for f in (50, 150, 250)))[:, None].astype(np.float32)
    assert assess(recording(music), recording(hum)).music < 0.2


def test_the_more_noise_remains_the_higher_the_risk() -> None:
    music = melody(30)
    residual = recording(surface(30))
    risks = [assess(recording(music + surface(30, level)), residual).noise for level in (1e-4, 3e-3, 3e-2)]
    assert risks == sorted(risks)
    assert risks[0] < 0.35
    assert risks[2] > 0.6


@pytest.mark.parametrize("frames", [1, 100, 5000])
def test_risks_of_hardly_any_sound_are_numbers(frames: int) -> None:
    risk = assess(recording(np.zeros((frames, 1), np.float32)), recording(surface(1)[:frames]))
    assert 0 <= risk.music <= 1
    assert 0 <= risk.noise <= 1


def test_digital_silence_and_what_was_clean_come_after_what_is_noisy() -> None:
    silence = recording(np.zeros((20 * RATE, 1), np.float32))
    assert assess(silence, recording(surface(20, 1e-6))).noise == 0
    dithered = recording(surface(20, 1e-5))
    assert assess(dithered, dithered).noise == 0
    dense = (melody(20, 0.01) + 0.05 * surface(20, 0.5, seed=4)).astype(np.float32)  # no rests: its floor is high
    clean = assess(recording(dense), recording(0.0003 * dense))
    assert (clean.music, clean.noise) == (0, 0)
    noisy = assess(recording(dense), recording(surface(20)))
    assert noisy.noise > 0.5


def test_nothing_removed_holds_no_music() -> None:
    assert assess(recording(melody(3)), recording(np.zeros((3 * RATE, 1), np.float32))).music == 0


@pytest.fixture(scope="module")
def batch(tmp_path_factory: pytest.TempPathFactory, _tiny_weights_folder: Path) -> Path:
    """A batch of four good and two broken sides, run once: the folder of its source and its target."""
    folder = tmp_path_factory.mktemp("batch")
    collection(folder / "in <a>", good=4, broken=2)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("SHELLAC_WEIGHTS", str(_tiny_weights_folder))
        run_batch(options(folder / "in <a>", folder / "out", residual=True, pictures=True))
    return folder


@pytest.fixture
def done(batch: Path, tmp_path: Path, tiny_weights: Path) -> Path:
    """The target of that batch, in a copy of its own."""
    shutil.copytree(batch, tmp_path / "batch", symlinks=True)
    return tmp_path / "batch" / "out"


def test_access_copies_of_every_result_and_later_more_of_them(tmp_path: Path, tiny_weights: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    good_side(source / "side", 0, 6000)
    run_batch(options(source, target, copies=("flac",)))
    (restored,) = target.glob("*_restored.*")
    before = restored.stat().st_mtime_ns
    assert {path.name for path in target.glob("*_access.*")} == {f"{restored.stem}_access.flac"}
    next(target.glob("*_access.flac")).unlink()  # handed out
    summary, _ = run_batch(options(source, target, copies=("flac", "mp3")))
    assert summary.all_well
    assert {path.name for path in target.glob("*_access.*")} == {f"{restored.stem}_access.mp3"}
    assert [path.stat().st_mtime_ns for path in target.glob("*_restored.*")] == [before], "nothing is restored again"
    stated = read_sidecar(next(target.glob("*.shellac.json"))).data["access_copies"]
    assert [copy["container"] for copy in stated] == ["FLAC", "MP3"]


def test_a_copy_of_another_rate_is_another_copy(tmp_path: Path, tiny_weights: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    good_side(source / "side", 0, 6000)
    run_batch(options(source, target, copies=("flac:24:48000",)))
    summary, _ = run_batch(options(source, target, copies=("flac:24:48000", "flac:24:96000")))
    assert summary.all_well
    stated = read_sidecar(next(target.glob("*.shellac.json"))).data["access_copies"]
    assert [copy["rate"] for copy in stated] == [48_000, 96_000]


def test_what_no_copy_can_hold_is_refused_before_it_is_restored(tmp_path: Path, tiny_weights: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    soundfile.write(source / "quad.wav", np.zeros((6000, 4)), RATE)
    summary, events = run_batch(options(source, target, copies=("mp3",)))
    assert summary.counts["failed"] == 1
    assert any("MP3 holds 2" in event.job.reason for event in events if event.job is not None)
    assert not list(target.glob("*_restored.*"))


def test_the_report_tells_of_every_file(done: Path) -> None:
    journal = Journal(done)
    table, data, page = write_reports(journal, done)
    rows = list(csv.DictReader(io.StringIO(table.read_text())))
    assert [row["state"] for row in rows].count("done") == 4
    assert [row["reason"] for row in rows if row["state"] == "failed"] != ["", ""]
    told = json.loads(data.read_text())
    assert told["counts"] == {"done": 4, "failed": 2}
    assert [job["source"] for job in told["jobs"]] == [row["source"] for row in rows]
    text = page.read_text()
    for row in rows:
        assert row["source"].replace("&", "&amp;") in text
    assert "in &lt;a&gt;" in text
    assert "Left the original, right the restored sound." in text
    assert text.count('alt="Spectrogram of the original"') == 4
    assert len(re.findall(r'src="data:image/webp;base64,', text)) == 8
    # self-contained: nothing is fetched
    assert re.findall(r'(?:src|href)="(?!data:)', text) == []
    assert "@import" not in text
    assert "http" not in text
    # written anew, in place of the last one
    write_reports(journal, done)
    journal.close()
    assert sorted(path.name for path in done.glob("shellac-batch*")) == [table.name, page.name, data.name]


def test_a_name_is_no_formula_of_a_spreadsheet(done: Path) -> None:
    journal = Journal(done)
    journal.change([1], source="=cmd|' /C calc'!A0")
    table = write_reports(journal, done)[0]
    journal.close()
    assert "'=cmd" in table.read_text()


def test_results_to_review_come_riskiest_first(done: Path) -> None:
    journal = Journal(done)
    for number, (music, noise) in enumerate([(0.1, 0.2), (0.9, 0.0), (0.3, 0.5)], 1):
        journal.change([number], state=JobState.DONE, music_risk=music, noise_risk=noise)
    journal.change([1], strokes_risk=0.6)
    order = [job.id for job in to_review(journal) if job.id <= 3]
    journal.close()
    assert order == [2, 1, 3]


def test_a_decision_stands_in_the_journal_and_the_sidecar(done: Path) -> None:
    journal = Journal(done)
    first = to_review(journal)[0]
    assert first.sidecar is not None
    decide(journal, done, first.id, "reject")
    assert journal.job(first.id).decision == "reject"
    assert first.id not in [job.id for job in to_review(journal)]
    journal.close()
    review = read_sidecar(done / first.sidecar).data["review"]
    assert review["decision"] == "reject"
    assert (done / str(first.restored)).exists()


def test_weaker_is_done_by_the_next_run_beside_the_first(done: Path) -> None:
    journal = Journal(done)
    first = to_review(journal)[0]
    again = decide(journal, done, first.id, "weaker")
    assert again is not None
    assert decide(journal, done, first.id, "weaker") == again
    journal.close()
    summary, events = run_batch(options(done.parent / "in <a>", done, residual=True))
    made = [event.job for event in events if event.kind == "done" and event.job]
    assert [(job.id, job.source, job.weaker_than) for job in made] == [(again, first.source, first.id)]
    assert made[0].sidecar is not None
    assert made[0].sidecar.endswith("-2.shellac.json")
    assert read_sidecar(done / made[0].sidecar).data["amount"] == pytest.approx(0.6)
    assert summary.counts["done"] == 5


def test_what_failed_has_nothing_to_decide_about(done: Path) -> None:
    journal = Journal(done)
    failed = next(journal.jobs(JobState.FAILED))
    with pytest.raises(BatchError, match="no result"):
        decide(journal, done, failed.id, "accept")
    journal.close()


def test_it_ends_at_nothing(done: Path) -> None:
    journal = Journal(done)
    number = to_review(journal)[0].id
    for _ in range(3):
        weaker = decide(journal, done, number, "weaker")
        assert weaker is not None
        job = journal.job(number)
        journal.change([weaker], state=JobState.DONE, sidecar=job.sidecar)
        number = weaker
    with pytest.raises(BatchError, match=r"the amount is 0\.2 already"):
        decide(journal, done, number, "weaker")
    journal.close()


def test_weaker_says_how_weak_and_stronger_goes_deeper_where_all_is_taken(done: Path) -> None:
    with Journal(done) as journal:
        first, second = to_review(journal)[:2]
        weaker = decide(journal, done, first.id, "weaker", amount=0.35, remark="dull")
        stronger = decide(journal, done, second.id, "stronger")
        assert weaker is not None
        assert stronger is not None
        assert journal.job(weaker).settings["restoration"]["amount"] == 0.35
        assert journal.job(stronger).settings["restoration"]["amount"] == 1.0
        with pytest.raises(BatchError, match=r"0\.9 is not weaker"):
            decide(journal, done, first.id, "weaker", amount=0.9)
        journal.change([stronger], state=JobState.DONE, sidecar=second.sidecar)
        deeper = decide(journal, done, stronger, "stronger")
        assert deeper is not None
        assert journal.job(deeper).settings["restoration"]["depth"] == 26.0
        assert journal.job(first.id).remark == "dull"
    assert first.sidecar is not None
    assert read_sidecar(done / first.sidecar).data["review"]["note"] == "dull"


def test_who_changes_his_mind_gets_nothing_redone(done: Path) -> None:
    with Journal(done) as journal:
        first = to_review(journal)[0]
        again = decide(journal, done, first.id, "weaker")
        assert again is not None
        assert [job.id for job in standing(journal.jobs()) if job.source == first.source] == [again]
        decide(journal, done, first.id, None)
        assert journal.job(again).state is JobState.SKIPPED
        assert journal.job(first.id).decision is None
        assert decide(journal, done, first.id, "weaker") == again
        assert journal.job(again).state is JobState.WAITING
    assert first.sidecar is not None
    assert read_sidecar(done / first.sidecar).data["review"]["decision"] == "weaker"


def test_regions_go_with_weaker_and_stay_without_new_ones(done: Path) -> None:
    drawn = Region(0, 900, 0.25)
    with Journal(done) as journal:
        first = to_review(journal)[0]
        weaker = decide(journal, done, first.id, "weaker", regions=[drawn])
        assert weaker is not None
        settings = RestorationSettings.from_json(journal.job(weaker).settings["restoration"])
        assert (settings.regions, settings.amount) == ((drawn,), 0.6)
        plain = decide(journal, done, first.id, "weaker")
        assert plain is not None
        assert not RestorationSettings.from_json(journal.job(plain).settings["restoration"]).regions


def test_regions_are_for_the_one_result(done: Path) -> None:
    with Journal(done) as journal:
        first = to_review(journal)[0]
        with pytest.raises(BatchError, match="no region for"):
            decide(journal, done, first.id, "regions")
        again = decide(journal, done, first.id, "regions", regions=[Region(0, 900, 0.25, low=100.0)])
        assert again is not None
        job = journal.job(again)
        assert RestorationSettings.from_json(job.settings["restoration"]).regions[0].gain == 0.25
        assert job.settings["restoration"]["amount"] == 0.8


def test_decisions_are_made_while_a_batch_works_there_and_it_redoes_them(done: Path) -> None:
    source = done.parent / "in <a>"
    with Journal(done) as journal:
        names = [job.source for job in to_review(journal)]
    told: list[int] = []

    def watch(batch: Batch, event: Event) -> None:
        if event.kind == "planned":
            batch._looked = -1e9  # no second is waited for
            told.append(main(["review", str(done), "--weaker", names[0], "--amount", "0.5", "--note", "a, b"]))

    good_side(source / "another", 1)
    summary, events = run_batch(options(source, done, residual=True), watch=watch)
    assert told == [0]
    made = {event.job.source: event.job for event in events if event.kind == "done" and event.job}
    assert made[names[0]].settings["restoration"]["amount"] == 0.5
    assert len(made) == 2
    assert summary.counts["done"] == 6


def test_redo_restores_what_was_decided_and_nothing_else(
    done: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("model.batch.engine._make_workers", lambda _: WorkersHere())
    source = done.parent / "in <a>"
    good_side(source / "another", 1)
    with Journal(done) as journal:
        name = to_review(journal)[0].source
    assert main(["review", str(done), "--weaker", name, "--redo"]) == 0
    assert f"{name}: done" in capsys.readouterr().out
    assert main(["review", str(done), "--state", "redo", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(row["source"], row["amount"], row["redone"]) for row in told["waiting"]] == [(name, 0.6, True)]
    assert (told["reviewed"], told["total"]) == (0, 4)
    with Journal(done) as journal:
        assert not any(job.source.startswith("another") for job in journal.jobs())


def test_the_shell_lists_by_either_risk_and_by_state(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Journal(done) as journal:
        ids = [job.id for job in to_review(journal)]
        for number, risks in zip(ids, [(0.1, 0.9), (0.8, 0.2), (0.5, 0.5), (0.0, 0.0)], strict=True):
            journal.change([number], music_risk=risks[0], noise_risk=risks[1])
        names = [journal.job(number).source for number in ids]
        journal.commit()

    def listed(*asked: str) -> list[str]:
        assert main(["review", str(done), "--json", *asked]) == 0
        return [row["source"] for row in json.loads(capsys.readouterr().out)["waiting"]]

    assert listed("--sort", "music") == [names[k] for k in (1, 2, 0, 3)]
    assert listed("--sort", "noise", "--next") == [names[0]]
    with Journal(done) as journal:
        journal.change([ids[2]], strokes_risk=0.4)
        journal.commit()
    assert listed("--sort", "strokes", "--next") == [names[2]]
    assert main(["review", str(done), "--reject", names[1], "--note", "hollow"]) == 0
    capsys.readouterr()
    assert listed("--state", "reject") == [names[1]]
    assert main(["review", str(done), "--state", "decided"]) == 0
    assert "1 of 4 reviewed" in (out := capsys.readouterr().out)
    assert f"{names[1]}  [reject]  [hollow]" in out
    assert main(["review", str(done), "--undecided", names[1]]) == 0
    capsys.readouterr()
    assert listed("--state", "decided") == []


def test_review_from_the_shell(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["review", str(done)]) == 0
    listed = [line.split(maxsplit=2)[2] for line in capsys.readouterr().out.splitlines()[1:]]
    assert len(listed) == 4
    assert main(["review", str(done), "--accept", listed[0], "nothing.wav"]) == 1
    assert "nothing.wav is not among" in capsys.readouterr().err
    assert main(["review", str(done)]) == 0
    assert listed[0] not in capsys.readouterr().out
    assert main(["review", str(done.parent)]) == 1
    assert "holds no batch" in capsys.readouterr().err


def test_clicks_a_minute_stand_in_every_report_where_they_were_looked_for(tiny_weights: Path, tmp_path: Path) -> None:
    sound = surface(2.0, level=0.001)
    for place in (9_000, 40_000, 70_000):
        sound[place : place + 10, 0] += 0.5 * np.hanning(10).astype(np.float32)
    (tmp_path / "in").mkdir()
    soundfile.write(tmp_path / "in" / "a.wav", sound, RATE, "PCM_16")
    wanted = options(tmp_path / "in", tmp_path / "out")
    restoration = replace(wanted.settings, clicks=1.0, click_sensitivity=0.3)
    run_batch(replace(wanted, settings=restoration))
    told = json.loads((tmp_path / "out" / "a.shellac.json").read_text())
    with Journal(tmp_path / "out") as journal:
        table, data, page = write_reports(journal, tmp_path / "out")
    (row,) = csv.DictReader(io.StringIO(table.read_text()))
    assert float(row["clicks_per_minute"]) == told["clicks"]["per_minute"] >= 60
    assert json.loads(data.read_text())["jobs"][0]["clicks_per_minute"] == told["clicks"]["per_minute"]
    assert f"{told['clicks']['per_minute']:g} clicks a minute" in page.read_text()
