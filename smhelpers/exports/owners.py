"""Two accounts of one platform in one folder: their numbers never share a row. The user names the
account that is meant, or each lies in a folder of its own.
"""

from collections.abc import Iterable

from ..errors import CourseError
from .evidence import Told, name_of
from .reader import FileResult

#: Tables whose rows belong to an account.
_OWNED = (
    "posts",
    "stories",
    "accounts",
    "audience",
    "breakdowns",
)


def accounts_of(files: Iterable[FileResult]) -> dict[str, set[str]]:
    """Names of the accounts of every platform, as far as files tell them."""
    found: dict[str, set[str]] = {}
    for file in files:
        for name in _OWNED:
            table = file.tables.get(name)
            if table is None:
                continue
            pairs = table[["platform", "account"]].drop_duplicates()
            for platform, account in pairs.itertuples(index=False):
                if account:
                    found.setdefault(platform, set()).add(account)
    return found


def with_one_account_each(
    files: list[FileResult],
    told: Told,
    folder: str,
) -> list[str]:
    """Leave in the tables of `files` one account of every platform; a sentence for each platform
    of which other accounts were left out.

    `CourseError` asks for the account where several are told and the user named none of them.
    """
    said = []
    for platform, accounts in accounts_of(files).items():
        if len(accounts) < 2:
            continue
        if told.account not in accounts:
            raise CourseError(_which(platform, accounts, folder))
        others = accounts - {told.account}
        left_out = sum(_without(file, platform, others) for file in files)
        said.append(
            f"{name_of(platform)} 只採用帳號 {told.account}；"
            f"{'、'.join(sorted(others))} 的 {left_out:,} 列不計入"
        )
    return said


def _which(
    platform: str,
    accounts: set[str],
    folder: str,
) -> str:
    named = sorted(accounts)
    return (
        f"「{folder}」裡的 {name_of(platform)} 有 {len(named)} 個帳號（{'、'.join(named)}），"
        f"數字不能混在一起；請每個帳號放一個資料夾，"
        f"或在指令加上 --account 帳號名稱（如 --account {named[0]}）。"
    )


def _without(
    file: FileResult,
    platform: str,
    others: set[str],
) -> int:
    """Take rows of other accounts out of the tables of a file; how many."""
    number = 0
    for name in _OWNED:
        table = file.tables.get(name)
        if table is None:
            continue
        other = (table["platform"] == platform) & table["account"].isin(others)
        if other.any():
            number += int(other.sum())
            file.tables[name] = table[~other].reset_index(drop=True)
            if other.all():
                del file.tables[name]  # it is no file of the account that is meant
    return number
