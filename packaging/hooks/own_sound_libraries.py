"""On Linux, the bundle's sound libraries and no others.

sounddevice asks the system's ldconfig for PortAudio, which knows nothing of the bundle's; soundfile, where its own
libsndfile is missing, would take whatever the system has, and nobody would notice.
"""

import ctypes.util
import os
import sys

if sys.platform.startswith("linux"):
    of_the_system = ctypes.util.find_library

    def find_library(name: str) -> str | None:
        """The bundle's PortAudio, no libsndfile beside the bundle's, and the system's for everything else."""
        if name == "portaudio":
            return os.path.join(sys._MEIPASS, "libportaudio.so.2")
        return None if name == "sndfile" else of_the_system(name)

    ctypes.util.find_library = find_library
