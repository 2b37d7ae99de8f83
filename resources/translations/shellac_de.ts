<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name></name>
    <message>
        <source>&quot;{name}&quot; cannot be the name of a model: it becomes the name of a file</source>
        <translation>„{name}“ geht nicht als Name eines Modells: Daraus wird der Name einer Datei</translation>
    </message>
    <message numerus="yes">
        <source>%n answered</source>
        <translation>
            <numerusform>%n beantwortet</numerusform>
            <numerusform>%n beantwortet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n channels</source>
        <translation>
            <numerusform>%n Kanal</numerusform>
            <numerusform>%n Kanäle</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n Datei</numerusform>
            <numerusform>%n Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n Beispiel</numerusform>
            <numerusform>%n Beispiele</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n marker(s) added from {name}.</source>
        <translation>
            <numerusform>%n Marke aus {name} hinzugefügt.</numerusform>
            <numerusform>%n Marken aus {name} hinzugefügt.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n region(s)</source>
        <translation>
            <numerusform>%n Bereich</numerusform>
            <numerusform>%n Bereiche</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s) (is|are) restored anew</source>
        <translation>
            <numerusform>%n Ergebnis wird neu restauriert</numerusform>
            <numerusform>%n Ergebnisse werden neu restauriert</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s) for spans</source>
        <translation>
            <numerusform>%n Probe für einen Abschnitt</numerusform>
            <numerusform>%n Proben für Abschnitte</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;About Shellac</source>
        <translation>Ü&amp;ber Shellac</translation>
    </message>
    <message>
        <source>&amp;About this model …</source>
        <translation>Über dieses Mo&amp;dell …</translation>
    </message>
    <message>
        <source>&amp;Batch …</source>
        <translation>S&amp;tapel …</translation>
    </message>
    <message>
        <source>&amp;Blind test (ABX) …</source>
        <translation>&amp;Blindtest (ABX) …</translation>
    </message>
    <message>
        <source>&amp;Close recording</source>
        <translation>Aufnahme s&amp;chließen</translation>
    </message>
    <message>
        <source>&amp;Commands and keys …</source>
        <translation>&amp;Befehle und Tasten …</translation>
    </message>
    <message>
        <source>&amp;Compare settings …</source>
        <translation>&amp;Einstellungen vergleichen …</translation>
    </message>
    <message>
        <source>&amp;Delete the nearest marker</source>
        <translation>Nächstgelegene Marke &amp;löschen</translation>
    </message>
    <message>
        <source>&amp;Draw regions with the mouse</source>
        <translation>Bereiche mit der &amp;Maus zeichnen</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Export “{name}” …</source>
        <translation>„{name}“ &amp;exportieren …</translation>
    </message>
    <message>
        <source>&amp;Export …</source>
        <translation>&amp;Exportieren …</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Follow the playhead</source>
        <translation>Der Abspielposition &amp;folgen</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;Import markers …</source>
        <translation>Marken &amp;importieren …</translation>
    </message>
    <message>
        <source>&amp;Import regions …</source>
        <translation>Bereiche &amp;importieren …</translation>
    </message>
    <message>
        <source>&amp;Import …</source>
        <translation>&amp;Importieren …</translation>
    </message>
    <message>
        <source>&amp;Learn this collection&apos;s noise …</source>
        <translation>Rauschen dieser Sammlung &amp;lernen …</translation>
    </message>
    <message>
        <source>&amp;List of the regions</source>
        <translation>&amp;Liste der Bereiche</translation>
    </message>
    <message>
        <source>&amp;Match levels</source>
        <translation>Pegel an&amp;gleichen</translation>
    </message>
    <message>
        <source>&amp;Next marker</source>
        <translation>&amp;Nächste Marke</translation>
    </message>
    <message>
        <source>&amp;Next region</source>
        <translation>&amp;Nächster Bereich</translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation>Öff&amp;nen …</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>Abs&amp;pielen oder anhalten</translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation>&amp;Wiedergabe</translation>
    </message>
    <message>
        <source>&amp;Preferences …</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Previous click</source>
        <translation>&amp;Voriger Knackser</translation>
    </message>
    <message>
        <source>&amp;Previous marker</source>
        <translation>&amp;Vorige Marke</translation>
    </message>
    <message>
        <source>&amp;Previous region</source>
        <translation>&amp;Voriger Bereich</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>&amp;Redo {what}</source>
        <translation>&amp;Wiederholen: {what}</translation>
    </message>
    <message>
        <source>&amp;Remove the noise samples of spans</source>
        <translation>Rauschproben von Ab&amp;schnitten entfernen</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>&amp;Restaurieren</translation>
    </message>
    <message>
        <source>&amp;Save as a new preset …</source>
        <translation>Als neues Preset &amp;speichern …</translation>
    </message>
    <message>
        <source>&amp;Set a marker at the playhead</source>
        <translation>Marke an der Abspielposition &amp;setzen</translation>
    </message>
    <message>
        <source>&amp;Side by side, or stacked</source>
        <translation>&amp;Nebeneinander oder untereinander</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Extras</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>&amp;Erneut versuchen</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>&amp;Undo {what}</source>
        <translation>&amp;Rückgängig: {what}</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&apos;{name}&apos; is not a format of an access copy: that is flac, mp3, opus or vorbis, or FORMAT:DEPTH:RATE, such as wav:24:96000, flac:16:source or mp3:48000.</source>
        <translation>„{name}“ ist kein Format einer Nutzungskopie: Das ist flac, mp3, opus oder vorbis, oder FORMAT:TIEFE:RATE, etwa wav:24:96000, flac:16:source oder mp3:48000.</translation>
    </message>
    <message>
        <source>&apos;{text}&apos; is not a sample rate from 8000 to 192000 Hz, and not &apos;source&apos;, that of the recording.</source>
        <translation>„{text}“ ist keine Abtastrate von 8000 bis 192000 Hz und nicht „source“, die der Aufnahme.</translation>
    </message>
    <message numerus="yes">
        <source>, %n cannot be opened</source>
        <translation>
            <numerusform>, %n nicht zu öffnen</numerusform>
            <numerusform>, %n nicht zu öffnen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n done already</source>
        <translation>
            <numerusform>, %n schon fertig</numerusform>
            <numerusform>, %n schon fertig</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n failed</source>
        <translation>
            <numerusform>, %n fehlgeschlagen</numerusform>
            <numerusform>, %n fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message>
        <source>, as set</source>
        <translation>, wie eingestellt</translation>
    </message>
    <message>
        <source>, left as it is</source>
        <translation>, unverändert</translation>
    </message>
    <message>
        <source>, or with the &lt;b&gt;original&lt;/b&gt; where there is none,</source>
        <translation>, oder mit dem &lt;b&gt;Original&lt;/b&gt;, wo es keine gibt,</translation>
    </message>
    <message>
        <source>, paused</source>
        <translation>, angehalten</translation>
    </message>
    <message>
        <source>, pausing</source>
        <translation>, wird angehalten</translation>
    </message>
    <message>
        <source>, {count:,} put back</source>
        <translation>, {count:,} zurückgenommen</translation>
    </message>
    <message>
        <source>, {count} of those found wider than 5 ms: what was filled in there is a guess</source>
        <translation>, {count} davon breiter als 5 ms: Was dort eingesetzt wurde, ist geraten</translation>
    </message>
    <message>
        <source>, {left} left</source>
        <translation>, noch {left}</translation>
    </message>
    <message numerus="yes">
        <source>, {thumps} thump(s)</source>
        <translation>
            <numerusform>, {thumps} Schlag</numerusform>
            <numerusform>, {thumps} Schläge</numerusform>
        </translation>
    </message>
    <message>
        <source>1 click repaired, {per_minute} found a minute</source>
        <translation>1 Knackser repariert, {per_minute} je Minute gefunden</translation>
    </message>
    <message>
        <source>250 Hz, 1.2 kHz, or nothing for no limit</source>
        <translation>250 Hz, 1.2 kHz oder nichts für keine Grenze</translation>
    </message>
    <message>
        <source>; 1 stays as it is</source>
        <translation>; 1 bleibt, wie er ist</translation>
    </message>
    <message>
        <source>; all these files add up to the original</source>
        <translation>; alle diese Dateien ergeben zusammen das Original</translation>
    </message>
    <message>
        <source>; chosen: {region}</source>
        <translation>; gewählt: {region}</translation>
    </message>
    <message>
        <source>; lines that stay: {left}</source>
        <translation>; Linien, die bleiben: {left}</translation>
    </message>
    <message>
        <source>; no thumps found</source>
        <translation>; keine Schläge gefunden</translation>
    </message>
    <message>
        <source>; {count} stay as they are</source>
        <translation>; {count} bleiben, wie sie sind</translation>
    </message>
    <message>
        <source>; {repaired} of {found} thumps removed</source>
        <translation>; {repaired} von {found} Schlägen entfernt</translation>
    </message>
    <message>
        <source>; {what} {became}</source>
        <translation>; {what} {became}</translation>
    </message>
    <message>
        <source>; {what} {became} ({reason})</source>
        <translation>; {what} {became} ({reason})</translation>
    </message>
    <message>
        <source>A batch is under way</source>
        <translation>Ein Stapel läuft</translation>
    </message>
    <message>
        <source>A convolution on this GPU gave what the CPU gives.</source>
        <translation>Eine Faltung auf dieser GPU ergab dasselbe wie auf der CPU.</translation>
    </message>
    <message>
        <source>A copy whose format, depth and rate you choose; resampled and dithered where needed</source>
        <translation>Eine Kopie, deren Format, Tiefe und Rate Sie wählen; wo nötig umgerechnet und mit Dither</translation>
    </message>
    <message>
        <source>A fault in Shellac ended the batch ({error}).</source>
        <translation>Ein Fehler in Shellac hat den Stapel beendet ({error}).</translation>
    </message>
    <message>
        <source>A fault in Shellac: {kind}: {error}</source>
        <translation>Ein Fehler in Shellac: {kind}: {error}</translation>
    </message>
    <message>
        <source>A file name is needed.</source>
        <translation>Ein Dateiname wird gebraucht.</translation>
    </message>
    <message>
        <source>A file&apos;s name cannot end with this.</source>
        <translation>So kann kein Dateiname enden.</translation>
    </message>
    <message>
        <source>A folder with the results of a batch, to review them</source>
        <translation>Ein Ordner mit den Ergebnissen eines Stapels, um sie durchzuhören</translation>
    </message>
    <message>
        <source>A line of hum lies from {low} to {high} Hz.</source>
        <translation>Eine Linie des Brummens liegt zwischen {low} und {high} Hz.</translation>
    </message>
    <message>
        <source>A line that was not found, {low} to {high} Hz. Shift+U takes the frequency under the pointer.</source>
        <translation>Eine nicht gefundene Linie, {low} bis {high} Hz. Umschalt+U nimmt die Frequenz unter dem Zeiger.</translation>
    </message>
    <message>
        <source>A name or a number</source>
        <translation>Ein Name oder eine Nummer</translation>
    </message>
    <message>
        <source>A or B?</source>
        <translation>A oder B?</translation>
    </message>
    <message>
        <source>A page of the test whose scores are not kept</source>
        <translation>Eine Seite des Tests, deren Noten nicht zählen</translation>
    </message>
    <message>
        <source>A process of Shellac&apos;s sent a message that cannot be used ({error}).</source>
        <translation>Ein Prozess von Shellac hat eine unbrauchbare Nachricht gesandt ({error}).</translation>
    </message>
    <message>
        <source>A process of Shellac&apos;s sent a message that is too long or without an end.</source>
        <translation>Ein Prozess von Shellac hat eine zu lange oder endlose Nachricht gesandt.</translation>
    </message>
    <message>
        <source>A process of Shellac&apos;s sent something that is no message.</source>
        <translation>Ein Prozess von Shellac hat etwas gesandt, das keine Nachricht ist.</translation>
    </message>
    <message>
        <source>A recording that is opened again with the same settings is then restored at once.</source>
        <translation>Eine Aufnahme, die mit denselben Einstellungen wieder geöffnet wird, ist dann sofort restauriert.</translation>
    </message>
    <message>
        <source>A&amp;dd the frequency under the pointer to the hum</source>
        <translation>Frequenz unter dem Ze&amp;iger zum Brummen hinzufügen</translation>
    </message>
    <message>
        <source>About Shellac</source>
        <translation>Über Shellac</translation>
    </message>
    <message>
        <source>About this model</source>
        <translation>Über dieses Modell</translation>
    </message>
    <message numerus="yes">
        <source>About {time}, at {times} times real time, as %n file(s) here took before</source>
        <translation>
            <numerusform>Etwa {time}, {times}-mal so schnell wie Echtzeit, wie zuvor bei %n Datei hier</numerusform>
            <numerusform>Etwa {time}, {times}-mal so schnell wie Echtzeit, wie zuvor bei %n Dateien hier</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About {time}, at {times} times real time, as %n file(s) of the last batch took</source>
        <translation>
            <numerusform>Etwa {time}, {times}-mal so schnell wie Echtzeit, wie bei %n Datei des letzten Stapels</numerusform>
            <numerusform>Etwa {time}, {times}-mal so schnell wie Echtzeit, wie bei %n Dateien des letzten Stapels</numerusform>
        </translation>
    </message>
    <message>
        <source>Above 22 kHz</source>
        <translation>Über 22 kHz</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>Access copies</source>
        <translation>Nutzungskopien</translation>
    </message>
    <message>
        <source>Access copies: {names}.</source>
        <translation>Nutzungskopien: {names}.</translation>
    </message>
    <message>
        <source>Access copy of another format</source>
        <translation>Nutzungskopie in anderem Format</translation>
    </message>
    <message>
        <source>Access copy: {names}.</source>
        <translation>Nutzungskopie: {names}.</translation>
    </message>
    <message>
        <source>Access copy: {title}</source>
        <translation>Nutzungskopie: {title}</translation>
    </message>
    <message>
        <source>Add line</source>
        <translation>Linie hinzufügen</translation>
    </message>
    <message>
        <source>Add the regions of a file: JSON, CSV or an Audacity label track</source>
        <translation>Bereiche aus einer Datei hinzufügen: JSON, CSV oder Audacity-Textspur</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Alle Dateien</translation>
    </message>
    <message>
        <source>All fre&amp;quencies, or 20 kHz</source>
        <translation>Alle Fre&amp;quenzen oder bis 20 kHz</translation>
    </message>
    <message>
        <source>All results</source>
        <translation>Alle Ergebnisse</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Alle Einstellungen</translation>
    </message>
    <message>
        <source>Also save a picture of the spectrograms</source>
        <translation>Auch ein Bild der Spektrogramme speichern</translation>
    </message>
    <message>
        <source>Also save the removed noise</source>
        <translation>Auch das entfernte Rauschen speichern</translation>
    </message>
    <message>
        <source>Alt+drag in a picture</source>
        <translation>Alt+Ziehen im Bild</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>Gelb</translation>
    </message>
    <message>
        <source>Amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>Amount in per cent</source>
        <translation>Stärke in Prozent</translation>
    </message>
    <message>
        <source>Amount of the {noise}</source>
        <translation>Stärke: {noise}</translation>
    </message>
    <message>
        <source>Amount to restore it with again</source>
        <translation>Stärke, mit der neu restauriert wird</translation>
    </message>
    <message>
        <source>Amount {percent} %. Read back and checked after writing.</source>
        <translation>Stärke {percent} %. Nach dem Schreiben zurückgelesen und geprüft.</translation>
    </message>
    <message>
        <source>Amounts</source>
        <translation>Stärken</translation>
    </message>
    <message>
        <source>An export is under way</source>
        <translation>Ein Export läuft</translation>
    </message>
    <message>
        <source>Another batch is at work in {target} ({holder}); wait for it, or choose another target.</source>
        <translation>In {target} arbeitet ein anderer Stapel ({holder}). Warten Sie auf ihn, oder wählen Sie ein anderes Ziel.</translation>
    </message>
    <message>
        <source>Another listener</source>
        <translation>Nächste Hörerin, nächster Hörer</translation>
    </message>
    <message>
        <source>As in the main window</source>
        <translation>Wie im Hauptfenster</translation>
    </message>
    <message>
        <source>As set</source>
        <translation>Wie eingestellt</translation>
    </message>
    <message>
        <source>Audacity label track</source>
        <translation>Audacity-Textspur</translation>
    </message>
    <message>
        <source>Auto</source>
        <translation>Auto</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>B is heard with this amount; Weaker and Stronger take it ([ and ])</source>
        <translation>B ist mit dieser Stärke zu hören; „Schwächer“ und „Stärker“ nehmen sie ([ und ])</translation>
    </message>
    <message>
        <source>Bac&amp;k 5 seconds</source>
        <translation>5 Sekunden &amp;zurück</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Back half a second</source>
        <translation>Eine halbe Sekunde zurück</translation>
    </message>
    <message>
        <source>Back to {name}: {settings}</source>
        <translation>Zurück zu {name}: {settings}</translation>
    </message>
    <message>
        <source>Bad</source>
        <translation>Schlecht</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Batch – Shellac</source>
        <translation>Stapel – Shellac</translation>
    </message>
    <message>
        <source>Batch …</source>
        <translation>Stapel …</translation>
    </message>
    <message>
        <source>Becomes</source>
        <translation>Verbleib</translation>
    </message>
    <message>
        <source>Before the needle is set down and after it is lifted a transfer holds the line&apos;s own noise. That is not the record&apos;s: it does not count for the noise floor.</source>
        <translation>Bevor die Nadel aufgesetzt und nachdem sie abgehoben wird, hält eine Überspielung nur das Rauschen der Leitung fest. Das ist nicht das der Platte: Für das Grundrauschen zählt es nicht.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginnen</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>Beginnen mit</translation>
    </message>
    <message>
        <source>Blind test: A, B, X</source>
        <translation>Blindtest: A, B, X</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>Both waveforms. Click: play from here. Drag: move the visible part. Wheel: zoom. Red lines: music seems to be taken there (J). Blocks at the upper edge: noise samples, and the spans they hold for. Triangles at the upper edge: the needle is set down, and lifted.</source>
        <translation>Beide Wellenformen. Klicken: von hier abspielen. Ziehen: sichtbaren Teil verschieben. Mausrad: zoomen. Rote Linien: Dort scheint Musik entfernt zu sein (J). Blöcke am oberen Rand: Rauschproben und die Abschnitte, für die sie gelten. Dreiecke am oberen Rand: Die Nadel wird aufgesetzt und abgehoben.</translation>
    </message>
    <message>
        <source>By how many dB noise is lowered at most. A steady rest of it, {depth:g} dB down, is heard less than noise that comes and goes with the music. Another depth restores again.</source>
        <translation>Um wie viele dB das Rauschen höchstens abgesenkt wird. Ein gleichmäßiger Rest, {depth:g} dB leiser, fällt weniger auf als Rauschen, das mit der Musik kommt und geht. Eine andere Tiefe restauriert neu.</translation>
    </message>
    <message>
        <source>CLICKS FOUND</source>
        <translation>GEFUNDENE KNACKSER</translation>
    </message>
    <message>
        <source>Ca&amp;ncel the export</source>
        <translation>Export &amp;abbrechen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel export</source>
        <translation>Export abbrechen</translation>
    </message>
    <message>
        <source>Cancel the export?</source>
        <translation>Den Export abbrechen?</translation>
    </message>
    <message>
        <source>Cancelled; no file is left behind.</source>
        <translation>Abgebrochen; es bleibt nichts davon.</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Changed: {settings}</source>
        <translation>Geändert: {settings}</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>Kanal</translation>
    </message>
    <message>
        <source>Channel {number} only</source>
        <translation>Nur Kanal {number}</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose: {name}</source>
        <translation>Wählen: {name}</translation>
    </message>
    <message>
        <source>Clear cache</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Click: go there. Drag: repeat this part. Double click: repeat everything.</source>
        <translation>Klicken: dorthin springen. Ziehen: diesen Teil wiederholen. Doppelklick: alles wiederholen.</translation>
    </message>
    <message>
        <source>Clicks</source>
        <translation>Knackser</translation>
    </message>
    <message>
        <source>Clicks are not looked for: switch them on in the restore panel (C).</source>
        <translation>Knackser werden nicht gesucht: Schalten Sie sie in der Restaurierungsleiste ein (C).</translation>
    </message>
    <message>
        <source>Clicks found</source>
        <translation>Gefundene Knackser</translation>
    </message>
    <message>
        <source>Clicks only</source>
        <translation>Nur Knackser</translation>
    </message>
    <message>
        <source>Clicks per minute, where they were looked for: a bad disc, or a bad needle, shows here</source>
        <translation>Knackser je Minute, wo nach ihnen gesucht wurde: Eine schlechte Platte oder Nadel zeigt sich hier</translation>
    </message>
    <message>
        <source>Clicks, hum and surface noise, those that are on, each in a file of its own</source>
        <translation>Knackser, Brummen und Oberflächenrauschen, soweit eingeschaltet, je in einer eigenen Datei</translation>
    </message>
    <message>
        <source>Clicks/min</source>
        <translation>Knackser/min</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>Close the list (Ctrl+L)</source>
        <translation>Liste schließen (Strg+L)</translation>
    </message>
    <message>
        <source>Close the list (Ctrl+Shift+L)</source>
        <translation>Liste schließen (Strg+Umschalt+L)</translation>
    </message>
    <message>
        <source>Close the list (Ctrl+Shift+N)</source>
        <translation>Liste schließen (Strg+Umschalt+N)</translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Colours of the noises</source>
        <translation>Farben der Geräusche</translation>
    </message>
    <message>
        <source>Colours of the pictures</source>
        <translation>Farben der Bilder</translation>
    </message>
    <message>
        <source>Colours spread over {low} to {high} dB (0 dB: a sine at full scale)</source>
        <translation>Farben verteilt auf {low} bis {high} dB (0 dB: Sinus bei Vollaussteuerung)</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Commands and keys</source>
        <translation>Befehle und Tasten</translation>
    </message>
    <message>
        <source>Compare settings</source>
        <translation>Einstellungen vergleichen</translation>
    </message>
    <message>
        <source>Comparing the old and the new model on the records kept out</source>
        <translation>Altes und neues Modell werden an den zurückgehaltenen Platten verglichen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Continue exporting</source>
        <translation>Weiter exportieren</translation>
    </message>
    <message>
        <source>Copy to {channel}</source>
        <translation>Kopieren nach {channel}</translation>
    </message>
    <message>
        <source>Ctrl+wheel, or wheel over the axis</source>
        <translation>Strg+Mausrad, oder Mausrad über der Achse</translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation>Cyan</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete the re&amp;gion</source>
        <translation>Bereich lös&amp;chen</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Depth in dB</source>
        <translation>Tiefe in dB</translation>
    </message>
    <message>
        <source>Depth of the copy</source>
        <translation>Bittiefe der Kopie</translation>
    </message>
    <message>
        <source>Do not use it</source>
        <translation>Nicht verwenden</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Doubt</source>
        <translation>Zweifel</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Nach unten</translation>
    </message>
    <message>
        <source>Drag the ends, or use the arrow keys; Tab within: Up and Down choose the end.</source>
        <translation>Ziehen Sie die Enden oder nehmen Sie die Pfeiltasten; Auf und Ab wählen das Ende.</translation>
    </message>
    <message>
        <source>Draw a region</source>
        <translation>Bereich zeichnen</translation>
    </message>
    <message>
        <source>Draw in a picture: sideways a span, aslant a rectangle. Arrow keys move it, or with Shift resize it.</source>
        <translation>Zeichnen Sie in einem Bild: seitwärts eine Spanne, schräg ein Rechteck. Die Pfeiltasten verschieben den Bereich, mit der Umschalttaste ändern sie seine Größe.</translation>
    </message>
    <message>
        <source>Draw regions with the mouse (Shift+M)</source>
        <translation>Bereiche mit der Maus zeichnen (Umschalt+M)</translation>
    </message>
    <message>
        <source>Drawing …</source>
        <translation>Wird gezeichnet …</translation>
    </message>
    <message>
        <source>Drop a recording here</source>
        <translation>Aufnahme hierher ziehen</translation>
    </message>
    <message>
        <source>E&amp;xport markers …</source>
        <translation>Marken e&amp;xportieren …</translation>
    </message>
    <message>
        <source>E&amp;xport regions …</source>
        <translation>Bereiche e&amp;xportieren …</translation>
    </message>
    <message>
        <source>Each network is looking at the excerpt …</source>
        <translation>Jedes Netz hört den Ausschnitt …</translation>
    </message>
    <message>
        <source>Edit the &amp;region in the list …</source>
        <translation>Bereich in der Liste &amp;bearbeiten …</translation>
    </message>
    <message>
        <source>Empty the cache; nothing but time is lost</source>
        <translation>Den Zwischenspeicher leeren; verloren geht nur Zeit</translation>
    </message>
    <message>
        <source>Enter runs the command. Those marked with – need something first, such as a selection.</source>
        <translation>Die Eingabetaste führt den Befehl aus. Was mit – beginnt, braucht erst etwas anderes, etwa eine Auswahl.</translation>
    </message>
    <message>
        <source>Estimate noise from &amp;whole recording</source>
        <translation>Rauschen aus der &amp;ganzen Aufnahme schätzen</translation>
    </message>
    <message>
        <source>Estimate the noise from the whole recording (Shift+N)</source>
        <translation>Rauschen aus der ganzen Aufnahme schätzen (Umschalt+N)</translation>
    </message>
    <message>
        <source>Excellent</source>
        <translation>Ausgezeichnet</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Export &amp;alternating A/B file …</source>
        <translation>&amp;Wechselnde A/B-Datei exportieren …</translation>
    </message>
    <message>
        <source>Export a preset</source>
        <translation>Preset exportieren</translation>
    </message>
    <message>
        <source>Export alternating A/B file into</source>
        <translation>Wechselnde A/B-Datei exportieren nach</translation>
    </message>
    <message>
        <source>Export listening &amp;page …</source>
        <translation>Hörse&amp;ite exportieren …</translation>
    </message>
    <message>
        <source>Export markers</source>
        <translation>Marken exportieren</translation>
    </message>
    <message>
        <source>Export regions</source>
        <translation>Bereiche exportieren</translation>
    </message>
    <message>
        <source>Export the restored recording</source>
        <translation>Restaurierte Aufnahme exportieren</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>Export läuft</translation>
    </message>
    <message>
        <source>Exporting {percent:.0f} %</source>
        <translation>Export: {percent:.0f} %</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Umfang</translation>
    </message>
    <message>
        <source>FILES</source>
        <translation>DATEIEN</translation>
    </message>
    <message>
        <source>FLAC does not hold {bits}-bit floating point samples</source>
        <translation>FLAC speichert keine Gleitkommawerte mit {bits} Bit</translation>
    </message>
    <message>
        <source>FLAC does not hold {bits}-bit integer samples</source>
        <translation>FLAC speichert keine ganzen Zahlen mit {bits} Bit</translation>
    </message>
    <message>
        <source>FLAC holds at most 8 channels, not {channels}</source>
        <translation>FLAC speichert höchstens 8 Kanäle, nicht {channels}</translation>
    </message>
    <message>
        <source>FLAC, 16 bit, 44.1 kHz</source>
        <translation>FLAC, 16 Bit, 44.1 kHz</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Mäßig</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>Dateiname</translation>
    </message>
    <message>
        <source>Files for the removed noise</source>
        <translation>Dateien für das entfernte Rauschen</translation>
    </message>
    <message>
        <source>Files in parallel</source>
        <translation>Dateien gleichzeitig</translation>
    </message>
    <message>
        <source>Files that the batch will do</source>
        <translation>Dateien, die der Stapel bearbeiten wird</translation>
    </message>
    <message>
        <source>Find and remove h&amp;um</source>
        <translation>&amp;Brummen finden und entfernen</translation>
    </message>
    <message>
        <source>Find and repair &amp;clicks</source>
        <translation>Knackser &amp;finden und reparieren</translation>
    </message>
    <message>
        <source>Find clicks one by one and fill them in from both sides, before the network listens (C). Off: the network treats them as part of the surface.</source>
        <translation>Knackser einzeln finden und von beiden Seiten her auffüllen, bevor das Netz hört (C). Aus: Das Netz behandelt sie als Teil der Oberfläche.</translation>
    </message>
    <message>
        <source>Find it …</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>Find lines of the mains frequency that last the whole side, and subtract them before the network listens (U). Off: the network treats them as part of the surface.</source>
        <translation>Linien der Netzfrequenz finden, die die ganze Seite über dauern, und sie abziehen, bevor das Netz hört (U). Aus: Das Netz behandelt sie als Teil der Oberfläche.</translation>
    </message>
    <message>
        <source>Finished files are kept; started again, the batch resumes where it left off.</source>
        <translation>Fertige Dateien bleiben; neu gestartet, setzt der Stapel dort fort, wo er war.</translation>
    </message>
    <message>
        <source>Firm</source>
        <translation>Kräftig</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Folder for exports</source>
        <translation>Ordner für Exporte</translation>
    </message>
    <message>
        <source>Folder for temporary files</source>
        <translation>Ordner für temporäre Dateien</translation>
    </message>
    <message>
        <source>Folder for the restored recording</source>
        <translation>Ordner für die restaurierte Aufnahme</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>Ordner für die Ergebnisse</translation>
    </message>
    <message>
        <source>Folder for the results; the tree of folders is mirrored there</source>
        <translation>Ordner für die Ergebnisse; der Verzeichnisbaum wird dort nachgebildet</translation>
    </message>
    <message>
        <source>Folder with the recordings</source>
        <translation>Ordner mit den Aufnahmen</translation>
    </message>
    <message>
        <source>Folder with the recordings; subfolders are included</source>
        <translation>Ordner mit den Aufnahmen; Unterordner zählen mit</translation>
    </message>
    <message>
        <source>Folder with the results of a batch</source>
        <translation>Ordner mit den Ergebnissen eines Stapels</translation>
    </message>
    <message>
        <source>Folder with your records</source>
        <translation>Ordner mit Ihren Platten</translation>
    </message>
    <message>
        <source>Folder with your records; subfolders are included</source>
        <translation>Ordner mit Ihren Platten; Unterordner zählen mit</translation>
    </message>
    <message>
        <source>Follow system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Follow the strongest line near this frequency, and remove it</source>
        <translation>Der Linie folgen, die nahe dieser Frequenz am meisten herausragt, und sie entfernen</translation>
    </message>
    <message>
        <source>For listening: the original cannot be rebuilt from it</source>
        <translation>Zum Anhören: Das Original lässt sich daraus nicht wiederherstellen</translation>
    </message>
    <message>
        <source>For&amp;ward 5 seconds</source>
        <translation>5 Sekunden &amp;vor</translation>
    </message>
    <message>
        <source>Forget all</source>
        <translation>Alles vergessen</translation>
    </message>
    <message>
        <source>Forget all preferences, recent files and the window&apos;s layout?</source>
        <translation>Alle Einstellungen, die zuletzt geöffneten Dateien und die Anordnung des Fensters vergessen?</translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation>Liste leeren</translation>
    </message>
    <message>
        <source>Format of the copy</source>
        <translation>Format der Kopie</translation>
    </message>
    <message>
        <source>Format of the original</source>
        <translation>Format des Originals</translation>
    </message>
    <message>
        <source>Forward half a second</source>
        <translation>Eine halbe Sekunde vor</translation>
    </message>
    <message>
        <source>Frames per transform: long shows tones apart, short shows clicks apart</source>
        <translation>Frames je Transformation: lange trennen Töne, kurze trennen Knackser</translation>
    </message>
    <message>
        <source>Frequency in Hz of a line to add to the hum</source>
        <translation>Frequenz in Hz einer Linie, die zum Brummen hinzukommt</translation>
    </message>
    <message>
        <source>Frequency under the pointer</source>
        <translation>Frequenz unter dem Zeiger</translation>
    </message>
    <message>
        <source>From</source>
        <comment>folder</comment>
        <translation>Von</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Full s&amp;creen</source>
        <translation>Voll&amp;bild</translation>
    </message>
    <message>
        <source>Gain that the removed part is heard with</source>
        <translation>Verstärkung, mit der das Entfernte zu hören ist</translation>
    </message>
    <message>
        <source>Gentle</source>
        <translation>Sanft</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>Getting ready …</source>
        <translation>Vorbereitung …</translation>
    </message>
    <message>
        <source>Give {places} a score.</source>
        <translation>Geben Sie {places} eine Note.</translation>
    </message>
    <message>
        <source>Go to its span</source>
        <translation>Zum Abschnitt</translation>
    </message>
    <message>
        <source>Go to the click before (,)</source>
        <translation>Zum vorigen Knackser (,)</translation>
    </message>
    <message>
        <source>Go to the next click (.)</source>
        <translation>Zum nächsten Knackser (.)</translation>
    </message>
    <message>
        <source>Go to the next result without a decision (N)</source>
        <translation>Zum nächsten Ergebnis ohne Entscheidung (N)</translation>
    </message>
    <message>
        <source>Go to the sample</source>
        <translation>Zur Rauschprobe</translation>
    </message>
    <message>
        <source>Go to where most music was ta&amp;ken</source>
        <translation>Zur Stelle, an der am meisten Mu&amp;sik entfernt wurde</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Guard</source>
        <translation>Schutz</translation>
    </message>
    <message>
        <source>Guessing does as well often enough: the trials do not show that you hear a difference.</source>
        <translation>Mit Raten gelingt das oft genug: Die Durchgänge zeigen nicht, dass Sie einen Unterschied hören.</translation>
    </message>
    <message>
        <source>Guessing does as well once in {times:,} times: you hear a difference.</source>
        <translation>Mit Raten gelingt das nur einmal in {times:,} Fällen: Sie hören einen Unterschied.</translation>
    </message>
    <message>
        <source>Hear all</source>
        <translation>Alles anhören</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>Höchste</translation>
    </message>
    <message>
        <source>Holds for</source>
        <translation>Gilt für</translation>
    </message>
    <message>
        <source>How long it takes is known once the first file is done.</source>
        <translation>Wie lange es dauert, ist bekannt, sobald die erste Datei fertig ist.</translation>
    </message>
    <message>
        <source>How many are reviewed</source>
        <translation>Wie viele durchgehört sind</translation>
    </message>
    <message>
        <source>How many are right so far. Looks are counted: wait until you are done if you can.</source>
        <translation>Wie viele bisher richtig sind. Jeder Blick wird gezählt: Warten Sie möglichst, bis Sie fertig sind.</translation>
    </message>
    <message>
        <source>How much of the noise found is removed; 0 % is the original, bit for bit</source>
        <translation>Wie viel des gefundenen Rauschens entfernt wird; 0 % ist das Original, Bit für Bit</translation>
    </message>
    <message>
        <source>How much of the noise is removed here: 0 % leaves the sound as it is, 100 % is as set, 150 % is the most</source>
        <translation>Wie viel des Rauschens hier entfernt wird: 0 % lässt den Klang, wie er ist, 100 % ist wie eingestellt, 150 % das Höchste</translation>
    </message>
    <message>
        <source>How much of the {noise} is removed</source>
        <translation>{noise}: wie viel davon entfernt wird</translation>
    </message>
    <message>
        <source>Hum</source>
        <translation>Brummen</translation>
    </message>
    <message>
        <source>Hum found</source>
        <translation>Gefundenes Brummen</translation>
    </message>
    <message>
        <source>Hum is still looked for in this recording; that has to be done first.</source>
        <translation>In dieser Aufnahme wird noch nach Brummen gesucht; das muss zuerst beendet sein.</translation>
    </message>
    <message>
        <source>Hum only</source>
        <translation>Nur Brummen</translation>
    </message>
    <message>
        <source>Hz</source>
        <translation>Hz</translation>
    </message>
    <message>
        <source>If clipping would occur</source>
        <translation>Bei Übersteuerung</translation>
    </message>
    <message>
        <source>Import a preset</source>
        <translation>Preset importieren</translation>
    </message>
    <message>
        <source>Import markers</source>
        <translation>Marken importieren</translation>
    </message>
    <message>
        <source>Import regions</source>
        <translation>Bereiche importieren</translation>
    </message>
    <message>
        <source>Import …</source>
        <translation>Importieren …</translation>
    </message>
    <message>
        <source>Independent</source>
        <translation>Unabhängig</translation>
    </message>
    <message>
        <source>Independent channels</source>
        <translation>Unabhängige Kanäle</translation>
    </message>
    <message>
        <source>Independent: right for the two walls of a groove. Linked: one noise estimate for all channels, which preserves the stereo image.</source>
        <translation>Unabhängig: richtig für die zwei Flanken einer Rille. Gekoppelt: eine Rauschschätzung für alle Kanäle, die das Stereobild bewahrt.</translation>
    </message>
    <message>
        <source>Interface size</source>
        <translation>Anzeigegröße</translation>
    </message>
    <message>
        <source>It is better.</source>
        <translation>Es ist besser.</translation>
    </message>
    <message>
        <source>It is good (1)</source>
        <translation>Es ist gut (1)</translation>
    </message>
    <message>
        <source>It is not better; the old model stays in use.</source>
        <translation>Es ist nicht besser; das alte bleibt die Wahl.</translation>
    </message>
    <message>
        <source>It says that it wrote files which the job was not to write.</source>
        <translation>Er meldet Dateien, die der Auftrag nicht schreiben sollte.</translation>
    </message>
    <message>
        <source>It told of another number of clicks than it sent.</source>
        <translation>Er meldete eine andere Anzahl von Knacksern, als er sandte.</translation>
    </message>
    <message>
        <source>It told of clicks that are nowhere.</source>
        <translation>Er meldete Knackser, die nirgends liegen.</translation>
    </message>
    <message>
        <source>It told of thumps that are nowhere.</source>
        <translation>Er meldete dumpfe Schläge, die nirgends liegen.</translation>
    </message>
    <message>
        <source>Item {number} of {total}</source>
        <translation>Beispiel {number} von {total}</translation>
    </message>
    <message>
        <source>Keep &amp;rulers for the next recording</source>
        <translation>A&amp;chsen für die nächste Aufnahme beibehalten</translation>
    </message>
    <message>
        <source>Keep a list of recent files</source>
        <translation>Liste der zuletzt geöffneten Dateien führen</translation>
    </message>
    <message>
        <source>Keep going until Stop now: new files are restored once they have not changed for 20 seconds</source>
        <translation>Weitermachen, bis Sie abbrechen: Was ankommt, wird restauriert, sobald es sich 20 Sekunden lang nicht geändert hat</translation>
    </message>
    <message>
        <source>Keep in a sidecar …</source>
        <translation>In Begleitdatei aufnehmen …</translation>
    </message>
    <message>
        <source>Keep the result in</source>
        <translation>Ergebnis aufnehmen in</translation>
    </message>
    <message>
        <source>Kept in {name}.</source>
        <translation>In {name} aufgenommen.</translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation>Taste {key}</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Keys: 0 to 9 listen, arrows score, Space plays.</source>
        <translation>Tasten: 0 bis 9 hören, Pfeile benoten, Leertaste spielt.</translation>
    </message>
    <message>
        <source>Keys: A, B and X listen, 1 and 2 say which, Space plays. 16 trials are usual.</source>
        <translation>Tasten: A, B und X hören, 1 und 2 antworten, Leertaste spielt. Üblich sind 16 Durchgänge.</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Knocks with a low tail that are alone and stand far out of the bass around them: their tone is subtracted, with the amount and the sensitivity of the clicks</source>
        <translation>Schläge mit tiefem Ausklang, die allein stehen und weit aus dem Bass um sie ragen: Ihr Ton wird abgezogen, mit der Stärke und Empfindlichkeit der Knackser</translation>
    </message>
    <message>
        <source>L&amp;ist of the clicks found</source>
        <translation>&amp;Liste der gefundenen Knackser</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latenz</translation>
    </message>
    <message>
        <source>Lea&amp;ve it as it is, go to the next</source>
        <translation>So lassen, &amp;zur nächsten Stelle</translation>
    </message>
    <message>
        <source>Learn this collection&apos;s noise – Shellac</source>
        <translation>Rauschen dieser Sammlung lernen – Shellac</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>Learning cannot be started: {error}.</source>
        <translation>Das Lernen lässt sich nicht starten: {error}.</translation>
    </message>
    <message>
        <source>Learning continues; Tools shows this window again</source>
        <translation>Das Lernen läuft weiter; „Extras“ zeigt dieses Fenster wieder</translation>
    </message>
    <message>
        <source>Learning ended because of an error; the log holds the details.</source>
        <translation>Das Lernen endete wegen eines Fehlers; Näheres steht im Protokoll.</translation>
    </message>
    <message>
        <source>Learning ended unexpectedly; there may be too little memory.</source>
        <translation>Das Lernen endete unerwartet; vielleicht fehlt Arbeitsspeicher.</translation>
    </message>
    <message>
        <source>Learning is not part of the downloaded program; it comes with an installation from source (the user guide, page Installing).</source>
        <translation>Das Lernen gehört nicht zum heruntergeladenen Programm, nur zur Installation aus dem Quelltext (Handbuch, Seite Installing).</translation>
    </message>
    <message>
        <source>Learning is under way</source>
        <translation>Das Lernen läuft</translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation>Unverändert lassen</translation>
    </message>
    <message>
        <source>Leave unchanged</source>
        <translation>Unverändert</translation>
    </message>
    <message>
        <source>Left only</source>
        <translation>Nur links</translation>
    </message>
    <message>
        <source>Left out: {remarks}</source>
        <translation>Ausgelassen: {remarks}</translation>
    </message>
    <message>
        <source>Left: only what is certainly a click. Right: whatever might be one, strokes and consonants among it.</source>
        <translation>Links: nur was sicher ein Knackser ist. Rechts: alles, was einer sein könnte, auch Anschläge und Konsonanten.</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Length of the transform</source>
        <translation>Länge der Transformation</translation>
    </message>
    <message>
        <source>Less</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>Level match</source>
        <translation>Pegelangleich</translation>
    </message>
    <message>
        <source>Level match: A is played at B&apos;s level of music, found by least squares, so that the louder one does not win (G). Now: A {gain}. B is always played exactly as it is exported.</source>
        <translation>Pegelangleich: A wird mit dem Musikpegel von B abgespielt (kleinste Quadrate), damit nicht die lautere Fassung gewinnt (G). Jetzt: A {gain}. B klingt immer genau so, wie es exportiert wird.</translation>
    </message>
    <message>
        <source>Level of the original under the pointer</source>
        <translation>Pegel des Originals unter dem Zeiger</translation>
    </message>
    <message>
        <source>Level of the restored sound under the pointer</source>
        <translation>Pegel der restaurierten Fassung unter dem Zeiger</translation>
    </message>
    <message>
        <source>Level of the surface noise removed (R) at the playhead</source>
        <translation>Pegel des Oberflächenrauschens, das an der Wiedergabestelle entfernt wird (R)</translation>
    </message>
    <message>
        <source>Level of the surface noise removed at the playhead</source>
        <translation>Pegel der entfernten Oberfläche an der Abspielposition</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Line: the noise floor, which lies under the music everywhere in this recording; the network starts from it. Dots: how loud the noise is at the playhead, and how sure that is.</source>
        <translation>Linie: das Grundrauschen, das in dieser Aufnahme überall unter der Musik liegt; davon geht das Netz aus. Punkte: wie laut das Rauschen an der Abspielposition ist, und wie sicher das ist.</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>Linear</translation>
    </message>
    <message>
        <source>Linked</source>
        <translation>Gekoppelt</translation>
    </message>
    <message>
        <source>Linked (preserves stereo image)</source>
        <translation>Gekoppelt (bewahrt das Stereobild)</translation>
    </message>
    <message>
        <source>Lis&amp;ten to the region, over and over</source>
        <translation>Bereich wiederholt &amp;anhören</translation>
    </message>
    <message>
        <source>List o&amp;f the noise samples of spans</source>
        <translation>Lis&amp;te der Rauschproben von Abschnitten</translation>
    </message>
    <message>
        <source>List of the clicks: jump to each, hear it, put it back (Ctrl+L)</source>
        <translation>Liste der Knackser: zu jedem springen, ihn anhören, ihn zurücknehmen (Strg+L)</translation>
    </message>
    <message>
        <source>Listen</source>
        <translation>Anhören</translation>
    </message>
    <message>
        <source>Listen to &amp;hum only</source>
        <translation>Nur Br&amp;ummen anhören</translation>
    </message>
    <message>
        <source>Listen to &amp;removed noise (R)</source>
        <translation>Entferntes anhören (&amp;R)</translation>
    </message>
    <message>
        <source>Listen to &amp;surface noise only</source>
        <translation>Nur &amp;Oberfläche anhören</translation>
    </message>
    <message>
        <source>Listen to clicks &amp;only</source>
        <translation>Nur Kna&amp;ckser anhören</translation>
    </message>
    <message>
        <source>Listen to nothing &amp;but the region</source>
        <translation>N&amp;ur den Bereich anhören</translation>
    </message>
    <message>
        <source>Listen to removed noise (R)</source>
        <translation>Entferntes anhören (R)</translation>
    </message>
    <message>
        <source>Listen to the original</source>
        <translation>Original anhören</translation>
    </message>
    <message>
        <source>Listen to the original (&amp;A)</source>
        <translation>Original anhören (&amp;A)</translation>
    </message>
    <message>
        <source>Listen to the original (A)</source>
        <translation>Original anhören (A)</translation>
    </message>
    <message>
        <source>Listen to the restored sound (&amp;B)</source>
        <translation>Restaurierte Fassung anhören (&amp;B)</translation>
    </message>
    <message>
        <source>Listen to the restored sound (B)</source>
        <translation>Restaurierte Fassung anhören (B)</translation>
    </message>
    <message>
        <source>Listen to this (key {number})</source>
        <translation>Dies anhören (Taste {number})</translation>
    </message>
    <message>
        <source>Listen to {letter}</source>
        <translation>{letter} anhören</translation>
    </message>
    <message>
        <source>Listen to {letter} (key {key})</source>
        <translation>{letter} anhören (Taste {key})</translation>
    </message>
    <message>
        <source>Listen to {noise} only ({key})</source>
        <translation>Nur anhören: {noise} ({key})</translation>
    </message>
    <message>
        <source>Listen to {places} first.</source>
        <translation>Hören Sie zuerst {places}.</translation>
    </message>
    <message>
        <source>Listener</source>
        <translation>Hörer</translation>
    </message>
    <message>
        <source>Listening &amp;session (MUSHRA) …</source>
        <translation>Hör&amp;sitzung (MUSHRA) …</translation>
    </message>
    <message>
        <source>Listening session: {name}</source>
        <translation>Hörsitzung: {name}</translation>
    </message>
    <message>
        <source>Lo&amp;uder</source>
        <translation>&amp;Lauter</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Log: {path}</source>
        <translation>Protokoll: {path}</translation>
    </message>
    <message>
        <source>Look for devices that were plugged in or out</source>
        <translation>Nach Geräten suchen, die an- oder abgesteckt wurden</translation>
    </message>
    <message>
        <source>Looking at the selection …</source>
        <translation>Auswahl wird geprüft …</translation>
    </message>
    <message>
        <source>Looking for clicks was ended.</source>
        <translation>Die Suche nach Knacksern wurde beendet.</translation>
    </message>
    <message>
        <source>Looking for clicks …</source>
        <translation>Knackser werden gesucht …</translation>
    </message>
    <message>
        <source>Looking for hum before the export</source>
        <translation>Vor dem Export wird Brummen gesucht</translation>
    </message>
    <message>
        <source>Looking for where most music was taken: {percent:.0f} %</source>
        <translation>Stellen mit der meisten entfernten Musik werden gesucht: {percent:.0f} %</translation>
    </message>
    <message>
        <source>Looking through the folder …</source>
        <translation>Der Ordner wird durchgesehen …</translation>
    </message>
    <message numerus="yes">
        <source>Looking: %n files</source>
        <translation>
            <numerusform>Gesucht: %n Datei</numerusform>
            <numerusform>Gesucht: %n Dateien</numerusform>
        </translation>
    </message>
    <message>
        <source>Looking: {found} …</source>
        <translation>Durchgesehen: {found} …</translation>
    </message>
    <message>
        <source>Loop it; A and B switch between before and after (Enter)</source>
        <translation>Wiederholt anhören; A und B wechseln zwischen vorher und nachher (Eingabetaste)</translation>
    </message>
    <message>
        <source>Lower by 12 dB</source>
        <translation>Um 12 dB absenken</translation>
    </message>
    <message>
        <source>Lowers noise by 12 dB at most, takes no more in any moment than is usual, and repairs only the surest clicks: the least risk for the music.</source>
        <translation>Senkt das Rauschen um höchstens 12 dB, nimmt in keinem Augenblick mehr als üblich und repariert nur die sichersten Knackser: das geringste Risiko für die Musik.</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>Tiefste</translation>
    </message>
    <message>
        <source>METADATA</source>
        <translation>METADATEN</translation>
    </message>
    <message>
        <source>Make a region of the &amp;selection</source>
        <translation>Bereich aus der Aus&amp;wahl</translation>
    </message>
    <message>
        <source>Make a region of the selection (M)</source>
        <translation>Bereich aus der Auswahl anlegen (M)</translation>
    </message>
    <message>
        <source>Mar&amp;kers</source>
        <translation>Mar&amp;ken</translation>
    </message>
    <message>
        <source>Marker at {time}</source>
        <translation>Marke bei {time}</translation>
    </message>
    <message>
        <source>Marker {number}</source>
        <translation>Marke {number}</translation>
    </message>
    <message>
        <source>Markers</source>
        <translation>Marken</translation>
    </message>
    <message>
        <source>Measuring the noise floor …</source>
        <translation>Grundrauschen wird gemessen …</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Menu of a region</source>
        <translation>Menü eines Bereichs</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Metadata preserved</source>
        <translation>Übernommene Metadaten</translation>
    </message>
    <message>
        <source>Minutes of training</source>
        <translation>Minuten Training</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>Verwendetes Modell</translation>
    </message>
    <message>
        <source>Model: {title}</source>
        <translation>Modell: {title}</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>More about presets</source>
        <translation>Mehr zu Presets</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>Move a region</source>
        <translation>Bereich verschieben</translation>
    </message>
    <message>
        <source>Move in time</source>
        <translation>In der Zeit verschieben</translation>
    </message>
    <message>
        <source>Move the chosen region down: where it overlaps others, it wins</source>
        <translation>Gewählten Bereich nach unten: Wo er andere überlappt, geht er vor</translation>
    </message>
    <message>
        <source>Move the chosen region up: where it overlaps others, it loses</source>
        <translation>Gewählten Bereich nach oben: Wo er andere überlappt, gehen sie vor</translation>
    </message>
    <message>
        <source>Move the region &amp;up: others win over it</source>
        <translation>Bereich nach &amp;oben: andere gehen vor</translation>
    </message>
    <message>
        <source>Move the region do&amp;wn: it wins over others</source>
        <translation>Bereich nach un&amp;ten: er geht vor</translation>
    </message>
    <message>
        <source>Music</source>
        <translation>Musik</translation>
    </message>
    <message>
        <source>Music was taken here</source>
        <translation>Hier wurde Musik entfernt</translation>
    </message>
    <message>
        <source>NEW RECORDINGS</source>
        <translation>NEUE AUFNAHMEN</translation>
    </message>
    <message>
        <source>Na&amp;me the nearest marker …</source>
        <translation>Nächstgelegene Marke &amp;benennen …</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name (at most {count} characters)</source>
        <translation>Name (höchstens {count} Zeichen)</translation>
    </message>
    <message>
        <source>Name of the marker</source>
        <translation>Name der Marke</translation>
    </message>
    <message>
        <source>Name of the new model</source>
        <translation>Name des neuen Modells</translation>
    </message>
    <message>
        <source>Names end with</source>
        <translation>Namen enden auf</translation>
    </message>
    <message>
        <source>Ne&amp;xt click</source>
        <translation>&amp;Nächster Knackser</translation>
    </message>
    <message>
        <source>Needle down {down} to {up}</source>
        <translation>Nadel unten {down} bis {up}</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>New recordings begin with the settings of the previous one</source>
        <translation>Neue Aufnahmen beginnen mit den Einstellungen der vorigen</translation>
    </message>
    <message>
        <source>New recordings begin with “{name}”</source>
        <translation>Neue Aufnahmen beginnen mit „{name}“</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Next frequency a&amp;xis</source>
        <translation>Nächste Frequenzach&amp;se</translation>
    </message>
    <message>
        <source>Next undecided</source>
        <translation>Nächstes offene</translation>
    </message>
    <message>
        <source>No GPU that CUDA can use was found.</source>
        <translation>Keine für CUDA brauchbare GPU gefunden.</translation>
    </message>
    <message>
        <source>No command has these words.</source>
        <translation>Kein Befehl enthält diese Wörter.</translation>
    </message>
    <message>
        <source>No hum found</source>
        <translation>Kein Brummen gefunden</translation>
    </message>
    <message>
        <source>No model found.</source>
        <translation>Kein Modell gefunden.</translation>
    </message>
    <message>
        <source>No other passage is left in which music seems to be taken.</source>
        <translation>Es bleibt keine Stelle, an der Musik entfernt zu sein scheint.</translation>
    </message>
    <message>
        <source>No program on this computer opens {path}</source>
        <translation>Kein Programm auf diesem Rechner öffnet {path}</translation>
    </message>
    <message>
        <source>No recording is open.</source>
        <translation>Keine Aufnahme ist geöffnet.</translation>
    </message>
    <message>
        <source>No region is drawn yet: Shift+M draws, M makes one of the selection.</source>
        <translation>Noch ist kein Bereich gezeichnet: Umschalt+M zeichnet, M macht einen aus der Auswahl.</translation>
    </message>
    <message>
        <source>No restored file and no sidecar are written, so the copies cannot be checked later.</source>
        <translation>Es werden keine restaurierte Datei und keine Begleitdatei geschrieben; die Kopien lassen sich später also nicht prüfen.</translation>
    </message>
    <message>
        <source>No result matches the filter “{filter}”.</source>
        <translation>Kein Ergebnis passt zum Filter „{filter}“.</translation>
    </message>
    <message>
        <source>No rounding.</source>
        <translation>Keine Rundung.</translation>
    </message>
    <message>
        <source>No sound</source>
        <translation>Kein Ton</translation>
    </message>
    <message>
        <source>No sound device</source>
        <translation>Kein Audiogerät</translation>
    </message>
    <message>
        <source>No sound output</source>
        <translation>Keine Tonausgabe</translation>
    </message>
    <message>
        <source>No sound output: the PortAudio library is missing. Everything except listening works.</source>
        <translation>Keine Tonausgabe: Die Bibliothek PortAudio fehlt. Alles außer dem Anhören geht.</translation>
    </message>
    <message>
        <source>No sound output: this computer has no playback device.</source>
        <translation>Keine Tonausgabe: Dieser Rechner hat kein Wiedergabegerät.</translation>
    </message>
    <message>
        <source>No unfinished file is left, and it can be started again.</source>
        <translation>Es bleibt nichts Halbfertiges, und er lässt sich neu beginnen.</translation>
    </message>
    <message>
        <source>No&amp;tes on this recording …</source>
        <translation>N&amp;otizen zu dieser Aufnahme …</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Störung</translation>
    </message>
    <message>
        <source>Noise cache</source>
        <translation>Zwischenspeicher für Rauschen</translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation>Grundrauschen</translation>
    </message>
    <message>
        <source>Noise floor of the recording</source>
        <translation>Grundrauschen der Aufnahme</translation>
    </message>
    <message>
        <source>Noise found</source>
        <translation>Gefundenes Rauschen</translation>
    </message>
    <message>
        <source>Noise sample</source>
        <translation>Rauschprobe</translation>
    </message>
    <message>
        <source>Noise sample holds for the selection onl&amp;y</source>
        <translation>Rauschprobe gilt nur für die Aus&amp;wahl</translation>
    </message>
    <message>
        <source>Noise sample {number}: {doubt}</source>
        <translation>Rauschprobe {number}: {doubt}</translation>
    </message>
    <message>
        <source>Noise samples of spans</source>
        <translation>Rauschproben von Abschnitten</translation>
    </message>
    <message>
        <source>Noise samples of spans: jump to each, remove it (Ctrl+Shift+N)</source>
        <translation>Rauschproben von Abschnitten: zu jeder springen, sie entfernen (Strg+Umschalt+N)</translation>
    </message>
    <message>
        <source>None found. More sensitivity in the restore panel finds fainter ones.</source>
        <translation>Keine gefunden. Mehr Empfindlichkeit (in der Restaurierungsleiste) findet leisere.</translation>
    </message>
    <message>
        <source>None yet: select a span and press M, or press Shift+M and draw in a picture.</source>
        <translation>Noch keine: Wählen Sie eine Spanne aus und drücken Sie M, oder drücken Sie Umschalt+M und zeichnen Sie in einem Bild.</translation>
    </message>
    <message>
        <source>None yet: select bare groove and press N, then the span it holds for and press Alt+N.</source>
        <translation>Noch keine: leere Rille auswählen und N drücken, dann den Abschnitt, für den sie gilt, und Alt+N drücken.</translation>
    </message>
    <message>
        <source>Not changed: {reason}.</source>
        <translation>Nicht geändert: {reason}.</translation>
    </message>
    <message>
        <source>Not restored</source>
        <translation>Nicht restauriert</translation>
    </message>
    <message>
        <source>Not restored yet</source>
        <translation>Noch nicht restauriert</translation>
    </message>
    <message>
        <source>Not usable; no file is deleted (4)</source>
        <translation>Unbrauchbar; keine Datei wird gelöscht (4)</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Note (T)</source>
        <translation>Notiz (T)</translation>
    </message>
    <message>
        <source>Note on this result</source>
        <translation>Notiz zu diesem Ergebnis</translation>
    </message>
    <message>
        <source>Notes on this recording</source>
        <translation>Notizen zu dieser Aufnahme</translation>
    </message>
    <message>
        <source>Nothing is kept; it would start from the beginning.</source>
        <translation>Es bleibt nichts davon; es würde neu beginnen.</translation>
    </message>
    <message>
        <source>Nothing is overwritten.</source>
        <translation>Es wird nichts überschrieben.</translation>
    </message>
    <message>
        <source>Nothing was answered.</source>
        <translation>Es wurde nichts beantwortet.</translation>
    </message>
    <message>
        <source>Of the selection alone, {start} to {stop}</source>
        <translation>Nur von der Auswahl, {start} bis {stop}</translation>
    </message>
    <message>
        <source>On {count} the new model takes {change} {music}. {end}</source>
        <translation>An {count} gemessen, nimmt das neue Modell {change} {music}. {end}</translation>
    </message>
    <message>
        <source>One of the numbers is the reference itself: it deserves 100.</source>
        <translation>Eine der Nummern ist die Referenz selbst: Sie verdient 100.</translation>
    </message>
    <message>
        <source>One of these is the reference itself: give 100 to the one you take for it.</source>
        <translation>Eine davon ist die Referenz selbst: Geben Sie der 100, die Sie dafür halten.</translation>
    </message>
    <message>
        <source>One region.</source>
        <translation>Ein Bereich.</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>&amp;Zuletzt geöffnet</translation>
    </message>
    <message>
        <source>Open a finished batch …</source>
        <translation>Fertigen Stapel öffnen …</translation>
    </message>
    <message>
        <source>Open a listening session</source>
        <translation>Hörsitzung öffnen</translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation>Aufnahme öffnen</translation>
    </message>
    <message>
        <source>Open a recording …</source>
        <translation>Aufnahme öffnen …</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Open the copy</source>
        <translation>Kopie öffnen</translation>
    </message>
    <message>
        <source>Open the record that comes with &amp;Shellac</source>
        <translation>Mit &amp;Shellac gelieferte Aufnahme öffnen</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>{name} öffnen</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Opens the treble a little; some of what you hear there was never on the record.</source>
        <translation>Öffnet die Höhen ein wenig; manches, was dort zu hören ist, war nie auf der Platte.</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Originals are only read. Stopped batches resume where they left off.</source>
        <translation>Originale werden nur gelesen. Angehaltene Stapel setzen dort fort, wo sie waren.</translation>
    </message>
    <message>
        <source>Other kinds of noise are taken now than when the export was asked for.</source>
        <translation>Es werden jetzt andere Arten von Rauschen entfernt als bei der Wahl des Exports.</translation>
    </message>
    <message>
        <source>Other:</source>
        <translation>Andere:</translation>
    </message>
    <message>
        <source>Overview of the whole recording</source>
        <translation>Übersicht der ganzen Aufnahme</translation>
    </message>
    <message>
        <source>PRESET</source>
        <translation>PRESET</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pausieren</translation>
    </message>
    <message>
        <source>Peak level of what is heard, in dB below full scale. Red: the device has to clip it.</source>
        <translation>Spitzenpegel des Gehörten in dB unter Vollaussteuerung. Rot: Das Gerät muss übersteuern.</translation>
    </message>
    <message>
        <source>Per cent of the {noise}</source>
        <translation>Prozent: {noise}</translation>
    </message>
    <message>
        <source>Picture, {track}</source>
        <translation>Bild, {track}</translation>
    </message>
    <message>
        <source>Picture: {name}.</source>
        <translation>Bild: {name}.</translation>
    </message>
    <message>
        <source>Pictures one above the other (S switches)</source>
        <translation>Bilder untereinander (S wechselt)</translation>
    </message>
    <message>
        <source>Pictures side by side (S switches)</source>
        <translation>Bilder nebeneinander (S wechselt)</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>Abspielen oder anhalten</translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation>Abspielen oder anhalten (Leertaste)</translation>
    </message>
    <message>
        <source>Playing stopped because of an error; the log holds the details.</source>
        <translation>Die Wiedergabe hielt wegen eines Fehlers an; Näheres steht im Protokoll.</translation>
    </message>
    <message>
        <source>Poor</source>
        <translation>Dürftig</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Position and loop</source>
        <translation>Position und Schleife</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Preset</translation>
    </message>
    <message>
        <source>Presets of Shellac</source>
        <translation>Presets von Shellac</translation>
    </message>
    <message>
        <source>Press 0-9 to switch; position is kept.</source>
        <translation>0-9 wechselt; die Position bleibt.</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>Voriger</translation>
    </message>
    <message>
        <source>Process remaining</source>
        <translation>Rest bearbeiten</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>Processor: {name}, {precision}</source>
        <translation>Prozessor: {name}, {precision}</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>Projects</source>
        <translation>Projekte</translation>
    </message>
    <message>
        <source>Projects of Shellac</source>
        <translation>Projekte von Shellac</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Put the click &amp;back, or repair it again</source>
        <translation>Knackser &amp;zurücknehmen oder wieder reparieren</translation>
    </message>
    <message>
        <source>Python {version} on {system}</source>
        <translation>Python {version} auf {system}</translation>
    </message>
    <message>
        <source>Quiet grooves</source>
        <translation>Stille Rillen</translation>
    </message>
    <message>
        <source>R at {level:.0f} dB</source>
        <translation>R bei {level:.0f} dB</translation>
    </message>
    <message>
        <source>RECENT</source>
        <translation>ZULETZT GEÖFFNET</translation>
    </message>
    <message>
        <source>REGIONS</source>
        <translation>BEREICHE</translation>
    </message>
    <message>
        <source>Range of levels</source>
        <translation>Pegelumfang</translation>
    </message>
    <message>
        <source>Re&amp;gions</source>
        <translation>Berei&amp;che</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Recordings and projects</source>
        <translation>Aufnahmen und Projekte</translation>
    </message>
    <message>
        <source>Recordings of the batch</source>
        <translation>Aufnahmen des Stapels</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Platten</translation>
    </message>
    <message>
        <source>Redone, or to be</source>
        <translation>Neu gemacht oder vorgesehen</translation>
    </message>
    <message>
        <source>Reduce removal there (stays reversible)</source>
        <translation>Dort weniger entfernen (bleibt umkehrbar)</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>Referenz</translation>
    </message>
    <message>
        <source>Region {number}</source>
        <translation>Bereich {number}</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove &amp;less noise</source>
        <translation>&amp;Weniger Rauschen entfernen</translation>
    </message>
    <message>
        <source>Remove &amp;more noise</source>
        <translation>&amp;Mehr Rauschen entfernen</translation>
    </message>
    <message>
        <source>Remove &amp;more noise in the region</source>
        <translation>Im Bereich m&amp;ehr Rauschen entfernen</translation>
    </message>
    <message>
        <source>Remove a preset</source>
        <translation>Preset löschen</translation>
    </message>
    <message>
        <source>Remove l&amp;ess noise in the region</source>
        <translation>Im Bereich weni&amp;ger Rauschen entfernen</translation>
    </message>
    <message>
        <source>Remove the preset “{name}”?</source>
        <translation>Das Preset „{name}“ löschen?</translation>
    </message>
    <message>
        <source>Remove the regions selected (Del)</source>
        <translation>Ausgewählte Bereiche löschen (Entf)</translation>
    </message>
    <message>
        <source>Remove what the network finds: hiss, crackle, rumble, and clicks and hum where those are off</source>
        <translation>Entfernen, was das Netz findet: Zischen, Knistern, Rumpeln, und Knackser und Brummen, wo diese aus sind</translation>
    </message>
    <message>
        <source>Remove “{name}” …</source>
        <translation>„{name}“ löschen …</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>Entfernt</translation>
    </message>
    <message>
        <source>Removed: +{db} dB</source>
        <translation>Entferntes: +{db} dB</translation>
    </message>
    <message>
        <source>Removed: original level</source>
        <translation>Entferntes: Originalpegel</translation>
    </message>
    <message>
        <source>Removes the noise from recordings of old discs,
