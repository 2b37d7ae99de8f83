; The installer for Windows, made by Inno Setup 6 from a bundle:
;   iscc /DVersion=0.1.0 /DBundle=..\..\dist\shellac /DTarget=..\..\dist packaging\windows\shellac.iss
; Installs for the user alone, without administrator's rights; /ALLUSERS on its command line installs for all.
#ifndef Version
  #error Say which version: /DVersion=...
#endif
#ifndef Bundle
  #define Bundle "..\..\dist\shellac"
#endif
#ifndef Target
  #define Target "..\..\dist"
#endif

[Setup]
AppId={{8B6C2B0E-6B0B-4C57-9A4E-3B4D1D6E7A51}
AppName=Shellac
AppVersion={#Version}
AppPublisher=Shellac authors
DefaultDirName={autopf}\Shellac
DefaultGroupName=Shellac
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
Compression=lzma2/max
SolidCompression=yes
LicenseFile=..\..\LICENSE
OutputDir={#Target}
OutputBaseFilename=shellac-{#Version}-windows-x64
UninstallDisplayIcon={app}\shellac.exe
ChangesAssociations=yes
ChangesEnvironment=yes
CloseApplications=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"
Name: "fr"; MessagesFile: "compiler:Languages\French.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "path"; Description: "shellac-cli in every terminal (adds the folder to PATH)"; Flags: unchecked

[InstallDelete]
; an older version's libraries must not be found beside the new ones
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\Shellac"; Filename: "{app}\shellac.exe"
Name: "{autodesktop}\Shellac"; Filename: "{app}\shellac.exe"; Tasks: desktopicon

[Registry]
; offered under "Open with"; what opens these files by default stays the user's choice
Root: HKA; Subkey: "Software\Classes\Shellac.Recording"; ValueType: string; ValueData: "Sound recording"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Shellac.Recording\DefaultIcon"; ValueType: string; ValueData: "{app}\shellac.exe,0"
Root: HKA; Subkey: "Software\Classes\Shellac.Recording\shell\open\command"; ValueType: string; ValueData: """{app}\shellac.exe"" ""%1"""
#define Associated(str Suffix) "Root: HKA; Subkey: ""Software\Classes\" + Suffix + "\OpenWithProgids""; ValueType: string; ValueName: ""Shellac.Recording""; Flags: uninsdeletevalue"
#emit Associated(".wav")
#emit Associated(".wave")
#emit Associated(".bwf")
#emit Associated(".rf64")
#emit Associated(".w64")
#emit Associated(".aif")
#emit Associated(".aiff")
#emit Associated(".aifc")
#emit Associated(".flac")
#emit Associated(".ogg")
#emit Associated(".oga")
#emit Associated(".opus")
#emit Associated(".mp3")
Root: HKA; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: path; Check: not IsAdminInstallMode and NotOnPath('{app}')

[Run]
Filename: "{app}\shellac.exe"; Description: "{cm:LaunchProgram,Shellac}"; Flags: nowait postinstall skipifsilent

[Code]
function NotOnPath(Folder: String): Boolean;
var
  Path: String;
begin
  if not RegQueryStringValue(HKCU, 'Environment', 'Path', Path) then
    Path := '';
  Result := Pos(';' + Lowercase(ExpandConstant(Folder)) + ';', ';' + Lowercase(Path) + ';') = 0;
end;
