"""What the window shows of a model's card."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.processes.inference_messages import WeightsCard
from app.views.dialogs.weights_card import WeightsCardDialog, card_text
from model.network import checkpoint
from model.self_test import WEIGHTS
from tools.weights_done import restoring_networks


def shown(path: Path, qtbot: QtBot) -> str:
    """The words of a card as the dialog draws them."""
    weights = checkpoint.load(path)
    card = WeightsCard(weights.name, weights.title, weights.sentence, path, weights.card, weights.sha256)
    dialog = WeightsCardDialog(card)
    qtbot.addWidget(dialog)
    dialog.show_text(card_text(card))
    return dialog.text.toPlainText()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("path", restoring_networks(), ids=lambda path: path.stem)
def test_a_card_says_to_users_what_is_theirs(
    path: Path, language: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("app.views.dialogs.weights_card.spoken", lambda: language)
    words = shown(path, qtbot)
    for foreign in ("<!--", "weights-done", "PAIRS=", "sha256 begins", "shellac train", "compare_lambda.py"):
        assert foreign not in words
    for kept in ("SNR gain", "Material", "On the record that ships with Shellac"):
        assert kept in words


def test_what_a_card_has_left_out_is_still_in_its_file() -> None:
    text = (WEIGHTS / "faithful.md").read_text(encoding="utf-8")
    assert "sha256 begins" in text
    assert "    shellac evaluate --pairs" in text
