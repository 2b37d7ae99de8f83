"""The bundle's `shellac`: the window."""

import os
import sys

if __name__ == "__main__":
    from model.processes.child import run_if_child

    run_if_child(sys.argv[1:])  # the restoring process starts this program anew, and must go no further
    if sys.platform.startswith("linux"):
        # The bundle's libraries are for the bundle; a browser that Help opens needs the system's.
        own = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
        os.environ.pop("LD_LIBRARY_PATH", None)
        if own is not None:
            os.environ["LD_LIBRARY_PATH"] = own
        # Its own processes need them, too: each sets its environment anew.
        os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    from app.__main__ import main

    sys.exit(main())
