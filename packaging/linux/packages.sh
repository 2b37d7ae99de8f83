#!/bin/sh
# Builds the packages of Linux and uses each, as far as this machine can: packaging/linux/packages.sh TARGET   (`make packages`)
# What is cheap and tells much comes first; pictures and reports are left in TARGET.
# What this machine cannot do is found out beforehand, said in a sentence and left out. What is begun and fails ends this, with
# its status. SHELLAC_DEADLINE (seconds since 1970): what has not begun by then is left out as well, and said.
# PYTHON is that of the environment in which the bundle is made; SHELLAC_MIRROR as in bare_root.sh; SHELLAC_TORCH_INDEX as in
# tools/setup.sh. All versions are those of constraints.txt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
mkdir -p "$1"
target=$(cd "$1" && pwd)
python=${PYTHON:-python3}
PATH=$PATH:/usr/sbin:/sbin
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' model/__init__.py)
roots=$(mktemp -d "${TMPDIR:-/tmp}/shellac-roots.XXXXXX")
trap 'rm -rf --one-file-system "$roots"' EXIT
trap 'exit 130' INT TERM

finished=''
left_out=''
# step WHAT WHY-NOT COMMAND ...: the command, unless there is a reason why not. Not to be called where its status is asked for:
# there the shell would go on after a failure.
step() {
    what=$1 why=$2
    shift 2
    began=$(date +%s)
    if [ -z "$why" ] && [ "$began" -ge "${SHELLAC_DEADLINE:-$((began + 1))}" ]; then why='no time is left for it'; fi
    if [ -n "$why" ]; then
        echo "=== LEFT OUT: $what ($why)"
        left_out="$left_out
    $what ($why)"
        return
    fi
    echo "=== $what"
    "$@"
    finished="$finished
    $what, $(($(date +%s) - began)) s"
}

# has PROGRAM PACKAGE: whether this machine has it, or apt may bring it and does (with what it recommends: Debian's keys, which
# debootstrap wants on Ubuntu)
has() {
    command -v "$1" >/dev/null && return
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$2" >/dev/null && command -v "$1" >/dev/null
}

# too_old SUITE: why what is built here does not run there: it wants this machine's C library, or a later one
too_old() {
    [ -d "$roots/$1" ] || return 0
    ours=$(getconf GNU_LIBC_VERSION | cut -d' ' -f2)
    theirs=$(chroot "$roots/$1" dpkg-query -W -f '${Version}' libc6) || return
    [ "$(printf '%s\n' "$ours" "$theirs" | sort -V | head -n 1)" = "$ours" ] \
        || echo "it was built with glibc $ours, and $1 has ${theirs%%-*}"
}

# bare_debian SUITE: a root of it, at the second try if need be. Where there is none, which is the mirror's fault or this
# machine's and no fault of a package, the reason is in TARGET/no-SUITE.
bare_debian() {
    rm -f "$target/no-$1"
    for _ in 1 2; do
        rm -rf --one-file-system "${roots:?}/$1"
        debootstrap --variant=minbase "$1" "$roots/$1" "${SHELLAC_MIRROR:-http://deb.debian.org/debian}" \
            >"$target/debootstrap-$1.txt" 2>&1 && return
    done
    echo "debootstrap could not make it: $(tail -n 1 "$target/debootstrap-$1.txt")" | tee "$target/no-$1"
}
# on SUITE SCRIPT FILE: one of the bare_*.sh, on a copy of that root
on() { SHELLAC_SUITE=$1 SHELLAC_BARE_ROOT=$roots/$1 sh "$here/$2" "$3" "$target"; }
deb() {
    "$python" tools/manpage.py build/man/shellac.1
    sh "$here/deb.sh" dist/shellac dist
}

# --- what this machine can do ----------------------------------------------------------------------------------------------

