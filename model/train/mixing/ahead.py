"""The next batch is mixed while the last is learned."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from model.train.mixing.mixer import Batch


class Ahead:
    """A mixer one batch ahead: the next is mixed while the last is learned.

    On a GPU it is Python that takes the time of mixing, and the GPU that takes that of learning. On a CPU both want
    the same cores.
    """

    def __init__(self, mixer: Callable[[int], Batch]) -> None:
        self._mixer = mixer
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="mixing")
        self._next: tuple[int, Future[Batch]] | None = None

    def __call__(self, step: int) -> Batch:
        """Batch number ``step``; raises what the mixer raised."""
        if self._next is not None and self._next[0] == step:
            coming = self._next[1]
        else:
            coming = self._thread.submit(self._mixer, step)
        batch = coming.result()
        self._next = step + 1, self._thread.submit(self._mixer, step + 1)
        return batch

    def close(self) -> None:
        """End the thread; the batch under way is mixed for nothing."""
        self._thread.shutdown(cancel_futures=True)
