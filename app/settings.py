"""What the program remembers between two starts, typed. Passed in, never looked up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, cast, get_args

from PySide6.QtCore import QByteArray, QSettings

from model.archive.targets import RESTORED
from model.restoration.settings import DEFAULT_DEPTH_DB, DEFAULT_GUARD_DB, Band, Channels

RECENT = 12

Value = TypeVar("Value")


@dataclass(frozen=True)
class Choice(Generic[Value]):
    """One remembered value.

    Attributes
    ----------
    key
        What it is kept under.
    default
        What it is where nothing is kept.
    allowed
        All that it may be; empty: anything of the type of the default.
    """

    key: str
    default: Value
    allowed: tuple[Value, ...] = ()


INTERFACE_SIZE = Choice("window/size_percent", 100, (85, 100, 115, 130, 150, 175, 200))
"""Of everything in the window; counts from the next start on."""
KEEP_RECENT = Choice("files/keep_recent", True)
SCRATCH_FOLDER = Choice("files/scratch_folder", "")
"""Where temporary files lie; empty: where the system has them. Counts from the next start on."""
NOISE_CACHE_GB = Choice("files/noise_cache_gb", 4, (0, 1, 2, 4, 8, 16, 32, 64))
"""As many GB of the noise found are kept for the next time at most; 0 for none."""
LANGUAGE = Choice("window/language", "system", ("system", "en", "de"))
"""Of the window; counts from the next start on."""
THEME = Choice("window/theme", "system", ("dark", "light", "system"))
WHEEL = Choice("window/wheel", "zoom", ("zoom", "scroll"))
ARRANGEMENT = Choice("view/arrangement", "side", ("side", "stacked"))
AXIS = Choice("view/axis", "log", ("log", "mel", "linear"))
COLOURS = Choice("view/colours", "inferno", ("inferno", "magma", "viridis", "cividis", "grey"))
RANGE_LOW = Choice("view/range_low", -95)
RANGE_HIGH = Choice("view/range_high", -15)
DIFFERENCES = Choice("view/differences", False)
"""Whether what is removed lies in colour over the pictures of A and B, which are grey then."""
SHOW_RESIDUAL = Choice("view/show_removed", False)
FOLLOW = Choice("view/follow", True)
FIXED_RULERS = Choice("view/fixed_rulers", False)
"""Whether another recording is shown with the span and the frequencies of the one before."""
VOLUME_DB = Choice("sound/volume_db", 0.0)
LEVEL_MATCH = Choice("sound/level_match", True)
AGAIN = Choice("sound/each_switch_from_start", False)
RESIDUAL_DB = Choice("sound/removed_db", 0, (0, 10, 20))
LATENCY: Choice[Literal["high", "low"]] = Choice("sound/latency", "high", ("high", "low"))
OUTPUT_NAME = Choice("sound/device", "")
OUTPUT_API = Choice("sound/host_api", "")
PRESET = Choice("restore/preset", "Standard")
"""Name of the preset that a new recording begins with."""
KEEP_SETTINGS = Choice("restore/keep_settings", False)
"""Whether a new recording begins with the settings of the previous one instead."""
AMOUNT = Choice("restore/amount", 1.0)
CLICKS_ON = Choice("restore/clicks_on", True)
CLICKS = Choice("restore/clicks", 1.0)
HUM_ON = Choice("restore/hum_on", True)
HUM = Choice("restore/hum", 1.0)
CLICK_SENSITIVITY = Choice("restore/click_sensitivity", 0.5)
THUMPS = Choice("restore/thumps", False)
SURFACE = Choice("restore/surface", 1.0)
DEPTH = Choice("restore/depth", DEFAULT_DEPTH_DB)
"""In dB; 0 for no bound."""
GUARD = Choice("restore/guard", DEFAULT_GUARD_DB)
"""In dB; less than 0 for no bound."""
WEIGHTS = Choice("restore/weights", "faithful")
COMPUTE = Choice("restore/device", "auto", ("auto", "cpu", "cuda"))
BAND: Choice[Band] = Choice("restore/band", "keep", get_args(Band))
CHANNELS: Choice[Channels] = Choice("restore/channels", "each", get_args(Channels))
BATCH_SPEED = Choice("batch/speed", 0.0)
"""Seconds of sound that one worker of the last batch restored in a second; 0 where there was none."""
BATCH_SPEED_FILES = Choice("batch/speed_files", 0)
"""How many files that was measured with."""
EXPORT_RESIDUAL = Choice("export/removed", False)
EXPORT_EACH = Choice("export/removed_files", "all", ("all", "each"))
"""Whether what is removed goes into one file, or into one for each kind of noise."""
EXPORT_PICTURE = Choice("export/picture", False)
"""Whether the spectrograms are drawn beside it."""
EXPORT_PLACE = Choice("export/place", "last", ("last", "beside", "folder"))
"""The folder proposed: that of the last export, that of the original, or `EXPORT_FOLDER`."""
EXPORT_FOLDER = Choice("export/folder", "")
EXPORT_ENDING = Choice("export/ending", RESTORED)
"""What stands behind the original's name."""
EXPORT_COPIES = Choice("export/access_copies", "")
"""Names of formats, with blanks between."""
EXPORT_OWN_COPY = Choice("export/own_copy", "")
"""The format whose depth and rate were chosen last, whether such a copy is wanted or not."""
BATCH_COPIES = Choice("batch/access_copies", "")
BATCH_OWN_COPY = Choice("batch/own_copy", "")
"""Both the same for a batch."""


