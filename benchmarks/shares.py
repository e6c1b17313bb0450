"""What a neighbour with sixty busy loops costs an honest hand-in: `python -m benchmarks shares`.

An honest cell does the same work beside one busy loop (its fair share of the machine) and beside a
neighbour that forks sixty, in interleaved rounds; once with the limit on processes, which ends the
neighbour, and once without, so that all of them run to the end. With control groups as this machine
has them, and without any. A ratio of 1.00 costs nothing.
"""

import os
import tempfile
import threading
import time
from pathlib import Path
from statistics import median
from unittest import mock

from smhelpers.marking import Limits, groups
from smhelpers.marking.host import Zygote
from smhelpers.marking.master import MasterNotebook
from smhelpers.marking.session import RunFiles, Session

ROUNDS = int(os.environ.get("ROUNDS", "5"))
#: Seconds of CPU time that the honest cell takes.
WORK = float(os.environ.get("WORK", "3"))
_HONEST = f"import time\nwhile time.process_time() < {{}} + {WORK}: pass"
_ONE = "while True: pass"
_SIXTY = "import os\nfor _ in range(60):\n    if not os.fork():\n        while True: pass\n" + _ONE
#: Neighbours by name: what they run, and how many processes they may have.
_NEIGHBOURS = {
    "one busy loop": (_ONE, 48),
    "sixty, ended": (_SIXTY, 48),
    "sixty, all run": (_SIXTY, 200),
}


def _session(zygote: Zygote, processes: int) -> Session:
    limits = Limits(cell_seconds=600, idle_seconds=600, processes=processes)
    session = Session(zygote, MasterNotebook(name="b", metadata={}, cells=[]), RunFiles(), limits)
    session.run("1")
    return session


def _seconds(zygote: Zygote, source: str, processes: int) -> float:
    """Wall seconds of the honest cell beside a neighbour."""
    honest = _session(zygote, 48)
    neighbour = _session(zygote, processes)
    beside = threading.Thread(target=neighbour.run, args=(source,))
    beside.start()
    began = time.monotonic()
    honest.run("import time\nbegan = time.process_time()\n" + _HONEST.format("began"))
    took = time.monotonic() - began
    for session in (honest, neighbour):
        session.close()
    beside.join()
    return took


def _measured(zygote: Zygote) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in _NEIGHBOURS}
    for number in range(ROUNDS):
        for name in list(_NEIGHBOURS)[:: 1 if number % 2 else -1]:
            taken[name].append(_seconds(zygote, *_NEIGHBOURS[name]))
    return taken


def main() -> None:
    """Medians, and their ratio to the neighbour with one loop."""
    with tempfile.TemporaryDirectory() as course:
        zygote = Zygote([Path(course)], ["__none__"])
        zygote.wait()
        found = groups.places()
        ways = {"control groups": found, "no control groups": []}
        for way, places in ways.items():
            with mock.patch.object(groups, "places", return_value=places):
                taken = _measured(zygote)
            fair = median(taken["one busy loop"])
            for name, seconds in taken.items():
                spread = f"{min(seconds):.2f} to {max(seconds):.2f}"
                ratio = median(seconds) / fair
                print(f"{way}: beside {name}: {median(seconds):.2f} s ({spread}), {ratio:.2f}")
        zygote.stop()


if __name__ == "__main__":
    main()
