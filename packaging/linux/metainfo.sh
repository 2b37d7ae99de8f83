#!/bin/sh
# What software centres show, filled in, on stdout: packaging/linux/metainfo.sh
# SHELLAC_HOMEPAGE is the address of the project's page, SHELLAC_PICTURES the one below which the files of docs/pictures can be
# fetched (docs/pictures below the page, unless told). Without a page both are left out, since a made-up address would be
# worse than none.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
version=$(sed -n 's/^__version__ = "\(.*\)"/\1/p' "$here/../../model/__init__.py")
page=${SHELLAC_HOMEPAGE:-}
page=${page%/}
pictures=${SHELLAC_PICTURES:-$page/docs/pictures}
if [ -n "$page" ]; then with="s#@HOMEPAGE@#$page#;s#@PICTURES@#${pictures%/}#"; else with='/<screenshots>/,/<\/screenshots>/d;/@HOMEPAGE@/d'; fi
day=$(date -u -d "@${SOURCE_DATE_EPOCH:-$(date +%s)}" +%Y-%m-%d)
sed -e "s/@VERSION@/$version/" -e "s/@DATE@/$day/" -e "$with" "$here/org.shellac.Shellac.metainfo.xml"
