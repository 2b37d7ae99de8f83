from pathlib import Path

import numpy as np
import pytest
import soundfile

from model.train import demo

SHIPPED = Path(demo.__file__).resolve().parents[2] / "resources" / "demo"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert demo.main([str(folder)]) == 0
    return folder


@pytest.mark.parametrize("name", ["shellac-demo.flac", "shellac-demo-clean.flac"])
def test_the_shipped_record_is_what_the_command_makes(made: Path, name: str) -> None:
    shipped, rate = soundfile.read(SHIPPED / name)
    again, _ = soundfile.read(made / name)
    assert rate == 44100
    assert soundfile.info(SHIPPED / name).subtype == "PCM_24"
    # Another processor's sine may differ in its last bit, and the rounding with it.
    np.testing.assert_allclose(again, shipped, rtol=0, atol=2 * demo.STEP)


def test_the_record_begins_with_its_run_in_and_differs_from_the_clean_version_by_noise_only(made: Path) -> None:
    noisy, _ = soundfile.read(made / "shellac-demo.flac")
    clean, _ = soundfile.read(made / "shellac-demo-clean.flac")
    assert 19 < len(noisy) / 44100 < 23
    run_in = slice(round(0.3 * 44100), round(1.5 * 44100))
    assert np.abs(clean[run_in]).max() == 0
    assert noisy[run_in].std() > 0.003
    noise = noisy - clean
    assert abs(np.corrcoef(noise, clean)[0, 1]) < 0.05
    assert np.abs(noisy).max() < 0.95
    assert sum(path.stat().st_size for path in made.iterdir()) < 3e6
