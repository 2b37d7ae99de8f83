"""How much of the noise found is kept for the next time, in the preferences."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app import settings as remembered
from app.processes.worker import Worker
from app.settings import Settings
from app.translation import tr
from model.files.cache_folder import CacheFolder, clear, held_bytes


class NoiseCacheField(QWidget):
    """A switch with a limit, what is kept now, and a button that removes it. All of it counts at once.

    Parameters
    ----------
    settings
        Where the limit is remembered.
    cache
        What is limited.
    """

    def __init__(self, settings: Settings, cache: CacheFolder) -> None:
        super().__init__()
        self._settings, self._cache = settings, cache
        self._workers: set[Worker] = set()
        self.limit = QComboBox()
        self.limit.setAccessibleName(tr("Noise cache"))
        for size in remembered.NOISE_CACHE_GB.allowed:
            self.limit.addItem(tr("up to {size} GB", size=size) if size else tr("no"), size)
        self.limit.setCurrentIndex(self.limit.findData(settings.get(remembered.NOISE_CACHE_GB)))
        self.limit.activated.connect(self._limit_chosen)
        self.clear = QPushButton(tr("Clear cache"))
        self.clear.setAutoDefault(False)
        self.clear.setEnabled(False)
        self.clear.setToolTip(tr("Empty the cache; nothing but time is lost"))
        self.clear.clicked.connect(lambda: self._work(clear))
        self.held = QLabel()
        self.held.setProperty("role", "faint")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.limit, 1)
        row.addWidget(self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.held)
        self.setFocusProxy(self.limit)
        self._show(0)
        self._work()

    def leave(self) -> None:
        """Show nothing more; what was asked for is still done."""
        for worker in self._workers:
            worker.finished.clear()

    def _limit_chosen(self) -> None:
        gigabytes: int = self.limit.currentData()
        self._settings.set(remembered.NOISE_CACHE_GB, gigabytes)
        self._work(lambda _: self._cache.set_limit(gigabytes << 30))

    def _work(self, act: Callable[[Path], object] = lambda _: None) -> None:
        """Do something with the cache on a thread, then say what it holds."""

        def work() -> Generator[None, None, int]:
            yield
            act(self._cache.path)
            return held_bytes(self._cache.path)

        worker = Worker(work(), "cache")
        self._workers.add(worker)
        worker.finished.connect(self._show)
        worker.start()

    def _show(self, held: int) -> None:
        self.held.setText(tr("{size} MB in use.", size=f"{held / 1e6:.0f}"))
        self.clear.setEnabled(held > 0)
