#!/bin/sh
# What software centres show, filled in, on stdout: packaging/linux/metainfo.sh
# SHELLAC_HOMEPAGE is the address of the project's page, under which docs/pictures can be fetched. Without one the page
# and the picture are left out, since a made-up address would be worse than none.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$here/../../model/__init__.py")
if [ -n "${SHELLAC_HOMEPAGE:-}" ]; then with="s#@HOMEPAGE@#${SHELLAC_HOMEPAGE%/}#"; else with='/<screenshots>/,/<\/screenshots>/d;/@HOMEPAGE@/d'; fi
sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$(date -u +%Y-%m-%d)/" -e "$with" "$here/org.shellac.Shellac.metainfo.xml"
