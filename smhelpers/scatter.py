"""Work on a Dask cluster: jobs and results cross as bytes, so workers need no file of this
machine's.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from .console import aside, say
from .errors import CourseError

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")


class Cluster:
    """The workers of one scheduler."""

    def __init__(self, client: "Client"):
        self._client = client

    def share(self, data: Any) -> Any:
        """What several jobs need, sent once to every worker."""
        return self._client.scatter(data, broadcast=True)

    def finished(
        self,
        function: Callable[..., bytes],
        jobs: Iterable[tuple[T, tuple]],
    ) -> Iterator[tuple[T, bytes, str]]:
        """Each job with the bytes that `function` made of its arguments, as they come.

        A job whose worker fails comes with the reason in zh-TW and no bytes.
        """
        from distributed import as_completed

        running = {}
        for job, arguments in jobs:
            running[self._client.submit(function, *arguments, pure=False)] = job
        for future in as_completed(running, loop=self._client.loop):
            error = future.exception()
            if error is None:
                yield running[future], future.result(), ""
                continue
            if isinstance(error, CourseError):
                said = str(error)
            else:
                said = f"{type(error).__name__}：{str(error)[:200]}"
            yield running[future], b"", f"叢集上的工作失敗（{said}）"


@contextmanager
def connected(address: str) -> Iterator[Cluster]:
    """The cluster of a Dask scheduler.

    `CourseError` where distributed is not installed or nobody answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            '沒有安裝 distributed；請執行 pip install "smhelpers[cluster]"，或不用 --scheduler。',
        ) from None
    if not address.startswith("tls://"):
        say(
            f"與 Dask 排程器 {address} 的連線沒有加密、也沒有驗證：同一個網路的人讀得到交件與答案，"
            "也能送程式到叢集。請只用在自己的內部網路，或設定 TLS 後改用 tls:// 開頭的位址。",
            to=aside,
        )
    try:
        client = Client(address, timeout=5, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise CourseError(
            f"連不上 Dask 排程器 {address}（{error}）；請檢查位址與防火牆。",
        ) from error
    with client:
        yield Cluster(client)
