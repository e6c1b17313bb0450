"""Reading an Ads Manager workbook beside plain `pandas.read_excel` (openpyxl) of the same file: CPU
seconds, in one process.

Measured 2026-12 on two shared cores: 26 s for 480,000 ads in 46 MB, a third of what plain pandas
takes with openpyxl; `docs/dependencies.md` says why two readers are kept.
"""

import tempfile
import time
import warnings
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook

from smhelpers.exports import read_folder

#: Rows that make a workbook of about 50 MB.
ROWS = 480_000
_HEAD = [
    "Campaign name",
    "Ad set name",
    "Ad name",
    "Reporting starts",
    "Reporting ends",
    "Result type",
    "Results",
    "Impressions",
    "Reach",
    "Link clicks",
    "Clicks (all)",
    "Amount spent (USD)",
    "Purchases",
    "Purchases conversion value",
    "Post engagements",
    "Post reactions",
    "Post comments",
    "Post shares",
    "Post saves",
    "Age",
    "Gender",
]


def _row(number: int) -> list:
    names = [f"行銷活動 {number % 97}", f"組合 {number % 31}", f"廣告 {number}"]
    counts = [number % prime for prime in (499, 9973, 7919, 499, 997)]
    money = [round(number % 1013 * 0.37, 2), number % 7, round(number % 89 * 3.1, 2)]
    engaged = [number % prime for prime in (313, 211, 17, 13, 11)]
    days = ["2026-03-01", "2026-03-31", "Link clicks"]
    return [*names, *days, *counts, *money, *engaged, "25-34", "female"]


def write_book(path: Path, rows: int = ROWS) -> Path:
    """A workbook with invented ads."""
    with Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Raw Data Report")
        sheet.write_row(0, 0, _HEAD)
        for number in range(rows):
            sheet.write_row(number + 1, 0, _row(number))
    return path


def main() -> None:
    """Print CPU seconds of both and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_book(Path(folder, "ads.xlsx"))
        size = path.stat().st_size / 2**20
        began = time.process_time()
        ads = read_folder(folder).tables["ads"]
        ours = time.process_time() - began
        began = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            pd.read_excel(path, engine="openpyxl")
        plain = time.process_time() - began
    print(f"{size:.0f} MB，{len(ads):,} 列：read_folder {ours:.1f} 秒，read_excel {plain:.1f} 秒")
    print(f"比值 {ours / plain:.2f}（CPU 秒）")
