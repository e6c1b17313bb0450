"""Plain data between the trainee's process and the checker: tagged JSON plus raw numpy buffers,
built by explicit code only.

What is not plain (functions, classes, instances) crosses as a reference that its owner keeps; a
module crosses as its name.
"""

import collections
import datetime as dt
import decimal
import fractions
import pathlib
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..speech import tr

PLAIN_TYPES = {
    type(None),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    list,
    tuple,
    dict,
    set,
    frozenset,
    object,
    range,
}
MAX_ITEMS = 2_000_000
_DEPTH = 80
_SIMPLE = (types.NoneType, bool, str, float)
_SEQUENCES = {
    list: "list",
    tuple: "tuple",
    set: "set",
    frozenset: "frozenset",
    collections.deque: "deque",
}
_BUILD = {
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": collections.deque,
}
_MAPPINGS = {
    dict: "dict",
    collections.OrderedDict: "odict",
    collections.Counter: "counter",
    collections.defaultdict: "ddict",
}
_MAP_BUILD = {
    "dict": dict,
    "odict": collections.OrderedDict,
    "counter": lambda pairs: collections.Counter(dict(pairs)),
    "ddict": lambda pairs: collections.defaultdict(None, pairs),
}
_TEXTUAL = {
    dt.datetime: "datetime",
    dt.date: "date",
    dt.time: "time",
    decimal.Decimal: "decimal",
    fractions.Fraction: "fraction",
    pathlib.PosixPath: "path",
    pathlib.PurePosixPath: "path",
}
_FROM_TEXT = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
    "decimal": decimal.Decimal,
    "fraction": fractions.Fraction,
    "path": pathlib.Path,
    "int": int,
}


class NotPlain(TypeError):
    """The value cannot cross."""


