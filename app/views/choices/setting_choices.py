"""Settings that are one of a few, and what each of their values is called."""

from app.translation import QT_TR_NOOP

SHORT = {
    QT_TR_NOOP("Independent channels"): QT_TR_NOOP("Independent"),
    QT_TR_NOOP("Linked (preserves stereo image)"): QT_TR_NOOP("Linked"),
}
"""What says enough where there is no room."""

BANDS = (
    ("keep", QT_TR_NOOP("Leave unchanged")),
    ("shelve", QT_TR_NOOP("Lower by 12 dB")),
    ("mute", QT_TR_NOOP("Remove")),
)
CHANNELS = (
    ("each", QT_TR_NOOP("Independent channels")),
    ("linked", QT_TR_NOOP("Linked (preserves stereo image)")),
)
CHANNELS_TIP = QT_TR_NOOP(
    "Independent: right for the two walls of a groove. Linked: one noise estimate for all channels, which preserves "
    "the stereo image."
)
