<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name></name>
    <message>
        <source> and </source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n channels</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n region(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;About Shellac</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About this model …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Batch …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Blind test (ABX) …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Close recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Compare settings …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Draw regions with the mouse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export “{name}” …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Export …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Follow the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Higher</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import regions …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Import …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Learn this collection&apos;s noise …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;List of the regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Match levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;More noise taken in the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Next region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Playback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Preferences …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Previous region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save as a new preset …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Side by side, or stacked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo {what}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, as set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, left as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, or with the &lt;b&gt;noisy&lt;/b&gt; recording where there is none,</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {count:,} put back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, {left} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>250 Hz, 1.2 kHz, or nothing for no limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; chosen: {region}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A batch is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file name is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file&apos;s name cannot end with this.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A name or a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A or B?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A page of the test whose scores are not kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A process of Shellac&apos;s sent a message that cannot be used ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A process of Shellac&apos;s sent a message that is too long or without an end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A process of Shellac&apos;s sent something that is no message.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Shellac</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About this model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above 22 kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access copies: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Access copy: {names}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Action</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add the regions of a file: JSON, CSV or an Audacity label track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All fre&amp;quencies, or 20 kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alt+drag in a picture, or drag while regions are drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amber</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount in per cent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amount of the {noise}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Amounts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An export is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another batch is at work in {target} ({holder}); wait for it, or choose another target.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Another listener</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As set</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Audacity label track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Auto</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bac&amp;k 5 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back half a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Back to {name}: {settings}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bad</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Begin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blind test: A, B, X</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Both waveforms. Click: play from here. Drag: move the visible part. Wheel: zoom. Red lines: music seems to be taken there (J).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>By how many dB noise is lowered at most. A steady rest of it, {depth:g} dB down, is heard less than noise that comes and goes with the music. Another depth restores anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>CLICKS FOUND</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ca&amp;ncel the export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Card</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Changed: {settings}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click: go there. Drag: repeat this part. Double click: repeat everything.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clicks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clicks are not looked for: switch them on in the restore panel (C).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clicks found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clicks only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the list (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the list (Ctrl+Shift+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Close the message</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colour</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours of the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours spread over {low} to {high} dB (0 dB: a sine at full scale)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compare settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comparing old and new weights on the records kept out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Computing on: {name}, {precision}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy to {channel}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counts from the next start of Shellac on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+wheel, or wheel over the axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cyan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dask is not installed: pip install &apos;shellac[cluster]&apos; brings it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete the re&amp;gion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Depth in dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drag the ends, or use the arrow keys; Tab within: Up and Down choose the end.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw in a picture: sideways a span, aslant a rectangle. Arrow keys move it, or with Shift resize it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Draw regions with the mouse (Shift+M)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawing …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a recording here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;arlier</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>E&amp;xport regions …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Each network is looking at the excerpt …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Edit the &amp;region in the list …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate noise from &amp;whole recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Estimate the noise from the whole recording (Shift+N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Excellent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export &amp;alternating A/B file …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export a preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export alternating A/B file into</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export listening &amp;page …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export to</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Export …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exporting {percent:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FILES</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLAC does not hold {bits}-bit floating point samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLAC does not hold {bits}-bit integer samples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>FLAC holds at most 8 channels, not {channels}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fair</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find and repair &amp;clicks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find and take out h&amp;um</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find clicks one by one and fill them in from both sides, before the network listens (C). Off: the network treats them as part of the surface.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find it …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Find lines of the mains frequency that last the whole side, and subtract them before the network listens (U). Off: the network treats them as part of the surface.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Firm</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for exports</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder for temporary files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Follow system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>For&amp;ward 5 seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget all preferences, recent files and the window&apos;s layout? The next start is as the first. No recording and no export is touched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forget these</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format of the original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Forward half a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frames per transform: long shows tones apart, short shows clicks apart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Frequency under the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full s&amp;creen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gain that the removed part is heard with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gentle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Give up the export? Nothing half-written is left, and it can be begun again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the click before (,)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the next click (.)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to where most music was ta&amp;ken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Good</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Green</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grey</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guessing does as well often enough: the trials do not show that you hear a difference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Guessing does as well once in {times:,} times: you hear a difference.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hear all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Highest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many are right so far. Looks are counted: wait until you are done if you can.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the noise found is taken out; 0 % is the original, bit for bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the noise is taken here: 0 % leaves the sound as it is, 100 % is as set, 150 % is the most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much of the {noise} is taken out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hum found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hum only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import a preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Import …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Independent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Independent: right for the two walls of a groove. Linked: preserves the stereo image.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Interface size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It says that it wrote files which the job was not to write.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It told of another number of clicks than it sent.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It told of clicks that are nowhere.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Item {number} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep a list of recent files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep in a sidecar …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep the result in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kept in {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key {key}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;ess noise taken in the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L&amp;ist of the clicks found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lea&amp;ve it as it is, go to the next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning ended because of an error; the log holds the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning ended unexpectedly; there may be too little memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning is not part of the downloaded program; it comes with an installation from source (the user guide, page Installing).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning is under way</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave unchanged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Left: only what is certainly a click. Right: whatever might be one, strokes and consonants among it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of the transform</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Less</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level match</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level match: A is played at B&apos;s level of music, found by least squares, so that the louder one does not win (G). Now: A {gain}. B is always played exactly as it is exported.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of the original under the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of the restored sound under the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of the surface taken out at the playhead</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level of what is taken out of the surface where the playhead stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linear</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linked</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lis&amp;ten to the region, over and over</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>List of the clicks: jump to each, hear it, put it back (Ctrl+L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to &amp;hum only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to &amp;removed noise (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to &amp;surface noise only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to clicks &amp;only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to nothing &amp;but the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to removed noise (R)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to the original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to the original (&amp;A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to the original (A)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to the restored sound (&amp;B)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to the restored sound (B)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to this (key {number})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to {letter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to {letter} (key {key})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to {noise} only ({key})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listener</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening &amp;session (MUSHRA) …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening session: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo&amp;uder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lo&amp;wer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the weights and reading the noise floor …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log: {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Look for devices that were plugged in or out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for clicks was ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for clicks …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for hum …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for where most music was taken: {percent:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loop it; A and B switch between before and after (Enter)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowers noise by 12 dB at most, and takes no more in any moment than is usual: the least risk for the music.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowers noise by 20 dB at most: what Shellac does where nothing else is asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowers noise by up to 30 dB, and lets more go in a moment: for noisy sides; listen to what is removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a region of the &amp;selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Make a region of the selection (M)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: {title}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>More about presets</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mouse wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move in time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the chosen region down: where it overlaps others, it wins</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the chosen region up: where it overlaps others, it loses</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the region &amp;up: others win over it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Move the region do&amp;wn: it wins over others</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Music was taken here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name (at most {count} characters)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Names end with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ne&amp;xt click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New recordings begin with the settings of the one before</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New recordings begin with “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next frequency a&amp;xis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No Dask scheduler answers at {address}: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No hum found</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No other passage is left in which music seems to be taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No program on this computer opens {path}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No recording is open.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound output: the PortAudio library is missing. Everything except listening works.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No sound output: this computer has no playback device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No weights found.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No&amp;tes on this recording …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise floor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noise floor of the recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Noisy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None yet: select a span and press M, or press Shift+M and draw in a picture.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not changed: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not restored yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes on this recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was answered.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One of the numbers is the reference itself: it deserves 100.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>One region.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a listening session</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open the record that comes with &amp;Shellac</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Overview of the whole recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Peak level of what is heard, in dB below full scale. Red: the device has to clip it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Per cent of the {noise}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Picture, {track}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures one above the other (S switches)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pictures side by side (S switches)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play or pause (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Playing stopped because of an error; the log holds the details.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Poor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Position and loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Press 0-9 to switch; position is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Put the click &amp;back, or repair it again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Python {version} on {system}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>REGIONS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Range of levels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Re&amp;gions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the noise floor …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reference</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Region {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove a preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the preset “{name}”? The settings of the recording stay as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove the regions selected (Del)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove “{name}” …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removed: +{db} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Removed: original level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repair again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the chosen region; A, B and R switch as ever (X)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the se&amp;lection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Repeat the selection (L); drag in a picture to select</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescan devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rescan sound &amp;devices</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all preferences</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reset all preferences …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resize a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoration complete.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore &amp;panel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restored so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring is slower than playing here ({factor:.1f} × real time), so the restored sound stops and waits. While you pause, it is computed ahead.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring was ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restoring: {percent:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Results</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>S&amp;ofter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SOUND</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sa&amp;ve project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as a new preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save changes to “{name}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save project &amp;as …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save what you decided about {name} as a project?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save, export and import presets, and say what new recordings begin with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score of {place}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores are added to this file; several listeners share one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search actions and keys</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seconds, or minutes and seconds: 62.5 or 1:02.5</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seek</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select &amp;visible part</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Select a loop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sensitivity to clicks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings, regions, clicks put back and notes are lost otherwise. The recording is unchanged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shellac did not end as it should the last time; {name} was open, and a copy of what was not saved is there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shellac did not end as it should the last time; {name} was open. What was written is whole.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shift+wheel, middle button, Page Up, Page Down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show &amp;differences in the pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show &amp;everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything (Ctrl+0, or a double click)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the &amp;log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show the result</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show what is removed as a third picture (D)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound output</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound output: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectrogram of re&amp;moved noise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Spectrogram, {track}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed of restoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of playing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of restoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop learning and quit? Nothing is left of it; it would begin anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the batch and quit? Finished files are kept; started again, the batch resumes where it left off.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the export; no file is left (Esc)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Surface</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Surface only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Switch between A and B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>System default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take down by 12 dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take less here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take less there: make it a regi&amp;on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Take out what the network finds: hiss, crackle, rumble, and clicks and hum where those are off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes the noise out of recordings from old discs,
and leaves the music and the file as they were.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Temporary files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thank you.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The card of these weights: what they were trained on, what they do well and badly</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clicks selected stay as they are in the original, or are repaired again (P)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file before this one is still being written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal in {folder} cannot be used: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal in {folder} cannot be written: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal in {folder} is damaged ({error}); the next &apos;batch&apos; puts it aside and begins a new one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The journal in {target} was written by another version of Shellac ({stated}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network hears nothing above 22.05 kHz: say what becomes of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The noise found in {source} cannot be kept: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The other process has ended.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The output folder cannot be the source folder: {target}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset cannot be kept: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset {name:.60} cannot be removed: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset {name} cannot be kept: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The preset {name} cannot be removed: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The process that looks for clicks ended unexpectedly (exit code {exit_code}); there may be too little memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The process that looks for clicks gave an answer that cannot be used, and was ended. {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The recording of {name} is not there any more: {source}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restoring process ended unexpectedly (exit code {exit_code}); there may be too little memory. Trying again starts it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restoring process gave an answer of another length than it was to have.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restoring process gave an answer that cannot be used, and was ended. {error} Trying again starts it anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The restoring process had to be started anew: try again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scores of {listener} are in {results}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound device does not start: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound device has gone. Choose another one or plug it in again; the position is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound device {title} cannot play {rate} Hz: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The sound device {title} is not connected.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is a preset called {name} already; another name is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no preset called &apos;{text:.60}&apos;; there are {names}, and files ending with .json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no recording in {names} that Shellac can read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is not enough memory.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to put on the page: the span is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is only one set of weights.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>These weights came without a card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>They are kept in its project.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer has no playback device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is a fault in Shellac ({kind}: {error}). The details are in {log}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This recording holds nothing above 22.05 kHz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This span is still being restored; the blind test needs all of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time under the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;end</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the &amp;start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the end (End)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To the start (Home)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>To try: nothing is kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trial {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try again</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try it first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use selection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use selection as &amp;noise sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use the selection as noise sample (N)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Use this setting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User guide</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Versions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Violet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume, for all versions alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Volume, {volume}; 0 dB leaves every sample as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WAV, RF64, W64, AIFF, FLAC, Ogg or MP3, at any rate and depth.
Shellac finds the noise, you decide how much of it goes. The file itself is never changed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>WINDOW</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What an export will be</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What deviates from the preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is removed is often soft: hear it louder than it is. Never exported so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What lies under the music everywhere in this recording; the network starts from it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where is {name}?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where most music was taken can be told once all of the recording is restored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where regions overlap, the lower line wins.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the network computes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which noise the amount is for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Without the tick this line stays as it is; the network then listens again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write a listening page</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the regions to a file: JSON, CSV or an Audacity label track</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the restored recording to a new file (Ctrl+E)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Write the result into the .shellac.json of the restored file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Writing: {done:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>X is randomly A or B. Switch as often as you like, then say which.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>X is {letter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You hear nothing but what lies in {name}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>You will hear short recordings, each in several versions under numbers, in random order. Compare every version with {shown} and give it a score from 0 (bad) to 100 (excellent). Versions may sound alike. Switch as often as you like: position is kept. Set a comfortable volume now and leave it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in frequency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in on frequencies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in time at the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out of frequencies</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom to the selec&amp;tion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a mark of a part makes no sense</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>a region begins before the end of the recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>above 22 kHz 12 dB down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>above 22 kHz kept</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>above 22 kHz taken out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>always:</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>amount</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>amount of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>amount of the clicks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>amount of the hum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>amount of the surface</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>both</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>buffering …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>change of {settings}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channel of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>channel {number}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>click in a picture or in the overview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clicks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clicks put back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>colour of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>copy of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>double click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag in a picture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag its handles; Alt+Shift+arrows, or Shift+arrows while regions are drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>drag its label; Alt+arrows, or arrows while regions are drawn</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>eighth of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>eleventh of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fifth of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder of the last export</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>folder of the original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fourth of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>guard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hardly any music seems to be taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>high: safe on a busy computer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>highest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>highest of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>import of regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>independent channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it does not exist</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it exists already</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it holds {strange}, which is none of ours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>it is a link that leads in a circle</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>its version is not a number</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>levels as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>levels matched by {db:+.1f} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lines of the hum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linked channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lossy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>low</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lowest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lowest of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>model {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>mono</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>move of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>moves in time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>music seems to be taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>ninth of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no clicks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no hum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no limit of depth</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no limit of guard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no space is left on the disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no trials</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no {setting}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>noise floor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>noise of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not measured yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>note of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing restored to play</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {length}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>opening …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>order of the regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>original</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>part of the path is a file, not a folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>permission denied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>preparing …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>put back</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>regions</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>removal of %n regions</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>removal of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>removed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>repaired</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>repaired; wide, so a guess</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>restored</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>right click</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>row {number + 1}: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>second of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sensitivity to clicks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sensitivity to clicks {value:g}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seventh of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>several settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sixth of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>size of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stereo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>surface</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>takes {level:.0f} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tenth of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the &lt;b&gt;noisy&lt;/b&gt; recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the &lt;b&gt;reference&lt;/b&gt;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the amount of a region runs from 0 to {most:g} %, not {number} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the disk quota is used up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the encoder of FLAC does not take {rate} Hz</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file system is read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the file would be larger than this disk allows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the mains at</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the name is too long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the operation is not permitted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the table {table} has other columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are no weights at {given}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are no weights called &quot;{name_or_path}&quot; (available: {names})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there are no weights called &quot;{name}&quot;</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>there is no sound above {highest:g} Hz in this recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>third of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>to of a region</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>too wide: left as it is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>treatment of the band above</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>treatment of the channels</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>twelfth of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>wheel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>whole recording</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>zooms in time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{bits} bit float</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{clicks} ({percent:.0f} % looked at)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} in all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count:,} in all; a heading sorts them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{count} click(s), {each_minute} a minute</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} region(s) added from {name}.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{factor:.1f} × real time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file} exists already; another name is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{file}: {reason}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{folder} is not a folder that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{given} is not a safetensors file: Shellac loads nothing else</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{named} do not belong together: their sum leaves full scale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} has {channels} channels, and {title} holds {most_channels}: choose another format for the access copy.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is a preset that comes with Shellac; another name is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>{name} is open; %n more can be restored as a batch.</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>{name} is open; {other} is not, as one recording is open at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is written and checked, an access copy is not: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is written and checked.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is {container} ({subtype}): the restored sound is written as {bits}-bit {written}, so that no lossy coding is added.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}, {start} to {stop}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: at {inexact} of its floating-point samples restored + removed differs from the master by a rounding of the last bit.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: metadata preserved: {carried}{others}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: the MD5 of its sound that it carries ({place}) is not that of its sound: the master itself seems to be damaged.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: the restored sound leaves full scale at {overs} samples; less was removed there, so that nothing is clipped and the sum stays exact.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: the restored sound leaves full scale at {overs} samples; the values are kept, as floats hold them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name}: {fault}, so the restored sound is written as {container}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} of</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{number} times</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{parent} is not a folder that exists.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} and {path2} cannot be added without their sidecar: it says how the master was stored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} and {path2} do not belong together: they differ in rate, channels or length.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be kept as {name}: {wrong}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be opened: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read from any place (coding {subtype}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read: permission denied.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be read: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written: AIFF ends at 4 GiB; choose .wav, which goes on as RF64.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written: Shellac writes .wav, .rf64, .w64, .aiff and .flac.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} cannot be written: {reason}; choose .wav, where nothing is lost.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} describes a network this version of Shellac does not know ({error})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not begin as a FLAC file does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not exist.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not fit its sidecar: it is deeper than the master.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not say how long it is, as files written into a pipe do; write it again as a file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} does not say what the restoration was made with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has a header that Shellac cannot read</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has a sample rate of {rate} Hz; Shellac takes {min_rate} to {max_rate} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has a {name} that Shellac cannot show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has changed since {name} was saved: its sound is another. What you see and hear is made from it as it is now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has no channels of sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has no sidecar beside it: nothing is known about it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has vanished.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} has {said} and {path2} {said2}: the versions of an item must be alike, or their lengths would tell them apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds no sidecar (*{sidecar_suffix}): there is nothing to verify.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds no sound: it has 0 frames.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds values that are not numbers (NaN or infinite), the first at frame {bad}, {bad2:.2f} s in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} holds weights that are not numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is a folder, not a sound file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged and cannot be decoded ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged and cannot be read {where} ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged, or no project of Shellac: it is not JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged, or was shortened while it was open: it cannot be read {start:.2f} s in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: it ends within its metadata.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: its first block of metadata is not STREAMINFO.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: its settings make no sense ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: its weights are not what its header says</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: what it keeps of the master&apos;s size is no size.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: {said:.200}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is damaged: {wrong}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is in the format {format_info}, which Shellac does not read; it reads WAV, RF64, W64, AIFF, FLAC, OGG and MP3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is incomplete or damaged: the last of its {frames:,} frames cannot be read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is named twice.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is no project of Shellac.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is no session file that this Shellac reads: its &quot;schema&quot; must be &quot;{schema}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is no session file: it is not JSON ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a file of regions: it is nested too deeply.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a file of regions: it is not text in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a file of regions: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a noise tracker this version of Shellac knows ({error})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a preset of Shellac: it is not text in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a preset that this Shellac reads: {said:.200}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a project that can be replaced; another name is needed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a regular file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a regular file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a safetensors file, or a damaged one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a sidecar of Shellac: it is not JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a sidecar that this Shellac reads (schema {stated!r:.60}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not a sound file that Shellac can read ({error}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not the recording that {name} was made with: that one has {frames} frames of {channels} channels at {rate} Hz, this one {there} of {there2} at {there3} Hz.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is not {what} of Shellac: its header holds no configuration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is of format {header!r:.40}; this version of Shellac reads {format}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is the removed part: name the restored file first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is the source itself: Shellac never writes over a master.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} is {st_size:.0f} MB large; weights have at most {most_bytes:.0f}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} says of no clicks that they stay: it is not text in UTF-8.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} says of no clicks that they stay: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} says that no removed part was written with {path2}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} says that what was removed is {names}: name {shares}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was changed while it was being restored.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was made by a newer Shellac, in a form ({version:.20}) that this one cannot read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was made with weights at a place of their own; --weights says where they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} was not restored: the result leaves full scale {start:.1f} s in, and overs were to be refused.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} would lie beside the source and differ from it only in its ending; choose a name that cannot be taken for the master&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path} {fault}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}, line {line}: &apos;{row}&apos; is no score from 0 to 100.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}, line {line}: the columns do not fit the head of the table.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: &quot;anchors&quot; is true or false.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: &quot;items&quot; must be a list of at least one item.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: &quot;level_match&quot; is &quot;off&quot; or &quot;fixed&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: &quot;{name}&quot; must be a time in seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: &quot;{name}&quot; must be text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: has other columns than Shellac&apos;s results; nothing was added to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: holds no scores.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: is not a CSV file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: item &quot;{name}&quot; is empty from {start:g} s on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: item &quot;{name}&quot; is longer than {longest_seconds:.0f} s; BS.1534-3 advises about 10 s: give it &quot;start&quot; and &quot;stop&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: no results of a listening test; it has no column {needed}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: no system of {what} can be called &quot;{system}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: the master {source_path} is not there; --masters says where it is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: the weights &apos;{weights}&apos; here are not those that were used ({sha256}, not {treatment}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: two items have the same name.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {what} has an unknown field &quot;{unknown}&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {what} has more versions than a listener can hold apart ({most_stimuli}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {what} has nothing to be rated: name its &quot;systems&quot;.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {what} must be a JSON object.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {what} must be the name of a sound file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{path}: {what} needs a &quot;reference&quot;, or an &quot;input&quot; to compare with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent:.0f} % of the recording is looked at.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{reference}: {error}; put &quot;anchors&quot;: false into {path}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{restored} and what belongs to it have to lie in one folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{restored} cannot be written: the name is taken.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{restored} cannot be written: {needed} are needed, and {folder} has room for {free}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{restored} cannot hold both the restored sound and what was removed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{restored} was not made: at {differing} samples restored and removed do not add up to the source.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{right} of {trials}, {p}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{seconds:.0f} minutes are too much for one page, which holds up to {most_seconds}: choose a part of the recording.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{setting} {percent:.0f} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{setting} {value:g} dB</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source_path} is no longer the master that {path} tells of.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} cannot be restored more weakly: the amount is {amount:g} already.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} cannot be restored: the noise found {second:.1f} s in is not a number; the sound there may be far above full scale.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} has no result to decide about.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} holds no sound files that were asked for.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source} is being restored by another program into {folder}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{start} to {stop} of {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{start} to {stop}: {seems} here (risk {risk:.2f}). R plays it; Ctrl+J goes on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} cannot be used for a batch: {error}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} cannot be written: Shellac writes .wav, .rf64, .w64, .aiff and .flac.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} cannot be written: {fault}; choose .wav.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} cannot be written: {why}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} does not say what {source} was restored with.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} exists already: nothing is ever written over.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{target} was not made: what was read back from the disk is not what was written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} frequency axis</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} frequency axis (F switches)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title}: choose</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{told} Run the batch again to go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{verdict} Looking on the way makes this less sure than p says.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{what}. The key ` switches between A and B; the position stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{{number}} {words}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is no amount; write 0 to {most:g} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is no frequency; write 250 Hz or 1.2 kHz, or nothing for no limit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{text}” is no time; write 62.5 or 1:02.5</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