class Encoder:
    """Turns values into a tree for JSON and one payload of raw buffers.

    `refer(value)` gives the tree for what is not plain.
    """

    def __init__(self, refer: Callable[[Any], dict[str, Any]]):
        self.refer, self.blob, self.items = refer, bytearray(), 0

    def encode(self, value: Any, depth: int = 0) -> Any:
        """The tree of one value."""
        self.items += 1
        if self.items > MAX_ITEMS or depth > _DEPTH:
            raise NotPlain(tr("資料太大或層數太多"))
        kind = type(value)
        if kind in _SIMPLE:
            return value
        if kind is int:
            return value if abs(value) < 2**53 else {"t": "int", "v": hex(value)}
        for encode in (self._builtin, self._numpy, self._pandas):
            tree = encode(value, kind, depth + 1)
            if tree is not None:
                return tree
        return self.refer(value)

    def _builtin(self, value: Any, kind: type, depth: int) -> Any:
        if kind in _SEQUENCES:
            items = [self.encode(item, depth) for item in value]
            return items if kind is list else {"t": _SEQUENCES[kind], "v": items}
        if kind in _MAPPINGS:
            return {
                "t": _MAPPINGS[kind],
                "v": [[self.encode(k, depth), self.encode(v, depth)] for k, v in dict.items(value)],
            }
        if kind in _TEXTUAL:
            return {
                "t": _TEXTUAL[kind],
                "v": value.isoformat() if hasattr(value, "isoformat") else str(value),
            }
        return self._odd(value, kind, depth)

    def _odd(self, value: Any, kind: type, depth: int) -> Any:
        if kind in (bytes, bytearray):
            return {"t": kind.__name__, "b": self._put(bytes(value))}
        if kind is complex:
            return {"t": "complex", "v": [value.real, value.imag]}
        if kind is dt.timedelta:
            return {"t": "timedelta", "v": [value.days, value.seconds, value.microseconds]}
        if kind in (range, slice):
            return {
                "t": kind.__name__,
                "v": [self.encode(x, depth) for x in (value.start, value.stop, value.step)],
            }
        if issubclass(kind, tuple) and isinstance(getattr(kind, "_fields", None), tuple):
            return {
                "t": "named",
                "n": str(kind.__name__),
                "f": list(kind._fields),
                "v": [self.encode(item, depth) for item in tuple.__iter__(value)],
            }
        return None

    def _numpy(self, value: Any, kind: type, depth: int) -> Any:
        if kind is np.ndarray:
            return self._array(value, depth)
        if isinstance(value, np.dtype) and value.kind in "biufcmMUSO":
            return {"t": "dtype", "d": value.str}
        if (
            isinstance(value, np.generic)
            and kind.__module__ == "numpy"
            and value.dtype.kind in "biufcmMUS"
        ):
            return {
                "t": "scalar",
                "d": value.dtype.str,
                "b": self._put(value.tobytes()),
            }
        return None

    def _array(self, value: np.ndarray, depth: int) -> Any:
        if value.dtype.kind in "biufcmMUS":
            return {
                "t": "array",
                "d": value.dtype.str,
                "s": list(value.shape),
                "b": self._put(np.ascontiguousarray(value).tobytes()),
            }
        if value.dtype.kind != "O":
            return None
        return {
            "t": "objects",
            "s": list(value.shape),
            "v": [self.encode(item, depth) for item in value.ravel().tolist()],
        }

    def _pandas(self, value: Any, kind: type, depth: int) -> Any:
        if kind is pd.DataFrame:
            columns = [self._column(value.iloc[:, i], depth) for i in range(value.shape[1])]
            return {
                "t": "frame",
                "c": self.encode(value.columns, depth),
                "i": self.encode(value.index, depth),
                "v": columns,
            }
        if kind is pd.Series:
            return {
                "t": "series",
                "v": self._column(value, depth),
                "i": self.encode(value.index, depth),
                "n": self.encode(value.name, depth),
            }
        if isinstance(value, pd.Index) and kind.__module__.partition(".")[0] == "pandas":
            return self._index(value, kind, depth)
        return self._pandas_scalar(value, kind)

    def _pandas_scalar(self, value: Any, kind: type) -> Any:
        if (
            isinstance(value, pd.api.extensions.ExtensionDtype)
            and kind.__module__.partition(".")[0] == "pandas"
        ):
            return {"t": "pdtype", "d": str(value)}
        if value is pd.NaT or value is pd.NA:
            return {"t": "NaT" if value is pd.NaT else "NA"}
        if kind is pd.Timestamp:
            return {
                "t": "stamp",
                "v": value.isoformat(),
                "z": str(value.tz) if value.tz else None,
                "u": value.unit,
            }
        if kind is pd.Timedelta:
            return {"t": "delta", "v": int(value.value)}
        if kind is pd.Interval:
            return {
                "t": "interval",
                "v": [self.encode(value.left), self.encode(value.right)],
                "c": value.closed,
            }
        if kind is pd.Categorical:
            return {"t": "categorical", "v": self._column(pd.Series(value), 0)}
        if kind is pd.Period:
            return {"t": "period", "v": str(value), "f": value.freqstr}
        return None

    def _index(self, value: pd.Index, kind: type, depth: int) -> Any:
        names = [self.encode(name, depth) for name in value.names]
        if kind is pd.RangeIndex:
            return {
                "t": "rangeindex",
                "v": [value.start, value.stop, value.step],
                "n": names,
            }
        if kind is pd.MultiIndex:
            levels = [self._column(value.get_level_values(i), depth) for i in range(value.nlevels)]
            return {"t": "multi", "v": levels, "n": names}
        return {
            "t": "index",
            "v": self._column(value, depth),
            "n": names,
            "f": getattr(value, "freqstr", None),
        }

    def _column(self, value: Any, depth: int) -> Any:
        dtype = value.dtype
        if (
            isinstance(dtype, np.dtype)
            and (tree := self._array(value.to_numpy(), depth)) is not None
        ):
            return {"a": tree}
        if isinstance(dtype, pd.CategoricalDtype):
            categories = value.astype(object) if dtype.categories is None else dtype.categories
            codes = value.cat.codes if isinstance(value, pd.Series) else value.codes
            return {
                "a": self._array(np.asarray(codes), depth),
                "cat": self.encode(categories, depth),
                "o": bool(dtype.ordered),
            }
        return {"d": str(dtype), "v": [self.encode(item, depth) for item in value.tolist()]}

    def _put(self, raw: bytes) -> list[int]:
        place = [len(self.blob), len(raw)]
        self.blob += raw
        if len(self.blob) > 100 * 2**20:
            raise NotPlain(tr("資料太大"))
        return place


