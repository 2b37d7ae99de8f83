"""What is said of the classifier belongs to the one that ships."""

import hashlib

from model.clicks import classifier


def test_the_card_is_of_this_classifier() -> None:
    found = hashlib.sha256(classifier.WEIGHTS.read_bytes()).hexdigest()
    assert found in classifier.WEIGHTS.with_suffix(".md").read_text(encoding="utf-8")
