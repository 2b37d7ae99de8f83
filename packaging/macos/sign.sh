#!/bin/sh
# Signs the application for macOS: packaging/macos/sign.sh Shellac.app
# CERTIFICATE is a .p12 in base64 (Developer ID Application), CERTIFICATE_PASSWORD its password. It goes into a keychain of
# its own, which is removed again. The hardened runtime is what a notary asks for; torch maps memory that it wrote to, and
# libraries inside are signed by the same hand, from the inside out.
set -eu
app=$1
work=$(mktemp -d)
keychain=$work/signing.keychain-db
password=$(openssl rand -hex 16)
finish() {
    security delete-keychain "$keychain" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT
printf %s "$CERTIFICATE" | openssl base64 -d -A > "$work/certificate.p12"
security create-keychain -p "$password" "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$work/certificate.p12" -k "$keychain" -P "$CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
identity=$(security find-identity -v -p codesigning "$keychain" | sed -n 's/.*"\(Developer ID Application: .*\)"/\1/p' | head -n 1)
[ -n "$identity" ] || { echo "sign.sh: the certificate is none for applications" >&2; exit 1; }
cat > "$work/entitlements.plist" <<'EOF'
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>com.apple.security.cs.allow-unsigned-executable-memory</key><true/></dict></plist>
EOF
export identity work
signed() { codesign --force --timestamp --options runtime --entitlements "$work/entitlements.plist" --sign "$identity" "$1"; }
# what is inside first: libraries are told by what they are, not by their names
find "$app/Contents" -type f ! -path '*/MacOS/*' -exec sh -c '
    case $(file -b "$1") in
        Mach-O*) codesign --force --timestamp --options runtime --sign "$identity" "$1" ;;
    esac' sh {} \;
for program in "$app"/Contents/MacOS/*; do signed "$program"; done
signed "$app"
codesign --verify --deep --strict --verbose=2 "$app"
