"""The plan of a mix: what is drawn how often, and how loud it is."""

from __future__ import annotations

from dataclasses import dataclass, field

# How often a kind of piece is drawn, by the beginning of its name; kinds not named share what their length gives.
MUSIC_SHARES = {
    "recorded/bands": 0.17,
    "recorded/choir": 0.06,
    "recorded/ensembles": 0.15,
    "recorded/folk": 0.12,
    "recorded/solos": 0.06,
    "recorded/medley": 0.11,
    "rendered": 0.28,
    "sung": 0.13,
}
MISTAKEN_SHARES = {
    "mistaken/drums": 0.22,
    "mistaken/bass": 0.16,
    "mistaken/held": 0.2,
    "mistaken/rolls": 0.08,
    "mistaken/folk": 0.2,
    "mistaken/drummers": 0.14,
    # In a span of nine seconds applause is noise: what learns it leaves a whole side's hiss alone (decision 0015).
    "mistaken/applause": 0.0,
}
REAL_SHARES = {"noise/shellac": 0.5, "noise/vinyl": 0.36, "noise/groove": 0.08, "noise/tape": 0.04, "noise/hum": 0.02}
SHOWN_SECONDS = (0.8, 3.0)  # of noise alone, as a user selects it
SHOWN_SPREAD_DB = 1.0
SPEEDS = ((3, 4), (4, 5), (5, 6), (8, 9), (9, 8), (6, 5), (5, 4), (4, 3))
"""Of pieces that are played faster or slower."""
PROGRAMME_DB = (1.0, 12.0)
PROGRAMME_ABOVE_HZ = (600.0, 4000.0)


@dataclass(frozen=True)
class MixConfig:
    """How pairs are mixed. What has no unit below is a probability, 0 to 1.

    Attributes
    ----------
    excerpt : int
        Samples the network sees: 2.2 s.
    span : int
        Samples the noise floor comes from: 8.9 s.
    snr_db : (float, float)
        Range of the ratio of music to noise, in dB.
    clean : float
        Pairs without noise: it must do no harm.
    noise_alone : float
        Pairs without music.
    silence : float
        Pairs without either.
    muted : float
        Pairs whose music is absent for up to 40 % of the span.
    bass : float
        Music with a bass put under it.
    percussion : float
        Music with percussion over it, where the bank has some.
    shown : float
        Pairs whose noise profile comes from noise alone, as when the user selects a groove.
    full_band : float
        Music that keeps its whole band.
    mistaken : float
        Music that is drums, a bass, held notes, rolls, folk music or drummers alone, where the bank has some.
    kind_alone : float
        Pieces of noise that are hiss, crackle, hum or rumble and nothing else.
    without_low : float
        Noise without hum and rumble: nothing is left below 60-500 Hz.
    rest : float
        Share of the noise's amplitude that stays in the target: it goes down by 22 dB, evenly.
    real_noise : float
        Pairs with recorded noise, the others with simulated.
    second_noise : float
        Pairs with a second piece of noise.
    uneven : float
        Pairs whose noise changes its level within the span, as worn sides do.
    steady_hum : float
        Of those: what the surface does not make, hum and rumble, keeps its level.
    swishing : (float, float)
        Pieces of simulated and of recorded noise that come in swishes.
    hum : float
        Pieces of noise with more mains hum than they have, up to most of their power.
    programme : float
        Pairs whose treble's noise is up to 12 dB louder while the music lasts than where it is absent.
    speed : float
        Pieces of music and noise that are played at 0.75 to 1.33 times their speed.
    colour_db, tilt_db : float
        Standard deviations of what the noise's spectrum is bent by: in every octave, and in dB an octave.
    band_limited : bool
        The paper's form: the input has lost its treble, the target has not.
    music_shares, mistaken_shares, real_shares : dict[str, float]
        How often a kind of piece is drawn, by the beginning of its name.
    """

    excerpt: int = 98_304
    span: int = 393_216
    snr_db: tuple[float, float] = (-3.0, 40.0)
    clean: float = 0.1
    noise_alone: float = 0.08
    silence: float = 0.01
    muted: float = 0.5
    bass: float = 0.2
    percussion: float = 0.25
    shown: float = 0.2
    full_band: float = 0.5
    mistaken: float = 0.15
    kind_alone: float = 0.25
    without_low: float = 0.35
    rest: float = 0.08
    real_noise: float = 0.4
    second_noise: float = 0.25
    uneven: float = 0.5
    steady_hum: float = 0.7
    swishing: tuple[float, float] = (0.15, 0.05)
    hum: float = 0.25
    programme: float = 0.0
    speed: float = 0.0
    colour_db: float = 2.5
    tilt_db: float = 0.0
    band_limited: bool = False
    music_shares: dict[str, float] = field(default_factory=lambda: dict(MUSIC_SHARES))
    mistaken_shares: dict[str, float] = field(default_factory=lambda: dict(MISTAKEN_SHARES))
    real_shares: dict[str, float] = field(default_factory=lambda: dict(REAL_SHARES))
