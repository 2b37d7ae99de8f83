"""The commands, as a user types them."""

from pathlib import Path

import pytest
import soundfile

from model.__main__ import main
from model.listening.ratings import Rating, RatingsError, append_ratings, read_ratings
from tests.array_recording import noise
from tests.command import shellac
from tests.listening.panels import panel


@pytest.fixture
def side(tmp_path: Path) -> Path:
    path = tmp_path / "side one.wav"
    soundfile.write(path, noise(44_100, seed=3).samples * 0.2, 44_100, subtype="PCM_24")
    return path


def test_alternate_and_page_restore_and_write(
    side: Path, tiny_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = side.parent / "out"
    assert main(["alternate", str(side), "-o", str(out), "--turn", "0.3"]) == 0
    assert soundfile.info(out / "side one_alternating.wav").frames == 44_100
    assert "4 turns" in capsys.readouterr().out
    page = side.parent / "side.html"
    assert main(["page", str(side), "-o", str(page), "--start", "0.2", "--stop", "0:00.7", "--amount", "50%"]) == 0
    text = page.read_text(encoding="utf-8")
    assert "amount 50 %" in text
    assert "<title>side one.wav</title>" in text


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["page", "SIDE", "-o", "p.html", "--start", "5"], "no sound from 5 s"),
        (["page", "gone.wav", "-o", "p.html"], "gone.wav does not exist"),
        (["alternate", "gone.wav", "-o", "out"], "gone.wav does not exist"),
        (["evaluate", "listening", "gone.csv"], "gone.csv"),
        (["evaluate", "listening", "SIDE"], "is not a CSV file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    arguments: list[str],
    sentence: str,
    side: Path,
    tiny_weights: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(side.parent)
    assert main([str(side) if a == "SIDE" else a for a in arguments]) == 1
    said = capsys.readouterr().err
    assert sentence in said
    assert "Traceback" not in said


def test_evaluate_listening_says_what_was_found_and_writes_the_report(tmp_path: Path) -> None:
    real = panel({"input": -20, "faithful": 15, "wiener": 0}, seed=1)
    made = [
        Rating(r.test, r.listener, "synthesised", f"made {r.item}", r.system, r.score)
        for r in panel({"reference": 60, "anchor70": -10, "input": -20, "faithful": 20}, seed=2, spread=3)
    ]
    results = tmp_path / "results.csv"
    append_ratings(results, real)
    append_ratings(results, made)
    out = tmp_path / "report"
    done = shellac("evaluate", "listening", results, "-o", out)
    assert done.returncode == 0, done.stderr
    assert "Difference to the original (input): synthesised" in done.stdout
    assert sorted(path.name for path in out.iterdir()) == ["difference.svg", "listening.csv", "listening.html"]
    picture = (out / "difference.svg").read_text(encoding="utf-8")
    for word in ("real", "synthesised", "all material", "faithful", "wiener", "reference"):
        assert word in picture
    assert "anchor70" not in picture
    again = shellac("evaluate", "listening", results, "-o", out)
    assert again.returncode == 1
    assert "the folder is not empty" in again.stderr


def test_scores_come_back_as_they_were_written(tmp_path: Path) -> None:
    ratings = [
        Rating("t", "Ann, 1", "real", 'aria "x"', "input", 12.0, 3.5, "too, loud\nreally"),
        Rating("t", "Bó", "", "2", "reference", 100.0, 0.25, ""),
    ]
    path = tmp_path / "r.csv"
    append_ratings(path, ratings[:1])
    append_ratings(path, ratings[1:])
    assert read_ratings(path) == ratings


def test_a_file_of_webmushra_is_read(tmp_path: Path) -> None:
    # the columns that webMUSHRA's service/write.php writes, with two questions asked of the participant
    path = tmp_path / "mushra.csv"
    path.write_text(
        '"session_test_id","email","age","trial_id","rating_stimulus","rating_score","rating_time","rating_comment"\n'
        "t,a@b.c,30,trial1,reference,100,25120,\n"
        "t,a@b.c,30,trial1,C1,41,25120,fine\n"
        "t,d@e.f,41,trial1,C1,47,9000,\n",
        encoding="utf-8",
    )
    found = read_ratings(path)
    assert [(r.listener, r.item, r.system, r.score) for r in found] == [
        ("a@b.c, 30", "trial1", "reference", 100.0),
        ("a@b.c, 30", "trial1", "C1", 41.0),
        ("d@e.f, 41", "trial1", "C1", 47.0),
    ]
    assert found[0].seconds == pytest.approx(25.12)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no column"),
        ("a,b\n1,2\n", "no column trial_id"),
        ("trial_id,rating_stimulus,rating_score\n", "holds no scores"),
        ("trial_id,rating_stimulus,rating_score\na,b,101\n", "line 2: '101' is not a score"),
        ("trial_id,rating_stimulus,rating_score\na,b,nan\n", "is not a score"),
        ("trial_id,rating_stimulus,rating_score\na,b\n", "is not a score"),
        ("trial_id,rating_stimulus,rating_score\na,b,5,6,7\n", "do not fit"),
        ("trial_id,rating_stimulus,rating_score\n,b,5\n", "do not fit"),
    ],
)
def test_a_file_that_holds_no_scores_is_refused(text: str, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RatingsError, match=sentence):
        read_ratings(path)


def test_scores_are_never_added_to_something_else(tmp_path: Path) -> None:
    path = tmp_path / "diary.csv"
    path.write_text("date,thoughts\n", encoding="utf-8")
    with pytest.raises(RatingsError, match="nothing was added"):
        append_ratings(path, [Rating("t", "x", "", "i", "s", 1.0)])
    assert path.read_text(encoding="utf-8") == "date,thoughts\n"