and leaves the music and the file as they were.</source>
        <translation>Nimmt das Rauschen aus Aufnahmen alter Platten
und lässt die Musik und die Datei, wie sie waren.</translation>
    </message>
    <message>
        <source>Repair again</source>
        <translation>Wieder reparieren</translation>
    </message>
    <message>
        <source>Repairs clicks, takes hum, and lowers noise by 20 dB at most: what Shellac does where nothing else is asked for.</source>
        <translation>Repariert Knackser, nimmt Brummen heraus und senkt das Rauschen um höchstens 20 dB: was Shellac tut, wenn nichts anderes verlangt wird.</translation>
    </message>
    <message>
        <source>Repairs clicks, takes hum, lowers noise by up to 30 dB, and lets more go in a moment: for noisy sides; listen to what is removed.</source>
        <translation>Repariert Knackser, nimmt Brummen heraus, senkt das Rauschen um bis zu 30 dB und lässt in einem Augenblick mehr weg: für verrauschte Seiten; hören Sie sich das Entfernte an.</translation>
    </message>
    <message>
        <source>Repeat the chosen region; A, B and R switch as ever (X)</source>
        <translation>Gewählten Bereich wiederholen; A, B und R wechseln wie immer (X)</translation>
    </message>
    <message>
        <source>Repeat the se&amp;lection</source>
        <translation>Auswahl &amp;wiederholen</translation>
    </message>
    <message>
        <source>Repeat the selection (L); drag in a picture to select</source>
        <translation>Auswahl wiederholen (L); zum Auswählen im Bild ziehen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>Res&amp;tart at each switch</source>
        <translation>Bei &amp;jedem Umschalten von vorn</translation>
    </message>
    <message>
        <source>Rescan</source>
        <translation>Neu suchen</translation>
    </message>
    <message>
        <source>Rescan devices</source>
        <translation>Geräte neu suchen</translation>
    </message>
    <message>
        <source>Rescan sound &amp;devices</source>
        <translation>Audiogerä&amp;te neu suchen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all preferences</source>
        <translation>Alle Einstellungen zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all preferences …</source>
        <translation>Alle Einstellungen zurücksetzen …</translation>
    </message>
    <message>
        <source>Resize a region</source>
        <translation>Größe eines Bereichs ändern</translation>
    </message>
    <message>
        <source>Restoration</source>
        <translation>Restaurierung</translation>
    </message>
    <message>
        <source>Restoration complete.</source>
        <translation>Restaurierung abgeschlossen.</translation>
    </message>
    <message>
        <source>Restore &amp;panel</source>
        <translation>Restaurierungs&amp;leiste</translation>
    </message>
    <message>
        <source>Restore a folder</source>
        <translation>Ordner restaurieren</translation>
    </message>
    <message>
        <source>Restore it again with less removed, by the amount shown here (2)</source>
        <translation>Neu restaurieren und weniger herausnehmen, so viel wie hier steht (2)</translation>
    </message>
    <message>
        <source>Restore it again with more removed, by the amount shown here (3)</source>
        <translation>Neu restaurieren und mehr herausnehmen, so viel wie hier steht (3)</translation>
    </message>
    <message>
        <source>Restore it again with the regions drawn here: Shift+M draws, M makes one of the selection (5)</source>
        <translation>Neu restaurieren mit den hier gezeichneten Bereichen: Umschalt+M zeichnet, M macht einen aus der Auswahl (5)</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>Restauriert</translation>
    </message>
    <message>
        <source>Restored so far</source>
        <translation>Bisher restauriert</translation>
    </message>
    <message>
        <source>Restoring is slower than playing here ({factor} × real time), so the restored sound stops and waits. While you pause, it is computed ahead.</source>
        <translation>Das Restaurieren ist hier langsamer als das Abspielen ({factor} × Echtzeit), darum hält die restaurierte Fassung an und wartet. Während der Pause wird vorausgerechnet.</translation>
    </message>
    <message>
        <source>Restoring was ended.</source>
        <translation>Das Restaurieren wurde beendet.</translation>
    </message>
    <message>
        <source>Restoring …</source>
        <translation>Wird restauriert …</translation>
    </message>
    <message>
        <source>Restoring: {percent:.0f} %</source>
        <translation>Restaurierung: {percent:.0f} %</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Ergebnisse</translation>
    </message>
    <message>
        <source>Results appear here as they are done: listen to the riskiest first, and decide with the keys 1 to 5. A, B and R switch between the original, the restored sound and the removed noise.</source>
        <translation>Ergebnisse erscheinen hier, sobald sie fertig sind: Hören Sie die riskantesten zuerst und entscheiden Sie mit den Tasten 1 bis 5. A, B und R wechseln zwischen dem Original, dem restaurierten Klang und dem entfernten Rauschen.</translation>
    </message>
    <message>
        <source>Results of the batch</source>
        <translation>Ergebnisse des Stapels</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>Durchhören</translation>
    </message>
    <message>
        <source>Review: {done} of {total}</source>
        <translation>Durchhören: {done} von {total}</translation>
    </message>
    <message>
        <source>Reviewed</source>
        <translation>Durchgehört</translation>
    </message>
    <message>
        <source>Right only</source>
        <translation>Nur rechts</translation>
    </message>
    <message>
        <source>Risk that music was taken, from 0 to 1: a hint where to listen first</source>
        <translation>Risiko, dass Musik entfernt wurde, von 0 bis 1: ein Hinweis, wo zuerst hinzuhören ist</translation>
    </message>
    <message>
        <source>Risk that noise remains, from 0 to 1: a hint where to listen first</source>
        <translation>Risiko, dass Rauschen bleibt, von 0 bis 1: ein Hinweis, wo zuerst hinzuhören ist</translation>
    </message>
    <message>
        <source>Rose</source>
        <translation>Rosa</translation>
    </message>
    <message>
        <source>Rounded once, no dither.</source>
        <translation>Einmal gerundet, kein Dither.</translation>
    </message>
    <message>
        <source>S&amp;ofter</source>
        <translation>Le&amp;iser</translation>
    </message>
    <message>
        <source>SOUND</source>
        <translation>TON</translation>
    </message>
    <message>
        <source>Sa&amp;ve project</source>
        <translation>Projekt s&amp;peichern</translation>
    </message>
    <message>
        <source>Sample rate of the copy</source>
        <translation>Abtastrate der Kopie</translation>
    </message>
    <message>
        <source>Save as a new preset</source>
        <translation>Als neues Preset speichern</translation>
    </message>
    <message>
        <source>Save changes to “{name}”</source>
        <translation>Änderungen an „{name}“ speichern</translation>
    </message>
    <message>
        <source>Save project &amp;as …</source>
        <translation>Projekt speichern &amp;unter …</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>Projekt speichern</translation>
    </message>
    <message>
        <source>Save what you decided about {name} as a project?</source>
        <translation>Möchten Sie Ihre Entscheidungen zu {name} als Projekt speichern?</translation>
    </message>
    <message>
        <source>Save, export and import presets, and say what new recordings begin with</source>
        <translation>Presets speichern, exportieren und importieren; womit neue Aufnahmen beginnen</translation>
    </message>
    <message>
        <source>Score of {place}</source>
        <translation>Note für {place}</translation>
    </message>
    <message>
        <source>Scores are added to this file; several listeners share one.</source>
        <translation>Noten werden an diese Datei angehängt; mehrere Hörer teilen sich eine.</translation>
    </message>
    <message>
        <source>Scratch</source>
        <translation>Kratzer</translation>
    </message>
    <message>
        <source>Scroll &amp;later</source>
        <translation>S&amp;päter</translation>
    </message>
    <message>
        <source>Scroll e&amp;arlier</source>
        <translation>F&amp;rüher</translation>
    </message>
    <message>
        <source>Scroll to &amp;higher frequencies</source>
        <translation>Zu &amp;höheren Frequenzen</translation>
    </message>
    <message>
        <source>Scroll to lo&amp;wer frequencies</source>
        <translation>Zu &amp;tieferen Frequenzen</translation>
    </message>
    <message>
        <source>Search commands and keys</source>
        <translation>Befehle und Tasten suchen</translation>
    </message>
    <message>
        <source>Seconds, or minutes and seconds: 62.5 or 1:02.5</source>
        <translation>Sekunden oder Minuten und Sekunden: 62.5 oder 1:02.5</translation>
    </message>
    <message>
        <source>Seek</source>
        <translation>Springen</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>&amp;Alles auswählen</translation>
    </message>
    <message>
        <source>Select &amp;nothing</source>
        <translation>Auswahl auf&amp;heben</translation>
    </message>
    <message>
        <source>Select &amp;visible part</source>
        <translation>&amp;Sichtbaren Teil auswählen</translation>
    </message>
    <message>
        <source>Select a loop</source>
        <translation>Schleife auswählen</translation>
    </message>
    <message>
        <source>Select all clicks of this scratch, which return with every turn of the record</source>
        <translation>Alle Knackser dieses Kratzers auswählen, die mit jeder Umdrehung der Platte wiederkehren</translation>
    </message>
    <message>
        <source>Select the noise sample and show it</source>
        <translation>Die Rauschprobe auswählen und zeigen</translation>
    </message>
    <message>
        <source>Select the span that it holds for and show it (Enter)</source>
        <translation>Den Abschnitt, für den sie gilt, auswählen und zeigen (Eingabe)</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>Empfindlichkeit</translation>
    </message>
    <message>
        <source>Sensitivity to clicks</source>
        <translation>Empfindlichkeit für Knackser</translation>
    </message>
    <message>
        <source>Sessions</source>
        <translation>Sitzungen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Settings of the batch</source>
        <translation>Einstellungen des Stapels</translation>
    </message>
    <message>
        <source>Settings {number}</source>
        <translation>Einstellungen {number}</translation>
    </message>
    <message>
        <source>Settings {number}: there are two sets to compare; Y goes from one to the other</source>
        <translation>Einstellungen {number}: Zwei Sätze lassen sich vergleichen; Y wechselt vom einen zum anderen</translation>
    </message>
    <message>
        <source>Settings, regions, markers, clicks put back and notes are lost otherwise. The recording is unchanged.</source>
        <translation>Einstellungen, Bereiche, Marken, zurückgenommene Knackser und Notizen gehen sonst verloren. Die Aufnahme ist unverändert.</translation>
    </message>
    <message>
        <source>Shellac did not close properly last time; {name} was open, and a copy of what was not saved is there.</source>
        <translation>Shellac wurde zuletzt nicht ordentlich beendet; {name} war geöffnet, und von dem Ungespeicherten gibt es eine Kopie.</translation>
    </message>
    <message>
        <source>Shellac did not close properly last time; {name} was open. What was written is whole.</source>
        <translation>Shellac wurde zuletzt nicht ordentlich beendet; {name} war geöffnet. Was geschrieben wurde, ist vollständig.</translation>
    </message>
    <message>
        <source>Shellac looks for the quiet grooves of your records, and trains a copy of the model in use on the noise it finds there. One record in five is kept out, to say in the end whether that helped. Your records are only read.</source>
        <translation>Shellac sucht die stillen Rillen Ihrer Platten und trainiert eine Kopie des verwendeten Modells an dem Rauschen, das es dort findet. Eine von fünf Platten wird zurückgehalten, um am Ende zu sagen, ob das geholfen hat. Ihre Platten werden nur gelesen.</translation>
    </message>
    <message>
        <source>Shift+wheel, middle button, Page Up, Page Down</source>
        <translation>Umschalt+Mausrad, mittlere Taste, Bild auf, Bild ab</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show &amp;differences in the pictures</source>
        <translation>&amp;Unterschiede in den Bildern zeigen</translation>
    </message>
    <message>
        <source>Show &amp;everything</source>
        <translation>&amp;Alles zeigen</translation>
    </message>
    <message>
        <source>Show every setting, to change it for this batch alone</source>
        <translation>Alle Einstellungen zeigen, um sie nur für diesen Stapel zu ändern</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>Show everything (Ctrl+0, or a double click)</source>
        <translation>Alles zeigen (Strg+0 oder Doppelklick)</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>Ordner zeigen</translation>
    </message>
    <message>
        <source>Show the &amp;log</source>
        <translation>&amp;Protokoll zeigen</translation>
    </message>
    <message>
        <source>Show the result</source>
        <translation>Ergebnis zeigen</translation>
    </message>
    <message>
        <source>Show what is removed as a third picture (D)</source>
        <translation>Entferntes als drittes Bild zeigen (D)</translation>
    </message>
    <message>
        <source>Sidecars</source>
        <translation>Begleitdateien</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Skip this</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Sound device</source>
        <translation>Audiogerät</translation>
    </message>
    <message>
        <source>Sound output</source>
        <translation>Tonausgabe</translation>
    </message>
    <message>
        <source>Sound output: {text}</source>
        <translation>Tonausgabe: {text}</translation>
    </message>
    <message>
        <source>Sound: {device}</source>
        <translation>Ton: {device}</translation>
    </message>
    <message>
        <source>Spectrogram of re&amp;moved noise</source>
        <translation>Spektrogramm des &amp;Entfernten</translation>
    </message>
    <message>
        <source>Spectrogram, {track}</source>
        <translation>Spektrogramm, {track}</translation>
    </message>
    <message>
        <source>Speed of restoring</source>
        <translation>Geschwindigkeit der Restaurierung</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Starts from</source>
        <translation>Ausgangsmodell</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>State of playing</source>
        <translation>Zustand der Wiedergabe</translation>
    </message>
    <message>
        <source>State of restoring</source>
        <translation>Zustand der Restaurierung</translation>
    </message>
    <message>
        <source>State of the batch</source>
        <translation>Zustand des Stapels</translation>
    </message>
    <message>
        <source>Still looking for hum …</source>
        <translation>Brummen wird noch gesucht …</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>Anhalten und beenden</translation>
    </message>
    <message>
        <source>Stop here</source>
        <translation>Hier aufhören</translation>
    </message>
    <message>
        <source>Stop learning and quit?</source>
        <translation>Das Lernen anhalten und beenden?</translation>
    </message>
    <message>
        <source>Stop now</source>
        <translation>Jetzt abbrechen</translation>
    </message>
    <message>
        <source>Stop now; nothing is kept</source>
        <translation>Jetzt abbrechen; es bleibt nichts davon</translation>
    </message>
    <message>
        <source>Stop the batch and quit?</source>
        <translation>Den Stapel anhalten und beenden?</translation>
    </message>
    <message>
        <source>Stop the export; no file is left (Esc)</source>
        <translation>Export abbrechen; es bleibt keine Datei (Esc)</translation>
    </message>
    <message>
        <source>Stop with an error</source>
        <translation>Mit Fehler abbrechen</translation>
    </message>
    <message>
        <source>Strokes</source>
        <translation>Anschläge</translation>
    </message>
    <message>
        <source>Stronger</source>
        <translation>Stärker</translation>
    </message>
    <message>
        <source>Sure</source>
        <translation>Sicher</translation>
    </message>
    <message>
        <source>Surface</source>
        <translation>Oberfläche</translation>
    </message>
    <message>
        <source>Surface noise</source>
        <translation>Oberfläche</translation>
    </message>
    <message>
        <source>Surface only</source>
        <translation>Nur Oberfläche</translation>
    </message>
    <message>
        <source>Switch b&amp;etween settings 1 and 2</source>
        <translation>&amp;Zwischen den Einstellungen 1 und 2 wechseln</translation>
    </message>
    <message>
        <source>Switch between A and B</source>
        <translation>Zwischen A und B wechseln</translation>
    </message>
    <message>
        <source>System default</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Take less here</source>
        <translation>Hier weniger entfernen</translation>
    </message>
    <message>
        <source>Take less there: make it a regi&amp;on</source>
        <translation>&amp;Dort weniger entfernen: Bereich anlegen</translation>
    </message>
    <message>
        <source>Takes effect the next time Shellac starts.</source>
        <translation>Gilt ab dem nächsten Start von Shellac.</translation>
    </message>
    <message>
        <source>Takes the noise and leaves the music as the record has it; invents nothing.</source>
        <translation>Nimmt das Rauschen und lässt die Musik, wie die Platte sie hat; erfindet nichts.</translation>
    </message>
    <message>
        <source>Temporary files</source>
        <translation>Temporäre Dateien</translation>
    </message>
    <message>
        <source>Thank you.</source>
        <translation>Vielen Dank.</translation>
    </message>
    <message>
        <source>The CPU was asked for.</source>
        <translation>Die CPU wurde gewünscht.</translation>
    </message>
    <message>
        <source>The GPU failed a trial convolution ({why}), so the CPU is used.</source>
        <translation>Die GPU scheiterte an einer Probefaltung ({why}), darum rechnet die CPU.</translation>
    </message>
    <message>
        <source>The GPU gave a wrong result in a trial convolution (off by {difference:.1g}), so the CPU is used.</source>
        <translation>Die GPU gab bei einer Probefaltung ein falsches Ergebnis (Abweichung {difference:.1g}), darum rechnet die CPU.</translation>
    </message>
    <message>
        <source>The batch process ended unexpectedly.</source>
        <translation>Der Prozess des Stapels endete unerwartet.</translation>
    </message>
    <message>
        <source>The card of this model: what it was trained on, what it does well and badly</source>
        <translation>Die Karte dieses Modells: woran es trainiert wurde, was es gut und was es schlecht kann</translation>
    </message>
    <message>
        <source>The clicks selected stay as they are in the original, or are repaired again (P)</source>
        <translation>Die ausgewählten Knackser bleiben wie im Original oder werden wieder repariert (P)</translation>
    </message>
    <message>
        <source>The file before this one is still being written.</source>
        <translation>Die vorige Datei wird noch geschrieben.</translation>
    </message>
    <message>
        <source>The journal in {folder} cannot be used: {error}.</source>
        <translation>Das Journal in {folder} ist nicht brauchbar: {error}.</translation>
    </message>
    <message>
        <source>The journal in {folder} cannot be written: {error}.</source>
        <translation>Das Journal in {folder} lässt sich nicht schreiben: {error}.</translation>
    </message>
    <message>
        <source>The journal in {folder} does not say where the recordings are.</source>
        <translation>Das Journal in {folder} sagt nicht, wo die Aufnahmen liegen.</translation>
    </message>
    <message>
        <source>The journal in {folder} is damaged ({error}); the next &apos;batch&apos; puts it aside and begins a new one.</source>
        <translation>Das Journal in {folder} ist beschädigt ({error}); der nächste Stapel legt es beiseite und beginnt ein neues.</translation>
    </message>
    <message>
        <source>The journal in {target} was written by another version of Shellac ({stated}).</source>
        <translation>Das Journal in {target} stammt von einer anderen Version von Shellac ({stated}).</translation>
    </message>
    <message>
        <source>The memory of the GPU was not enough.</source>
        <translation>Der Speicher der GPU hat nicht gereicht.</translation>
    </message>
    <message>
        <source>The memory was not enough.</source>
        <translation>Der Arbeitsspeicher hat nicht gereicht.</translation>
    </message>
    <message>
        <source>The network hears nothing above 22.05 kHz: say what becomes of it</source>
        <translation>Über 22.05 kHz hört das Netz nichts: Bestimmen Sie, was damit geschieht</translation>
    </message>
    <message>
        <source>The next start is as the first. No recording and no export is touched.</source>
        <translation>Der nächste Start ist wie der erste. Keine Aufnahme und kein Export wird angerührt.</translation>
    </message>
    <message>
        <source>The noise found in {source} cannot be kept: {reason}.</source>
        <translation>Das in {source} gefundene Rauschen lässt sich nicht aufbewahren: {reason}.</translation>
    </message>
    <message>
        <source>The noise is looked for in the whole recording all the same</source>
        <translation>Das Rauschen wird dennoch in der ganzen Aufnahme gesucht</translation>
    </message>
    <message>
        <source>The noise samples selected hold no more (Del)</source>
        <translation>Die ausgewählten Rauschproben gelten nicht mehr (Entf)</translation>
    </message>
    <message>
        <source>The other process has ended.</source>
        <translation>Der andere Prozess ist beendet.</translation>
    </message>
    <message>
        <source>The output folder cannot be the source folder: {target}.</source>
        <translation>Der Ausgabeordner darf nicht der Quellordner sein: {target}.</translation>
    </message>
    <message>
        <source>The page with all results, with pictures before and after</source>
        <translation>Die Seite mit allen Ergebnissen, mit Bildern vorher und nachher</translation>
    </message>
    <message>
        <source>The plain name is taken, so the files get the number {number}.</source>
        <translation>Der einfache Name ist vergeben, darum bekommen die Dateien die Nummer {number}.</translation>
    </message>
    <message>
        <source>The preset cannot be kept: {error}.</source>
        <translation>Das Preset lässt sich nicht aufbewahren: {error}.</translation>
    </message>
    <message>
        <source>The preset {name:.60} cannot be removed: {reason}.</source>
        <translation>Das Preset {name:.60} lässt sich nicht löschen: {reason}.</translation>
    </message>
    <message>
        <source>The preset {name} cannot be kept: {error}.</source>
        <translation>Das Preset {name} lässt sich nicht aufbewahren: {error}.</translation>
    </message>
    <message>
        <source>The preset {name} cannot be removed: {error}.</source>
        <translation>Das Preset {name} lässt sich nicht löschen: {error}.</translation>
    </message>
    <message>
        <source>The preset “{name}” is in the list now.</source>
        <translation>Das Preset „{name}“ steht jetzt in der Liste.</translation>
    </message>
    <message>
        <source>The process that looks for clicks ended unexpectedly (exit code {exit_code}); there may be too little memory. Try again; if it fails again, untick Clicks: all else is restored without it.</source>
        <translation>Der Prozess, der Knackser sucht, endete unerwartet (Code {exit_code}); vielleicht fehlt Arbeitsspeicher. Versuchen Sie es noch einmal; hilft das nicht, entfernen Sie das Häkchen bei „Knackser“: Alles andere wird ohne ihn restauriert.</translation>
    </message>
    <message>
        <source>The process that looks for clicks gave an answer that cannot be used, and was ended. {error} Try again; if it fails again, untick Clicks: all else is restored without it.</source>
        <translation>Der Prozess, der Knackser sucht, gab eine unbrauchbare Antwort und wurde beendet. {error} Versuchen Sie es noch einmal; hilft das nicht, entfernen Sie das Häkchen bei „Knackser“: Alles andere wird ohne ihn restauriert.</translation>
    </message>
    <message>
        <source>The recording of {name} is no longer there: {source}.</source>
        <translation>Die Aufnahme zu {name} ist nicht mehr da: {source}.</translation>
    </message>
    <message>
        <source>The restoring process ended unexpectedly (exit code {exit_code}); there may be too little memory. Trying again restarts it.</source>
        <translation>Der Restaurierungsprozess endete unerwartet (Code {exit_code}); vielleicht fehlt Arbeitsspeicher. Ein neuer Versuch startet ihn neu.</translation>
    </message>
    <message>
        <source>The restoring process ended unexpectedly and was started again. Try again.</source>
        <translation>Der Restaurierungsprozess wurde unerwartet beendet und neu gestartet. Versuchen Sie es noch einmal.</translation>
    </message>
    <message>
        <source>The restoring process gave an answer of another length than it was to have.</source>
        <translation>Die Antwort des Restaurierungsprozesses hat eine andere Länge als verlangt.</translation>
    </message>
    <message>
        <source>The restoring process gave an answer that cannot be used, and was ended. {error} Trying again restarts it.</source>
        <translation>Der Restaurierungsprozess gab eine unbrauchbare Antwort und wurde beendet. {error} Ein neuer Versuch startet ihn neu.</translation>
    </message>
    <message>
        <source>The scores of {listener} are in {results}.</source>
        <translation>Die Noten von {listener} stehen in {results}.</translation>
    </message>
    <message>
        <source>The selection alone, {start} to {stop}</source>
        <translation>Nur die Auswahl, {start} bis {stop}</translation>
    </message>
    <message>
        <source>The settings of the recording stay as they are.</source>
        <translation>Die Einstellungen der Aufnahme bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>The sound device does not start: {error}</source>
        <translation>Das Audiogerät startet nicht: {error}</translation>
    </message>
    <message>
        <source>The sound device has gone. Choose another one or plug it in again; the position is kept.</source>
        <translation>Das Audiogerät ist verschwunden. Wählen Sie ein anderes oder stecken Sie es wieder an; die Position bleibt.</translation>
    </message>
    <message>
        <source>The sound device {title} cannot play {rate} Hz: {error}</source>
        <translation>Das Audiogerät {title} kann {rate} Hz nicht abspielen: {error}</translation>
    </message>
    <message>
        <source>The sound device {title} is not connected.</source>
        <translation>Das Audiogerät {title} ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>The span selected as noise stands {above:.0f} dB above the noise known there: it holds music, which would be taken for noise everywhere. A span of bare groove is better, such as the run-in.</source>
        <translation>Die als Rauschen gewählte Spanne liegt {above:.0f} dB über dem dort bekannten Rauschen: Sie enthält Musik, die überall für Rauschen gehalten würde. Besser ist eine Spanne leerer Rille, etwa die Einlaufrille.</translation>
    </message>
    <message>
        <source>The span selected as noise stands {above:.0f} dB above the noise known there: it seems to hold music, which would be taken for noise everywhere. A span of bare groove is better, such as the run-in.</source>
        <translation>Die als Rauschen gewählte Spanne liegt {above:.0f} dB über dem dort bekannten Rauschen: Sie scheint Musik zu enthalten, die überall für Rauschen gehalten würde. Besser ist eine Spanne leerer Rille, etwa die Einlaufrille.</translation>
    </message>
    <message>
        <source>The whole recording</source>
        <translation>Die ganze Aufnahme</translation>
    </message>
    <message>
        <source>The whole recording (nothing is selected)</source>
        <translation>Die ganze Aufnahme (nichts ist ausgewählt)</translation>
    </message>
    <message>
        <source>The worker process ended unexpectedly (code {code}).</source>
        <translation>Der Arbeitsprozess endete unerwartet (Code {code}).</translation>
    </message>
    <message>
        <source>The worker process was ended by signal {name}.</source>
        <translation>Der Arbeitsprozess wurde durch das Signal {name} beendet.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Erscheinungsbild</translation>
    </message>
    <message>
        <source>There is a model called {name} already: choose another name.</source>
        <translation>Ein Modell namens {name} gibt es schon: Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>There is a preset called {name} already; another name is needed.</source>
        <translation>Ein Preset namens {name} gibt es schon; ein anderer Name wird gebraucht.</translation>
    </message>
    <message>
        <source>There is no folder {folder}.</source>
        <translation>Den Ordner {folder} gibt es nicht.</translation>
    </message>
    <message>
        <source>There is no preset called &apos;{text:.60}&apos;; there are {names}, and files ending with .json.</source>
        <translation>Ein Preset namens „{text:.60}“ gibt es nicht; es gibt {names} und Dateien, die auf .json enden.</translation>
    </message>
    <message>
        <source>There is no recording in {names} that Shellac can read.</source>
        <translation>In {names} ist keine Aufnahme, die Shellac lesen kann.</translation>
    </message>
    <message>
        <source>There is no region for {source}: draw one first.</source>
        <translation>Für {source} gibt es keinen Bereich: Zeichnen Sie zuerst einen.</translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation>Der Arbeitsspeicher reicht nicht.</translation>
    </message>
    <message>
        <source>There is nothing to put on the page: the span is empty.</source>
        <translation>Für die Seite gibt es nichts: Die Spanne ist leer.</translation>
    </message>
    <message>
        <source>There is only one model.</source>
        <translation>Es gibt nur ein Modell.</translation>
    </message>
    <message>
        <source>These copies only: no file for the archive</source>
        <translation>Nur diese Kopien, keine Datei für das Archiv</translation>
    </message>
    <message>
        <source>They are kept in the project; the recording itself is not changed.</source>
        <translation>Sie stehen im Projekt; die Aufnahme selbst wird nicht geändert.</translation>
    </message>
    <message>
        <source>This build of PyTorch computes on the CPU only.</source>
        <translation>Dieses PyTorch rechnet nur auf der CPU.</translation>
    </message>
    <message>
        <source>This computer has no playback device.</source>
        <translation>Dieser Rechner hat kein Wiedergabegerät.</translation>
    </message>
    <message>
        <source>This folder does not exist; the usual one is used.</source>
        <translation>Diesen Ordner gibt es nicht; der übliche wird genommen.</translation>
    </message>
    <message>
        <source>This is a fault in Shellac ({kind}: {error}). The details are in {log}.</source>
        <translation>Das ist ein Fehler in Shellac ({kind}: {error}). Näheres steht in {log}.</translation>
    </message>
    <message>
        <source>This model came without a card.</source>
        <translation>Zu diesem Modell gibt es keine Karte.</translation>
    </message>
    <message>
        <source>This part is made from the program. Run “make docs”, and F1 opens the whole documentation with it.</source>
        <translation>Dieser Teil entsteht aus dem Programm. Führen Sie „make docs“ aus, dann öffnet F1 damit die ganze Dokumentation.</translation>
    </message>
    <message>
        <source>This recording holds nothing above 22.05 kHz</source>
        <translation>Diese Aufnahme enthält nichts über 22.05 kHz</translation>
    </message>
    <message>
        <source>This result has regions: it is restored again to be heard.</source>
        <translation>Dieses Ergebnis hat Bereiche: Damit man es hört, wird es noch einmal restauriert.</translation>
    </message>
    <message>
        <source>This span is still being restored; the blind test needs all of it.</source>
        <translation>Diese Spanne wird noch restauriert; der Blindtest braucht sie ganz.</translation>
    </message>
    <message>
        <source>Thumps too</source>
        <translation>Auch dumpfe Schläge</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Time under the pointer</source>
        <translation>Zeit unter dem Zeiger</translation>
    </message>
    <message>
        <source>To</source>
        <comment>folder</comment>
        <translation>Nach</translation>
    </message>
    <message>
        <source>To</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>To the &amp;end</source>
        <translation>Zum &amp;Ende</translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation>Zum An&amp;fang</translation>
    </message>
    <message>
        <source>To the end (End)</source>
        <translation>Zum Ende (Ende)</translation>
    </message>
    <message>
        <source>To the start (Home)</source>
        <translation>Zum Anfang (Pos1)</translation>
    </message>
    <message>
        <source>Trial run: nothing is kept</source>
        <translation>Zur Probe: Es wird nichts gezählt</translation>
    </message>
    <message>
        <source>Trial {number}</source>
        <translation>Durchgang {number}</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Try it first</source>
        <translation>Zuerst probieren</translation>
    </message>
    <message>
        <source>Try the record that comes with Shellac</source>
        <translation>Mit der beigelegten Platte probieren</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Undo the decision (0)</source>
        <translation>Die Entscheidung zurücknehmen (0)</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>Ungespeicherte Änderungen</translation>
    </message>
    <message>
        <source>Unticked, this line is no longer removed, and leaves the list.</source>
        <translation>Ohne Haken wird diese Linie nicht mehr entfernt und verlässt die Liste.</translation>
    </message>
    <message>
        <source>Unticked, this line stays as it is; the network then listens again.</source>
        <translation>Ohne Haken bleibt diese Linie, wie sie ist; das Netz hört dann neu.</translation>
    </message>
    <message>
        <source>Until it is found it counts as surface. An export waits for it.</source>
        <translation>Bis es gefunden ist, zählt es zur Oberfläche. Ein Export wartet darauf.</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Nach oben</translation>
    </message>
    <message>
        <source>Use a selection that holds music as noise sample?</source>
        <translation>Eine Auswahl mit Musik als Rauschprobe verwenden?</translation>
    </message>
    <message>
        <source>Use anyway</source>
        <translation>Trotzdem verwenden</translation>
    </message>
    <message>
        <source>Use selection</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Use selection as &amp;noise sample</source>
        <translation>Auswahl als &amp;Rauschprobe verwenden</translation>
    </message>
    <message>
        <source>Use the new model</source>
        <translation>Neues Modell verwenden</translation>
    </message>
    <message>
        <source>Use the selection as noise sample (N)</source>
        <translation>Auswahl als Rauschprobe verwenden (N)</translation>
    </message>
    <message>
        <source>Use this setting</source>
        <translation>Diese Einstellung verwenden</translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Lautstärke</translation>
    </message>
    <message>
        <source>Volume, for all versions alike</source>
        <translation>Lautstärke, für alle Fassungen gleich</translation>
    </message>
    <message>
        <source>Volume, {volume}; 0 dB leaves every sample as it is</source>
        <translation>Lautstärke, {volume}; bei 0 dB bleibt jedes Sample, wie es ist</translation>
    </message>
    <message>
        <source>WAV, RF64, W64, AIFF, FLAC, Ogg or MP3, at any rate and depth.
