import platform

import pytest
import torch

from model.network import device
from model.network.device import choose, keep_freed_memory, shared


def test_the_cpu_when_asked_for() -> None:
    chosen = choose("cpu")
    assert (chosen.kind, chosen.precision) == ("cpu", "fp32")
    assert "asked for" in chosen.reason
    assert str(torch.get_num_threads()) in chosen.name


@pytest.mark.parametrize("wanted", ["auto", "cuda"])
def test_without_a_gpu_it_is_the_cpu_and_a_sentence_says_why(wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    chosen = choose(wanted)
    assert chosen.kind == "cpu"
    assert chosen.reason == "No GPU that CUDA can use was found."


def pretend_gpu(monkeypatch: pytest.MonkeyPatch, compute: object) -> None:
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _: "Toy 5090")
    monkeypatch.setattr(torch.Tensor, "cuda", compute)


def test_a_gpu_that_computes_as_the_cpu_does_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    exactly: list[bool] = []

    def sent(tensor: torch.Tensor) -> torch.Tensor:
        exactly.append(not torch.backends.cudnn.allow_tf32)
        return tensor

    pretend_gpu(monkeypatch, sent)
    chosen = choose("auto", precision="bf16")
    assert exactly == [True, True], "TF32 would differ from the CPU by more than a right card may"
    assert (chosen.kind, chosen.name, chosen.precision) == ("cuda", "Toy 5090", "bf16")
    assert "convolution" in chosen.reason


def test_a_gpu_that_computes_wrongly_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_gpu(monkeypatch, lambda tensor: tensor * 1.01)
    chosen = choose("auto")
    assert chosen.kind == "cpu"
    assert "wrong result" in chosen.reason


def test_a_gpu_without_code_for_it_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(tensor: torch.Tensor) -> torch.Tensor:
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nmore lines")

    pretend_gpu(monkeypatch, fail)
    chosen = choose("cuda")
    assert chosen.kind == "cpu"
    assert "no kernel image is available" in chosen.reason
    assert "\n" not in chosen.reason


@pytest.mark.parametrize(("wanted", "threads"), [("gpu", None), ("cpu", 0)])
def test_wrong_wishes_are_refused(wanted: str, threads: int | None) -> None:
    with pytest.raises(ValueError, match="not"):
        choose(wanted, threads=threads)


def test_the_threads_can_be_set() -> None:
    before = torch.get_num_threads()
    try:
        assert "1 thread" in choose("cpu", threads=1).name
        assert torch.get_num_threads() == 1
    finally:
        torch.set_num_threads(before)


def test_windows_at_once_share_the_threads() -> None:
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(3)
        chosen = choose("cpu", at_once=2)
        assert (chosen.at_once, chosen.name[-12:]) == (2, "2 x 1 thread")
        with shared(chosen):
            assert torch.get_num_threads() == 1
        assert torch.get_num_threads() == 3
        torch.set_num_threads(1)
        assert choose("cpu", at_once=2).at_once == 1
    finally:
        torch.set_num_threads(before)


def test_the_processor_has_a_name() -> None:
    assert device._cpu_name().strip()


@pytest.mark.parametrize(
    ("native", "environment", "precision"), [(True, None, "bf16"), (True, "fp32", "fp32"), (False, None, "fp32")]
)
def test_auto_is_bf16_where_the_cpu_has_it_and_nobody_forbids_it(
    native: bool, environment: str | None, precision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "faster_in_bf16", lambda: native)
    monkeypatch.delenv(device.ENVIRONMENT, raising=False)
    if environment:
        monkeypatch.setenv(device.ENVIRONMENT, environment)
    assert choose("cpu", "auto").precision == precision
    assert choose("cpu", "fp32").precision == "fp32"


@pytest.mark.parametrize(
    ("processor", "faster"),
    [
        ("vendor_id : AuthenticAMD\nflags : avx512f avx512_bf16", True),
        ("vendor_id : GenuineIntel\nflags : avx512f avx512_bf16", True),
        ("vendor_id : GenuineIntel\nflags : avx512f avx512_bf16 amx_bf16 avx512_fp16", True),
        ("vendor_id : GenuineIntel\nflags : avx512f avx512_bf16 avx512_fp16", False),  # a VM that hides AMX
        ("vendor_id : GenuineIntel\nflags : avx512f avx512_fp16", False),
        ("", False),
    ],
)
def test_bf16_is_for_processors_that_gain_by_it(processor: str, faster: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "_cpu_information", lambda: processor)
    assert device.faster_in_bf16() is faster


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="glibc alone can be asked")
def test_freed_memory_is_kept_and_taken_again() -> None:
    """Else each window's memory comes as empty pages anew, of 4 KiB each."""
    import resource

    assert keep_freed_memory()

    def pages_made() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        held = [torch.ones(7 << 20) for _ in range(3)]  # 28 MiB each
        del held
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    assert min(pages_made() for _ in range(9)) < 1000  # of 21,504
