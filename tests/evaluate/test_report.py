import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.evaluate import tables
from model.evaluate.evaluation import chosen_excerpts, thinned
from model.evaluate.excerpts import ORIGINAL, ReportExcerpt
from model.evaluate.figure import png, spectrogram
from model.evaluate.records import judge_record
from model.evaluate.report import Report, summary_csv
from model.evaluate.sets.pairs import Pair
from model.evaluate.tables import Outcome
from model.evaluate.validation import Row, summary
from model.recording import ArrayRecording
from tests.evaluate.sounds import RATE, hiss, melody


def rows(gain: float) -> list[Row]:
    found = []
    for group in ("2-6 dB", "15-25 dB"):
        for number, kind in enumerate(["shellac", "vinyl", "shellac"]):
            figures = dict.fromkeys(
                ("snr_gain", "snr_gain_above_60", "si_sdr_gain", "segmental_gain", "distance_fall"), gain + number
            )
            row = Row(
                f"{group}_{number}", group, kind, "<b>song</b>.wav", "n.wav", {"snr_in": 4.0, **figures}, [1.0] * 8
            )
            found.append(row)
    found.append(Row("clean_00", "clean", "none", "song", "", {"fidelity": 41.0}))
    alone = {"reduction": 10.0, "reduction_above_60": 12.0}
    return [*found, Row("alone", "noise alone", "shellac", "", "n.wav", alone, [float("nan"), *[9.0] * 7])]


def report() -> Report:
    noisy = melody(3.0) + hiss(3.0)
    figures = judge_record("rec & ord.wav", ArrayRecording(noisy, RATE), ArrayRecording(noisy * 0.9, RATE))
    sounds = [(ORIGINAL, noisy), ("faithful", 0.9 * noisy), ("truth", melody(3.0))]
    excerpt = ReportExcerpt("2-6_00 <i>", RATE, sounds)
    return Report(
        outcomes=[Outcome("faithful", "A & B", rows(5.0)), Outcome("brighter", "", rows(3.0))],
        weights=["faithful", "brighter"],
        records=[("faithful", figures)],
        excerpts=[excerpt],
        settings=[("faithful", "A & B")],
        facts=[("Command", "shellac evaluate")],
        remarks=["sox is not installed."],
    )


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "meta":
            self.open.append(tag)
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "data", "srcset")]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "data", "srcset")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_needs_nothing_beside_it_and_is_well_formed() -> None:
    text = report().html()
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.addresses
    assert all(a.startswith("data:") for a in page.addresses)
    assert "url(" not in text
    assert "<b>song" not in text
    for wanted in ("SNR gain", "2-6 dB, vinyl (1)", "rec & ord.wav", "brighter less faithful", "A & B", "<b>song</b>"):
        assert wanted in page.text
    assert "original" in page.text
    assert "noisy" not in page.text


def test_the_tables_hold_the_means_by_group_and_kind() -> None:
    gains = next(iter(tables.gain_tables(report().outcomes)))
    assert gains.head[1:4] == ["2-6 dB (3)", "2-6 dB, shellac (2)", "2-6 dB, vinyl (1)"]
    assert gains.cells[0][1].startswith("6.0 [")
    assert gains.cells[1][3] == "4.0 [4.0, 4.0]"
    difference = tables.difference_table(*report().outcomes)
    assert difference.cells[0][1] == "-2.0 [-2.0, -2.0]"
    harm = tables.worst_table([Outcome("x", "", rows(-1.2))])
    assert harm.cells == [["x", "-1.2", "4", "2", "6"]]


def test_the_csv_reads_back_as_what_was_measured() -> None:
    lines = list(csv.DictReader(io.StringIO(summary_csv(report().outcomes))))
    found = [
        line for line in lines if (line["method"], line["group"], line["figure"]) == ("faithful", "2-6 dB", "snr_gain")
    ]
    assert [(line["noise kind"], float(line["mean dB"]), line["clips"]) for line in found] == [
        ("all", 6.0, "3"),
        ("shellac", 6.0, "2"),
        ("vinyl", 6.0, "1"),
    ]


def test_a_training_log_gets_flat_figures() -> None:
    found = summary(rows(5.0))
    assert found["snr_gain 2-6 dB"] == 6.0
    assert found["snr_gain 15-25 dB vinyl"] == 6.0
    assert found["worst snr_gain"] == 5.0
    assert found["clean fidelity median"] == 41.0
    assert found["noise alone shellac above 60 Hz"] == 12.0


def test_a_report_is_written_whole_and_never_over_another(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    page = report().write(folder)
    assert page.read_text(encoding="utf-8").endswith("</html>\n")
    names = sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())
    assert names == [
        "clips.csv",
        "records.csv",
        "report.html",
        "report.txt",
        "sounds/2-6_00__i__faithful.flac",
        "summary.csv",
    ]
    before = page.stat().st_mtime_ns
    with pytest.raises(FileExistsError):
        report().write(folder)
    assert page.stat().st_mtime_ns == before