cuda=$("$python" -c 'import torch; print(torch.version.cuda or "")')
no_torch=${cuda:+PyTorch here is the one with CUDA, of 5 GB, which packages do not have}
index=${SHELLAC_TORCH_INDEX-https://download.pytorch.org/whl/cpu}
[ -z "$index" ] || wget --quiet --timeout=8 --tries=1 --spider "$index/torch/" || index=''

no_bundle=$no_torch
[ -n "$no_bundle" ] || has objdump binutils || no_bundle='objdump is missing'
no_try=$no_bundle
[ -n "$no_try" ] || unshare --net setpriv --reuid=65534 --regid=65534 --clear-groups true 2>/dev/null \
    || no_try='nobody here may take the network away'
no_deb=$no_bundle
[ -n "$no_deb" ] || command -v dpkg-deb >/dev/null || no_deb='this is neither Debian nor Ubuntu'
no_lintian=$no_deb
[ -n "$no_lintian" ] || has lintian lintian || no_lintian='lintian is missing'
no_image=$no_bundle
[ -n "$no_image" ] || [ "$(uname -m)" = x86_64 ] || no_image="AppImages are made on x86_64, and this is $(uname -m)"
[ -n "$no_image" ] || has mksquashfs squashfs-tools || no_image='mksquashfs is missing'
has debootstrap debootstrap || true # bare_possible.sh says so
no_bookworm=$(SHELLAC_SUITE=bookworm sh "$here/bare_possible.sh")
no_trixie=$(SHELLAC_SUITE=trixie sh "$here/bare_possible.sh")
no_container=${no_torch:-$no_bookworm}
[ -n "$no_container" ] || unshare --mount true 2>/dev/null || no_container='nobody here may have mounts of their own'

# --- and does --------------------------------------------------------------------------------------------------------------

package=dist/shellac_${version}_$(dpkg --print-architecture 2>/dev/null || uname -m).deb
image=dist/shellac-$version-x86_64.squashfs
wheel=dist/shellac-$version-py3-none-any.whl
step 'the bundle, and its self-test' "$no_bundle" make bundle
step 'the bundle where a user may have it, who may do nothing' "$no_try" sh "$here/try.sh" dist/shellac
step 'the deb' "$no_deb" deb
step 'a bare bookworm' "$no_bookworm" bare_debian bookworm
[ -n "$no_bookworm" ] || [ ! -s "$target/no-bookworm" ] || no_bookworm=$(cat "$target/no-bookworm")
no_use=${no_bookworm:-$(too_old bookworm)} # an assignment ends the script where the question itself fails
step 'the deb, used on bookworm' "${no_deb:-$no_use}" on bookworm bare.sh "$package"
step 'what an AppImage holds' "$no_image" sh "$here/appimage/appimage.sh" dist/shellac dist
step 'what an AppImage holds, used on bookworm' "${no_image:-$no_use}" on bookworm bare_appimage.sh "$image"
step 'the wheel' '' make wheel
step 'the wheel, used on bookworm' "${no_torch:-$no_bookworm}" env "SHELLAC_TORCH_INDEX=$index" \
    "PIP_CONSTRAINT=$PWD/constraints.txt" SHELLAC_SUITE=bookworm "SHELLAC_BARE_ROOT=$roots/bookworm" sh "$here/bare_wheel.sh" "$wheel" "$target"
step 'bill of materials and checksums' "$no_bundle" make release-files
step 'what lintian says of the deb' "$no_lintian" lintian --allow-root --fail-on error,warning "$package"
step 'a bare trixie' "$no_trixie" bare_debian trixie
[ -n "$no_trixie" ] || [ ! -s "$target/no-trixie" ] || no_trixie=$(cat "$target/no-trixie")
no_use=${no_trixie:-$(too_old trixie)}
step 'the deb, used on trixie' "${no_deb:-$no_use}" on trixie bare.sh "$package"
step "the container's steps" "${no_container:-$no_bookworm}" env "TORCH_INDEX=$index" "$python" packaging/container/try.py

echo "=== packages: done$finished"
[ -z "$left_out" ] || echo "=== packages: left out$left_out"
