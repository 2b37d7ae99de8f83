"""How much of each part the two sets hold, and of what shape."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SetPlan:
    """How much of each part, and of what shape.

    Attributes
    ----------
    groups_db : tuple of (float, float)
        Ranges of the ratio of music to noise, in dB: a group for each.
    per_group : int
        Clips in a group.
    noises : tuple of str
        Kinds of noise in turn.
    seconds, profile_seconds : float
        Length of a clip, and of the noise that its profile comes from.
    clean, clicks, sides, programme_sides, needle_sides : int
        Clips without noise, clips of clicks, whole sides, such with noise of the programme, and such in which the
        needle is set down and lifted.
    clicks_db, side_db : (float, float)
        Ranges of their ratios of music to noise, in dB.
    side_seconds : float
        Length of a side.
    groove_seconds : (float, float)
        Length of a side's run-in.
    programme_db, programme_hz : (float, float)
        Ranges of how much louder the noise is while the programme lasts, and of the corner above which it is.
    needle_seconds, line_db : (float, float)
        Ranges of how long the line is heard before the needle is down and after it is lifted, and of how far the line's
        own noise lies below the surface.
    rumble_hz : float
        Corner below which the noise of filtered clips has lost its rumble.
    peak : (float, float)
        Range of the largest sample, full scale at 1.0.
    """

    groups_db: tuple[tuple[float, float], ...] = ((2.0, 6.0), (6.0, 12.0), (15.0, 25.0))
    per_group: int = 24
    noises: tuple[str, ...] = ("shellac", "vinyl", "shellac", "vinyl", "tape", "shellac", "vinyl", "hum")
    seconds: float = 8.0
    profile_seconds: float = 1.5
    clean: int = 14
    clicks: int = 10
    clicks_db: tuple[float, float] = (8.0, 30.0)
    sides: int = 4
    programme_sides: int = 4
    needle_sides: int = 4
    side_seconds: float = 70.0
    side_db: tuple[float, float] = (8.0, 18.0)
    groove_seconds: tuple[float, float] = (3.0, 6.0)
    programme_db: tuple[float, float] = (4.0, 11.0)
    programme_hz: tuple[float, float] = (1000.0, 3000.0)
    needle_seconds: tuple[float, float] = (1.0, 8.0)
    line_db: tuple[float, float] = (25.0, 45.0)
    rumble_hz: float = 70.0
    peak: tuple[float, float] = (0.3, 0.9)
