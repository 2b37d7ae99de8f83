cask "shellac" do
  version "@VERSION@"
  sha256 "@SHA256_MACOS@"

  url "@REPOSITORY@/releases/download/v#{version}/shellac-#{version}-macos-arm64.dmg"
  name "Shellac"
  desc "Removes the noise from recordings of old discs"
  homepage "@REPOSITORY@"

  depends_on arch: :arm64
  depends_on macos: ">= :monterey"

  app "Shellac.app"
  binary "#{appdir}/Shellac.app/Contents/MacOS/shellac-cli"

  # the log; settings, presets and weights of the user's own stay
  zap trash: "~/Library/Application Support/Shellac/Shellac"
end
