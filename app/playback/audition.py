"""Several versions of one recording in lock-step on a player of their own: for blind tests and Compare settings.

Nothing of the main window's state changes, and nothing a listener sees (levels, position, buffering) tells
which version is heard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.playback.mix import Track
from app.playback.player import Player
from app.playback.player_state import PlayerStatus


class Audition:
    """Plays one version at a time; switching keeps the position and cross-fades, also between two that are the same."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._tracks: dict[object, Track] = {}
        self.heard: object = None
        self._volume = 1.0

    def load(self, tracks: Mapping[object, Track], heard: object, loop: bool = True) -> None:
        """Play other versions; paused at the beginning.

        Parameters
        ----------
        tracks
            By name, alike in rate, length and channels.
        heard
            The name of the one to hear first.
        loop
            Whether all of it is repeated.
        """
        self._tracks = dict(tracks)
        self.heard = heard
        self._player.load(self._copy(heard))
        self.set_loop((0, self.frames) if loop else None)

    def change(self, name: object, track: Track) -> None:
        """Replace one version; the sound goes on."""
        self._tracks[name] = track
        if name == self.heard:
            self._player.choose(self._copy(name))

    def hear(self, name: object) -> None:
        """Cross-fade to a version."""
        self.heard = name
        self._player.choose(self._copy(name))

    def _copy(self, name: object) -> Track:
        # A track of its own at every switch: to the player no two are the same, so that crossing from X to A
        # is done in the same way whether or not they are one.
        track = self._tracks[name]
        return replace(track, gain=track.gain * self._volume)

    @property
    def frames(self) -> int:
        """Length of the versions; 0 without any."""
        return next((s.recording.frames for s in self._tracks.values()), 0)

    @property
    def rate(self) -> int:
        """Frames per second of the versions."""
        return next((s.recording.rate for s in self._tracks.values()), 44_100)

    @property
    def status(self) -> PlayerStatus:
        """The player's; its level says which version is heard, and must not be shown."""
        return self._player.status

    @property
    def loop(self) -> tuple[int, int] | None:
        """The span [start, stop) in frames that is repeated, or None."""
        return self._player.loop

    def set_volume(self, volume: float) -> None:
        """Linear, for all alike."""
        self._volume = volume
        if self._tracks:
            self._player.choose(self._copy(self.heard))

    def set_loop(self, loop: tuple[int, int] | None) -> None:
        """Repeat [start, stop), or play to the end."""
        self._player.set_loop(loop)

    def play_or_pause(self) -> None:
        """Pause where it plays, else play."""
        if self._player.status.playing:
            self._player.pause()
        else:
            self._player.play()

    def pause(self) -> None:
        """Stop where it is; see `Player.pause`."""
        self._player.pause()

    def play(self) -> None:
        """Play from where it is; see `Player.play`."""
        self._player.play()

    def seek(self, frame: int) -> None:
        """Go to `frame`; see `Player.seek`."""
        self._player.seek(frame)

    def unload(self, then: Callable[[], None] | None = None) -> None:
        """Forget the versions; nothing reads them afterwards, so `then` may close them."""
        self._player.load(None)
        self._player.settle()
        self._tracks = {}
        if then is not None:
            then()

    def close(self) -> None:
        """End the player."""
        self._player.close()
