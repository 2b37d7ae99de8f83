"""A real browser without a screen, whose sound is written down sample by sample."""

from __future__ import annotations

import base64
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

SIZE = 1280, 900

# Chromium talks to its makers at every start unless told not to.
QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size={},{}".format(*SIZE),
)

# Whatever is connected to the loudspeakers is also taped, in step with the audio clock.
TAPE = """
window.__tape = [];
const code = `registerProcessor("tape", class extends AudioWorkletProcessor {
  process(inputs) {
    this.port.postMessage(Array.from(inputs[0][0] || new Float32Array(128)));
    return true;
  }
})`;
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (target, ...rest) {
  if (target instanceof AudioDestinationNode)
    this.context.audioWorklet.addModule("data:text/javascript," + encodeURIComponent(code)).then(() => {
      const tape = new AudioWorkletNode(this.context, "tape", { channelCount: 1, channelCountMode: "explicit" });
      tape.port.onmessage = (event) => window.__tape.push(...event.data);
      connect.call(this, tape);
    });
  return connect.call(this, target, ...rest);
};
"""

# As text, a number at a time, seconds of sound would take seconds to hand over.
READ_TAPE = """
const bytes = new Uint8Array(Float32Array.from(window.__tape.slice(arguments[0])).buffer);
let text = "";
for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
return btoa(text);
"""


def open_browser(profile: Path) -> Chrome:
    """Chromium, driven by chromedriver; raises where there is none, for a test must not pass without it."""
    from selenium.webdriver import Chrome, ChromeOptions, ChromeService  # a tenth of a second; one process needs it

    options = ChromeOptions()
    for flag in (*QUIET, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
    if browser is not None:
        options.binary_location = browser
    elif sys.platform.startswith("linux"):
        raise FileNotFoundError("no Chromium; `make test` installs it")
    driver = Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": TAPE})
    return driver


def as_if_just_started(driver: Chrome) -> None:
    """An empty page in a window of the usual size, connected, with nothing in its log."""
    driver.get("about:blank")
    driver.set_window_size(*SIZE)
    driver.execute_cdp_cmd("Network.disable", {})  # ends what was emulated of the network
    driver.get_log("browser")


def taped_frames(driver: Chrome) -> int:
    """How much was played since the tape began."""
    length: int = driver.execute_script("return window.__tape.length")
    return length


def taped(driver: Chrome, first: int = 0) -> NDArray[np.float32]:
    """Everything played since frame `first` of the tape, all channels mixed to one."""
    return np.frombuffer(base64.b64decode(driver.execute_script(READ_TAPE, first)), np.float32)


def until(what: Callable[[], Any], patience: float = 20.0) -> Any:
    """Wait for something to be true; what it was."""
    end = time.monotonic() + patience
    while not (found := what()):
        if time.monotonic() > end:
            raise TimeoutError("the browser did not get there")
        time.sleep(0.05)
    return found
