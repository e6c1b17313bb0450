"""Run the benchmarks named on the command line, or all."""

import importlib
import pkgutil
import sys

from . import __path__ as here

for name in sys.argv[1:] or sorted(m.name for m in pkgutil.iter_modules(here) if m.name != "__main__"):
    importlib.import_module(f"benchmarks.{name}").main()
