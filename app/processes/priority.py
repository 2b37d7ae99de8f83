"""Processes that compute take second place where cores are few."""

import os
import sys


def lower_priority() -> None:
    """Sound and drawing go first where cores are few."""
    if sys.platform == "win32":
        import ctypes

        below_normal = 0x4000
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below_normal)
    else:
        os.nice(5)
