"""A recognised post-level export to the tidy tables of posts and stories, with a note on everything
that was left out or mended.
"""

from collections.abc import Callable

import pandas as pd

from .clocks import OTHERS, TOLERANCE, Proof, prove, to_taipei
from .convert import column, seconds
from .dates import DMY, MDY, Moments, day_of, nearest_year, period_in, read_moments, with_years
from .evidence import Surroundings
from .formats import Format, post_type_of
from .headings import fold, words
from .identity import damaged, flags, rounded, with_identity
from .raw import Raw
from .schemas import COUNTS, INTERACTIONS, POST_TYPES, STORY_COUNTS, TABLES, TIMEZONE
from .tidy import ask_for_order, blank, cells, checked, note_faults, prepared, without_times

#: Days between a day without a year and the moment that the video's number tells.
_CLOSE = pd.Timedelta(days=2)


def tidy_posts(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> dict[str, pd.DataFrame]:
    """Posts and stories of one file in the shape of `schemas.POSTS`; notes go to `raw.notes`."""
    rows = _with_ids(prepared(raw, form, _taken(form)), raw)
    rows, published = _published(rows, raw, form, context)
    values = {name: cells(rows, name, "count", raw) for name in COUNTS}
    of_stories = {name: cells(rows, name, "count", raw) for name in STORY_COUNTS}
    values["interactions"] = _total_in_place_of_parts(values, raw)
    lengths = {name: _seconds(rows, name, raw) for name in ("duration_seconds", "watch_seconds")}
    table = pd.DataFrame(
        {
            "platform": form.platform,
            "account": _account(rows, raw, context),
            "post_id": rows["post_id"].str.strip(),
            "published_at": published,
            "post_type": _post_type(rows, raw),
            "caption": _caption(rows),
            "permalink": rows.get("permalink", blank(rows)),
            **lengths,
            **values,
            **of_stories,
            "source_file": raw.name,
            "source_row": rows["source_row"].astype("Int64"),
            "row": rows["source_row"],
        },
    )
    table = with_identity(table)
    table = _one_row_a_post(table, rows.get("period", blank(rows)), raw)
    show_plausibility(table, raw)
    return apart(checked(table, TABLES["stories"], raw))


def _taken(form: Format) -> set[str]:
    """Tidy names of the columns that are taken: an export of stories has some of its own."""
    names = set(TABLES["posts"].kinds)
    if form.id == "instagram_stories":
        names |= set(STORY_COUNTS)
    return names


def apart(published: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """`posts` and `stories` of one table; the one that has no rows is left out, but not both."""
    is_story = published["post_type"] == "story"
    stories = published[is_story].reset_index(drop=True)
    stories = stories.reindex(columns=list(TABLES["stories"].kinds))
    posts = published.loc[~is_story, list(TABLES["posts"].kinds)].reset_index(drop=True)
    if stories.empty:
        return {"posts": posts}
    return {"stories": stories} if posts.empty else {"posts": posts, "stories": stories}


def _account(
    rows: pd.DataFrame,
    raw: Raw,
    context: Surroundings,
) -> pd.Series:
    if "account" in rows:
        accounts = rows["account"].str.strip()
        names = sorted(set(accounts.unique()) - {""})
        raw.account = raw.account or "、".join(names)
        if len(names) > 1:
            raw.note(f"檔案裡有 {len(names)} 個帳號（{'、'.join(names)}），分開計算")
        return accounts
    return pd.Series(raw.account or context.told.account, index=rows.index, dtype=str)


def _published(
    rows: pd.DataFrame,
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> tuple[pd.DataFrame, pd.Series]:
    """Rows that have a time, and the time in Asia/Taipei; the clock is proved on the rows' own
    numbers.
    """
    told = form.clock.told(rows) if form.clock.told else _nothing_told(rows)
    texts = rows["published_at"]
    moments = _moments(texts, told, form, context, raw)
    if moments.yearless.any():
        return _of_days_without_year(rows, told, raw, form, context)
    unread = moments.local.isna()
    rows = without_times(rows, "published_at", unread, raw)
    local, told, offset = moments.local[rows.index], told[rows.index], moments.offset[rows.index]
    if form.clock.zone == "day" or not len(rows):
        return _of_days(rows, local, told, raw, form)
    if offset.notna().all():
        return _of_offsets(rows, local, offset, raw)
    if form.clock.zone == "UTC":
        return _of_utc_days(rows, local, told, raw)
    return _of_a_zone(rows, local, told, raw, form, context)


def _nothing_told(rows: pd.DataFrame) -> pd.Series:
    return pd.Series(pd.NaT, index=rows.index, dtype="datetime64[ns, UTC]")


def _moments(
    texts: pd.Series,
    told: pd.Series,
    form: Format,
    context: Surroundings,
    raw: Raw,
) -> Moments:
    """Times as written; the order of day and month by the column, by the posts' numbers, by the
    period in the file's name, or asked for.
    """
    moments = read_moments(texts, context.told.order, form.own_form)
    if not moments.asked:
        return _in_the_order_of_numbers(moments, texts, told, context, raw)
    best, most = "", 0
    period = period_in(raw.name)
    for order in (MDY, DMY):
        read = read_moments(texts, order)
        near = _near_days(read.local, told)
        if period:
            near += int(read.local.between(*_around(period)).all())
        if near > most:
            best, most = order, near
    if best:
        raw.note(f"日期的順序是{'日在前' if best == DMY else '月在前'}，由貼文編號或檔名的期間證實")
        return read_moments(texts, best)
    ask_for_order(texts, "published_at", raw)
    moments.local[:] = pd.NaT
    return moments


def _in_the_order_of_numbers(
    moments: Moments,
    texts: pd.Series,
    told: pd.Series,
    context: Surroundings,
    raw: Raw,
) -> Moments:
    """Times in the other order of day and month where the posts' numbers prove that one."""
    known = told.notna() & moments.local.notna()
    if context.told.order or not moments.order or not known.any():
        return moments
    if _near_days(moments.local, told) * 2 > int(known.sum()):
        return moments
    other = read_moments(texts, DMY if moments.order == MDY else MDY)
    if _near_days(other.local, told) <= _near_days(moments.local, told):
        return moments
    raw.note(f"日期的順序是{'日在前' if other.order == DMY else '月在前'}，由貼文編號證實")
    return other


def _near_days(local: pd.Series, told: pd.Series) -> int:
    """How many written times lie within a day of what the numbers tell."""
    return int(((local - told.dt.tz_localize(None)).abs() <= pd.Timedelta(days=1)).sum())


def _around(period: tuple) -> tuple[pd.Timestamp, pd.Timestamp]:
    day = pd.Timedelta(days=1)
    return pd.Timestamp(period[0]) - day, pd.Timestamp(period[1]) + 2 * day


def _of_days(
    rows: pd.DataFrame,
    local: pd.Series,
    told: pd.Series,
    raw: Raw,
    form: Format,
) -> tuple[pd.DataFrame, pd.Series]:
    """Days alone; where the posts' numbers tell their moment, it must be about that day."""
    shown = told.dt.tz_localize(None)
    differs = told.notna() & ((local.dt.normalize() - shown.dt.normalize()).abs() > _CLOSE)
    proved = int((told.notna() & ~differs).sum())
    raw.clock, raw.clock_proof = form.clock.zone, form.clock.zh
    if proved:
        raw.proved, raw.clock_proof = proved, f"日期由 {proved} 支影片的{form.clock.by}證實"
        raw.note(raw.clock_proof)
    _leave_contradictions(rows, differs, shown, raw, form.clock.by)
    return rows[~differs], to_taipei(local[~differs], TIMEZONE)


def _of_offsets(
    rows: pd.DataFrame,
    local: pd.Series,
    offset: pd.Series,
    raw: Raw,
) -> tuple[pd.DataFrame, pd.Series]:
    """Times that each say how far they are from UTC."""
    ahead = pd.to_timedelta(offset.astype("int64"), unit="min")
    raw.clock, raw.clock_proof = "UTC", "每個時間自己寫了與 UTC 的差"
    return rows, to_taipei(local - ahead, "UTC")


def _of_utc_days(
    rows: pd.DataFrame,
    local: pd.Series,
    told: pd.Series,
    raw: Raw,
) -> tuple[pd.DataFrame, pd.Series]:
    """X writes days of UTC; the number of a post tells its moment, and must lie on that day."""
    shown = told.dt.tz_localize(None)
    fits = told.notna() & (shown.dt.normalize() == local.dt.normalize())
    differs = told.notna() & ~fits
    raw.clock = "UTC"
    proof = Proof(fits, differs)
    if proof.contradicted:
        return _stopped(rows, raw, "貼文編號", shown, local, "")
    _leave_contradictions(rows, differs, shown, raw, "貼文編號")
    rows = rows[~differs]
    day = local.dt.tz_localize(TIMEZONE)
    moments = told.dt.tz_convert(TIMEZONE).where(fits, day)[rows.index]
    _tell_clock(raw, "世界協調時間（UTC）", int(fits.sum()), "貼文編號", "則貼文")
    if (~fits[rows.index]).any():
        raw.note("編號看不出時刻的貼文只有 UTC 的日期，臺灣的日期可能晚一天")
    return rows, moments.dt.floor("s").astype(f"datetime64[ns, {TIMEZONE}]")


def _of_a_zone(
    rows: pd.DataFrame,
    local: pd.Series,
    told: pd.Series,
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> tuple[pd.DataFrame, pd.Series]:
    """Times of the declared zone, proved on what the posts' numbers tell."""
    clock = form.clock
    raw.clock = clock.zone
    proof = prove(local, told, clock.zone)
    is_story = _is_story(rows)
    if proof.contradicted and not proof.other and bool(is_story[proof.differs].all()):
        raw.note(f"{int(proof.differs.sum())} 則限時動態的連結與發佈時間不合，連結不當作證據")
        proof = Proof(proof.fits, proof.fits & False)
        told = _nothing_told(rows)
    if proof.contradicted:
        shown = told.dt.tz_convert(clock.zone).dt.tz_localize(None)
        return _stopped(rows, raw, clock.by, shown, local, proof.other)
    shown = told.dt.tz_convert(clock.zone).dt.tz_localize(None)
    _leave_contradictions(rows, proof.differs, shown, raw, clock.by)
    rows, local = rows[~proof.differs], local[~proof.differs]
    _tell_clock(raw, clock.zh, int(proof.fits.sum()), clock.by, _counted(rows, raw))
    if not proof.fits.any():
        _tell_unproved(raw, form, context)
    published = to_taipei(local, clock.zone, told[rows.index])
    skipped = published.isna()
    raw.leave_out(
        rows.loc[skipped, "source_row"],
        f"「{raw.headings['published_at']}」落在{clock.zh}改夏令時間時跳過的一小時，沒有這個時刻",
    )
    return rows[~skipped], published[~skipped]


def _counted(rows: pd.DataFrame, raw: Raw) -> str:
    is_story = _is_story(rows)
    return "則限時動態" if len(is_story) and is_story.all() else "則貼文"


def _is_story(rows: pd.DataFrame) -> pd.Series:
    """Which rows are stories, by the words of the platform."""
    written = rows.get("post_type", blank(rows))
    words_of_stories = [word for word in written.unique() if post_type_of(word) == "story"]
    return written.isin(words_of_stories)


def _tell_clock(
    raw: Raw,
    zh: str,
    proved: int,
    by: str,
    what: str,
) -> None:
    if proved:
        raw.proved = proved
        raw.clock_proof = f"由 {proved} {what}的{by}證實"
        raw.note(f"時區：{zh}，{raw.clock_proof}")


def _tell_unproved(
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> None:
    """No number of the file tells: siblings prove the clock of Meta, else it is only declared."""
    if form.clock.told is None:
        raw.clock_proof = "由匯出格式規定"
        return
    if context.evidence.proved:
        raw.clock_proof = f"由同資料夾 {context.evidence.proved} 則 Instagram 貼文的永久連結證實"
    else:
        raw.clock_proof = "未能證實：檔案裡的連結看不出時間，依 Meta 匯出檔的慣例"
    raw.note(f"時區：{form.clock.zh}，{raw.clock_proof}")


def _leave_contradictions(
    rows: pd.DataFrame,
    differs: pd.Series,
    shown: pd.Series,
    raw: Raw,
    by: str,
) -> None:
    written = rows["published_at"]
    for place in differs[differs].index:
        raw.leave_out(
            [rows["source_row"][place]],
            f"檔案寫 {written[place]}，{by}說是 {shown[place]:%Y-%m-%d %H:%M}，兩者不合",
        )


def _stopped(
    rows: pd.DataFrame,
    raw: Raw,
    by: str,
    shown: pd.Series,
    local: pd.Series,
    other: str,
) -> tuple[pd.DataFrame, pd.Series]:
    """A file whose times contradict its own numbers: no row is used."""
    differs = (shown - local).abs() > TOLERANCE
    first = differs[differs].index[0]
    like = f"，檔案的時間像是{OTHERS[other]}" if other else ""
    raw.problem = (
        f"{raw.name} 的發佈時間與{by}不合（第 {rows['source_row'][first]} 列寫 "
        f"{rows['published_at'][first]}，{by}說是 {shown[first]:%Y-%m-%d %H:%M}{like}）；"
        f"時間被改過的檔案不採用，請重新匯出原始檔。"
    )
    raw.clock_proof = f"與{by}矛盾"
    raw.leave_out(rows["source_row"], f"發佈時間與{by}不合")
    none = rows.iloc[:0]
    return none, pd.Series(index=none.index, dtype=f"datetime64[ns, {TIMEZONE}]")


def _of_days_without_year(
    rows: pd.DataFrame,
    told: pd.Series,
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> tuple[pd.DataFrame, pd.Series]:
    """TikTok's days have no year: the number of the video tells it, else nothing does."""
    found: dict[int, pd.Timestamp] = {}
    texts = rows["published_at"]
    unproved = []
    for place, text in zip(texts.index.tolist(), texts, strict=True):
        day, moment = day_of(text), told[place]
        if day is None or day.year:
            found[place] = read_moments(texts.loc[[place]]).local.iloc[0]
        elif pd.isna(moment):
            unproved.append(place)
        else:
            around = moment.tz_localize(None)
            nearest = nearest_year(day.first, day.second, around)
            if nearest is not None and abs(nearest - around.normalize()) <= _CLOSE:
                found[place] = nearest
    proved = len(found)
    found |= _years_of_the_rest(texts.loc[unproved], raw, form, context)
    local = pd.Series(found, dtype="datetime64[ns]").reindex(rows.index)
    raw.clock = form.clock.zone
    raw.proved = proved
    raw.clock_proof = f"年份由 {proved} 支影片的{form.clock.by}證實" if proved else "沒有年份"
    raw.note(f"日期沒有年份；{raw.clock_proof}")
    for place in local[local.isna()].index.tolist():
        reason = f"「{texts[place]}」沒有年份，連結也沒有影片編號"
        if place not in unproved:
            reason = f"檔案寫 {texts[place]}，影片編號說是 {told[place]:%Y-%m-%d}，兩者不合"
        raw.leave_out([rows["source_row"][place]], reason)
    rows = rows[local.notna()]
    return rows, to_taipei(local[rows.index], TIMEZONE)


def _years_of_the_rest(
    texts: pd.Series,
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> dict[int, pd.Timestamp]:
    """Days of no year and no number: only the year that the user tells, or the period in the
    file's name, sets them; their order tells nothing.
    """
    period = period_in(str(raw.place / raw.name))
    if texts.empty or not (context.told.year or period):
        return {}
    found = {}
    for place, text in zip(texts.index.tolist(), texts, strict=True):
        day = day_of(text)
        if day is None:
            continue
        if context.told.year:
            found[place] = pd.Timestamp(context.told.year, day.first, day.second)
        elif period:
            nearest = nearest_year(day.first, day.second, pd.Timestamp(period[1]))
            if nearest is not None:
                found[place] = nearest
    return found


def _seconds(
    rows: pd.DataFrame,
    name: str,
    raw: Raw,
) -> pd.Series:
    texts = rows.get(name, blank(rows))
    if bool((texts == "").all()):
        return pd.Series(pd.NA, index=rows.index, dtype="Float64")
    values, faults = column(texts, seconds, "Float64")
    note_faults(rows, name, faults, raw)
    return values


def _total_in_place_of_parts(values: dict[str, pd.Series], raw: Raw) -> pd.Series:
    """The file's own total of interactions, kept only for posts of which it gives no single
    count.
    """
    parts = pd.DataFrame({name: values[name] for name in INTERACTIONS})
    told = values["interactions"].mask(parts.notna().any(axis=1))
    if told.notna().any():
        raw.note(
            f"有 {int(told.notna().sum())} 篇只有「{raw.headings['interactions']}」的合計，"
            f"沒有各項次數；互動次數採用合計",
        )
    return told


def _post_type(rows: pd.DataFrame, raw: Raw) -> pd.Series:
    """The types in the words of the platform, or the tidy types that a reader has set."""
    written = rows.get("post_type", blank(rows))
    meaning = {}
    unknown = []
    for word in written.unique():
        kind = word if word in POST_TYPES else post_type_of(word)
        meaning[word] = kind or "other"
        if kind is None and word.strip():
            unknown.append(word)
    if unknown:
        raw.note(f"不認得的貼文類型「{'、'.join(sorted(unknown))}」歸為其他")
    return written.map(meaning)


def _with_ids(rows: pd.DataFrame, raw: Raw) -> pd.DataFrame:
    """Rows that can be told from others; numbers that a spreadsheet shortened are said."""
    empty = rows["post_id"].str.strip() == ""
    raw.leave_out(rows.loc[empty, "source_row"], f"「{raw.headings.get('post_id', '編號')}」是空白")
    rows = rows[~empty]
    short = damaged(rows["post_id"])
    if short.any():
        raw.note(
            f"{int(short.sum())} 個貼文編號被試算表（如 Excel）改短（如 "
            f"{rows['post_id'][short].iloc[0]}），改以永久連結、時間與內文辨識",
        )
    cut = int(rounded(rows["post_id"]).sum())
    if cut * 2 > len(rows):
        raw.note(
            f"{cut} 個貼文編號只剩前 15 位（試算表另存所致），改以永久連結、時間與內文辨識",
        )
    return rows


def _caption(rows: pd.DataFrame) -> pd.Series:
    """The longer of title and description: either may be cut or empty."""
    title = rows.get("title", blank(rows))
    description = rows.get("description", blank(rows))
    return description.where(description.str.len() >= title.str.len(), title).str.strip()


def _one_row_a_post(
    table: pd.DataFrame,
    period: pd.Series,
    raw: Raw,
) -> pd.DataFrame:
    """Daily rows of one post are added up; equal lifetime rows are counted once."""
    if not table["post_id"].duplicated().any():
        return table
    period = period.reindex(table.index).str.strip()
    lifetime = period.map(lambda text: not text or fold(text) in words("lifetime")).any()
    if raw.piece and not lifetime:
        raw.problem = (
            f"{raw.name} 是每篇每日一列的舊格式，又太大而必須分段讀入，無法逐篇合計；"
            f"請分月匯出後再讀入。"
        )
        return table.iloc[:0]
    if not lifetime:
        return _days_added_up(table, period, raw)
    return _last_of(table, table["post_id"].duplicated(keep="last"), "貼文", raw)


def _last_of(
    table: pd.DataFrame,
    again: pd.Series,
    what: str,
    raw: Raw,
) -> pd.DataFrame:
    raw.leave_out(
        table.loc[again, "row"], f"與後面的列是同一{'篇貼文' if what == '貼文' else '天'}"
    )
    raw.note(f"略過 {int(again.sum())} 列重複的{what}（保留最後一列）")
    return table[~again]


def _days_added_up(
    table: pd.DataFrame,
    period: pd.Series,
    raw: Raw,
) -> pd.DataFrame:
    again = table.assign(period=period).duplicated(["post_id", "period"], keep="last")
    days = _last_of(table, again, "貼文與日期", raw) if again.any() else table
    summed = days.groupby("post_id", sort=False)[COUNTS].sum(min_count=1)
    posts = days.drop_duplicates("post_id").set_index("post_id")
    posts[COUNTS] = summed
    raw.note(f"每篇每日一列，已依貼文編號合計（{len(days)} 列合併為 {len(posts)} 篇）")
    if posts["reach"].notna().any():
        raw.note("逐日的觸及人數相加會重複計算同一個人，這個檔案的觸及是上限")
    return posts.reset_index()


#: What is looked at in every post export: (words, which rows break it).
Rule = tuple[str, Callable[[pd.DataFrame], pd.Series]]
RULES: list[Rule] = [
    (
        "觸及人數大於瀏覽次數（曾付費推廣的內容會這樣）",
        lambda t: (t["reach"] > t["views"]).fillna(False),
    ),
    ("次數是負數，照原數保留", lambda t: (t[COUNTS] < 0).fillna(False).any(axis=1)),
]


def show_plausibility(table: pd.DataFrame, raw: Raw) -> None:
    """A note for every rule of plausibility that rows break, with the first of them."""
    for sentence, breaks in RULES:
        broken = breaks(table)
        if broken.any():
            raw.note(
                f"合理性：{int(broken.sum())} 篇的{sentence}，"
                f"如第 {table.loc[broken, 'row'].iloc[0]} 列",
            )
    period = period_in(raw.name)
    if period is None or table.empty:
        return
    late = table["published_at"].dt.tz_localize(None) >= _around(period)[1]
    if late.any():
        raw.note(
            f"合理性：{int(late.sum())} 篇晚於檔名寫的最後一天 {period[1]}，請確認檔名沒有改過"
        )


def _is_yearless(text: str) -> bool:
    day = day_of(text)
    return day is not None and not day.year


def day_years(
    rows: pd.DataFrame,
    raw: Raw,
    form: Format,
    context: Surroundings,
) -> pd.DataFrame:
    """Days without a year in the order of time: the year by what the folder tells, else asked."""
    yearless = flags(rows["date"], _is_yearless)
    if not yearless.any():
        return rows
    latest = context.latest(raw, form.platform)
    if latest is None:
        raw.problem = (
            f"{raw.name} 的日期沒有年份（如 {rows['date'][yearless].iloc[0]}），"
            f"同資料夾也沒有檔案能證明年份；請加上 --year 與最後一天的年份（如 --year 2026）。"
        )
        raw.leave_out(rows["source_row"], "日期沒有年份，也沒有檔案能證明")
        return rows.iloc[:0]
    filled = with_years(rows["date"], latest[0])
    raw.clock_proof = f"年份由{latest[1]}推定"
    raw.note(f"日期沒有年份，推定為 {filled.min()} 至 {filled.max()}（{latest[1]}）")
    return rows.assign(date=filled)
