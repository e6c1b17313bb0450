"""X (new and old), LinkedIn (pages and persons) and the hand-kept log of Threads, which has no
export.
"""

import pandas as pd

from .clocks import TAIPEI, X_CLOCK
from .convert import column, counts, number
from .evidence import Surroundings
from .formats import Format, Step, Tables
from .posts import tidy_posts
from .raw import Block, Raw
from .schemas import TABLES
from .tidy import checked, prepared, tidy_table

#: Sheets of the followers workbook by their first heading.
_LINKEDIN_TRAITS = (
    "city",
    "job_function",
    "seniority",
    "industry",
    "company_size",
)
_LINKEDIN_DAY = r"\d{1,2}/\d{1,2}/\d{4}"
_MEMBER_TRAITS = {
    "job titles": "job_function",
    "locations": "city",
    "industries": "industry",
    "seniority": "seniority",
    "company size": "company_size",
    "companies": "company",
}


def _x_posts(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    replies = int(rows["title"].str.startswith("@").sum())
    if replies:
        raw.note(f"其中 {replies} 篇以 @ 開頭，可能是回覆他人；X 的檔案不分貼文與回覆")
    raw.note("沒有貼文類型，歸為其他；「Impressions」是曝光次數，不是瀏覽次數")
    links = rows.get("permalink", pd.Series("", index=rows.index))
    account = links.str.extract(r"(?:x|twitter)\.com/([^/]+)/status/", expand=False).fillna("")
    whole = links.str.extract(r"/status/(\d{15,20})", expand=False)
    ids = rows["post_id"].str.strip()
    return rows.assign(post_type="other", account=account, post_id=whole.fillna(ids))


def _linkedin_posts(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    negative = 0
    for name in ("reactions", "comments", "shares"):
        if name in rows:
            negative += int(rows[name].str.startswith("-").sum())
    if negative:
        raw.note(f"{negative} 格是負數（收回的互動），照原數保留")
    types = rows.get("post_type", pd.Series("", index=rows.index)).replace("", "other")
    return rows.assign(post_id=rows["permalink"].str.strip(), post_type=types)


def _linkedin_days(table: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    parts = table[["reactions", "comments", "shares"]]
    if (parts < 0).any().any():
        raw.note("有負數（當日收回的互動），照原數保留")
    return table.assign(interactions=parts.sum(axis=1, min_count=3))


def _threads(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Posts of a log have no number: the time is theirs, and a count where two have the same
    time.
    """
    again = rows.groupby("published_at").cumcount()
    after = again.map(lambda place: f"-{place + 1}" if place else "").astype(str)
    ids = "log-" + rows["published_at"].str.strip() + after
    raw.note(
        "Threads 沒有匯出檔，這是人工抄錄；比率無法換算成次數，按讚、回覆、分享當作未提供；"
        "瀏覽人數不是觸及人數",
    )
    return rows.assign(post_id=ids, post_type="other")


def _linkedin_followers(
    raw: Raw,
    form: Format,
    _: Surroundings,
) -> Tables:
    """Followers by one trait as shares of those whose trait is known."""
    trait = next(name for name in form.names(raw) if name in _LINKEDIN_TRAITS)
    rows = prepared(raw, form, {trait, "followers"})
    rows = rows[rows[trait].str.strip() != ""]
    numbers, _faults = counts(rows["followers"])
    raw.note("追蹤者人數已換成占比；同一人只算在一組")
    shares = (numbers / numbers.sum()).astype("Float64")
    return {"audience": _traits(rows, trait, rows[trait], shares, raw)}


def _traits(
    rows: pd.DataFrame,
    dimension: str | pd.Series,
    group: pd.Series,
    shares: pd.Series,
    raw: Raw,
) -> pd.DataFrame:
    raw.clock, raw.clock_proof = "day", "整份檔案是匯出當天的樣子"
    table = pd.DataFrame(
        {
            "platform": "linkedin",
            "account": raw.account,
            "dimension": dimension,
            "group": group.str.strip(),
            "gender": "",
            "value": shares,
            "unit": "share",
            "source_file": raw.name,
            "source_row": rows["source_row"].astype("Int64"),
            "row": rows["source_row"],
        },
    )
    return checked(table, TABLES["audience"], raw)


class TraitFormat(Format):
    """A sheet of LinkedIn's followers workbook: one trait and how many followers have it."""

    def fits(self, raw: Raw) -> bool:
        if not super().fits(raw) or len(raw.columns) != 2:
            return False
        return any(name in _LINKEDIN_TRAITS for name in self.names(raw))


def _member_posts(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """The best posts of a person: two lists side by side, by engagements and by impressions."""
    lists = _side_by_side(raw)
    names = [name for name in form.names(raw) if name]
    merged: dict[str, dict[str, str]] = {}
    for part in lists:
        for record in part:
            merged.setdefault(record["permalink"], {}).update(record)
    headings = {"permalink": "Post URL", "published_at": "Post publish date"}
    columns = ["permalink", "published_at", "impressions", "interactions"]
    body = [[record.get(name, "") for name in columns] for record in merged.values()]
    shown = [
        headings.get(name, {"interactions": "Engagements"}.get(name, "Impressions"))
        for name in columns
    ]
    again = Raw(raw.name, raw.encoding, pd.DataFrame(body, columns=shown, dtype=str))
    again.first_row, again.notes = raw.first_row, raw.notes
    tables = tidy_posts(again, form, context)
    raw.rows_in, raw.aside, raw.controls = again.rows_in, again.aside, again.controls
    raw.summed = again.summed
    raw.clock, raw.clock_proof, raw.problem = again.clock, again.clock_proof, again.problem
    raw.note("LinkedIn 個人檔案只列互動與曝光最多的貼文（至多 50 篇），不是全部；沒有內文與類型")
    if "published_at" not in names:
        raw.note("沒有發佈日期")
    return tables


def _side_by_side(raw: Raw) -> list[list[dict[str, str]]]:
    """Lists that stand beside one another, each from one link to the next."""
    from .headings import metric_of

    names = [metric_of(column, "linkedin_member") for column in raw.columns]
    starts = [place for place, name in enumerate(names) if name == "permalink"]
    found = []
    for start, end in zip(starts, [*starts[1:], len(names)], strict=True):
        records = []
        for row in raw.rows.itertuples(index=False):
            record = {}
            for name, cell in zip(names[start:end], row[start:end], strict=True):
                if name and str(cell).strip():
                    record[name] = str(cell).strip()
            if "permalink" in record:
                records.append(record)
        found.append(records)
    return found


def _member_traits(
    raw: Raw,
    form: Format,
    _: Surroundings,
) -> Tables:
    """Whom a person reaches: shares by trait."""
    rows = prepared(raw, form, {"trait", "group", "share"})
    values, _faults = column(rows["share"].str.replace("<", "").str.strip(), number, "Float64")
    if values.max() > 1:
        values = values / 100
    trait = (
        rows["trait"].str.strip().str.casefold().map(lambda text: _MEMBER_TRAITS.get(text, text))
    )
    return {"audience": _traits(rows, trait, rows["group"], values, raw)}


def _member_followers(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> Tables:
    """New followers of a person by day, below a line with how many there are."""
    told = [block for block in raw.blocks if len(block.rows) == 1]
    days = next(block for block in raw.blocks if len(block.rows) > 1)
    header, *body = days.rows
    again = Raw(raw.name, raw.encoding, pd.DataFrame(body, columns=header, dtype=str))
    again.first_row, again.notes = days.first_row + 1, raw.notes
    tables = tidy_table(again, form, context)
    raw.rows_in, raw.aside, raw.problem = again.rows_in, again.aside, again.problem
    for block in told:
        raw.note("；".join(cell for cell in block.rows[0] if cell.strip()))
    return tables


class MemberFollowers(Format):
    """Recognised by its days of new followers below a line of totals."""

    def fits(self, raw: Raw) -> bool:
        return any(self._is_days(block) for block in raw.blocks)

    def _is_days(self, block: Block) -> bool:
        if not block.rows:
            return False
        part = Raw("", "", pd.DataFrame(columns=block.rows[0]))
        return super().fits(part)


def _discovery(
    raw: Raw,
    form: Format,
    _: Surroundings,
) -> Tables:
    """Sums of a person's whole period: they are told and go into no table."""
    pairs = [f"{row[0]} {row[1]}" for row in [raw.columns, *raw.rows.to_numpy().tolist()]]
    raw.note(f"整段期間的合計：{'；'.join(pairs)}")
    return {}


class DiscoveryFormat(Format):
    """The first sheet of a person's workbook."""

    def fits(self, raw: Raw) -> bool:
        return len(raw.columns) == 2 and raw.columns[0].strip().casefold() == "overall performance"


def _linkedin_daily(
    id: str,
    zh: str,
    measure: str,
    heading: str = "",
    finish: Step | None = None,
) -> Format:
    """Days of a page with a measure, which the dictionary may know by another name (`heading`)."""
    return Format(
        id,
        zh,
        "linkedin",
        "linkedin",
        frozenset({"date", measure}),
        table="accounts",
        rename=((heading, measure),) if heading else (),
        own_form=_LINKEDIN_DAY,
        finish=finish,
    )


FORMATS = [
    TraitFormat(
        "linkedin_audience",
        "LinkedIn 追蹤者組成",
        "linkedin",
        "linkedin",
        frozenset({"followers"}),
        table="audience",
        absent=frozenset({"date"}),
        read=_linkedin_followers,
    ),
    Format(
        "x_content",
        "X 貼文",
        "x",
        "x",
        frozenset({"post_id", "published_at", "title", "impressions"}),
        clock=X_CLOCK,
        rename=(("date", "published_at"),),
        prepare=_x_posts,
        read=tidy_posts,
    ),
    Format(
        "x_overview",
        "X 總覽",
        "x",
        "x",
        frozenset({"date", "impressions", "interactions", "gained"}),
        table="accounts",
        absent=frozenset({"post_id"}),
        rename=(("follows", "gained"),),
    ),
    Format(
        "linkedin_posts",
        "LinkedIn 貼文",
        "linkedin",
        "linkedin",
        frozenset({"title", "permalink", "published_at"}),
        rename=(
            ("created", "published_at"),
            ("post_impressions", "impressions"),
            ("post_clicks", "total_clicks"),
            ("post_reactions", "reactions"),
            ("post_comments", "comments"),
            ("post_shares", "shares"),
        ),
        own_form=_LINKEDIN_DAY,
        prepare=_linkedin_posts,
        read=tidy_posts,
    ),
    _linkedin_daily("linkedin_metrics", "LinkedIn 每日數字", "impressions", finish=_linkedin_days),
    _linkedin_daily("linkedin_followers", "LinkedIn 新追蹤者", "gained", "followers"),
    _linkedin_daily("linkedin_visitors", "LinkedIn 訪客", "visits", "page_views"),
    DiscoveryFormat(
        "linkedin_member_period",
        "LinkedIn 個人總計",
        "linkedin",
        "linkedin_member",
        table="accounts",
        read=_discovery,
    ),
    Format(
        "linkedin_member_days",
        "LinkedIn 個人每日數字",
        "linkedin",
        "linkedin_member",
        frozenset({"date", "impressions", "interactions"}),
        table="accounts",
        own_form=_LINKEDIN_DAY,
        only=True,
    ),
    Format(
        "linkedin_member_posts",
        "LinkedIn 個人貼文",
        "linkedin",
        "linkedin_member",
        frozenset({"permalink", "published_at"}),
        own_form=_LINKEDIN_DAY,
        prepare=_linkedin_posts,
        read=_member_posts,
    ),
    MemberFollowers(
        "linkedin_member_followers",
        "LinkedIn 個人追蹤者",
        "linkedin",
        "linkedin_member",
        frozenset({"date", "gained"}),
        table="accounts",
        own_form=_LINKEDIN_DAY,
        read=_member_followers,
    ),
    Format(
        "linkedin_member_new_followers",
        "LinkedIn 個人追蹤者",
        "linkedin",
        "linkedin_member",
        frozenset({"date", "gained"}),
        table="accounts",
        own_form=_LINKEDIN_DAY,
        only=True,
    ),
    Format(
        "linkedin_member_audience",
        "LinkedIn 個人受眾",
        "linkedin",
        "linkedin_member",
        frozenset({"trait", "group", "share"}),
        table="audience",
        read=_member_traits,
    ),
    Format(
        "threads_log",
        "Threads 人工紀錄",
        "threads",
        "threads_log",
        frozenset({"published_at", "title", "views"}),
        clock=TAIPEI,
        prepare=_threads,
        read=tidy_posts,
    ),
]
