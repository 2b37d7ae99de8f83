"""On Linux, the bundle's PortAudio: sounddevice asks the system's ldconfig, which knows nothing of the bundle."""

import ctypes.util
import os
import sys

if sys.platform.startswith("linux"):
    of_the_system = ctypes.util.find_library

    def find_library(name: str) -> str | None:
        """The bundle's for PortAudio, the system's for everything else."""
        return os.path.join(sys._MEIPASS, "libportaudio.so.2") if name == "portaudio" else of_the_system(name)

    ctypes.util.find_library = find_library
