#!/bin/sh
# Packs a bundle for Debian and Ubuntu: packaging/linux/deb.sh BUNDLE TARGET [MANUAL]
# With the manual page (build/man/shellac.1, which make deb writes) and completion scripts, which the bundle prints itself.
# The package runs on the Debian release it is built on, and later: build it on the oldest that is to be served.
# SHELLAC_MAINTAINER="Name <address>" is who the package says to write to, where whoever hands it out has an address. The field
# wants one in any case; below .invalid nobody can ever have one (RFC 2606), so no stranger gets the letters. SHELLAC_HOMEPAGE is
# the project's page, see metainfo.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bundle=$(cd "$1" && pwd)
mkdir -p "$2"
target=$(cd "$2" && pwd)
PATH=$PATH:/usr/sbin:/sbin
[ -x "$bundle/shellac" ] || { echo "deb.sh: there is no bundle in $bundle (make bundle makes one)" >&2; exit 1; }
project=$here/../..
manual=${3:-$project/build/man/shellac.1}
[ -f "$manual" ] || { echo "deb.sh: there is no manual page in $manual (tools/manpage.py writes it)" >&2; exit 1; }
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$project/model/__init__.py")
architecture=$(dpkg --print-architecture)
maintainer=${SHELLAC_MAINTAINER:-Shellac authors <authors@shellac.invalid>}
work=$(mktemp -d "$target/deb.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$work/root

install -d "$root/opt" "$root/usr/bin" "$root/usr/share/applications" "$root/usr/share/metainfo" \
    "$root/usr/share/mime/packages" "$root/usr/share/icons/hicolor/scalable/apps" \
    "$root/usr/share/icons/hicolor/512x512/apps" "$root/usr/share/doc/shellac" "$root/usr/share/lintian/overrides" \
    "$root/DEBIAN"
# links to the same files where that is possible: the bundle is large
cp -al "$bundle" "$root/opt/shellac" 2>/dev/null || { rm -rf "$root/opt/shellac"; cp -a "$bundle" "$root/opt/shellac"; }
ln -s /opt/shellac/shellac "$root/usr/bin/shellac"
ln -s /opt/shellac/shellac-cli "$root/usr/bin/shellac-cli"
install -m 644 "$here/org.shellac.Shellac.desktop" "$root/usr/share/applications/"
install -m 644 "$here/shellac-mime.xml" "$root/usr/share/mime/packages/shellac.xml"
install -m 644 "$project/resources/icons/shellac.svg" "$root/usr/share/icons/hicolor/scalable/apps/"
install -m 644 "$project/packaging/shellac.png" "$root/usr/share/icons/hicolor/512x512/apps/"
for icon in "$here"/icons/*.png; do # the same drawing in the sizes that menus and panels ask for
    size=$(basename "$icon" .png)
    install -D -m 644 "$icon" "$root/usr/share/icons/hicolor/${size}x$size/apps/shellac.png"
done
install -m 644 "$here/copyright" "$root/usr/share/doc/shellac/copyright"
install -m 644 "$here/lintian-overrides" "$root/usr/share/lintian/overrides/shellac"
sh "$here/changelog.sh" "$maintainer" | gzip -9n > "$root/usr/share/doc/shellac/changelog.gz"
gzip -9n < "$project/CHANGELOG.md" > "$root/usr/share/doc/shellac/NEWS.gz"
sh "$here/metainfo.sh" > "$root/usr/share/metainfo/org.shellac.Shellac.metainfo.xml"
chmod 644 "$root/usr/share/metainfo/org.shellac.Shellac.metainfo.xml"

# both programs know the same commands; each gets its page, and what its shell completes
completions=$root/usr/share/bash-completion/completions
zsh=$root/usr/share/zsh/vendor-completions
fish=$root/usr/share/fish/vendor_completions.d
install -d "$root/usr/share/man/man1" "$completions" "$zsh" "$fish"
gzip -9n < "$manual" > "$root/usr/share/man/man1/shellac.1.gz"
ln -s shellac.1.gz "$root/usr/share/man/man1/shellac-cli.1.gz"
for name in shellac shellac-cli; do
    "$bundle/$name" completion bash > "$completions/$name"
    "$bundle/$name" completion zsh > "$zsh/_$name"
    "$bundle/$name" completion fish > "$fish/$name.fish"
    for script in "$completions/$name" "$zsh/_$name" "$fish/$name.fish"; do
        grep -q restore "$script" || { echo "deb.sh: $script completes nothing" >&2; exit 1; }
    done
done
chmod -R u=rwX,go=rX "$root/usr"

# What of the system the bundle's libraries need. dpkg-shlibdeps would take the system's own Qt, where that is installed,
# for the one in the bundle; so: every library that is asked for and is not in the bundle, and the package it is in.
find "$root/opt/shellac" -type f \( -name '*.so' -o -name '*.so.*' -o -perm -u+x \) -exec objdump -p {} + 2>/dev/null \
    | awk '$1 == "NEEDED" { print $2 }' | sort -u > "$work/needed"
find "$root/opt/shellac" -name '*.so*' -printf '%f\n' | sort -u > "$work/inside"
depends=''
for library in $(comm -23 "$work/needed" "$work/inside"); do
    path=$(ldconfig -p | awk -v name="$library" '$1 == name && $0 ~ /x86-64|AArch64/ { print $NF; exit }')
    [ -n "$path" ] || { echo "deb.sh: the bundle needs $library, which this system does not have" >&2; exit 1; }
    real=$(readlink -f "$path")
    owner=$({ dpkg -S "$real" || dpkg -S "${real#/usr}" || dpkg -S "/usr$real"; } 2>/dev/null | head -n 1 | cut -d: -f1)
    [ -n "$owner" ] || { echo "deb.sh: $real is in no package" >&2; exit 1; }
    case $owner in
        libc6) owner="libc6 (>= $(dpkg-query -W -f '${Version}' libc6 | cut -d- -f1))" ;;
    esac
    case ", $depends, " in *", $owner, "*) ;; *) depends="${depends:+$depends, }$owner" ;; esac
done
[ -n "$depends" ] || { echo "deb.sh: the bundle seems to need nothing of the system, which cannot be" >&2; exit 1; }

cat > "$root/DEBIAN/control" <<CONTROL
Package: shellac
Version: $version
Architecture: $architecture
Maintainer: $maintainer${SHELLAC_HOMEPAGE:+
Homepage: ${SHELLAC_HOMEPAGE%/}}
Installed-Size: $(du -sk "$root/opt" | cut -f1)
Depends: $depends, fontconfig, fonts-dejavu-core | fonts-liberation | fonts-noto-core
Recommends: libasound2-plugins, xdg-utils
Section: sound
Priority: optional
Description: removes the noise from recordings of old discs
 A neural network finds surface noise, clicks, crackle, hum and rumble;
 Shellac subtracts it at the file's own sample rate and leaves everything else
 as it was.
 .
 The window is 'shellac', the commands for scripts and whole collections are
 'shellac-cli'. Everything it needs to compute is in the package.
CONTROL
( cd "$root" && find opt usr -type f -exec md5sum {} + > DEBIAN/md5sums )

name=shellac_${version}_$architecture.deb
# zstd: ten times as fast to unpack as xz, for some tens of MB. SHELLAC_DEB_LEVEL=3 is for trials.
dpkg-deb --root-owner-group -Zzstd -z"${SHELLAC_DEB_LEVEL:-17}" --build "$root" "$work/$name" >/dev/null
size=$(stat -c %s "$work/$name")
limit=${SHELLAC_DEB_LIMIT:-250000000} # bytes, so that nobody has to ask which MB
if [ "$size" -gt "$limit" ]; then
    echo "deb.sh: the package has $size bytes, more than the $limit that it may have" >&2
    exit 1
fi
mv "$work/$name" "$target/$name"
echo "$target/$name: $size bytes (at most $limit), installs $(du -sm "$root/opt" | cut -f1) MB; needs $depends"
