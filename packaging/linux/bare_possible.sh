#!/bin/sh
# Whether bare.sh and its like can run on this machine: packaging/linux/bare_possible.sh
# Prints why not, in one sentence, or nothing where they can; both are answers, so the status is 0. Any other is a fault.
# What it tries is what they do: mount, make devices, change root, fetch from the mirror. Which Debian: see bare_root.sh.
set -eu
PATH=$PATH:/usr/sbin:/sbin
suite=${SHELLAC_SUITE:-bookworm}
mirror=${SHELLAC_MIRROR:-http://deb.debian.org/debian}
room=${SHELLAC_ROOM:-6000000} # KiB: a root with the package, its copy, and an environment with PyTorch
no() { echo "$1"; exit 0; }
[ "$(uname -s)" = Linux ] || no "a bare Debian runs on Linux only"
[ "$(id -u)" = 0 ] || no "a bare Debian is made by root"
for program in debootstrap wget chroot mount umount mknod; do
    command -v "$program" >/dev/null || no "$program is not on this machine"
done
[ -e "${DEBOOTSTRAP_DIR:-/usr/share/debootstrap}/scripts/$suite" ] || no "this machine's debootstrap does not know $suite"

place=$(mktemp -d "${TMPDIR:-/tmp}/shellac-possible.XXXXXX")
finish() {
    for mounted in proc pts; do umount "$place/$mounted" 2>/dev/null || true; done
    rm -rf --one-file-system "$place"
}
trap finish EXIT
mkdir "$place/proc" "$place/pts"
mount -t proc proc "$place/proc" 2>/dev/null \
    && mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$place/pts" 2>/dev/null \
    || no "nothing can be mounted here, not even by root"
mknod -m 666 "$place/null" c 1 3 2>/dev/null && sh -c 'echo > "$1"' sh "$place/null" 2>/dev/null \
    || no "no devices can be made in $place"
chroot / true 2>/dev/null || no "the root cannot be changed here, not even by root"
free=$(df -Pk "$place" | awk 'NR == 2 { print $4 }')
[ "$free" -ge "$room" ] || no "$place has $((free / 1000)) MB of room, and $((room / 1000)) are wanted"
wget --quiet --timeout=20 --tries=2 --output-document=/dev/null "$mirror/dists/$suite/InRelease" \
    || no "$mirror does not answer for $suite"
