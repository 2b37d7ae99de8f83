"""What is said of the noises taken from a file."""

from model.restoration.noise_report import of_a_file

CLICKS = {"repaired": 2, "found": 2, "per_minute": 12.0, "wide": 0}


def test_one_sentence_says_all_that_was_taken_from_a_file() -> None:
    (said,) = of_a_file("side 1.wav", {"clicks": CLICKS, "hum": {"lines": []}})
    assert said == "side 1.wav: 2 clicks repaired, 12 found a minute, no hum found."


def test_where_nothing_was_looked_for_nothing_is_said() -> None:
    assert of_a_file("side 1.wav", {}) == ()


def test_where_the_needle_is_down_is_said_where_it_is_not_down_throughout() -> None:
    (said,) = of_a_file("side 1.wav", {"hum": {"lines": []}, "needle": {"down": 2.04, "up": 186.93}})
    assert said == "side 1.wav: no hum found, needle down 0:02 to 3:07."
