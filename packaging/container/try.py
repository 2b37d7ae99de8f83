"""Takes the Dockerfile's steps in a bare root, where there is no container engine: `sudo python3 try.py`.

The wheel is the one in dist, where the file takes it from (`make wheel`).

Makes the smallest Debian with debootstrap and gives it a Python in /usr/local, in place of the base image; takes the
steps as the file says them; then, with the root read-only and as the image's user, prints the size, restores a file,
checks it, and has a scheduler and two workers do a batch. Linux, as root.

SHELLAC_MIRROR  Debian's mirror (http://deb.debian.org/debian)
TORCH_INDEX     where torch's CPU build is (as in the Dockerfile); empty: where pip looks anyway
"""

from __future__ import annotations

import glob
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
MIRROR = os.environ.get("SHELLAC_MIRROR", "http://deb.debian.org/debian")
LIMIT = 1_200_000_000
"""Bytes that root may hold: what the image is to stay below."""


def steps(text: str) -> list[tuple[str, str]]:
    """Instruction and arguments of each line of a Dockerfile; lines that end with a backslash are joined."""
    joined = re.sub(r"\\\n", " ", text)
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return [(word.upper(), rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


class Root:
    """A bare root and what the instructions have set so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {"PATH": "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"}
        self.user, self.entry, self.workdir = "0", [], "/"

    def run(self, *command: str, read_only: bool = False, background: bool = False) -> subprocess.Popen[bytes]:
        """Start a command inside; waits for it, and raises where it fails, unless it is to stay in the background."""
        inside = f"cd {shlex.quote(self.workdir)} && exec " + shlex.join(command)
        change = ["chroot", f"--userspec={self.user}:{self.user}", self.folder, "/usr/bin/env", "-i"]
        change += [f"{k}={v}" for k, v in self.environment.items()] + ["/bin/sh", "-c", inside]
        if read_only:
            place = shlex.quote(str(self.folder))
            mounts = f"mount --rbind {place} {place} && mount -o remount,ro,bind {place}"
            for name in ("tmp", "restored"):
                mounts += f" && mount --bind {place}.{name} {place}/{name}"
            change = ["unshare", "--mount", "sh", "-c", f"{mounts} && exec {shlex.join(map(str, change))}"]
        started = subprocess.Popen(change)
        if not background and started.wait() != 0:
            raise SystemExit(f"try.py: {shlex.join(command)} ended with {started.returncode}")
        return started

    def take(self, word: str, rest: str) -> None:
        """Take one step of the Dockerfile."""
        print(f"--- {word} {rest}", flush=True)
        if word == "COPY":
            *sources, target = shlex.split(rest)
            for source in sources:
                for path in sorted(glob.glob(str(PROJECT / source))):
                    shutil.copy(path, self.folder / target.lstrip("/"))
        elif word == "ARG":
            name, _, value = rest.partition("=")
            self.environment[name] = os.environ.get(name, value)
        elif word == "ENV":
            self.environment.update(part.partition("=")[::2] for part in shlex.split(rest))
        elif word == "RUN":
            self.run("/bin/sh", "-c", rest if self.environment.get("TORCH_INDEX") else without_index(rest))
        elif word == "USER":
            self.user = rest
        elif word == "WORKDIR":
            self.workdir = rest
        elif word == "ENTRYPOINT":
            self.entry = json.loads(rest)
        elif word not in ("FROM", "CMD"):
            raise SystemExit(f"try.py does not know the instruction {word}")


def without_index(command: str) -> str:
    """The same command, for a machine that has no way to PyTorch's index."""
    return re.sub(r'--index-url "\$TORCH_INDEX" --extra-index-url \S+ ', "", command)


def main() -> int:
    """Take all steps and try what they made."""
    root = Root(Path(tempfile.mkdtemp(prefix="shellac-container.", dir=os.environ.get("TMPDIR", "/var/tmp"))))
    folder = root.folder
    folder.chmod(0o755)
    try:
        subprocess.run(
            ["debootstrap", "--variant=minbase", "bookworm", folder, MIRROR], check=True, stdout=subprocess.DEVNULL
        )
        lend(folder, "etc/resolv.conf")
        bind(folder)
        root.environment |= {k: v for k, v in os.environ.items() if k.startswith("PIP_") or k.endswith("_proxy")}
        root.run("apt-get", "update", "-qq")
        root.run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv")
        root.run("python3", "-m", "venv", "/usr/local")
        root.run("sh", "-c", "apt-get clean; rm -rf /var/lib/apt/lists/*")
        lend(folder, "etc/pip.conf")
        lend(folder, "etc/ssl/certs/ca-certificates.crt")  # after apt, which makes one of its own
        for step in steps((PROJECT / "packaging" / "container" / "Dockerfile").read_text()):
            root.take(*step)
        counted = ["du", "-sxb", *(f"--exclude={place}" for place in BOUND), folder]
        size = int(subprocess.run(counted, check=True, capture_output=True, text=True).stdout.split()[0])
        print(f"size: {size / 1e6:.0f} MB", flush=True)
        if size > LIMIT:
            raise SystemExit(f"try.py: that is more than {LIMIT / 1e6:.0f} MB")
        use(root)
    finally:
        for place in reversed(BOUND):
            subprocess.run(["umount", place], check=False)
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("tmp", "restored"):
            shutil.rmtree(f"{folder}.{name}", ignore_errors=True)
    print("The container's steps work.")
    return 0


BOUND: list[Path] = []


def lend(folder: Path, name: str) -> None:
    """How this machine reaches the network: a file copied into the root, where there is one."""
    if Path("/", name).exists():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(Path("/", name), folder / name)


def bind(folder: Path) -> None:
    """/proc and /dev/shm, as an engine gives them, and wheels that this machine keeps for pip."""
    for kind, name in (("proc", "proc"), ("tmpfs", "dev/shm")):
        (folder / name).mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", kind, kind, folder / name], check=True)
        BOUND.append(folder / name)
    for kept in filter(Path.exists, map(Path, ("/opt/wheels", "/opt/pypi", "/opt/pypi-more", "/etc/xdg/pip"))):
        place = folder / kept.relative_to("/")
        place.mkdir(parents=True)
        subprocess.run(["mount", "--bind", kept, place], check=True)
        BOUND.append(place)


def use(root: Root) -> None:
    """Restore, check and run a small cluster, with the root read-only and as the image's user."""
    for name in ("tmp", "restored"):
        outside = Path(f"{root.folder}.{name}")
        outside.mkdir()
        shutil.chown(outside, int(root.user), int(root.user))
        (root.folder / name).mkdir(exist_ok=True)
    masters = root.folder / "masters"
    masters.mkdir()
    for number in range(3):
        shutil.copy(PROJECT / "resources" / "demo" / "shellac-demo.flac", masters / f"side {number}.flac")
    root.run(*root.entry, "restore", "/masters/side 0.flac", "-o", "/restored/one", "--removed", read_only=True)
    root.run(*root.entry, "verify", "/restored/one", "--masters", "/masters", read_only=True)
    compose = (PROJECT / "packaging" / "container" / "compose.yaml").read_text()
    entries = [
        json.loads(re.sub(r"([\w.-]+)(?=[,\]])", r'"\1"', e)) for e in re.findall(r"entrypoint: (\[.*\])", compose)
    ]
    address = "tcp://127.0.0.1:8786"
    servers = [root.run(*entries[0], "--port", "8786", "--no-dashboard", read_only=True, background=True)]
    try:
        time.sleep(5)
        for _ in range(2):
            options = ("--nworkers", "1", "--nthreads", "1", "--no-dashboard")
            servers.append(root.run(*entries[1], address, *options, read_only=True, background=True))
        batch = ("batch", "/masters", "/restored/all", "--removed", "--no-pictures", "--dask", address)
        root.run(*root.entry, *batch, read_only=True)
    finally:
        for server in servers:
            server.terminate()
            server.wait(30)


if __name__ == "__main__":
    sys.exit(main())