class Settings:
    """Typed reading and writing of QSettings; a value that makes no sense reads as its default."""

    def __init__(self, store: QSettings) -> None:
        self._store = store
        self._for_now: dict[str, Any] = {}
        self._is_reset = False

    def get(self, choice: Choice[Value]) -> Value:
        """Give a remembered value in the type of its default; the default where it is missing or not allowed."""
        stored: Any = self._for_now.get(choice.key, self._store.value(choice.key, choice.default))
        kind: Callable[[Any], Any] = type(choice.default)
        try:
            value = stored in (True, "true", 1, "1") if kind is bool else kind(stored)
        except (TypeError, ValueError):
            return choice.default
        return cast(Value, value) if not choice.allowed or value in choice.allowed else choice.default

    def set(self, choice: Choice[Value], value: Value) -> None:
        """Remember a value; it is not checked until it is read."""
        if not self._is_reset:
            self._for_now.pop(choice.key, None)
            self._store.setValue(choice.key, value)
        else:
            self._for_now[choice.key] = value

    def set_for_now(self, choice: Choice[Value], value: Value) -> None:
        """Let a value hold until this program ends or another is set; what is remembered stays."""
        self._for_now[choice.key] = value

    @property
    def recent(self) -> list[Path]:
        """Files opened lately, the last one first; also those that are gone by now."""
        value = self._store.value("files/recent", [])
        names = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        return [Path(str(name)) for name in names]

    def add_recent(self, path: Path) -> None:
        """Put `path` first among the recent files, where they are kept; beyond RECENT the oldest is forgotten."""
        if self._is_reset or not self.get(KEEP_RECENT):
            return
        rest = [other for other in self.recent if other != path]
        self._store.setValue("files/recent", [str(name) for name in [path, *rest][:RECENT]])

    def clear_recent(self) -> None:
        """Forget the recent files."""
        self._store.remove("files/recent")

    def folder(self, purpose: str) -> Path:
        """The folder used last for "open", "export" or "batch"; the home folder at first."""
        value = self._store.value(f"files/folder_{purpose}", "")
        folder = Path(str(value)) if value else Path.home()
        return folder if folder.is_dir() else Path.home()

    def remembers_folder(self, purpose: str) -> bool:
        """Whether a folder was used for this before, and is still there."""
        value = self._store.value(f"files/folder_{purpose}", "")
        return bool(value) and Path(str(value)).is_dir()

    def set_folder(self, purpose: str, folder: Path) -> None:
        """Remember the folder used last for a purpose."""
        if not self._is_reset:
            self._store.setValue(f"files/folder_{purpose}", str(folder))

    def layout(self, part: str) -> QByteArray:
        """Geometry or state of the window as Qt keeps it; empty at first."""
        value = self._store.value(f"window/{part}", QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_layout(self, part: str, value: QByteArray) -> None:
        """Remember geometry or state of the window as Qt gives it."""
        if not self._is_reset:
            self._store.setValue(f"window/{part}", value)

    def reset(self) -> None:
        """Forget everything, so that the next start is as the first; what is set until then holds until then."""
        self._store.clear()
        self._is_reset = True
