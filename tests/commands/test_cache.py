"""`shellac cache`: what is kept is told, and cleared."""

from model.files.cache_folder import CacheFolder
from model.restoration.kept.kept_noise import noise_folder
from tests.command import shellac


def test_it_says_what_is_kept_and_clears_it() -> None:
    cache = CacheFolder(noise_folder(), 1 << 24)
    assert cache.put(b"1" * 32, bytes(1_000_000))
    cache.close()
    told = shellac("cache")
    assert told == (0, f"1.0 MB in {noise_folder()}.\n", "")
    assert shellac("cache", "--clear") == (0, f"1.0 MB removed from {noise_folder()}.\n", "")
    assert shellac("cache").stdout.startswith("0.0 MB")
