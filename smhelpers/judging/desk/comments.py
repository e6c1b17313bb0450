"""Reusable comments of assessors, by criterion (`data/standard/comments.yml`)."""

from functools import cache

from ...datafile import checked, read_yaml
from ...paths import data_dir


@cache
def _all() -> dict[str, list[str]]:
    path = data_dir() / "standard" / "comments.yml"
    return checked(dict[str, list[str]], read_yaml(path, "請由課程取回這個檔案。"), path)


def comments(item: str) -> list[str]:
    """Comments of an item, then those that fit everywhere."""
    return [*_all().get(item, []), *_all()["common"]]
