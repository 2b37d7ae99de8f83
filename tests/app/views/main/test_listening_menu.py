"""The menu Listen writes files."""

from __future__ import annotations

from pathlib import Path

import pytest
import soundfile
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from tests.app.views.listening.dialog_by_hand import PATIENCE, RATE

pytestmark = pytest.mark.usefixtures("undrawn", "undressed")


def test_the_menu_writes_turns_and_a_page(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    out = tmp_path / "out"
    out.mkdir()
    opened.listening.write_alternating(out)
    qtbot.waitUntil(lambda: "is written" in opened.notice.message.text(), timeout=PATIENCE)
    assert soundfile.info(out / "side a_alternating.wav").frames == 6 * RATE
    opened.document.select((RATE, 2 * RATE))
    opened.notice.hide()
    opened.listening.write_page(out / "page.html")
    qtbot.waitUntil(lambda: "page.html is written" in opened.notice.message.text(), timeout=PATIENCE)
    assert f'"frames": {RATE}' in (out / "page.html").read_text(encoding="utf-8")

    for name in ("abx", "mushra", "compare", "alternate", "page"):
        assert opened.actions_by_name[name].isEnabled()
    opened.document.close()
    assert not opened.actions_by_name["abx"].isEnabled()
    assert opened.actions_by_name["mushra"].isEnabled()
