# Signs programs for Windows: packaging\windows\sign.ps1 FILE ...
# CERTIFICATE is a .pfx in base64, CERTIFICATE_PASSWORD its password; the time of signing is certified by a third, so that
# the signature outlives the certificate.
$ErrorActionPreference = "Stop"
$tool = Get-ChildItem "${env:ProgramFiles(x86)}\Windows Kits\10\bin\*\x64\signtool.exe" | Sort-Object FullName | Select-Object -Last 1
if (-not $tool) { throw "sign.ps1: there is no signtool" }
$key = Join-Path $env:TEMP "shellac-signing.pfx"
try {
  [IO.File]::WriteAllBytes($key, [Convert]::FromBase64String($env:CERTIFICATE))
  foreach ($file in $args) {
    & $tool.FullName sign /f $key /p $env:CERTIFICATE_PASSWORD /fd SHA256 /td SHA256 /tr http://timestamp.digicert.com $file
    if ($LASTEXITCODE -ne 0) { throw "sign.ps1: $file was not signed" }
    & $tool.FullName verify /pa $file
    if ($LASTEXITCODE -ne 0) { throw "sign.ps1: the signature of $file does not hold" }
  }
} finally {
  Remove-Item $key -ErrorAction SilentlyContinue
}
