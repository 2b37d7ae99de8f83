# A bare Debian to try something in; bare.sh, bare_wheel.sh and bare_appimage.sh read this with `.`, as root.
# Makes the smallest Debian with debootstrap, in a folder that goes when the script ends, and says how to work there:
#   inside COMMAND        as root          brought PACKAGE ...   with apt
#   as_visitor COMMAND    as a user without rights, whose home is /home/visitor
#   said WORDS            ends the script with them
# Wants `target`, the folder for what is to be kept. SHELLAC_SUITE (bookworm) and SHELLAC_MIRROR
# (http://deb.debian.org/debian) say which Debian, and from where; SHELLAC_BARE_ROOT is a bare root that is there already,
# and is copied instead.
suite=${SHELLAC_SUITE:-bookworm}
PATH=$PATH:/usr/sbin:/sbin
root=$(mktemp -d "${TMPDIR:-/tmp}/shellac-bare.XXXXXX")
lent='' # folders of this machine that are seen inside
finish() {
    for place in $lent /dev/pts /proc; do umount "$root$place" 2>/dev/null || true; done
    rm -rf --one-file-system "$root"
}
trap finish EXIT
trap 'exit 130' INT TERM
chmod 755 "$root"
said() { echo "$(basename "$0"): $1" >&2; exit 1; }
inside() { chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }
brought() { inside apt-get install -y -qq --no-install-recommends "$@" >/dev/null; }
as_visitor() { chroot --userspec=visitor:visitor "$root" env -i HOME=/home/visitor PATH=/usr/bin:/bin "$@"; }

if [ -n "${SHELLAC_BARE_ROOT:-}" ]; then
    cp -a "$SHELLAC_BARE_ROOT/." "$root"
else
    debootstrap --variant=minbase "$suite" "$root" "${SHELLAC_MIRROR:-http://deb.debian.org/debian}"
fi
mount -t proc proc "$root/proc"
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts "$root/dev/pts" # zsh completes in a terminal only
[ ! -e /etc/resolv.conf ] || cp -L /etc/resolv.conf "$root/etc/resolv.conf"
[ ! -e /etc/apt/apt.conf ] || cp /etc/apt/apt.conf "$root/etc/apt/apt.conf"
inside apt-get update -qq
inside useradd -m visitor
echo "=== $(inside sh -c '. /etc/os-release; echo "$PRETTY_NAME"'), bare"
