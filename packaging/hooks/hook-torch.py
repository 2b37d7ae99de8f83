"""What of torch a bundle needs to compute: its libraries and the modules that are imported, no compilers, no tests.

It takes the place of the hook that comes with PyInstaller, which collects every module and data file of torch: 130 MB
of these are test programs.
"""

import importlib.metadata
import os

from PyInstaller.compat import is_linux, is_win
from PyInstaller.utils.hooks import collect_dynamic_libs, get_package_paths

binaries = collect_dynamic_libs("torch", search_patterns=["*.dll", "*.dylib", "*.so", "*.so.*"])
datas = []
# torch.utils._config_module reads the sources of torch's settings when torch is imported
module_collection_mode = "pyz+py"
hiddenimports = []
# libraries that torch opens by their place must not be found at a second one
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]

if not is_win:
    # torch refuses to be imported where this is missing
    folder = get_package_paths("torch")[1]
    binaries.append((os.path.join(folder, "bin", "torch_shm_manager"), "torch/bin"))

if is_linux and os.environ.get("SHELLAC_BUNDLE_CUDA"):
    from _pyinstaller_hooks_contrib.utils import nvidia_cuda
    from packaging.requirements import Requirement

    wanted = [Requirement(line) for line in importlib.metadata.distribution("torch").requires or []]
    hiddenimports += nvidia_cuda.infer_hiddenimports_from_requirements(
        [entry.name for entry in wanted if entry.marker is None or entry.marker.evaluate()]
    )
