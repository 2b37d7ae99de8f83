"""The bundle's `shellac-cli`: the commands, in a terminal, also on Windows, where the window's program has none."""

import sys

if __name__ == "__main__":
    from model.processes.child import run_if_child

    run_if_child(sys.argv[1:])  # a worker starts this program anew, and must go no further
    if sys.argv[1:2] == ["--self-test"]:
        from app.startup.self_test import main as self_test

        sys.exit(self_test(sys.argv[2:]))
    from model.__main__ import main

    sys.exit(main(program="shellac-cli"))
