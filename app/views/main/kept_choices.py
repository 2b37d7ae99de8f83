"""What the window takes over from the last time and keeps for the next: its layout, its sound, the settings."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow, QSplitter

from app import settings as remembered
from app.document.document import Document
from app.settings import Settings
from app.views.main.actions import Actions
from app.views.player.transport import Transport


class KeptChoices(QObject):
    """Between `settings` and the parts of the window that show them; goes with the window."""

    def __init__(
        self,
        window: QMainWindow,
        splitter: QSplitter,
        document: Document,
        transport: Transport,
        actions: Actions,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window, self._splitter, self._document = window, splitter, document
        self._transport, self._actions, self._settings = transport, actions, settings

    def take(self) -> None:
        """Take over what was kept; how it sounds is kept from now on."""
        settings, monitor, actions = self._settings, self._document.monitor, self._actions
        geometry = settings.layout("geometry")
        if not geometry.isEmpty():
            self._window.restoreGeometry(geometry)
        state = settings.layout("splitter")
        if not state.isEmpty():
            self._splitter.restoreState(state)
        monitor.set_sound(
            level_match=settings.get(remembered.LEVEL_MATCH), residual_db=settings.get(remembered.RESIDUAL_DB)
        )
        self._transport.set_volume(settings.get(remembered.VOLUME_DB))
        monitor.set_again(settings.get(remembered.AGAIN))
        actions["again"].setChecked(monitor.again)
        actions["follow"].setChecked(settings.get(remembered.FOLLOW))
        self._document.viewport.fixed = settings.get(remembered.FIXED_RULERS)
        actions["fixed_rulers"].setChecked(self._document.viewport.fixed)
        actions["show_residual"].setChecked(settings.get(remembered.SHOW_RESIDUAL))
        actions["differences"].setChecked(settings.get(remembered.DIFFERENCES))
        actions["panel"].setChecked(True)
        monitor.changed.connect(self._keep_sound)

    def _keep_sound(self) -> None:
        monitor, settings = self._document.monitor, self._settings
        settings.set(remembered.LEVEL_MATCH, monitor.level_match)
        settings.set(remembered.RESIDUAL_DB, monitor.residual_db)
        settings.set(remembered.VOLUME_DB, float(self._transport.volume.value()))

    def keep(self) -> None:
        """Keep the layout, and what recordings are restored with."""
        settings, restoration = self._settings, self._document.settings
        settings.set_layout("geometry", self._window.saveGeometry())
        settings.set_layout("splitter", self._splitter.saveState())
        settings.set(remembered.AMOUNT, restoration.amount)
        settings.set(remembered.DEPTH, restoration.depth or 0.0)
        settings.set(remembered.GUARD, -1.0 if restoration.guard is None else restoration.guard)
        settings.set(remembered.CLICKS_ON, restoration.clicks is not None)
        if restoration.clicks is not None:
            settings.set(remembered.CLICKS, restoration.clicks)
        settings.set(remembered.CLICK_SENSITIVITY, restoration.click_sensitivity)
        settings.set(remembered.THUMPS, restoration.thumps)
        settings.set(remembered.HUM_ON, restoration.hum is not None)
        if restoration.hum is not None:
            settings.set(remembered.HUM, restoration.hum)
        settings.set(remembered.SURFACE, restoration.surface)
        settings.set(remembered.WEIGHTS, restoration.weights)
        settings.set(remembered.COMPUTE, restoration.device)
        settings.set(remembered.BAND, restoration.band)
        settings.set(remembered.CHANNELS, restoration.channels)