class Decoder:
    """Rebuilds values; `resolve(tree)` turns a reference into whatever stands for it on this
    side.
    """

    def __init__(self, blob: bytes, resolve: Callable[[dict[str, Any]], Any]):
        self.blob, self.resolve = blob, resolve

    def decode(self, tree: Any) -> Any:
        """The value of one tree. `NotPlain` if the tree is malformed."""
        try:
            return self._decode(tree)
        except NotPlain:
            raise
        except (
            KeyError,
            ValueError,
            TypeError,
            IndexError,
            RecursionError,
            OverflowError,
        ) as error:
            raise NotPlain(tr("無法還原的資料（{kind}）", kind=type(error).__name__)) from error

    def _decode(self, tree: Any) -> Any:
        if isinstance(tree, list):
            return [self._decode(item) for item in tree]
        if not isinstance(tree, dict):
            return tree
        tag = tree["t"]
        if tag in _BUILD:
            return _BUILD[tag](self._decode(item) for item in tree["v"])
        if tag in _MAP_BUILD:
            return _MAP_BUILD[tag]([(self._decode(k), self._decode(v)) for k, v in tree["v"]])
        if tag in _FROM_TEXT:
            return int(tree["v"], 16) if tag == "int" else _FROM_TEXT[tag](tree["v"])
        build = getattr(self, f"_{tag}", None) if tag in _TAGS else None
        return build(tree) if build else self.resolve(tree)

    def _raw(self, tree: dict) -> bytes:
        start, count = tree["b"]
        return self.blob[start : start + count]

    def _bytes(self, tree: dict) -> bytes:
        return self._raw(tree)

    def _bytearray(self, tree: dict) -> bytearray:
        return bytearray(self._raw(tree))

    def _complex(self, tree: dict) -> complex:
        return complex(*tree["v"])

    def _timedelta(self, tree: dict) -> dt.timedelta:
        return dt.timedelta(*tree["v"])

    def _range(self, tree: dict) -> range:
        return range(*tree["v"])

    def _slice(self, tree: dict) -> slice:
        return slice(*map(self._decode, tree["v"]))

    def _named(self, tree: dict) -> tuple:
        kind = collections.namedtuple(tree["n"], tree["f"])
        return kind(*map(self._decode, tree["v"]))

    def _scalar(self, tree: dict) -> Any:
        return np.frombuffer(self._raw(tree), dtype=_dtype(tree["d"]))[0]

    def _array(self, tree: dict) -> np.ndarray:
        return np.frombuffer(self._raw(tree), dtype=_dtype(tree["d"])).reshape(tree["s"]).copy()

    def _objects(self, tree: dict) -> np.ndarray:
        flat = np.empty(len(tree["v"]), dtype=object)
        flat[:] = [self._decode(item) for item in tree["v"]]
        return flat.reshape(tree["s"])

    def _frame(self, tree: dict) -> pd.DataFrame:
        index = self._decode(tree["i"])
        data = {
            i: pd.Series(self._column(column), index=index) for i, column in enumerate(tree["v"])
        }
        frame = pd.DataFrame(data, index=index)
        frame.columns = self._decode(tree["c"])
        return frame

    def _series(self, tree: dict) -> pd.Series:
        return pd.Series(
            self._column(tree["v"]),
            index=self._decode(tree["i"]),
            name=self._decode(tree["n"]),
        )

    def _rangeindex(self, tree: dict) -> pd.RangeIndex:
        return pd.RangeIndex(*tree["v"], name=self._decode(tree["n"][0]))

    def _index(self, tree: dict) -> pd.Index:
        index = pd.Index(self._column(tree["v"]), name=self._decode(tree["n"][0]))
        if isinstance(index, pd.DatetimeIndex) and tree.get("f"):
            index.freq = tree["f"]
        return index

    def _multi(self, tree: dict) -> pd.MultiIndex:
        return pd.MultiIndex.from_arrays(
            [self._column(level) for level in tree["v"]],
            names=[self._decode(n) for n in tree["n"]],
        )

    def _column(self, tree: dict) -> Any:
        if "cat" in tree:
            return pd.Categorical.from_codes(
                self._decode(tree["a"]),
                categories=self._decode(tree["cat"]),
                ordered=tree["o"],
            )
        if "a" in tree:
            return self._decode(tree["a"])
        return pd.array([self._decode(item) for item in tree["v"]], dtype=tree["d"])

    def _stamp(self, tree: dict) -> pd.Timestamp:
        stamp = pd.Timestamp(tree["v"])
        return (
            stamp.tz_convert(tree["z"])
            if tree["z"] and not tree["z"].startswith(("UTC", "pytz.Fixed"))
            else stamp
        ).as_unit(tree["u"])

    def _delta(self, tree: dict) -> pd.Timedelta:
        return pd.Timedelta(tree["v"])

    def _period(self, tree: dict) -> pd.Period:
        return pd.Period(tree["v"], freq=tree["f"])

    def _dtype(self, tree: dict) -> np.dtype:
        return np.dtype(tree["d"])

    def _pdtype(self, tree: dict) -> Any:
        return pd.api.types.pandas_dtype(tree["d"])

    def _type(self, tree: dict) -> type:
        return _NAMED_TYPES[tree["n"]]

    def _interval(self, tree: dict) -> pd.Interval:
        return pd.Interval(*map(self._decode, tree["v"]), closed=tree["c"])

    def _categorical(self, tree: dict) -> pd.Categorical:
        return self._column(tree["v"])

    def _NaT(self, tree: dict) -> Any:
        return pd.NaT

    def _NA(self, tree: dict) -> Any:
        return pd.NA


_TAGS = {
    "bytes",
    "bytearray",
    "complex",
    "timedelta",
    "range",
    "slice",
    "named",
    "scalar",
    "array",
    "objects",
    "frame",
    "series",
    "rangeindex",
    "index",
    "multi",
    "stamp",
    "delta",
    "period",
    "NaT",
    "NA",
    "dtype",
    "pdtype",
    "type",
    "interval",
    "categorical",
}
_NAMED_TYPES = {kind.__name__: kind for kind in PLAIN_TYPES}


def _dtype(text: str) -> np.dtype:
    dtype = np.dtype(text)
    if dtype.kind not in "biufcmMUS":
        raise NotPlain(tr("不支援的資料型別"))
    return dtype
