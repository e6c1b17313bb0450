"""`python -m benchmarks [NAME ...]`: run the named benchmarks, or all of them."""

import importlib
import pkgutil
import sys

import benchmarks


def names() -> list[str]:
    """Benchmarks that there are: modules of this package with a `main`, by name."""
    found = sorted(
        module.name
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if not module.name.startswith("_")
    )
    return [
        name for name in found if hasattr(importlib.import_module(f"benchmarks.{name}"), "main")
    ]


def run(wanted: list[str]) -> int:
    """Run them one after another; 2 for an unknown name."""
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(
            f"沒有 {'、'.join(unknown)} 這個量測；可用的有 {'、'.join(names())}。",
            file=sys.stderr,
        )
        return 2
    for name in wanted or names():
        print(f"== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