def test_noisy_and_restored_come_by_turns() -> None:
    frames = round(5.0 * RATE)
    first, second = np.full(frames, 0.25, np.float32), np.full(frames, -0.5, np.float32)
    sound = ReportExcerpt("t", RATE, [(ORIGINAL, first), ("other", second)]).alternating("other")
    audio, rate = soundfile.read(io.BytesIO(sound))
    assert rate == RATE
    levels = np.round(audio[np.abs(audio) > 0.2], 2)
    turns = levels[np.flatnonzero(np.diff(levels, prepend=9) != 0)]
    assert [t for t in turns if t in (0.25, -0.5)] == [0.25, -0.5] * 3
    assert len(audio) == pytest.approx(2 * frames + 6 * 0.05 * RATE, abs=10)


def test_the_picture_shows_a_tone_at_its_pitch_and_level() -> None:
    audio = (0.5 * np.sin(2 * np.pi * 1000 * np.arange(2 * RATE) / RATE)).astype(np.float32)
    picture = spectrogram(audio, RATE)
    row = int(np.argmax(picture[:, 160]))
    hertz = 40 * (18000 / 40) ** ((279.5 - row) / 280)
    assert hertz == pytest.approx(1000, rel=0.03)
    assert picture[row, 160] == pytest.approx(-6.0, abs=1.5)
    assert re.match(rb"\x89PNG", png(picture, 0.0))


def test_a_quicker_look_keeps_every_group_kind_and_all_of_noise_alone() -> None:
    def pair(group: str, kind: str, number: int) -> Pair:
        nothing = np.zeros(0, np.float32)
        return Pair(f"{number}", group, kind, "", "", None, RATE, 0, 0, 0, nothing, nothing, nothing)

    kinds = [("2-6 dB", "shellac"), ("2-6 dB", "vinyl"), ("clean", "none"), ("noise alone", "shellac")]
    pairs = [pair(group, kind, number) for group, kind in kinds for number in range(5)]
    kept = [(p.group, p.kind, p.name) for p in thinned(pairs, 3)]
    assert kept == [(*k, n) for k in kinds[:3] for n in "03"] + [(*kinds[3], n) for n in "01234"]
    assert thinned(pairs, 1) == pairs


def test_of_a_set_to_judge_by_no_clip_is_shown_by_itself(tmp_path: Path) -> None:
    whole = report()
    secret = Report(outcomes=whole.outcomes, weights=whole.weights, facts=whole.facts, totals_only=True)
    secret.write(tmp_path)
    assert not (tmp_path / "clips.csv").exists()
    for file in tmp_path.iterdir():
        written = file.read_text(encoding="utf-8")
        assert "2-6 dB_0" not in written
        assert "song" not in written
    assert "SNR gain" in (tmp_path / "report.txt").read_text(encoding="utf-8")


def test_pairs_that_are_only_to_judge_by_are_never_excerpts() -> None:
    silence = np.zeros(4, np.float32)
    open_one, secret_one = (
        Pair(
            name=name, group="2-6 dB", kind="vinyl", music="", noise="", snr_db=4.0, rate=8000, start=0, stop=4,
            run_in=0, noisy=silence, clean=silence, profile=silence, totals_only=name == "secret",
        )
        for name in ("open", "secret")
    )  # fmt: skip
    assert chosen_excerpts([secret_one, open_one], 2) == ["open"]


def test_bands_and_kinds_of_music_have_their_tables() -> None:
    figures = {"gain": [1.0] * 8, "noise_left": [-9.0] * 8, "music_lost": [float("nan")] * 8, "swing": [3.0] * 8}
    gains = dict.fromkeys(("snr_gain", "snr_gain_above_60", "si_sdr_gain", "segmental_gain", "distance_fall"), 2.0)
    made = [
        Row(f"r{n}", "2-6 dB", "shellac", "a", "n", gains | {"visqol": 3.5, "snr_in": 4.0}, [1.0] * 8, kind, figures)
        for n, kind in enumerate(["bands", "voices"])
    ]
    titles = {table.title: table for table in Report(outcomes=[Outcome("x", "", made)], weights=["x"]).tables()}
    assert titles["Noise left by band"].cells[0][1:] == ["-9.0"] * 8
    assert "Music lost by band" not in titles  # no band of any clip holds music
    assert [line[0] for line in titles["SNR gain by kind of music"].cells] == ["bands: x", "voices: x"]
    assert titles["As it sounds (ViSQOL)"].cells[0][1].startswith("3.50")
