"""A PulseAudio of the test's own with a null sink, for hearing what a program really plays."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def null_sink(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of a sound server of our own, with a null sink as its only output; SERVER_PID is its process."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = os.environ | {
        "XDG_RUNTIME_DIR": str(runtime),
        "PULSE_RUNTIME_PATH": str(runtime / "pulse"),
        "PULSE_COOKIE": str(runtime / "cookie"),
        "HOME": str(folder),
        "DBUS_SESSION_BUS_ADDRESS": "",
    }
    configuration = folder / ".asoundrc"
    configuration.write_text("pcm.!default pulse\nctl.!default pulse\n")
    socket = runtime / "native"
    server = subprocess.Popen(
        [
            "pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "-n", "--disable-shm=yes",
            "-L", f"module-native-protocol-unix socket={socket}",
            "-L", "module-null-sink sink_name=test rate=48000 channels=2 format=float32le",
        ],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    environment |= {"PULSE_SERVER": f"unix:{socket}", "SERVER_PID": str(server.pid)}
    try:
        for _ in range(200):
            if socket.exists():
                break
            if server.poll() is not None:
                raise RuntimeError(server.stderr.read().decode() if server.stderr else "")
            subprocess.run(["sleep", "0.05"], check=True)
        yield environment
    finally:
        server.terminate()
        server.wait(10)
        if server.stderr:
            server.stderr.close()
