"""On Windows, torch before Qt in the processes that compute: the other order fails (docs/decisions/0070).

PyInstaller's own start of PySide6 imports QtCore in every process of the bundle; this runs before it.
"""

import sys

if sys.platform == "win32":
    arguments = sys.argv[1:]
    is_window = sys.executable.lower().endswith("shellac.exe") and "--shellac-process" not in arguments
    if not is_window and arguments[:1] not in ([], ["--help"], ["-h"], ["--version"]):
        import torch  # noqa: F401
