"""What is heard: source, restored or removed, how loud, and matched in level or not."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.playback import mix
from app.playback.level_match import LevelSums
from app.playback.player import Player
from app.playback.track_name import TrackName
from app.translation import QT_TR_NOOP
from model.archive.as_exported import ExportedSamples, HeardResidual, HeardRestored
from model.archive.targets import Overs
from model.audiofiles.file_recording import FileRecording
from model.recording import Recording
from model.regions.region import Region
from model.restoration.noise_sum import NoiseSum
from model.restoration.subtraction import Residual

KINDS = {"clicks": QT_TR_NOOP("Clicks"), "hum": QT_TR_NOOP("Hum"), "surface": QT_TR_NOOP("Surface")}
"""Titles of the kinds of noise, by their names in `NoiseSum`."""

KINDS_WITHIN = {"clicks": QT_TR_NOOP("clicks"), "hum": QT_TR_NOOP("hum"), "surface": QT_TR_NOOP("surface")}
"""The same within a sentence."""


class Monitor(QObject):
    """Hands the chosen track to the player; the position is touched only where each choice is to play from the start.

    Attributes
    ----------
    heard
        The `TrackName` of what is chosen.
    volume
        Linear, for all three.
    level_match
        Whether A is brought to B's level of music.
    again
        Whether choosing another track while it plays goes back to where the listener began.
    match_db
        How much louder A's music is than B's, in dB; A is played that much softer.
    residual_db
        The gain that the removed part is heard with, in dB.
    only
        The kind of noise that R is, by its name; None where R is all that is removed.

    within
        The region outside of which nothing is heard; None where all is. Pictures show all, whatever is heard.

    Signals
    -------
    changed()
        One of these is another now.
    residual_changed()
        R is another kind of noise now.
    """

    changed = Signal()
    residual_changed = Signal()

    def __init__(self, player: Player, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.player = player
        self.heard = TrackName.RESTORED
        self.volume = 1.0
        self.level_match = True
        self.again = False
        self.match_db = 0.0
        self.residual_db = 0
        self.only: str | None = None
        self.within: Region | None = None
        self._narrowed: tuple[mix.Track, Region, mix.Track] | None = None
        self._samples: ExportedSamples | None = None
        self._before = TrackName.RESTORED
        self._tracks: dict[TrackName, mix.Track] = {}

    def set_source(self, source: FileRecording | None) -> None:
        """Play another recording, of which nothing is restored yet; paused at its beginning. None: no recording."""
        self.match_db = 0.0
        self._samples, self.only, self.within = None, None, None
        self._tracks = {}
        if source is not None:
            # Until there is something to hear as B and R, they are the source, never ready.
            self._tracks = {
                TrackName.SOURCE: mix.Track(source),
                TrackName.RESTORED: mix.Track(source, ready=mix.never),
                TrackName.RESIDUAL: mix.Track(source, ready=mix.never),
            }
            self._set_gains()
        self._narrowed = None
        self.player.load(self._tracks.get(self.heard))
        self.changed.emit()

    def restore(self, source: FileRecording, noise: NoiseSum | None, amount: float, overs: Overs = "limit") -> None:
        """Replace B and R.

        Parameters
        ----------
        source
            The recording given to `set_source`.
        noise
            The noise found in it; None while there is none, then B and R are not ready.
        amount
            How much of the noise is removed, 0 to 1.
        overs
            What an export does with samples beyond full scale; B and R sound like its files.
        """
        if noise is None:
            self._samples = None
            self._tracks |= {
                name: mix.Track(source, ready=mix.never) for name in (TrackName.RESTORED, TrackName.RESIDUAL)
            }
        else:
            ready = mix.always if amount == 0.0 else noise.ready
            samples = ExportedSamples(source, Residual(noise, amount), overs, noise.each(amount))
            if self.only not in [name for name, _ in samples.kinds]:
                self.only = None
            self._samples = samples
            self._tracks[TrackName.RESTORED] = mix.Track(HeardRestored(samples), ready=ready)
            self._tracks[TrackName.RESIDUAL] = mix.Track(HeardResidual(samples, self.only), ready=ready)
        self._set_gains()
        self._play()

    def track(self, name: TrackName) -> mix.Track | None:
        """The track of this name; None without a recording."""
        return self._tracks.get(name)

    def removed(self, kind: str | None) -> Recording | None:
        """What is removed of one kind of noise, or of all with None, whatever is heard; None where it is not known."""
        track, samples = self._tracks.get(TrackName.RESIDUAL), self._samples
        if kind == self.only or samples is None:
            return None if track is None else track.recording
        return HeardResidual(samples, kind)

    def choose(self, name: TrackName) -> None:
        """Hear this track from now on."""
        if name != self.heard:
            self.heard = TrackName(name)
            self._play(self.again)
            self.changed.emit()

    def set_again(self, on: bool) -> None:
        """Play from where the listener began, or from where the playhead is, whenever another track is chosen."""
        self.again = on

    def hear_only(self, kind: str | None) -> None:
        """Hear one kind of noise as R from now on, or with None all that is removed again, and what was heard before.

        Parameters
        ----------
        kind
            Its name, such as "clicks"; without effect where no such noise is found.
        """
        samples = self._samples
        if kind == self.only or samples is None or kind not in (None, *(name for name, _ in samples.kinds)):
            return
        if self.only is None:
            self._before = self.heard
        self.only = kind
        self._tracks[TrackName.RESIDUAL] = replace(
            self._tracks[TrackName.RESIDUAL], recording=HeardResidual(samples, kind)
        )
        self.heard = self._before if kind is None else TrackName.RESIDUAL
        self._play()
        self.residual_changed.emit()
        self.changed.emit()

    def hear_within(self, region: Region | None) -> None:
        """Hear nothing but what lies in a region, of A, B and R alike; with None all again."""
        if region != self.within:
            self.within = region
            self._play()
            self.changed.emit()

    def set_sound(
        self, volume: float | None = None, level_match: bool | None = None, residual_db: int | None = None
    ) -> None:
        """Change what is given, and leave the rest.

        Parameters
        ----------
        volume
            Linear.
        level_match
            Whether A is brought to B's level of music.
        residual_db
            The gain that the removed part is heard with, in dB.
        """
        self.volume = self.volume if volume is None else volume
        self.level_match = self.level_match if level_match is None else level_match
        self.residual_db = self.residual_db if residual_db is None else residual_db
        self._set_gains()
        self._play()
        self.changed.emit()

    def match(self, sums: LevelSums, amount: float) -> None:
        """Bring A to the level of B's music as `sums` tell it at this `amount`."""
        # A tenth of a dB is not heard, so the level does not creep while restoring goes on.
        found = round(20 * math.log10(sums.gain(amount)), 1) + 0.0
        if found != self.match_db:
            self.match_db = found
            self._set_gains()
            self._play()
            self.changed.emit()

    def _set_gains(self) -> None:
        # A goes to B's level and not B to A's, so that what is heard as B stays what is exported.
        matched = 10 ** (-self.match_db / 20) if self.level_match and self.match_db else 1.0
        gains = {
            TrackName.SOURCE: self.volume * matched,
            TrackName.RESTORED: self.volume,
            TrackName.RESIDUAL: self.volume * 10 ** (self.residual_db / 20),
        }
        for name, track in self._tracks.items():
            if track.gain != gains[name]:
                self._tracks[name] = replace(track, gain=gains[name])

    def _play(self, again: bool = False) -> None:
        track = self._tracks.get(self.heard)
        if track is not None and self.within is not None:
            track = self._in_region(track, self.within)
        if track is not None and track is not self.player.track:
            self.player.choose(track, again)

    def _in_region(self, track: mix.Track, region: Region) -> mix.Track:
        if self._narrowed is None or self._narrowed[:2] != (track, region):
            from model.regions.in_region import InRegion  # loads scipy, which the window need not at its start

            heard = InRegion(track.recording, region)
            narrow = mix.Track(heard, track.gain, ready=lambda *span: track.ready(*heard.needed(*span)))
            self._narrowed = track, region, narrow
        return self._narrowed[2]
