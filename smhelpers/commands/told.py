"""Options by which the user tells what no export does: account, platform, year, order of days."""

from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import CourseError

if TYPE_CHECKING:
    from ..exports import Told

Account = Annotated[
    str,
    typer.Option(
        "--account",
        help="檔案沒有寫帳號時，這些數字屬於哪個帳號；資料夾裡有同平台的幾個帳號時，要看哪一個",
    ),
]
MetaPlatform = Annotated[
    str,
    typer.Option("--platform", help="Meta 的檔案沒有寫平台時：facebook 或 instagram"),
]
Year = Annotated[
    int,
    typer.Option("--year", help="日期沒有年份時，最後一天是哪一年"),
]
DateOrder = Annotated[
    str,
    typer.Option("--date-order", help="日期分不出月日時：mdy（月在前）或 dmy（日在前）"),
]


def told_by(
    account: str,
    platform: str,
    year: int,
    date_order: str,
) -> "Told":
    """What the user tells; `CourseError` for a word that is none of an option's."""
    from ..exports import Told

    return Told(
        account,
        _one_of(platform, ("facebook", "instagram"), "--platform"),
        year,
        _one_of(date_order, ("mdy", "dmy"), "--date-order"),
    )


def _one_of(
    value: str,
    known: tuple[str, ...],
    option: str,
) -> str:
    if value and value not in known:
        raise CourseError(f"{option} 只能是 {'、'.join(known)}，不能是「{value}」。")
    return value