Shellac finds the noise, you decide how much of it goes. The file itself is never changed.</source>
        <translation>WAV, RF64, W64, AIFF, FLAC, Ogg oder MP3, mit jeder Abtastrate und Bittiefe.
Shellac findet das Rauschen, Sie entscheiden, wie viel davon geht. Die Datei selbst wird nie verändert.</translation>
    </message>
    <message>
        <source>WINDOW</source>
        <translation>FENSTER</translation>
    </message>
    <message>
        <source>Watch the folder</source>
        <translation>Ordner beobachten</translation>
    </message>
    <message numerus="yes">
        <source>Watching the folder; %n file(s) (is|are) still arriving</source>
        <translation>
            <numerusform>Der Ordner wird beobachtet; %n Datei kommt noch an</numerusform>
            <numerusform>Der Ordner wird beobachtet; %n Dateien kommen noch an</numerusform>
        </translation>
    </message>
    <message>
        <source>Weaker</source>
        <translation>Schwächer</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Webseiten</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>What an export will be</source>
        <translation>Was ein Export wird</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>What deviates from the preset</source>
        <translation>Was vom Preset abweicht</translation>
    </message>
    <message>
        <source>What failed, what was stopped, and what decisions asked for</source>
        <translation>Was fehlschlug, was abgebrochen wurde und was Entscheidungen verlangen</translation>
    </message>
    <message>
        <source>What is being done</source>
        <translation>Was gerade geschieht</translation>
    </message>
    <message>
        <source>What is listed</source>
        <translation>Was aufgeführt ist</translation>
    </message>
    <message>
        <source>What is removed is often soft: hear it louder than it is. Never exported so.</source>
        <translation>Das Entfernte ist oft leise: Hören Sie es lauter, als es ist. Exportiert wird es nie so.</translation>
    </message>
    <message>
        <source>What is written</source>
        <translation>Was geschrieben wird</translation>
    </message>
    <message>
        <source>Where clicks were looked for: risk that strokes of drums or plucked strings were taken for clicks, from 0 to 1</source>
        <translation>Wo nach Knacksern gesucht wurde: Risiko, dass Schläge von Trommeln oder gezupfte Saiten für Knackser gehalten wurden, von 0 bis 1</translation>
    </message>
    <message>
        <source>Where is {name}?</source>
        <translation>Wo ist {name}?</translation>
    </message>
    <message>
        <source>Where most music was taken is known once the whole recording is restored.</source>
        <translation>Wo am meisten Musik entfernt wurde, lässt sich sagen, sobald die ganze Aufnahme restauriert ist.</translation>
    </message>
    <message>
        <source>Where regions overlap, the lower line wins.</source>
        <translation>Wo Bereiche einander überlappen, geht die untere Zeile vor.</translation>
    </message>
    <message>
        <source>Where the network computes</source>
        <translation>Wo das Netz rechnet</translation>
    </message>
    <message>
        <source>Where two hold, the lower line wins.</source>
        <translation>Wo zwei gelten, geht die untere Zeile vor.</translation>
    </message>
    <message>
        <source>Which noise the amount is for</source>
        <translation>Für welche Störung die Stärke gilt</translation>
    </message>
    <message>
        <source>While regions are drawn</source>
        <translation>Während Bereiche gezeichnet werden</translation>
    </message>
    <message>
        <source>Whole recording</source>
        <translation>Ganze Aufnahme</translation>
    </message>
    <message>
        <source>Whole scratch</source>
        <translation>Ganzer Kratzer</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>With a note</source>
        <translation>Mit Notiz</translation>
    </message>
    <message>
        <source>With regions</source>
        <translation>Mit Bereichen</translation>
    </message>
    <message>
        <source>Without it the copies cannot be checked, and nothing leads back to the original</source>
        <translation>Ohne sie lassen sich die Kopien nicht prüfen, und nichts führt zum Original zurück</translation>
    </message>
    <message>
        <source>Write a listening page</source>
        <translation>Hörseite schreiben</translation>
    </message>
    <message>
        <source>Write floating point</source>
        <translation>Gleitkomma schreiben</translation>
    </message>
    <message>
        <source>Write the regions to a file: JSON, CSV or an Audacity label track</source>
        <translation>Bereiche in eine Datei schreiben: JSON, CSV oder Audacity-Textspur</translation>
    </message>
    <message>
        <source>Write the restored recording to a new file (Ctrl+E)</source>
        <translation>Restaurierte Aufnahme in eine neue Datei schreiben (Strg+E)</translation>
    </message>
    <message>
        <source>Write the result into the .shellac.json of the restored file</source>
        <translation>Ergebnis in die .shellac.json der restaurierten Datei schreiben</translation>
    </message>
    <message>
        <source>Writing: {done:.0f} %</source>
        <translation>Wird geschrieben: {done:.0f} %</translation>
    </message>
    <message>
        <source>Written: {names}.</source>
        <translation>Geschrieben: {names}.</translation>
    </message>
    <message>
        <source>X is randomly A or B. Switch as often as you like, then say which.</source>
        <translation>X ist zufällig A oder B. Wechseln Sie, so oft Sie mögen, und sagen Sie dann, welches.</translation>
    </message>
    <message>
        <source>X is {letter}</source>
        <translation>X ist {letter}</translation>
    </message>
    <message>
        <source>You hear only what lies in {name}.</source>
        <translation>Zu hören ist nur, was in {name} liegt.</translation>
    </message>
    <message>
        <source>You will hear short recordings, each in several versions under numbers, in random order. Compare every version with {shown} and give it a score from 0 (bad) to 100 (excellent). Versions may sound alike. Switch as often as you like: position is kept. Set a comfortable volume now and leave it.</source>
        <translation>Sie hören kurze Aufnahmen, jede in mehreren Fassungen unter Nummern, in zufälliger Folge. Vergleichen Sie jede Fassung mit {shown} und geben Sie ihr eine Note von 0 (schlecht) bis 100 (ausgezeichnet). Fassungen können gleich klingen. Wechseln Sie, so oft Sie mögen: Die Position bleibt. Stellen Sie jetzt eine angenehme Lautstärke ein und lassen Sie sie so.</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>Ver&amp;größern</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Ver&amp;kleinern</translation>
    </message>
    <message>
        <source>Zoom in frequency</source>
        <translation>In der Frequenz zoomen</translation>
    </message>
    <message>
        <source>Zoom in on frequencies</source>
        <translation>In der Frequenz vergrößern</translation>
    </message>
    <message>
        <source>Zoom in time at the pointer</source>
        <translation>In der Zeit zoomen, am Zeiger</translation>
    </message>
    <message>
        <source>Zoom out of frequencies</source>
        <translation>In der Frequenz verkleinern</translation>
    </message>
    <message>
        <source>Zoom to the selec&amp;tion</source>
        <translation>Auf die Auswahl &amp;zoomen</translation>
    </message>
    <message>
        <source>a mark of a part makes no sense</source>
        <translation>die Marke eines Teils ergibt keinen Sinn</translation>
    </message>
    <message>
        <source>a region begins before the end of the recording</source>
        <translation>ein Bereich beginnt vor dem Ende der Aufnahme</translation>
    </message>
    <message>
        <source>above 22 kHz kept</source>
        <translation>über 22 kHz unverändert</translation>
    </message>
    <message>
        <source>above 22 kHz lowered by 12 dB</source>
        <translation>über 22 kHz 12 dB leiser</translation>
    </message>
    <message>
        <source>above 22 kHz removed</source>
        <translation>über 22 kHz entfernt</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>access copy: the selection alone, {title}; not reversible</source>
        <translation>Nutzungskopie: nur die Auswahl, {title}; nicht umkehrbar</translation>
    </message>
    <message>
        <source>access copy: {title}; not reversible</source>
        <translation>Nutzungskopie: {title}; nicht umkehrbar</translation>
    </message>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>always:</source>
        <translation>immer:</translation>
    </message>
    <message>
        <source>amount</source>
        <translation>Stärke</translation>
    </message>
    <message>
        <source>amount of a region</source>
        <translation>Stärke eines Bereichs</translation>
    </message>
    <message>
        <source>amount of the clicks</source>
        <translation>Stärke der Knackser</translation>
    </message>
    <message>
        <source>amount of the hum</source>
        <translation>Stärke des Brummens</translation>
    </message>
    <message>
        <source>amount of the surface</source>
        <translation>Stärke der Oberfläche</translation>
    </message>
    <message>
        <source>and</source>
        <translation>und</translation>
    </message>
    <message>
        <source>and keeps the music as well as the old one</source>
        <translation>und lässt die Musik ebenso gut wie das alte</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beide</translation>
    </message>
    <message>
        <source>buffering …</source>
        <translation>Wird gepuffert …</translation>
    </message>
    <message>
        <source>but takes more of the music (level {level:+.1f} dB, at its partials {partials:+.1f} dB)</source>
        <translation>aber auch mehr von der Musik (Pegel {level:+.1f} dB, an ihren Teiltönen {partials:+.1f} dB)</translation>
    </message>
    <message>
        <source>bytes after the last chunk</source>
        <translation>Bytes hinter dem letzten Chunk</translation>
    </message>
    <message>
        <source>change of a region</source>
        <translation>Bereich geändert</translation>
    </message>
    <message>
        <source>change of {settings}</source>
        <translation>{settings} geändert</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>changed: {settings}</source>
        <translation>geändert: {settings}</translation>
    </message>
    <message>
        <source>channel of a region</source>
        <translation>Kanal eines Bereichs</translation>
    </message>
    <message>
        <source>channel {number}</source>
        <translation>Kanal {number}</translation>
    </message>
    <message>
        <source>click</source>
        <translation>Knackser</translation>
    </message>
    <message>
        <source>click in a picture or in the overview</source>
        <translation>Klick im Bild oder in der Übersicht</translation>
    </message>
    <message>
        <source>clicks</source>
        <translation>Knackser</translation>
    </message>
    <message>
        <source>clicks put back</source>
        <translation>zurückgenommene Knackser</translation>
    </message>
    <message>
        <source>coding history: {line}</source>
        <translation>Coding History: {line}</translation>
    </message>
    <message>
        <source>colour of a region</source>
        <translation>Farbe eines Bereichs</translation>
    </message>
    <message>
        <source>copy of a region</source>
        <translation>Kopie eines Bereichs</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>done already</source>
        <translation>schon fertig</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>Doppelklick</translation>
    </message>
    <message>
        <source>drag in a picture</source>
        <translation>Ziehen im Bild</translation>
    </message>
    <message>
        <source>drag its handles; Alt+Shift+arrows</source>
        <translation>an den Griffen ziehen; Alt+Umschalt+Pfeile</translation>
    </message>
    <message>
        <source>drag its label; Alt+arrows</source>
        <translation>an der Beschriftung ziehen; Alt+Pfeile</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>weggelassen</translation>
    </message>
    <message>
        <source>eighth of</source>
        <translation>8 ×</translation>
    </message>
    <message>
        <source>eleventh of</source>
        <translation>11 ×</translation>
    </message>
    <message>
        <source>en</source>
        <comment>the code of this language</comment>
        <translation>de</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>fifth of</source>
        <translation>5 ×</translation>
    </message>
    <message>
        <source>folder of the last export</source>
        <translation>Ordner des letzten Exports</translation>
    </message>
    <message>
        <source>folder of the original</source>
        <translation>Ordner des Originals</translation>
    </message>
    <message>
        <source>fourth of</source>
        <translation>4 ×</translation>
    </message>
    <message>
        <source>from of a region</source>
        <translation>Anfang eines Bereichs</translation>
    </message>
    <message>
        <source>guard</source>
        <translation>Schutz</translation>
    </message>
    <message>
        <source>hardly any music seems to be taken</source>
        <translation>kaum Musik scheint entfernt zu sein</translation>
    </message>
    <message>
        <source>heard at {rate:g} kHz</source>
        <translation>zu hören mit {rate:g} kHz</translation>
    </message>
    <message>
        <source>high: safe on a busy computer</source>
        <translation>hoch: sicher auf einem ausgelasteten Rechner</translation>
    </message>
    <message>
        <source>highest</source>
        <translation>höchste</translation>
    </message>
    <message>
        <source>highest of a region</source>
        <translation>obere Grenze eines Bereichs</translation>
    </message>
    <message>
        <source>how it was made: checksums, model, settings, versions</source>
        <translation>wie es entstand: Prüfsummen, Modell, Einstellungen, Versionen</translation>
    </message>
    <message>
        <source>hum</source>
        <translation>Brummen</translation>
    </message>
    <message>
        <source>hum removed: {names}</source>
        <translation>Brummen entfernt: {names}</translation>
    </message>
    <message>
        <source>import of regions</source>
        <translation>Import von Bereichen</translation>
    </message>
    <message>
        <source>in one file</source>
        <translation>in einer Datei</translation>
    </message>
    <message>
        <source>in one file for each noise</source>
        <translation>in einer Datei je Störung</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>verwendet</translation>
    </message>
    <message>
        <source>independent channels</source>
        <translation>unabhängige Kanäle</translation>
    </message>
    <message>
        <source>it belongs to the master&apos;s coding</source>
        <translation>gehört zur Codierung des Masters</translation>
    </message>
    <message>
        <source>it does not exist</source>
        <translation>gibt es nicht</translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation>gibt es schon</translation>
    </message>
    <message>
        <source>it holds places in the master&apos;s file; players seek without it</source>
        <translation>enthält Stellen in der Datei des Masters; Player finden sie auch ohne</translation>
    </message>
    <message>
        <source>it holds places in the whole recording</source>
        <translation>enthält Stellen in der ganzen Aufnahme</translation>
    </message>
    <message>
        <source>it holds the peak envelope of the master&apos;s sound</source>
        <translation>enthält die Hüllkurve des Tons des Masters</translation>
    </message>
    <message>
        <source>it holds the peaks of the master&apos;s sound</source>
        <translation>enthält die Spitzenwerte des Tons des Masters</translation>
    </message>
    <message>
        <source>it holds the sizes of the master&apos;s file</source>
        <translation>enthält die Größen der Datei des Masters</translation>
    </message>
    <message>
        <source>it holds {strange}, which is none of ours</source>
        <translation>es enthält {strange}, was nicht von uns ist</translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation>ist ein Ordner</translation>
    </message>
    <message>
        <source>it is a link that leads in a circle</source>
        <translation>ist ein Verweis, der im Kreis führt</translation>
    </message>
    <message>
        <source>it is shorter than the format allows and is passed on as it is</source>
        <translation>ist kürzer, als das Format erlaubt, und wird so übernommen, wie er ist</translation>
    </message>
    <message>
        <source>it is the checksum of the master&apos;s sound</source>
        <translation>ist die Prüfsumme des Tons des Masters</translation>
    </message>
    <message>
        <source>it names the master</source>
        <translation>bezeichnet den Master</translation>
    </message>
    <message>
        <source>it was not that of the chunks and is stated anew</source>
        <translation>passte nicht zu den Chunks und wird neu angegeben</translation>
    </message>
    <message>
        <source>its name begins or ends with a space or a full stop</source>
        <translation>sein Name beginnt oder endet mit einem Leerzeichen oder Punkt</translation>
    </message>
    <message>
        <source>its name holds {letter}, which file names cannot</source>
        <translation>sein Name enthält {letter}, was Dateinamen nicht können</translation>
    </message>
    <message>
        <source>its name is empty</source>
        <translation>sein Name ist leer</translation>
    </message>
    <message>
        <source>its name is longer than {count} characters</source>
        <translation>sein Name ist länger als {count} Zeichen</translation>
    </message>
    <message>
        <source>its version is not a number</source>
        <translation>seine Version ist keine Zahl</translation>
    </message>
    <message>
        <source>learning, step {step}</source>
        <translation>lernen, Schritt {step}</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>levels as they are</source>
        <translation>Pegel unverändert</translation>
    </message>
    <message>
        <source>levels matched by {db:+.1f} dB</source>
        <translation>Pegel um {db:+.1f} dB angeglichen</translation>
    </message>
    <message>
        <source>lines added to the hum</source>
        <translation>zum Brummen hinzugefügte Linien</translation>
    </message>
    <message>
        <source>lines of the hum</source>
        <translation>Linien des Brummens</translation>
    </message>
    <message>
        <source>linked channels</source>
        <translation>gekoppelte Kanäle</translation>
    </message>
    <message>
        <source>listening to {name}</source>
        <translation>anhören: {name}</translation>
    </message>
    <message>
        <source>lossy</source>
        <translation>verlustbehaftet</translation>
    </message>
    <message>
        <source>low</source>
        <translation>niedrig</translation>
    </message>
    <message>
        <source>lowest</source>
        <translation>tiefste</translation>
    </message>
    <message>
        <source>lowest of a region</source>
        <translation>untere Grenze eines Bereichs</translation>
    </message>
    <message>
        <source>mains at</source>
        <translation>Netz bei</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>model {name}</source>
        <translation>Modell {name}</translation>
    </message>
    <message>
        <source>mono</source>
        <translation>mono</translation>
    </message>
    <message>
        <source>move of a region</source>
        <translation>Verschieben eines Bereichs</translation>
    </message>
    <message>
        <source>moves in time</source>
        <translation>verschiebt in der Zeit</translation>
    </message>
    <message>
        <source>music seems to be taken</source>
        <translation>Musik scheint entfernt zu sein</translation>
    </message>
    <message>
        <source>name of a marker</source>
        <translation>Name einer Marke</translation>
    </message>
    <message>
        <source>name of a region</source>
        <translation>Name eines Bereichs</translation>
    </message>
    <message>
        <source>needle down {down} to {up}</source>
        <translation>Nadel unten {down} bis {up}</translation>
    </message>
    <message>
        <source>new marker</source>
        <translation>neue Marke</translation>
    </message>
    <message>
        <source>new markers</source>
        <translation>neue Marken</translation>
    </message>
    <message>
        <source>new region</source>
        <translation>neuer Bereich</translation>
    </message>
    <message>
        <source>ninth of</source>
        <translation>9 ×</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>no clicks</source>
        <translation>keine Knackser</translation>
    </message>
    <message>
        <source>no hum</source>
        <translation>kein Brummen</translation>
    </message>
    <message>
        <source>no hum found</source>
        <translation>kein Brummen gefunden</translation>
    </message>
    <message>
        <source>no hum removed</source>
        <translation>kein Brummen entfernt</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>ohne Grenze</translation>
    </message>
    <message>
        <source>no limit of depth</source>
        <translation>Tiefe ohne Grenze</translation>
    </message>
    <message>
        <source>no limit of guard</source>
        <translation>Schutz ohne Grenze</translation>
    </message>
    <message>
        <source>no music of three seconds or more was found to learn with</source>
        <translation>es wurde keine Musik von drei Sekunden oder mehr gefunden, mit der sich lernen ließe</translation>
    </message>
    <message>
        <source>no space is left on the disk</source>
        <translation>der Datenträger ist voll</translation>
    </message>
    <message>
        <source>no thumps</source>
        <translation>keine dumpfen Schläge</translation>
    </message>
    <message>
        <source>no trials</source>
        <translation>keine Durchgänge</translation>
    </message>
    <message>
        <source>no {setting}</source>
        <translation>ohne {setting}</translation>
    </message>
    <message>
        <source>noise floor</source>
        <translation>Grundrauschen</translation>
    </message>
    <message>
        <source>noise of a region</source>
        <translation>Störung eines Bereichs</translation>
    </message>
    <message>
        <source>noise samples of spans</source>
        <translation>Rauschproben von Abschnitten</translation>
    </message>
    <message>
        <source>none in the original</source>
        <translation>keine im Original</translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation>noch nicht gemessen</translation>
    </message>
    <message>
        <source>not redone</source>
        <translation>nicht neu gemacht</translation>
    </message>
    <message>
        <source>note of a region</source>
        <translation>Notiz zu einem Bereich</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>nothing restored to play</source>
        <translation>nichts Restauriertes zum Abspielen</translation>
    </message>
    <message>
        <source>of training; finding the noise and comparing come on top</source>
        <translation>Training; Suche und Vergleich kommen hinzu</translation>
    </message>
    <message>
        <source>of {length}</source>
        <translation>von {length}</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>one record kept out of training</source>
        <translation>einer zurückgehaltenen Aufnahme</translation>
    </message>
    <message>
        <source>only {seconds:.1f} s of noise without music were found in {folder}; {needed:.0f} s are needed</source>
        <translation>nur {seconds:.1f} s Rauschen ohne Musik wurden in {folder} gefunden; nötig sind {needed:.0f} s</translation>
    </message>
    <message>
        <source>opening …</source>
        <translation>wird geöffnet …</translation>
    </message>
    <message>
        <source>order of the regions</source>
        <translation>Reihenfolge der Bereiche</translation>
    </message>
    <message>
        <source>original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>original rate</source>
        <translation>Originalrate</translation>
    </message>
    <message>
        <source>part of the path is a file, not a folder</source>
        <translation>ein Teil des Pfads ist eine Datei, kein Ordner</translation>
    </message>
    <message>
        <source>pass {number}</source>
        <translation>Durchlauf {number}</translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>preparing …</source>
        <translation>Vorbereitung …</translation>
    </message>
    <message>
        <source>preserved</source>
        <translation>bewahrt</translation>
    </message>
    <message>
        <source>preset “{name}”</source>
        <translation>Preset „{name}“</translation>
    </message>
    <message>
        <source>put back</source>
        <translation>zurückgenommen</translation>
    </message>
    <message>
        <source>reading {name}</source>
        <translation>lesen: {name}</translation>
    </message>
    <message>
        <source>redoing, {share} %</source>
        <translation>in Arbeit, {share} %</translation>
    </message>
    <message>
        <source>redone</source>
        <translation>neu gemacht</translation>
    </message>
    <message>
        <source>regions</source>
        <translation>Bereiche</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message numerus="yes">
        <source>removal of %n regions</source>
        <translation>
            <numerusform>Löschen von %n Bereich</numerusform>
            <numerusform>Löschen von %n Bereichen</numerusform>
        </translation>
    </message>
    <message>
        <source>removal of a marker</source>
        <translation>Entfernen einer Marke</translation>
    </message>
    <message>
        <source>removal of a region</source>
        <translation>Löschen eines Bereichs</translation>
    </message>
    <message>
        <source>removed</source>
        <translation>Entferntes</translation>
    </message>
    <message>
        <source>repaired</source>
        <translation>repariert</translation>
    </message>
    <message>
        <source>repaired; wide, so a guess</source>
        <translation>repariert; breit, also geraten</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>restauriert</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>right click</source>
        <translation>Rechtsklick</translation>
    </message>
    <message>
        <source>row {number}: {error:.200}</source>
        <translation>Zeile {number}: {error:.200}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>second of</source>
        <translation>2 ×</translation>
    </message>
    <message>
        <source>sensitivity to clicks</source>
        <translation>Empfindlichkeit für Knackser</translation>
    </message>
    <message>
        <source>sensitivity to clicks {value:g}</source>
        <translation>Empfindlichkeit für Knackser {value:g}</translation>
    </message>
    <message>
        <source>seventh of</source>
        <translation>7 ×</translation>
    </message>
    <message>
        <source>several settings</source>
        <translation>mehrere Einstellungen</translation>
    </message>
    <message>
        <source>sixth of</source>
        <translation>6 ×</translation>
    </message>
    <message>
        <source>size of a region</source>
        <translation>Größe eines Bereichs</translation>
    </message>
    <message>
        <source>size of the whole file</source>
        <translation>Größe der ganzen Datei</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>übersprungen</translation>
    </message>
    <message>
        <source>stereo</source>
        <translation>stereo</translation>
    </message>
    <message>
        <source>stronger</source>
        <translation>stärker</translation>
    </message>
    <message>
        <source>surface</source>
        <translation>Oberfläche</translation>
    </message>
    <message>
        <source>switch between two settings</source>
        <translation>Wechsel zwischen zwei Einstellungen</translation>
    </message>
    <message>
        <source>tenth of</source>
        <translation>10 ×</translation>
    </message>
    <message>
        <source>the &lt;b&gt;original&lt;/b&gt;</source>
        <translation>dem &lt;b&gt;Original&lt;/b&gt;</translation>
    </message>
    <message>
        <source>the &lt;b&gt;reference&lt;/b&gt;</source>
        <translation>der &lt;b&gt;Referenz&lt;/b&gt;</translation>
    </message>
    <message>
        <source>the FLAC encoder does not accept {rate} Hz</source>
        <translation>der FLAC-Kodierer nimmt {rate} Hz nicht an</translation>
    </message>
    <message>
        <source>the UMID is emptied, it names the master</source>
        <translation>die UMID ist geleert, sie bezeichnet den Master</translation>
    </message>
    <message>
        <source>the amount of a region runs from 0 to {most:g} %, not {number} %</source>
        <translation>die Stärke eines Bereichs reicht von 0 bis {most:g} %, nicht {number} %</translation>
    </message>
    <message>
        <source>the disk quota is used up</source>
        <translation>das Plattenkontingent ist erschöpft</translation>
    </message>
    <message>
        <source>the file system is read-only</source>
        <translation>das Dateisystem ist schreibgeschützt</translation>
    </message>
    <message>
        <source>the file would be larger than this disk allows</source>
        <translation>die Datei würde größer, als dieser Datenträger erlaubt</translation>
    </message>
    <message>
        <source>the loudness values are emptied, they were measured on the master</source>
        <translation>die Lautheitswerte sind geleert, sie wurden am Master gemessen</translation>
    </message>
    <message>
        <source>the loudness values are left out, they were measured on the master</source>
        <translation>die Lautheitswerte sind entfernt, sie wurden am Master gemessen</translation>
    </message>
    <message>
        <source>the markers are others</source>
        <translation>die Marken sind andere</translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation>der Name ist zu lang</translation>
    </message>
    <message>
        <source>the number of frames is that of the excerpt</source>
        <translation>die Zahl der Frames ist die des Ausschnitts</translation>
    </message>
    <message>
        <source>the operation is not permitted</source>
        <translation>das ist nicht erlaubt</translation>
    </message>
    <message>
        <source>the region</source>
        <translation>dem Bereich</translation>
    </message>
    <message>
        <source>the removed clicks</source>
        <translation>die entfernten Knackser</translation>
    </message>
    <message>
        <source>the removed hum</source>
        <translation>das entfernte Brummen</translation>
    </message>
    <message>
        <source>the removed noise; both files add up to the original</source>
        <translation>das entfernte Rauschen; beide Dateien ergeben zusammen das Original</translation>
    </message>
    <message>
        <source>the removed surface noise</source>
        <translation>das entfernte Oberflächenrauschen</translation>
    </message>
    <message>
        <source>the same without Alt</source>
        <translation>dasselbe ohne Alt</translation>
    </message>
    <message>
        <source>the settings of the previous one</source>
        <translation>den Einstellungen der vorigen</translation>
    </message>
    <message>
        <source>the size of the WAV file follows</source>
        <translation>die Größe der WAV-Datei folgt dem</translation>
    </message>
    <message>
        <source>the spectrograms of the original, the restored sound and the removed noise</source>
        <translation>die Spektrogramme von Original, Restauriertem und entferntem Rauschen</translation>
    </message>
    <message>
        <source>the table {table} has other columns</source>
        <translation>die Tabelle {table} hat andere Spalten</translation>
    </message>
    <message>
        <source>the time of day is that of the excerpt&apos;s first frame</source>
        <translation>die Uhrzeit ist die des ersten Frames des Ausschnitts</translation>
    </message>
    <message>
        <source>there is a model called &quot;{name}&quot; already; nothing is overwritten, choose another name</source>
        <translation>ein Modell namens „{name}“ gibt es schon; nichts wird überschrieben, wählen Sie einen anderen Namen</translation>
    </message>
    <message>
        <source>there is no model at {given}</source>
        <translation>in {given} ist kein Modell</translation>
    </message>
    <message>
        <source>there is no model called &quot;{name_or_path}&quot; (available: {names})</source>
        <translation>es gibt kein Modell namens „{name_or_path}“ (vorhanden: {names})</translation>
    </message>
    <message>
        <source>there is no model called &quot;{name}&quot;</source>
        <translation>es gibt kein Modell namens „{name}“</translation>
    </message>
    <message>
        <source>there is no sound above {highest:g} Hz in this recording</source>
        <translation>in dieser Aufnahme gibt es keinen Klang über {highest:g} Hz</translation>
    </message>
    <message>
        <source>third of</source>
        <translation>3 ×</translation>
    </message>
    <message>
        <source>thump</source>
        <translation>Schlag</translation>
    </message>
    <message>
        <source>thumps</source>
        <translation>dumpfe Schläge</translation>
    </message>
    <message>
        <source>thumps too</source>
        <translation>auch dumpfe Schläge</translation>
    </message>
    <message>
        <source>to be redone</source>
        <translation>wird neu gemacht</translation>
    </message>
    <message>
        <source>to of a region</source>
        <translation>Ende eines Bereichs</translation>
    </message>
    <message>
        <source>too wide: left as it is</source>
        <translation>zu breit: unverändert</translation>
    </message>
    <message>
        <source>treatment of the band above</source>
        <translation>Behandlung des oberen Bands</translation>
    </message>
    <message>
        <source>treatment of the channels</source>
        <translation>Behandlung der Kanäle</translation>
    </message>
    <message>
        <source>twelfth of</source>
        <translation>12 ×</translation>
    </message>
    <message>
        <source>up to {size} GB</source>
        <translation>bis zu {size} GB</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>weaker</source>
        <translation>schwächer</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>Mausrad</translation>
    </message>
    <message>
        <source>where the sound begins cannot be told for certain</source>
        <translation>wo der Ton beginnt, lässt sich nicht sicher sagen</translation>
    </message>
    <message>
        <source>whole recording</source>
        <translation>ganze Aufnahme</translation>
    </message>
    <message>
        <source>with it, libsndfile does not find the sound of the file</source>
        <translation>damit findet libsndfile den Ton der Datei nicht</translation>
    </message>
    <message>
        <source>with regions</source>
        <translation>mit Bereichen</translation>
    </message>
    <message>
        <source>zooms in time</source>
        <translation>zoomt in der Zeit</translation>
    </message>
    <message>
        <source>{bits} bit</source>
        <translation>{bits} Bit</translation>
    </message>
    <message>
        <source>{bits} bit float</source>
        <translation>{bits} Bit Gleitkomma</translation>
    </message>
    <message>
        <source>{bits}-bit floating point {container}</source>
        <translation>{container}, {bits} Bit Gleitkomma</translation>
    </message>
    <message>
        <source>{bits}-bit {container}</source>
        <translation>{container}, {bits} Bit</translation>
    </message>
    <message>
        <source>{clicks} ({percent:.0f} % looked at)</source>
        <translation>{clicks} ({percent:.0f} % durchsucht)</translation>
    </message>
    <message>
        <source>{container} has no place for it</source>
        <translation>{container} hat keinen Platz dafür</translation>
    </message>
    <message>
        <source>{count:,} in all.</source>
        <translation>Insgesamt {count:,}.</translation>
    </message>
    <message>
        <source>{count:,} in all; a heading sorts them.</source>
        <translation>Insgesamt {count:,}; ein Spaltenkopf sortiert sie.</translation>
    </message>
    <message>
        <source>{count:,} of them lie after the end of the recording, without effect.</source>
        <translation>{count:,} davon liegen hinter dem Ende der Aufnahme, ohne Wirkung.</translation>
    </message>
    <message numerus="yes">
        <source>{count} click(s), {each_minute} a minute</source>
        <translation>
            <numerusform>{count} Knackser, {each_minute} je Minute</numerusform>
            <numerusform>{count} Knackser, {each_minute} je Minute</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} line(s) of hum found</source>
        <translation>
            <numerusform>{count} Linie Brummen gefunden</numerusform>
            <numerusform>{count} Linien Brummen gefunden</numerusform>
        </translation>
    </message>
    <message>
        <source>{count} records kept out of training</source>
        <translation>{count} zurückgehaltenen Aufnahmen</translation>
    </message>
    <message numerus="yes">
        <source>{count} region(s) added from {name}.</source>
        <translation>
            <numerusform>{count} Bereich aus {name} hinzugefügt.</numerusform>
            <numerusform>{count} Bereiche aus {name} hinzugefügt.</numerusform>
        </translation>
    </message>
    <message>
        <source>{decision}, redone</source>
        <translation>{decision}, neu gemacht</translation>
    </message>
    <message>
        <source>{done} of {total} done</source>
        <translation>{done} von {total} fertig</translation>
    </message>
    <message>
        <source>{done} of {total} reviewed</source>
        <translation>{done} von {total} durchgehört</translation>
    </message>
    <message>
        <source>{factor} × real time</source>
        <translation>{factor} × Echtzeit</translation>
    </message>
    <message>
        <source>{fall:.1f} dB less noise out of the quiet grooves</source>
        <translation>{fall:.1f} dB weniger Rauschen aus den stillen Rillen</translation>
    </message>
    <message>
        <source>{fall:.1f} dB more noise out of the quiet grooves</source>
        <translation>{fall:.1f} dB mehr Rauschen aus den stillen Rillen</translation>
    </message>
    <message>
        <source>{file} does not say what {source} was restored with.</source>
        <translation>{file} sagt nicht, womit {source} restauriert wurde.</translation>
    </message>
    <message>
        <source>{file} exists already; another name is needed.</source>
        <translation>{file} gibt es schon; ein anderer Name wird gebraucht.</translation>
    </message>
    <message>
        <source>{file} is not a result of {source}.</source>
        <translation>{file} ist kein Ergebnis von {source}.</translation>
    </message>
    <message>
        <source>{file}: {reason}.</source>
        <translation>{file}: {reason}.</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} und {last}</translation>
    </message>
    <message>
        <source>{folder} holds no batch: there is no journal in it.</source>
        <translation>{folder} enthält keinen Stapel: Darin ist kein Journal.</translation>
    </message>
    <message>
        <source>{folder} holds {count} recording(s); a collection to learn from has two or more</source>
        <translation>{folder} enthält {count} Aufnahme(n); zum Lernen braucht eine Sammlung zwei oder mehr</translation>
    </message>
    <message>
        <source>{folder} is not a folder that exists.</source>
        <translation>{folder} ist kein vorhandener Ordner.</translation>
    </message>
    <message>
        <source>{format} has no depth: leave out &apos;{depth}&apos;.</source>
        <translation>{format} hat keine Bittiefe: Lassen Sie „{depth}“ weg.</translation>
    </message>
    <message>
        <source>{format} has no sample rate of {rate} kHz, but {known} kHz: choose one of them.</source>
        <translation>{format} hat keine Abtastrate von {rate} kHz, sondern {known} kHz: Wählen Sie eine davon.</translation>
    </message>
    <message>
        <source>{format} holds no floating point: choose 16 or 24 bits, or WAV for floating point.</source>
        <translation>{format} speichert keine Gleitkommawerte: Wählen Sie 16 oder 24 Bit, oder WAV für Gleitkomma.</translation>
    </message>
    <message>
        <source>{format} needs a depth of these: {depths}.</source>
        <translation>{format} braucht eine dieser Bittiefen: {depths}.</translation>
    </message>
    <message>
        <source>{format}, 32 bit float, {rate} kHz</source>
        <translation>{format}, 32 Bit Gleitkomma, {rate} kHz</translation>
    </message>
    <message>
        <source>{format}, {bits} bit, {rate} kHz</source>
        <translation>{format}, {bits} Bit, {rate} kHz</translation>
    </message>
    <message>
        <source>{format}, {rate} kHz</source>
        <translation>{format}, {rate} kHz</translation>
    </message>
    <message>
        <source>{frames:,} frames, mono, {rate:g} kHz</source>
        <translation>{frames:,} Frames, mono, {rate:g} kHz</translation>
    </message>
    <message>
        <source>{frames:,} frames, stereo, {rate:g} kHz</source>
        <translation>{frames:,} Frames, stereo, {rate:g} kHz</translation>
    </message>
    <message>
        <source>{frames:,} frames, {channels} channels, {rate:g} kHz</source>
        <translation>{frames:,} Frames, {channels} Kanäle, {rate:g} kHz</translation>
    </message>
    <message>
        <source>{frames:,} frames: as long as the original, frame for frame.</source>
        <translation>{frames:,} Frames: so lang wie das Original, Frame für Frame.</translation>
    </message>
    <message>
        <source>{frames:,} frames: {start} to {stop} of the original, frame for frame.</source>
        <translation>{frames:,} Frames: {start} bis {stop} des Originals, Frame für Frame.</translation>
    </message>
    <message>
        <source>{given} is not a safetensors file: Shellac loads nothing else</source>
        <translation>{given} ist keine safetensors-Datei: Shellac lädt nichts anderes</translation>
    </message>
    <message>
        <source>{hertz:.1f} Hz, added, {level:.0f} dB</source>
        <translation>{hertz:.1f} Hz, hinzugefügt, {level:.0f} dB</translation>
    </message>
    <message>
        <source>{names} left out: measured on the master</source>
        <translation>{names} entfernt: am Master gemessen</translation>
    </message>
    <message>
        <source>{name} has {channels} channels, and {title} holds {most_channels}: choose another format for the access copy.</source>
        <translation>{name} hat {channels} Kanäle, und {title} fasst {most_channels}: Wählen Sie ein anderes Format für die Nutzungskopie.</translation>
    </message>
    <message>
        <source>{name} is a preset that comes with Shellac; another name is needed.</source>
        <translation>{name} ist ein mit Shellac geliefertes Preset; ein anderer Name wird gebraucht.</translation>
    </message>
    <message>
        <source>{name} is emptied, it belongs to the master</source>
        <translation>{name} ist geleert, es gehört zum Master</translation>
    </message>
    <message>
        <source>{name} is not a name for a file on Windows</source>
        <translation>{name} ist unter Windows kein Name für eine Datei</translation>
    </message>
    <message numerus="yes">
        <source>{name} is open; %n more can be restored as a batch.</source>
        <translation>
            <numerusform>{name} ist geöffnet; %n weitere kann als Stapel restauriert werden.</numerusform>
            <numerusform>{name} ist geöffnet; %n weitere können als Stapel restauriert werden.</numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is open; {other} is not, as one recording is open at a time.</source>
        <translation>{name} ist geöffnet; {other} nicht, denn es ist immer eine Aufnahme geöffnet.</translation>
    </message>
    <message>
        <source>{name} is written and checked, an access copy is not: {error}</source>
        <translation>{name} ist geschrieben und geprüft, eine Nutzungskopie nicht: {error}</translation>
    </message>
    <message>
        <source>{name} is written and checked, the picture is not: {error}.</source>
        <translation>{name} ist geschrieben und geprüft, das Bild nicht: {error}.</translation>
    </message>
    <message>
        <source>{name} is written and checked.</source>
        <translation>{name} ist geschrieben und geprüft.</translation>
    </message>
    <message>
        <source>{name} is written.</source>
        <translation>{name} ist geschrieben.</translation>
    </message>
    <message>
        <source>{name} is {container} ({subtype}): the restored sound is written as {bits}-bit {written}, so that no lossy coding is added.</source>
        <translation>{name} ist {container} ({subtype}): Die restaurierte Fassung wird als {written} mit {bits} Bit geschrieben, damit keine verlustbehaftete Kodierung hinzukommt.</translation>
    </message>
    <message>
        <source>{name}, {start} to {stop}</source>
        <translation>{name}, {start} bis {stop}</translation>
    </message>
    <message>
        <source>{name}: at {inexact} of its floating-point samples restored + removed differs from the master by a rounding of the last bit.</source>
        <translation>{name}: An {inexact} Gleitkomma-Samples weicht die Summe aus Restauriertem und Entferntem um eine Rundung des letzten Bits vom Master ab.</translation>
    </message>
    <message>
        <source>{name}: metadata preserved: {carried}{others}.</source>
        <translation>{name}: Metadaten bewahrt: {carried}{others}.</translation>
    </message>
    <message>
        <source>{name}: the MD5 of its sound that it carries ({place}) is not that of its sound: the master itself seems to be damaged.</source>
        <translation>{name}: Die mitgeführte MD5 des Klangs ({place}) ist nicht die seines Klangs: Der Master selbst scheint beschädigt zu sein.</translation>
    </message>
    <message>
        <source>{name}: the restored sound exceeds full scale at {overs} samples; less was removed there, so that nothing is clipped and the sum stays exact.</source>
        <translation>{name}: Die restaurierte Fassung überschreitet an {overs} Samples die Vollaussteuerung; dort wurde weniger entfernt, damit nichts übersteuert und die Summe genau bleibt.</translation>
    </message>
    <message>
        <source>{name}: the restored sound exceeds full scale at {overs} samples; the values are kept, as floats hold them.</source>
        <translation>{name}: Die restaurierte Fassung überschreitet an {overs} Samples die Vollaussteuerung; die Werte bleiben erhalten, wie Gleitkomma sie fasst.</translation>
    </message>
    <message>
        <source>{name}: {fault}, so the restored sound is written as {container}.</source>
        <translation>{name}: {fault}, darum wird die restaurierte Fassung als {container} geschrieben.</translation>
    </message>
    <message>
        <source>{name}: {start} to {stop} of it was written, an excerpt.</source>
        <translation>{name}: Geschrieben wurde ein Ausschnitt, {start} bis {stop}.</translation>
    </message>
    <message>
        <source>{name}: {told}.</source>
        <translation>{name}: {told}.</translation>
    </message>
    <message>
        <source>{number} of</source>
        <translation>{number} ×</translation>
    </message>
    <message>
        <source>{number} times</source>
        <translation>{number} ×</translation>
    </message>
    <message>
        <source>{path} cannot be kept as {name}: {wrong}.</source>
        <translation>{path} lässt sich nicht als {name} aufbewahren: {wrong}.</translation>
    </message>
    <message>
        <source>{path} cannot be opened: {error}.</source>
        <translation>{path} lässt sich nicht öffnen: {error}.</translation>
    </message>
    <message>
        <source>{path} cannot be read from any place (coding {subtype}).</source>
        <translation>{path} lässt sich nicht von jeder Stelle an lesen (Kodierung {subtype}).</translation>
    </message>
    <message>
        <source>{path} cannot be read: permission denied.</source>
        <translation>{path} lässt sich nicht lesen: Zugriff verweigert.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation>{path} lässt sich nicht lesen: {error}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}.</source>
        <translation>{path} lässt sich nicht lesen: {error}.</translation>
    </message>
    <message>
        <source>{path} cannot be written: AIFF ends at 4 GiB; choose .wav, which continues as RF64.</source>
        <translation>{path} lässt sich nicht schreiben: AIFF endet bei 4 GiB; wählen Sie .wav, das als RF64 weitergeht.</translation>
    </message>
    <message>
        <source>{path} cannot be written: Shellac writes .wav, .rf64, .w64, .aiff and .flac.</source>
        <translation>{path} lässt sich nicht schreiben: Shellac schreibt .wav, .rf64, .w64, .aiff und .flac.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {error}.</source>
        <translation>{path} lässt sich nicht schreiben: {error}.</translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}; choose .wav, where nothing is lost.</source>
        <translation>{path} lässt sich nicht schreiben: {reason}; wählen Sie .wav, wo nichts verloren geht.</translation>
    </message>
    <message>
        <source>{path} describes a network this version of Shellac does not know ({error})</source>
        <translation>{path} beschreibt ein Netz, das diese Version von Shellac nicht kennt ({error})</translation>
    </message>
    <message>
        <source>{path} describes a postfilter this version of Shellac does not know</source>
        <translation>{path} beschreibt einen Nachfilter, den diese Version von Shellac nicht kennt</translation>
    </message>
    <message>
        <source>{path} does not begin as a FLAC file does.</source>
        <translation>{path} beginnt nicht wie eine FLAC-Datei.</translation>
    </message>
    <message>
        <source>{path} does not exist.</source>
        <translation>{path} gibt es nicht.</translation>
    </message>
    <message>
        <source>{path} does not say how long it is, as files written into a pipe do; write it again as a file.</source>
        <translation>{path} sagt nicht, wie lang es ist, wie es bei Dateien aus einer Pipe vorkommt; schreiben Sie es neu als Datei.</translation>
    </message>
    <message>
        <source>{path} does not say which noise tracker it needs</source>
        <translation>{path} nennt nicht das Modell der Rauschverfolgung, das es braucht</translation>
    </message>
    <message>
        <source>{path} has a header that Shellac cannot read</source>
        <translation>{path} hat einen Kopf, den Shellac nicht lesen kann</translation>
    </message>
    <message>
        <source>{path} has a sample rate of {rate} Hz; Shellac takes {min_rate} to {max_rate} Hz.</source>
        <translation>{path} hat eine Abtastrate von {rate} Hz; Shellac nimmt {min_rate} bis {max_rate} Hz.</translation>
    </message>
    <message>
        <source>{path} has a {name} that Shellac cannot show</source>
        <translation>{path} hat im Feld {name} etwas, das Shellac nicht zeigen kann</translation>
    </message>
    <message>
        <source>{path} has changed since {name} was saved: its sound is another. What you see and hear is made from it as it is now.</source>
        <translation>{path} hat sich geändert, seit {name} gespeichert wurde: Sein Klang ist ein anderer. Was Sie sehen und hören, beruht auf dem jetzigen.</translation>
    </message>
    <message>
        <source>{path} has no channels of sound.</source>
        <translation>{path} hat keine Tonkanäle.</translation>
    </message>
    <message>
        <source>{path} has vanished.</source>
        <translation>{path} ist verschwunden.</translation>
    </message>
    <message>
        <source>{path} has {said} and {path2} {said2}: the versions of an item must be alike, or their lengths would tell them apart.</source>
        <translation>{path} hat {said} und {path2} {said2}: Die Fassungen eines Beispiels müssen gleich sein, sonst verrät sie ihre Länge.</translation>
    </message>
    <message>
        <source>{path} holds no sound: it has 0 frames.</source>
        <translation>{path} enthält keinen Klang: Es hat 0 Frames.</translation>
    </message>
    <message>
        <source>{path} holds values that are not numbers (NaN or infinite), the first at frame {bad}, {bad2:.2f} s in.</source>
        <translation>{path} enthält Werte, die keine Zahlen sind (NaN oder unendlich), den ersten in Frame {bad}, bei {bad2:.2f} s.</translation>
    </message>
    <message>
        <source>{path} holds weights that are not numbers</source>
        <translation>{path} enthält Gewichte, die keine Zahlen sind</translation>
    </message>
    <message>
        <source>{path} is a folder, not a sound file.</source>
        <translation>{path} ist ein Ordner, keine Tondatei.</translation>
    </message>
    <message>
        <source>{path} is damaged and cannot be decoded ({error}).</source>
        <translation>{path} ist beschädigt und lässt sich nicht dekodieren ({error}).</translation>
    </message>
    <message>
        <source>{path} is damaged and cannot be read {where} ({error}).</source>
        <translation>{path} ist beschädigt und lässt sich nicht lesen: {where} ({error}).</translation>
    </message>
    <message>
        <source>{path} is damaged, or not a Shellac project: it is not JSON.</source>
        <translation>{path} ist beschädigt oder kein Projekt von Shellac: Es ist kein JSON.</translation>
    </message>
    <message>
        <source>{path} is damaged, or was shortened while it was open: it cannot be read {start:.2f} s in.</source>
        <translation>{path} ist beschädigt oder wurde im geöffneten Zustand gekürzt: Bei {start:.2f} s lässt es sich nicht lesen.</translation>
    </message>
    <message>
        <source>{path} is damaged: it ends within its metadata.</source>
        <translation>{path} ist beschädigt: Es endet inmitten seiner Metadaten.</translation>
    </message>
    <message>
        <source>{path} is damaged: its first block of metadata is not STREAMINFO.</source>
        <translation>{path} ist beschädigt: Sein erster Metadatenblock ist nicht STREAMINFO.</translation>
    </message>
    <message>
        <source>{path} is damaged: its weights are not what its header says</source>
        <translation>{path} ist beschädigt: Seine Gewichte sind nicht, was sein Kopf sagt</translation>
    </message>
    <message>
        <source>{path} is damaged: {said:.200}.</source>
        <translation>{path} ist beschädigt: {said:.200}.</translation>
    </message>
    <message>
        <source>{path} is damaged: {wrong}.</source>
        <translation>{path} ist beschädigt: {wrong}.</translation>
    </message>
    <message>
        <source>{path} is empty.</source>
        <translation>{path} ist leer.</translation>
    </message>
    <message>
        <source>{path} is in the format {format_info}, which Shellac does not read; it reads WAV, RF64, W64, AIFF, FLAC, OGG and MP3.</source>
        <translation>{path} hat das Format {format_info}, das Shellac nicht liest; es liest WAV, RF64, W64, AIFF, FLAC, OGG und MP3.</translation>
    </message>
    <message>
        <source>{path} is incomplete or damaged: the last of its {frames:,} frames cannot be read.</source>
        <translation>{path} ist unvollständig oder beschädigt: Der letzte seiner {frames:,} Frames lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>{path} is no longer the file that was opened.</source>
        <translation>{path} ist nicht mehr die Datei, die geöffnet wurde.</translation>
    </message>
    <message>
        <source>{path} is not a Shellac project.</source>
        <translation>{path} ist kein Projekt von Shellac.</translation>
    </message>
    <message>
        <source>{path} is not a file of markers: it is not text in UTF-8.</source>
        <translation>{path} ist keine Datei mit Marken: Es ist kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>{path} is not a file of markers: {error}.</source>
        <translation>{path} ist keine Datei mit Marken: {error}.</translation>
    </message>
    <message>
        <source>{path} is not a file of regions: it is nested too deeply.</source>
        <translation>{path} ist keine Datei mit Bereichen: Sie ist zu tief verschachtelt.</translation>
    </message>
    <message>
        <source>{path} is not a file of regions: it is not text in UTF-8.</source>
        <translation>{path} ist keine Datei mit Bereichen: Sie ist kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>{path} is not a file of regions: {error}.</source>
        <translation>{path} ist keine Datei mit Bereichen: {error}.</translation>
    </message>
    <message>
        <source>{path} is not a noise tracker this version of Shellac knows ({error})</source>
        <translation>{path} ist kein Modell der Rauschverfolgung, das diese Version von Shellac kennt ({error})</translation>
    </message>
    <message>
        <source>{path} is not a preset of Shellac: it is not text in UTF-8.</source>
        <translation>{path} ist kein Preset von Shellac: Es ist kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>{path} is not a preset that this Shellac reads: {said:.200}.</source>
        <translation>{path} ist kein Preset, das dieses Shellac liest: {said:.200}.</translation>
    </message>
    <message>
        <source>{path} is not a project that can be replaced; another name is needed.</source>
        <translation>{path} ist kein Projekt, das ersetzt werden darf; ein anderer Name wird gebraucht.</translation>
    </message>
    <message>
        <source>{path} is not a regular file</source>
        <translation>{path} ist keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>{path} is not a regular file.</source>
        <translation>{path} ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>{path} is not a safetensors file, or a damaged one</source>
        <translation>{path} ist keine safetensors-Datei oder eine beschädigte</translation>
    </message>
    <message>
        <source>{path} is not a session file that this Shellac reads: its &quot;schema&quot; must be &quot;{schema}&quot;.</source>
        <translation>{path} ist keine Sitzungsdatei, die dieses Shellac liest: Ihr „schema“ muss „{schema}“ sein.</translation>
    </message>
    <message>
        <source>{path} is not a session file: it is not JSON ({error}).</source>
        <translation>{path} ist keine Sitzungsdatei: Es ist kein JSON ({error}).</translation>
    </message>
    <message>
        <source>{path} is not a sidecar of Shellac: it is not JSON.</source>
        <translation>{path} ist keine Begleitdatei von Shellac: Es ist kein JSON.</translation>
    </message>
    <message>
        <source>{path} is not a sidecar that this Shellac reads (schema {stated!r:.60}).</source>
        <translation>{path} ist keine Begleitdatei, die dieses Shellac liest (Schema {stated!r:.60}).</translation>
    </message>
    <message>
        <source>{path} is not a sound file that Shellac can read ({error}).</source>
        <translation>{path} ist keine Tondatei, die Shellac lesen kann ({error}).</translation>
    </message>
    <message>
        <source>{path} is not the recording that {name} was made with: that one has {wanted}, this one {there}.</source>
        <translation>{path} ist nicht die Aufnahme, mit der {name} entstand: Jene hat {wanted}, diese {there}.</translation>
    </message>
    <message>
        <source>{path} is not {what} of Shellac: its header holds no configuration</source>
        <translation>{path} ist kein {what} von Shellac: Im Kopf steht keine Konfiguration</translation>
    </message>
    <message>
        <source>{path} is of format {header!r:.40}; this version of Shellac reads {format}</source>
        <translation>{path} hat das Format {header!r:.40}; diese Version von Shellac liest {format}</translation>
    </message>
    <message>
        <source>{path} is the master itself: Shellac never writes over it.</source>
        <translation>{path} ist der Master selbst: Shellac überschreibt ihn niemals.</translation>
    </message>
    <message>
        <source>{path} is {st_size:.0f} MB large; a model has at most {most_bytes:.0f}</source>
        <translation>{path} ist {st_size:.0f} MB groß; ein Modell hat höchstens {most_bytes:.0f}</translation>
    </message>
    <message>
        <source>{path} needs the noise tracker {sha256:.12}; no {name}.safetensors beside it or in Shellac&apos;s folders is that</source>
        <translation>{path} braucht das Modell der Rauschverfolgung {sha256:.12}; keine Datei {name}.safetensors daneben oder in den Ordnern von Shellac ist dieses</translation>
    </message>
    <message>
        <source>{path} says of no clicks that they stay: it is not text in UTF-8.</source>
        <translation>{path} nennt keine Knackser, die bleiben: Es ist kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>{path} says of no clicks that they stay: {error}.</source>
        <translation>{path} nennt keine Knackser, die bleiben: {error}.</translation>
    </message>
    <message>
        <source>{path} was changed while it was being restored.</source>
        <translation>{path} wurde verändert, während es restauriert wurde.</translation>
    </message>
    <message>
        <source>{path} was made by a newer Shellac, in a form ({version:.20}) that this one cannot read.</source>
        <translation>{path} stammt von einem neueren Shellac, in einer Form ({version:.20}), die dieses nicht lesen kann.</translation>
    </message>
    <message>
        <source>{path} was not restored: the restored sound would clip {start:.1f} s in, and the setting is to stop then.</source>
        <translation>{path} wurde nicht restauriert: Die restaurierte Fassung würde bei {start:.1f} s übersteuern, und dann soll abgebrochen werden.</translation>
    </message>
    <message>
        <source>{path} would lie beside the master and differ from it only in its ending; choose a name that cannot be mistaken for the master&apos;s.</source>
        <translation>{path} läge neben dem Master und unterschiede sich nur in der Endung; wählen Sie einen Namen, der nicht mit dem des Masters verwechselt werden kann.</translation>
    </message>
    <message>
        <source>{path} {fault}.</source>
        <translation>{path} {fault}.</translation>
    </message>
    <message>
        <source>{path}, line {line}: &apos;{row}&apos; is not a score from 0 to 100.</source>
        <translation>{path}, Zeile {line}: „{row}“ ist keine Note von 0 bis 100.</translation>
    </message>
    <message>
        <source>{path}, line {line}: the columns do not fit the head of the table.</source>
        <translation>{path}, Zeile {line}: Die Spalten passen nicht zum Kopf der Tabelle.</translation>
    </message>
    <message>
        <source>{path}: &quot;anchors&quot; is true or false.</source>
        <translation>{path}: „anchors“ ist true oder false.</translation>
    </message>
    <message>
        <source>{path}: &quot;items&quot; must be a list of at least one item.</source>
        <translation>{path}: „items“ muss eine Liste mit mindestens einem Beispiel sein.</translation>
    </message>
    <message>
        <source>{path}: &quot;level_match&quot; is &quot;off&quot; or &quot;fixed&quot;.</source>
        <translation>{path}: „level_match“ ist „off“ oder „fixed“.</translation>
    </message>
    <message>
        <source>{path}: &quot;{name}&quot; must be a time in seconds.</source>
        <translation>{path}: „{name}“ muss eine Zeit in Sekunden sein.</translation>
    </message>
    <message>
        <source>{path}: &quot;{name}&quot; must be text.</source>
        <translation>{path}: „{name}“ muss Text sein.</translation>
    </message>
    <message>
        <source>{path}: has other columns than Shellac&apos;s results; nothing was added to it.</source>
        <translation>{path}: hat andere Spalten als die Ergebnisse von Shellac; es wurde nichts angehängt.</translation>
    </message>
    <message>
        <source>{path}: holds no scores.</source>
        <translation>{path}: enthält keine Noten.</translation>
    </message>
    <message>
        <source>{path}: is not a CSV file.</source>
        <translation>{path}: ist keine CSV-Datei.</translation>
    </message>
    <message>
        <source>{path}: item &quot;{name}&quot; is empty from {start:g} s on.</source>
        <translation>{path}: Beispiel „{name}“ ist ab {start:g} s leer.</translation>
    </message>
    <message>
        <source>{path}: item &quot;{name}&quot; is longer than {longest_seconds:.0f} s; BS.1534-3 advises about 10 s: give it &quot;start&quot; and &quot;stop&quot;.</source>
        <translation>{path}: Beispiel „{name}“ ist länger als {longest_seconds:.0f} s; BS.1534-3 rät zu etwa 10 s: Geben Sie „start“ und „stop“ an.</translation>
    </message>
    <message>
        <source>{path}: no results of a listening test; it has no column {needed}.</source>
        <translation>{path}: keine Ergebnisse eines Hörtests; es fehlt die Spalte {needed}.</translation>
    </message>
    <message>
        <source>{path}: no system of {what} can be called &quot;{system}&quot;.</source>
        <translation>{path}: Kein System von {what} darf „{system}“ heißen.</translation>
    </message>
    <message>
        <source>{path}: two items have the same name.</source>
        <translation>{path}: Zwei Beispiele haben denselben Namen.</translation>
    </message>
    <message>
        <source>{path}: {error}.</source>
        <translation>{path}: {error}.</translation>
    </message>
    <message>
        <source>{path}: {what} has an unknown field &quot;{unknown}&quot;.</source>
        <translation>{path}: {what} hat ein unbekanntes Feld „{unknown}“.</translation>
    </message>
    <message>
        <source>{path}: {what} has more versions than a listener can hold apart ({most_stimuli}).</source>
        <translation>{path}: {what} hat mehr Fassungen, als jemand auseinanderhalten kann ({most_stimuli}).</translation>
    </message>
    <message>
        <source>{path}: {what} has nothing to be rated: name its &quot;systems&quot;.</source>
        <translation>{path}: {what} hat nichts zu bewerten: Nennen Sie seine „systems“.</translation>
    </message>
    <message>
        <source>{path}: {what} must be a JSON object.</source>
        <translation>{path}: {what} muss ein JSON-Objekt sein.</translation>
    </message>
    <message>
        <source>{path}: {what} must be the name of a sound file.</source>
        <translation>{path}: {what} muss der Name einer Tondatei sein.</translation>
    </message>
    <message>
        <source>{path}: {what} needs a &quot;reference&quot;, or an &quot;input&quot; to compare with.</source>
        <translation>{path}: {what} braucht eine „reference“ oder ein „input“ zum Vergleich.</translation>
    </message>
    <message>
        <source>{percent:.0f} % of the recording is looked at.</source>
        <translation>{percent:.0f} % der Aufnahme sind durchsucht.</translation>
    </message>
    <message>
        <source>{rate} kHz</source>
        <translation>{rate} kHz</translation>
    </message>
    <message>
        <source>{rate} kHz (original)</source>
        <translation>{rate} kHz (Original)</translation>
    </message>
    <message>
        <source>{reference}: {error}; put &quot;anchors&quot;: false into {path}.</source>
        <translation>{reference}: {error}; setzen Sie &quot;anchors&quot;: false in {path}.</translation>
    </message>
    <message>
        <source>{repaired} clicks repaired, {per_minute} found a minute</source>
        <translation>{repaired} Knackser repariert, {per_minute} je Minute gefunden</translation>
    </message>
    <message>
        <source>{restored} and what belongs to it have to lie in one folder.</source>
        <translation>{restored} und was dazugehört, müssen in einem Ordner liegen.</translation>
    </message>
    <message>
        <source>{restored} cannot be written: the name is taken.</source>
        <translation>{restored} lässt sich nicht schreiben: Der Name ist vergeben.</translation>
    </message>
    <message>
        <source>{restored} cannot be written: {needed} are needed, and {folder} has room for {free}.</source>
        <translation>{restored} lässt sich nicht schreiben: Gebraucht werden {needed}, und {folder} hat Platz für {free}.</translation>
    </message>
    <message>
        <source>{restored} cannot hold both the restored sound and what was removed.</source>
        <translation>{restored} kann nicht zugleich die restaurierte Fassung und das Entfernte enthalten.</translation>
    </message>
    <message>
        <source>{restored} was not made: at {differing} samples restored and removed do not add up to the original.</source>
        <translation>{restored} wurde nicht erzeugt: An {differing} Samples ergeben Restauriertes und Entferntes nicht das Original.</translation>
    </message>
    <message>
        <source>{right} of {trials}, {p}</source>
        <translation>{right} von {trials}, {p}</translation>
    </message>
    <message>
        <source>{seconds:.0f} minutes are too much for one page, which holds up to {most_seconds}: choose a part of the recording.</source>
        <translation>{seconds:.0f} Minuten sind zu viel für eine Seite, die bis zu {most_seconds} fasst: Wählen Sie einen Teil der Aufnahme.</translation>
    </message>
    <message numerus="yes">
        <source>{seconds} s of noise in %n record(s)</source>
        <translation>
            <numerusform>{seconds} s Rauschen in %n Platte</numerusform>
            <numerusform>{seconds} s Rauschen in %n Platten</numerusform>
        </translation>
    </message>
    <message>
        <source>{setting} {percent:.0f} %</source>
        <translation>{setting} {percent:.0f} %</translation>
    </message>
    <message>
        <source>{setting} {value:g} dB</source>
        <translation>{setting} {value:g} dB</translation>
    </message>
    <message>
        <source>{size} MB in use.</source>
        <translation>{size} MB belegt.</translation>
    </message>
    <message>
        <source>{source} cannot be restored more strongly: all the noise found is removed already.</source>
        <translation>{source} lässt sich nicht stärker restaurieren: Alles Gefundene wird schon entfernt.</translation>
    </message>
    <message>
        <source>{source} cannot be restored more weakly: the amount is {amount} already.</source>
        <translation>{source} lässt sich nicht schwächer restaurieren: Die Stärke ist schon {amount}.</translation>
    </message>
    <message>
        <source>{source} cannot be restored: the noise found {second:.1f} s in is not a number; the sound there may be far above full scale.</source>
        <translation>{source} lässt sich nicht restaurieren: Das bei {second:.1f} s gefundene Rauschen ist keine Zahl; der Klang dort liegt vielleicht weit über Vollaussteuerung.</translation>
    </message>
    <message>
        <source>{source} has no result to decide about.</source>
        <translation>{source} hat kein Ergebnis, über das zu entscheiden wäre.</translation>
    </message>
    <message>
        <source>{source} holds no sound files that were asked for.</source>
        <translation>{source} enthält keine der gewünschten Tondateien.</translation>
    </message>
    <message>
        <source>{source} is being restored again; it will appear here.</source>
        <translation>{source} wird neu restauriert und erscheint dann hier.</translation>
    </message>
    <message>
        <source>{source} is being restored by another program into {folder}.</source>
        <translation>{source} wird gerade von einem anderen Programm nach {folder} restauriert.</translation>
    </message>
    <message>
        <source>{source} is restored with the amount {before}; {wanted} is not stronger.</source>
        <translation>{source} ist mit der Stärke {before} restauriert; {wanted} ist nicht stärker.</translation>
    </message>
    <message>
        <source>{source} is restored with the amount {before}; {wanted} is not weaker.</source>
        <translation>{source} ist mit der Stärke {before} restauriert; {wanted} ist nicht schwächer.</translation>
    </message>
    <message>
        <source>{source}: nothing has happened for {minutes:.0f} minutes.</source>
        <translation>{source}: Seit {minutes:.0f} Minuten ist nichts geschehen.</translation>
    </message>
    <message>
        <source>{source}: the worker process gave an answer that cannot be used. {error}</source>
        <translation>{source}: Die Antwort des Arbeitsprozesses ist unbrauchbar. {error}</translation>
    </message>
    <message>
        <source>{start} to {stop}</source>
        <translation>{start} bis {stop}</translation>
    </message>
    <message>
        <source>{start} to {stop} of {name}</source>
        <translation>{start} bis {stop} von {name}</translation>
    </message>
    <message>
        <source>{start} to {stop}: {seems} here (risk {risk:.2f}). R plays it; Ctrl+J goes on.</source>
        <translation>{start} bis {stop}: {seems} (Risiko {risk:.2f}). R spielt es ab; Strg+J geht weiter.</translation>
    </message>
    <message>
        <source>{target} cannot be used for a batch: {error}.</source>
        <translation>{target} ist für einen Stapel nicht brauchbar: {error}.</translation>
    </message>
    <message>
        <source>{target} cannot be written: {why}.</source>
        <translation>{target} lässt sich nicht schreiben: {why}.</translation>
    </message>
    <message>
        <source>{target} was not made: what was read back from the disk is not what was written.</source>
        <translation>{target} wurde nicht erzeugt: Was vom Datenträger zurückgelesen wurde, ist nicht das Geschriebene.</translation>
    </message>
    <message>
        <source>{title} frequency axis</source>
        <translation>Frequenzachse: {title}</translation>
    </message>
    <message>
        <source>{title} frequency axis (F switches)</source>
        <translation>Frequenzachse: {title} (F wechselt)</translation>
    </message>
    <message>
        <source>{title}: choose</source>
        <translation>{title}: wählen</translation>
    </message>
    <message>
        <source>{told} Run the batch again to continue.</source>
        <translation>{told} Starten Sie den Stapel erneut, um fortzufahren.</translation>
    </message>
    <message>
        <source>{turns} turns, {rpm:.1f} rpm</source>
        <translation>{turns} Umdrehungen, {rpm:.1f} U/min</translation>
    </message>
    <message>
        <source>{verdict} Looking on the way makes this less sure than p says.</source>
        <translation>{verdict} Wer unterwegs nachsieht, kann sich darauf weniger verlassen, als p sagt.</translation>
    </message>
    <message>
        <source>{what}. The key ` switches between A and B; the position stays.</source>
        <translation>{what}. Die Taste ` wechselt zwischen A und B; die Position bleibt.</translation>
    </message>
    <message>
        <source>{why} Running it again continues from there.</source>
        <translation>{why} Ein neuer Start setzt dort fort.</translation>
    </message>
    <message>
        <source>“{text}” is not a frequency; write 250 Hz or 1.2 kHz, or nothing for no limit</source>
        <translation>„{text}“ ist keine Frequenz; schreiben Sie 250 Hz oder 1.2 kHz, oder nichts für keine Grenze</translation>
    </message>
    <message>
        <source>“{text}” is not a time; write 62.5 or 1:02.5</source>
        <translation>„{text}“ ist keine Zeit; schreiben Sie 62.5 oder 1:02.5</translation>
    </message>
    <message>
        <source>“{text}” is not an amount; write 0 to {most:g} %</source>
        <translation>„{text}“ ist keine Stärke; schreiben Sie 0 bis {most:g} %</translation>
    </message>
    <message>
        <source>✓  The original, {name}, is only read. It is never changed.</source>
        <translation>✓  Das Original, {name}, wird nur gelesen. Es wird nie verändert.</translation>
    </message>
</context>
</TS>
