#!/bin/sh
# The changelog in Debian's form, on stdout: packaging/linux/changelog.sh MAINTAINER
# One entry, of this version; what changed for users is CHANGELOG.md, which the package has as NEWS.gz.
# SOURCE_DATE_EPOCH is when it was made, where that is to be the same each time.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$here/../../model/__init__.py")
cat <<ENTRY
shellac ($version) stable; urgency=medium

  * Version $version; what changed is in /usr/share/doc/shellac/NEWS.gz.

 -- $1  $(LC_ALL=C date -u -R -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}")
ENTRY
