"""What can be done now: which actions of the menus are enabled, which are checked, and what undo would undo."""

from __future__ import annotations

from app.document.document import Document
from app.document.noise_samples import can_hold, meant
from app.document.state import DocumentState
from app.translation import tr
from app.views.main.actions import Actions
from app.views.main.welcome import DEMO


def show_states(actions: Actions, document: Document) -> None:
    """Enable and check the actions as the document is now; those of regions are left to their own menu."""
    there = document.recording is not None
    actions.enable(there)
    actions["undo"].setEnabled(there and document.undo.canUndo())
    actions["redo"].setEnabled(there and document.undo.canRedo())
    undone, redone = document.undo.undoText(), document.undo.redoText()
    actions["undo"].setText(tr("&Undo {what}", what=undone) if undone else tr("&Undo"))
    actions["redo"].setText(tr("&Redo {what}", what=redone) if redone else tr("&Redo"))
    for name in ("loop", "floor_from_selection", "to_selection", "deselect"):
        actions[name].setEnabled(there and document.selection is not None)
    actions["floor_for_selection"].setEnabled(there and can_hold(document))
    actions["forget_noise_samples"].setEnabled(there and bool(meant(document)))
    actions["loop"].setChecked(document.looping)
    actions["match"].setChecked(document.monitor.level_match)
    actions["clicks"].setChecked(document.settings.clicks is not None)
    clicks = there and document.settings.clicks is not None
    hum = there and document.settings.hum is not None
    actions["hum"].setChecked(document.settings.hum is not None)
    for name, kind in (("only_clicks", clicks), ("only_hum", hum), ("only_surface", there)):
        actions[name].setEnabled(kind and document.noise is not None)
    for name in ("next_marker", "previous_marker", "rename_marker", "delete_marker", "export_markers"):
        actions[name].setEnabled(there and bool(document.markers.all))
    for name in ("next_click", "previous_click", "put_back"):
        actions[name].setEnabled(clicks)
    actions["export"].setEnabled(there and document.noise is not None and not document.export.running)
    actions["cancel"].setEnabled(document.export.running)
    actions["retry"].setEnabled(document.state is DocumentState.FAILED)
    actions["demo"].setEnabled(DEMO.exists())
