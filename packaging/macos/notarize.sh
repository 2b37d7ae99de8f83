#!/bin/sh
# Has Apple's notary look at a disk image, and staples its word to it: packaging/macos/notarize.sh FILE.dmg
# NOTARY_KEY (a .p8 of App Store Connect), NOTARY_KEY_ID and NOTARY_ISSUER say who asks.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
printf '%s\n' "$NOTARY_KEY" > "$work/key.p8"
xcrun notarytool submit "$1" --key "$work/key.p8" --key-id "$NOTARY_KEY_ID" --issuer "$NOTARY_ISSUER" --wait --timeout 30m
xcrun stapler staple "$1"
xcrun stapler validate "$1"
