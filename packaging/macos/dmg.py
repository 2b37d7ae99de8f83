"""Settings for dmgbuild: dmgbuild -s packaging/macos/dmg.py Shellac dist/shellac.dmg (in the project's folder)."""

files = ["dist/Shellac.app"]
symlinks = {"Applications": "/Applications"}
icon_locations = {"Shellac.app": (150, 170), "Applications": (430, 170)}
window_rect = ((200, 200), (580, 360))
default_view = "icon-view"
icon_size = 112
format = "ULMO"  # lzma: the smallest that macOS 12 reads
