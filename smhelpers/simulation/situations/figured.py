"""Situations whose figures are drawn: the same sentence is right in one and wrong in the next."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from ...situations.banks import SituationPicture, SituationTable
from .bank import BankHeading, Drawn, Judged, MadeBank, assembled, some_of_each, source

_NAMES = ("甲", "乙", "丙", "丁")
#: Weekly or daily figures of ordinary accounts scatter by about this share of their level.
_ORDINARY = 0.06


def _shuffled(stream: random.Random, items: list) -> list:
    return stream.sample(items, len(items))


# --- criterion 1.3: emerging trends ---------------------------------------------------------------

_TRENDS = BankHeading(
    "pc-1.3",
    "新興趨勢的判讀",
    "八季的數字和備註合起來看，這個數列怎麼了？",
    "先讀備註：量法或定義一變，前後就是兩個數列。量法沒變，才看方向是不是遠大於平常的上下；只有一兩季的起伏不是趨勢。",
    {
        "up": "上升",
        "down": "下降",
        "flat": "沒有明確的方向",
        "broken": "前後不能比，量法或定義變了",
    },
)
_QUARTERS = [f"{year} 第{quarter}季" for year in (2025, 2026) for quarter in "一二三四"]
_SERIES = (
    (
        "一家電子書平台（虛構）整理了讀者的使用情形，要決定明年往哪裡投入。",
        (
            "短影音的每週觀看（分鐘）",
            "長文章的每週閱讀（分鐘）",
            "社團的每週發言（則）",
            "直播的每週觀看（分鐘）",
        ),
    ),
    (
        "一家烘焙材料行（虛構）整理了各平台帶來的情形，要決定下一季的重心。",
        (
            "短影音帶來的進站（人次）",
            "圖文貼文帶來的進站（人次）",
            "訊息推播帶來的進站（人次）",
            "搜尋帶來的進站（人次）",
        ),
    ),
    (
        "一間桌遊店（虛構）整理了客人怎麼認識這家店，要決定明年的做法。",
        (
            "由朋友轉傳得知（人）",
            "由創作者影片得知（人）",
            "由社團揪團得知（人）",
            "由地圖評論得知（人）",
        ),
    ),
)
_CHANGED = (
    "{quarter}起，平台改了計算方式，舊的數字沒有重算",
    "{quarter}起，換另一家公司統計，計入的範圍和之前不同",
    "{quarter}起，改以新的匯出工具計數，新舊工具沒有並行過",
)
_UNCHANGED = (
    "{quarter}由新同事匯出，定義與之前相同",
    "{quarter}的檔案補傳過一次，內容核對無誤",
    "{quarter}起加做簡報，數字的算法沒有變",
)


def _trend(stream: random.Random, kind: str) -> list[int]:
    """Eight quarters: a slope of 6 to 10 % a quarter, none, or a step that the note explains."""
    level = stream.uniform(400, 4_000)
    slope = {"up": 1, "down": -1}.get(kind, 0) * stream.uniform(0.06, 0.10)
    step = stream.uniform(1.6, 2.4) if stream.random() < 0.5 else stream.uniform(0.4, 0.6)
    found = []
    for quarter in range(8):
        value = level * (1 + slope) ** quarter * (1 + stream.uniform(-0.015, 0.015))
        if kind == "flat":  # up and down about one level, ending where it began
            value = level * (1 + (-1) ** quarter * stream.uniform(0.02, 0.05))
        if kind == "broken" and quarter >= 4:
            value *= step
        found.append(round(value))
    return found


def _trends() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_TRENDS.criterion, place, number, turn)
        scene, names = _SERIES[place]
        kinds = some_of_each(stream, _TRENDS.choices)
        rows = []
        claims = []
        for name, kind in zip(names, kinds, strict=True):
            notes = _CHANGED if kind == "broken" else _UNCHANGED
            note = "—"
            if kind == "broken" or stream.random() < 0.6:
                note = stream.choice(notes).format(quarter=_QUARTERS[4])
            rows.append([name, *(f"{value:,}" for value in _trend(stream, kind)), note])
            claims.append(Judged(f"「{name}」的變化", kind))
        return Drawn(scene, claims, SituationTable(heads=["數列", *_QUARTERS, "備註"], rows=rows))

    return assembled(_TRENDS, draw)


# --- criterion 1.4: choosing platforms ------------------------------------------------------------

_PLATFORMS = BankHeading(
    "pc-1.4",
    "平台的比較與選擇",
    "依這家店的選擇規則，這個平台怎麼處理？",
    "看的是「要找的人」用不用，不是全部的人用不用；再看非有不可的功能與條款，最後才排時數。總使用率最高的平台，常常不是你的平台。",
    {
        "main": "列為主力，每週固定經營",
        "keep": "只保留基本資料，有訊息就回",
        "drop": "不經營",
        "barred": "不能用：條款或功能不允許要做的事",
    },
)
_SHOPS = (
    (
        "一家提供銀髮族到府理髮的公司（虛構）",
        "六十歲以上的人",
        "線上預約",
        "{name}的條款不允許商業帳號以私訊接單",
    ),
    (
        "一間兒童游泳學校（虛構）",
        "學齡前孩子的家長",
        "報名表單連結",
        "{name}不允許在個人檔案放站外連結",
    ),
    (
        "一家出租辦公室（虛構）",
        "十人以下公司的負責人",
        "放平面圖的場地介紹頁",
        "{name}的條款不允許刊登不動產租賃",
    ),
)


def _platform_row(stream: random.Random, kind: str, name: str, barred: str) -> list[str]:
    """Use by the target group and by everybody, hours a week, the function, the terms."""
    wanted = {"main": (45, 78), "keep": (18, 36), "drop": (3, 11), "barred": (40, 75)}[kind]
    target = stream.randint(*wanted)
    everybody = stream.randint(62, 90) if kind == "drop" else stream.randint(15, 60)
    hours = stream.randint(2, 4)
    has_function = kind != "barred" or stream.random() < 0.5
    note = "允許" if not (kind == "barred" and has_function) else barred.format(name=name)
    return [
        name,
        f"{target}%",
        f"{everybody}%",
        f"{hours} 小時",
        "有" if has_function else "沒有，也不能連到站外",
        note,
    ]


def _platforms() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_PLATFORMS.criterion, place, number, turn)
        shop, people, function, barred = _SHOPS[place]
        kinds = some_of_each(stream, _PLATFORMS.choices)
        names = [f"平台{letter}" for letter in _NAMES]
        rows = []
        claims = []
        for name, kind in zip(names, kinds, strict=True):
            rows.append(_platform_row(stream, kind, name, barred))
            claims.append(Judged(f"{name}要怎麼處理", kind))
        scene = (
            f"{shop}要找的是{people}，每週共有 8 小時。選擇規則：非有不可的是「{function}」，"
            f"條款或功能不允許就不能用；其餘看{people}每月使用的比例，"
            "四成以上列為主力（每個 2 到 4 小時），一成五到四成只保留基本資料，不到一成五不經營。"
        )
        heads = [
            "平台",
            f"{people}每月使用",
            "全部成年人每月使用",
            "每週最少時數",
            function,
            "條款",
        ]
        return Drawn(scene, claims, SituationTable(heads=heads, rows=rows))

    return assembled(_PLATFORMS, draw)


# --- criterion 1.6: exposure ----------------------------------------------------------------------

_EXPOSURE = BankHeading(
    "pc-1.6",
    "提高曝光的機會",
    "單獨看這個方案，值得做嗎？",
    "曝光要算「花多少錢讓一千個對的人看到」，不是看到的總人數。錢夠不夠、人手夠不夠、看到的是不是要找的人，三題都過才做。",
    {
        "worth": "值得做：在預算與人力之內，每千個目標客群的成本也在上限內",
        "money": "不做：超出預算",
        "hours": "不做：超出人力",
        "wrong": "不做：看到的多半不是目標客群，成本超過上限",
    },
)
_OPTIONS = (
    ("一家親子攝影工作室（虛構）", "五公里內、孩子六歲以下的家長"),
    ("一家露營用品維修店（虛構）", "一年露營三次以上的人"),
    ("一間手語翻譯服務社（虛構）", "辦活動的機關與企業承辦人"),
)
#: Highest cost in NTD of a thousand people of the target group.
_LIMIT = 250


def _option(stream: random.Random, kind: str, money: int, hours: int) -> tuple[int, int, int, int]:
    """Cost (NTD), hours, people reached, percent of them in the target group."""
    cost = stream.randrange(money // 5, money * 4 // 5, 100)
    work = stream.randint(1, hours - 1)
    share = stream.randint(45, 80)
    if kind == "money":
        cost = stream.randrange(money * 13 // 10, money * 3, 100)
    if kind == "hours":
        work = stream.randint(hours + 2, hours * 3)
    target_people = cost / stream.randint(80, 200) * 1_000
    if kind == "wrong":
        share = stream.randint(1, 4)
        target_people = cost / stream.randint(500, 1_200) * 1_000
    return cost, work, round(target_people / share) * 100, share


def _exposure() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_EXPOSURE.criterion, place, number, turn)
        shop, people = _OPTIONS[place]
        money = stream.randrange(8_000, 20_000, 1_000)
        hours = stream.randint(5, 9)
        kinds = some_of_each(stream, _EXPOSURE.choices)
        rows = []
        claims = []
        for name, kind in zip(_NAMES, kinds, strict=True):
            cost, work, reach, share = _option(stream, kind, money, hours)
            rows.append(
                [f"方案{name}", f"{cost:,} 元", f"{work} 小時", f"{reach:,.0f} 人", f"{share}%"]
            )
            claims.append(Judged(f"方案{name}值不值得做", kind))
        scene = (
            f"{shop}這個月的曝光預算是 {money:,} 元、人力 {hours} 小時，要找的是{people}。"
            f"規則：每一千個目標客群的成本不超過 {_LIMIT} 元。各方案分開評估，不必同時做。"
        )
        heads = ["方案", "費用", "要花的時數", "預估觸及", "其中目標客群"]
        return Drawn(scene, claims, SituationTable(heads=heads, rows=rows))

    return assembled(_EXPOSURE, draw)


# --- criterion 3.2: work plan ---------------------------------------------------------------------

_WORK = BankHeading(
    "pc-3.2",
    "工作計畫的職責與時程",
    "這一項工作排得成嗎？",
    "每一項工作問三題：時數有沒有超過做的人能用的、最後負責的是不是剛好一個人、要等的工作做完了沒有。時數要加上同一個人同一週的其他工作。",
    {
        "fine": "排得成",
        "hours": "排不成：做的人那幾週的時數不夠",
        "owner": "要改：最後負責的人沒有，或不只一個",
        "order": "要改：比它的前置工作還早開始",
    },
)
_CREWS = (
    (
        "一家獨立唱片行（虛構）",
        ("阿哲", "美君", "小魚", "老周"),
        ("訪談錄音", "封面設計", "預購頁", "試聽短片", "社團活動"),
    ),
    (
        "一間物理治療所（虛構）",
        ("珮瑜", "志明", "家豪", "敏如"),
        ("衛教圖卡", "示範影片", "線上講座", "問答整理", "預約教學"),
    ),
    (
        "一家二手書店（虛構）",
        ("怡君", "阿土", "佩佩", "文哲"),
        ("收書直播", "書單圖文", "店員選書", "讀者投稿", "節慶書展"),
    ),
)


def _plan_rows(
    stream: random.Random,
    people: list[str],
    names: list[str],
    kinds: list[str],
    hours: dict[str, int],
) -> list[list[str]]:
    """A base task that ends in week 3, then one row a claim, each for a person of its own."""
    base = names[0]
    rows = [[base, people[0], people[0], "1 小時", "第 1 到 3 週", "—"]]
    for name, person, kind in zip(names[1:], people, kinds, strict=True):
        free = hours[person] - (1 if person == people[0] else 0)
        needed = stream.randint(1, free - 1)
        first = stream.randint(4, 7)
        owner = stream.choice(people)
        if kind == "hours":
            needed = free + stream.randint(2, 5)
        if kind == "owner":
            owner = stream.choice(["—", f"{people[0]}、{people[1]}", f"{people[2]}、{people[3]}"])
        if kind == "order":
            first = stream.randint(1, 2)
        last = first + stream.randint(2, 5)
        rows.append([name, person, owner, f"{needed} 小時", f"第 {first} 到 {last} 週", base])
    return rows


def _work() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_WORK.criterion, place, number, turn)
        shop, people, names = _CREWS[place]
        crew = _shuffled(stream, list(people))
        tasks = _shuffled(stream, list(names))
        hours = {person: stream.randint(4, 9) for person in crew}
        kinds = some_of_each(stream, _WORK.choices)
        rows = _plan_rows(stream, crew, tasks, kinds, hours)
        free = "、".join(f"{person} {hours[person]} 小時" for person in crew)
        scene = (
            f"{shop}每個人每週能用在社群的時數：{free}。下表是工作計畫，時數是每週的時數；"
            "前置工作要整項做完，下一項才能開始。"
        )
        claims = [
            Judged(f"「{row[0]}」這一項", kind) for row, kind in zip(rows[1:], kinds, strict=True)
        ]
        heads = ["工作", "做的人", "最後負責", "每週時數", "週次", "前置工作"]
        return Drawn(scene, claims, SituationTable(heads=heads, rows=rows))

    return assembled(_WORK, draw)


# --- criterion 3.3: calendar ----------------------------------------------------------------------

_CALENDAR = BankHeading(
    "pc-3.3",
    "活動行事曆的問題",
    "依規則，行事曆的這一列怎麼了？",
    "一列一列對：日期有沒有落在不能發的期間、合作與他人的素材有沒有標示和授權、素材到齊到發布之間夠不夠做完。三件事都過才排得進去。",
    {
        "fine": "沒有問題",
        "clash": "排在不能發的期間",
        "label": "缺標示或授權",
        "late": "素材到得太晚，來不及做",
    },
)
_CALENDARS = (
    (
        "一家露天電影團隊（虛構）",
        ("片單公布", "導演短訪", "搶位教學", "場地花絮", "贊助飲料介紹", "觀眾心得"),
    ),
    (
        "一家無人機教學中心（虛構）",
        ("證照說明", "學員結業", "維修保養", "空拍作品", "器材開箱", "飛行安全"),
    ),
    (
        "一間城市民宿（虛構）",
        ("早餐介紹", "巷弄散步", "住客故事", "房型比較", "在地市集", "交通指引"),
    ),
)
_DAYS_TO_MAKE = {"短片": 7, "圖文": 3}


def _entry(stream: random.Random, kind: str, name: str, month: int) -> list[str]:
    """One row: day, content, form, day on which the material is complete, kind, label, licence."""
    form = stream.choice(list(_DAYS_TO_MAKE))
    day = stream.choice([*range(12, 18), *range(23, 28)])
    if kind == "clash":
        day = stream.randint(18, 22)
    spare = stream.randint(1, 3)
    ready = day - _DAYS_TO_MAKE[form] - spare
    if kind == "late":
        ready = day - _DAYS_TO_MAKE[form] + stream.randint(1, 2)
    made_with = stream.choice(["合作內容", "他人的照片", "自製"])
    if kind == "label":
        made_with = stream.choice(["合作內容", "他人的照片"])
    label = "合作" if made_with == "合作內容" else "—"
    licence = f"L-{stream.randint(100, 999)}" if made_with == "他人的照片" else "—"
    if kind == "label":
        label, licence = "—", "—"
    return [f"{month}/{day}", name, form, f"{month}/{ready}", made_with, label, licence]


def _calendar() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_CALENDAR.criterion, place, number, turn)
        shop, names = _CALENDARS[place]
        month = stream.randint(3, 11)
        kinds = some_of_each(stream, _CALENDAR.choices)
        rows = []
        claims = []
        for name, kind in zip(stream.sample(names, 4), kinds, strict=True):
            rows.append(_entry(stream, kind, name, month))
            claims.append(Judged(f"「{name}」這一列", kind))
        scene = (
            f"{shop}的規則：短片在素材到齊後要做 7 天、圖文要做 3 天，做完才能發布；"
            f"{month} 月 18 日到 22 日因為場地整修公告，全部暫停發布；"
            "合作內容要在標示欄寫「合作」，用他人的照片要填授權編號。"
        )
        heads = ["發布日", "內容", "形式", "素材到齊", "素材來源", "標示", "授權編號"]
        return Drawn(scene, claims, SituationTable(heads=heads, rows=rows))

    return assembled(_CALENDAR, draw)


# --- criterion 3.4: KPIs --------------------------------------------------------------------------

_KPIS = BankHeading(
    "pc-3.4",
    "指標與目標值",
    "以這個策略目標來說，這個指標能用嗎？",
    "能用的指標有三個條件：和目標有關、公式裡的每個數都在資料來源裡、目標值超出平常的上下（否則什麼都不做也會達成），又不是從來沒有接近過的夢。",
    {
        "fine": "能用",
        "vanity": "和策略目標無關",
        "noise": "目標值在平常的波動之內，什麼都不做也可能達成",
        "missing": "資料來源裡沒有公式要用的數，算不出來",
    },
)


@dataclass(frozen=True)
class _Goal:
    """A business, its objective, and what could be measured: (KPI, formula, source)."""

    scene: str
    related: tuple[tuple[str, str, str], ...]
    vain: tuple[tuple[str, str, str], ...]
    missing: tuple[tuple[str, str, str], ...]


_GOALS = (
    _Goal(
        "一家單車教練工作室（虛構）的策略目標：半年內讓線上預約體驗課的人數增加。後台的貼文匯出檔有觸及、互動與連結點擊；預約系統有日期與來源；收銀表只有金額，沒有客人；其他檔案都有公式要用的數。",
        (
            ("每週由社群來的預約（人）", "預約系統裡來源為社群的人數", "預約系統"),
            ("預約頁的每週連結點擊（次）", "各則貼文連結點擊的合計", "貼文匯出檔"),
            ("由限時動態來的每週預約（人）", "預約系統裡來源為限時動態的人數", "預約系統"),
            ("由推播來的每週預約（人）", "預約系統裡來源為推播的人數", "預約系統"),
        ),
        (
            ("教練個人帳號的每週新追蹤（人）", "追蹤數的增加", "帳號總覽匯出檔"),
            ("節慶祝福圖的每週按讚（次）", "祝福圖按讚的合計", "貼文匯出檔"),
            ("員工轉發的每週次數（次）", "員工回報轉發的合計", "轉發登記表"),
        ),
        (
            ("每位預約者的社群成本（元）", "社群花費 ÷ 社群預約人數", "收銀表"),
            ("看過貼文又預約的每週人數（人）", "看過貼文且預約的人數", "收銀表"),
            ("影片的每週平均觀看秒數（秒）", "觀看總秒數 ÷ 觀看次數", "預約系統"),
        ),
    ),
    _Goal(
        "一家有機肥料公司（虛構）的策略目標：一季內讓農民在社團問的問題更快得到解答。社團匯出檔有提問與回覆的時間、回覆的人與"
        "點擊、按讚，沒有滿意度；網站分析只有瀏覽次數；其他檔案都有公式要用的數。",
        (
            ("每週一天內得到解答的提問（則）", "提問後 24 小時內有專員回覆的則數", "社團匯出檔"),
            ("每週四小時內有回覆的提問（則）", "提問後 4 小時內有人回覆的則數", "社團匯出檔"),
            ("每週由農民互相解答的提問（則）", "其他農民回覆的提問則數", "社團匯出檔"),
            ("每週當天有回覆的提問（則）", "同一天有人回覆的提問則數", "社團匯出檔"),
        ),
        (
            ("社團封面的每週點擊（次）", "封面點擊的合計", "社團匯出檔"),
            ("早安圖的每週按讚（次）", "早安圖按讚的合計", "社團匯出檔"),
            ("公司粉專的每週新追蹤（人）", "追蹤數的增加", "粉專匯出檔"),
        ),
        (
            ("每週表示滿意的提問者（人）", "滿意度 4 分以上的人數", "社團匯出檔"),
            ("解答後的每週回購（筆）", "提問者的回購訂單筆數", "網站分析"),
            ("每則解答的平均人力（分鐘）", "回覆花的時間 ÷ 解答則數", "網站分析"),
        ),
    ),
    _Goal(
        "一間城市美術教室（虛構）的策略目標：半年內讓試上課的家長更多人完成報名。報名系統有試上、報名與登入的日期和人數；廣告後台有花費與點擊；門口的人工計數只有進門人數；其他檔案都有公式要用的數。",
        (
            ("每月試上後報名的人數（人）", "試上後 30 天內報名的人數", "報名系統"),
            ("每月試上的人數（人）", "試上的人數", "報名系統"),
            ("每月試上後一週內回訪的家長（人）", "試上後 7 天內再登入報名系統的人數", "報名系統"),
            ("每月試上後兩週內報名的人數（人）", "試上後 14 天內報名的人數", "報名系統"),
        ),
        (
            ("教室牆面打卡的每月按讚（次）", "打卡貼文按讚的合計", "貼文匯出檔"),
            ("班主任直播的每月觀看（人）", "直播觀看人數", "影片匯出檔"),
            ("畫展花絮的每月分享（次）", "花絮貼文分享的合計", "貼文匯出檔"),
        ),
        (
            ("每月願意推薦的家長（人）", "推薦意願 9 分以上的人數", "人工計數"),
            ("每月看過廣告又試上的人數（人）", "看過廣告且試上的人數", "人工計數"),
            ("每月每位試上者的廣告花費（元）", "試上課的廣告花費 ÷ 試上人數", "人工計數"),
        ),
    ),
)


def _kpi_row(stream: random.Random, kind: str, goal: _Goal, used: set[str]) -> list[str]:
    """KPI, formula, source, range of the last eight periods, target."""
    pool = {"vanity": goal.vain, "missing": goal.missing}.get(kind, goal.related)
    name, formula, place = stream.choice([each for each in pool if each[0] not in used])
    used.add(name)
    level = stream.randint(20, 90)
    low, high = round(level * 0.85), round(level * 1.15)
    target = round(high * stream.uniform(1.12, 1.25)) + 1
    if kind == "noise":
        target = stream.randint(level - 1, high - 1)
    return [name, formula, place, f"{low} 到 {high}", str(target)]


def _kpis() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_KPIS.criterion, place, number, turn)
        goal = _GOALS[place]
        used: set[str] = set()
        kinds = some_of_each(stream, _KPIS.choices)
        rows = [_kpi_row(stream, kind, goal, used) for kind in kinds]
        claims = [Judged(f"「{row[0]}」", kind) for row, kind in zip(rows, kinds, strict=True)]
        heads = ["指標", "公式", "資料來源", "過去八期的範圍", "目標值"]
        return Drawn(goal.scene, claims, SituationTable(heads=heads, rows=rows))

    return assembled(_KPIS, draw)


# --- criterion 4.2: issues and crises -------------------------------------------------------------

_ISSUES = BankHeading(
    "pc-4.2",
    "問題與危機的分級",
    "依這家店的危機計畫，這一則現在是哪一級？",
    "先看有沒有人身安全與個資，再看則數與媒體，最後才看語氣。罵得兇不等於危機，一則很客氣的訊息也可能是最高級。",
    {
        "none": "不是問題，照一般流程",
        "one": "一級：客服處理，當天記錄",
        "two": "二級：主管指揮",
        "three": "三級：負責人指揮，全面處理",
    },
)
_PLANS = (
    ("一家連鎖鍋物店（虛構）", "湯頭太鹹", "等位太久", "客人在店裡燙傷送醫", "訂位名單外流"),
    ("一家電動機車行（虛構）", "換電排隊", "車架異音", "行駛中電池起火", "車主資料被公開"),
    ("一間親子樂園（虛構）", "票價調漲", "廁所髒亂", "孩子由溜滑梯墜落", "會員照片外流"),
)


_TONES = ("語氣急", "語氣平和", "語氣客氣", "一連三個驚嘆號")
_HARMLESS = (
    "一位客人問停車場與公車怎麼走，{tone}；他是這週第 {number} 位問的人，沒有抱怨什麼。",
    "有人轉貼店裡的優惠，{tone}地說「再遠也要去」；{number} 人按讚，底下都在約時間。",
    "創作者詢問下一季怎麼合作，{tone}，希望 {number} 天內有回音；沒有提到任何不滿。",
    "客人問「{subject}」改善了沒有，{tone}；得到答覆後說謝謝，{number} 天來沒有新的不滿。",
)


def _mention(
    stream: random.Random,
    kind: str,
    words: tuple[str, ...],
    limits: tuple[int, int],
) -> str:
    """A mention of one level, by the numbers of the plan (`limits` of levels 2 and 3)."""
    _, first, second, danger, leak = words
    subject = stream.choice([first, second])
    several, many = limits
    tone = stream.choice(_TONES)
    if kind == "none":
        return stream.choice(_HARMLESS).format(
            subject=subject,
            tone=tone,
            number=stream.randint(3, 9),
        )
    if kind == "three" and stream.random() < 0.6:
        serious = stream.choice([danger, leak])
        return f"只有 1 則私訊，{tone}：「剛剛看到{serious}，是不是你們店？」附了照片，還沒有查證。"
    if kind == "two" and stream.random() < 0.4:
        count = stream.randint(1, 2)
        return f"只有 {count} 則抱怨「{subject}」的留言，{tone}；一家新聞網站已經私訊要求說明。"
    least, most = {
        "one": (1, several - 2),
        "two": (several, many - 3),
        "three": (many, many * 2),
    }[kind]
    count = stream.randint(least, most)
    return f"一小時內有 {count} 則抱怨「{subject}」的留言，{tone}；沒有人受傷，也沒有媒體詢問。"


def _issues() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_ISSUES.criterion, place, number, turn)
        words = _PLANS[place]
        several = stream.randint(6, 12)
        many = several * stream.randint(3, 5)
        kinds = some_of_each(stream, _ISSUES.choices)
        texts: dict[str, str] = {}
        for kind in kinds:
            text = _mention(stream, kind, words, (several, many))
            while text in texts:
                text = _mention(stream, kind, words, (several, many))
            texts[text] = kind
        scene = (
            f"{words[0]}的危機計畫：有人受傷或個資外流的訊息，不論幾則、是否查證，先列三級；同一主題一小時內"
            f"的抱怨達 {many} 則也是三級。達 {several} 則，或有媒體詢問，是二級。其他的抱怨是一級。"
            "不是抱怨的訊息照一般流程。"
        )
        return Drawn(scene, [Judged(text, kind) for text, kind in texts.items()])

    return assembled(_ISSUES, draw)


# --- criterion 4.3: tracking ----------------------------------------------------------------------

_TRACKING = BankHeading(
    "pc-4.3",
    "指標的算法",
    "依這家店的定義，這一行算得對嗎？",
    "比率要問三件事：分母是不是定義裡的那一個、分子和分母是不是同一段時間、不重複的人數有沒有被加起來。算術對了，指標還是可能錯。",
    {
        "right": "算得對",
        "base": "分母（或分子）不是定義裡的那一個",
        "summed": "把不重複的人數加起來了",
        "period": "分子和分母不是同一段時間",
    },
)
_ACCOUNTS = (
    "一家寵物攝影棚（虛構）",
    "一家咖啡自動販賣機公司（虛構）",
    "一間線上日語教室（虛構）",
)


_REACH = "觸及（不重複人數）"


def _account_figures(stream: random.Random) -> dict[str, list[int]]:
    """Figures of an account in two months, by what they count."""
    reach = [stream.randint(18_000, 60_000) for _ in range(2)]
    return {
        _REACH: reach,
        "瀏覽（次）": [round(value * stream.uniform(1.6, 2.9)) for value in reach],
        "互動（次）": [round(value * stream.uniform(0.03, 0.07)) for value in reach],
        "連結點擊（次）": [round(value * stream.uniform(0.008, 0.02)) for value in reach],
        "追蹤者（人）": [stream.randint(8_000, 16_000) for _ in range(2)],
    }


def _written(values: list[int]) -> list[str]:
    """Numbers as a table shows them."""
    return [f"{value:,}" for value in values]


def _tracking_claims(stream: random.Random, months: tuple[int, int], figures: dict[str, list[int]]):
    """One sentence a judgement and formula, the arithmetic of each right."""
    before, now = months
    reach, views, interactions, clicks, followers, week_reach = figures.values()
    halves = f"{sum(week_reach[:2]):,} ＋ {sum(week_reach[2:]):,}"

    def share(part: int, whole: int) -> str:
        return f"{part:,} ÷ {whole:,} ＝ {part / whole:.2%}"

    return {
        "right": [
            f"{now} 月互動率：{share(interactions[1], reach[1])}",
            f"{before} 月互動率：{share(interactions[0], reach[0])}",
            f"{now} 月點擊率：{share(clicks[1], views[1])}",
            f"{before} 月點擊率：{share(clicks[0], views[0])}",
        ],
        "base": [
            f"{now} 月互動率：{share(interactions[1], followers[1])}",
            f"{before} 月互動率：{share(interactions[0], views[0])}",
            f"{now} 月點擊率：{share(clicks[1], reach[1])}",
            f"{before} 月點擊率：{share(clicks[0], followers[0])}",
        ],
        "summed": [
            f"{now} 月觸及：四週相加 ＝ {sum(week_reach):,} 人",
            f"兩個月的觸及：{reach[0]:,} ＋ {reach[1]:,} ＝ {sum(reach):,} 人",
            f"{now} 月觸及：前兩週 ＋ 後兩週 ＝ {halves} ＝ {sum(week_reach):,} 人",
        ],
        "period": [
            f"{now} 月互動率：{share(interactions[0], reach[1])}",
            f"{now} 月點擊率：{share(clicks[1], views[0])}",
            f"{before} 月互動率：{share(interactions[1], reach[0])}",
            f"{before} 月點擊率：{share(clicks[0], views[1])}",
        ],
    }


def _tracking() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_TRACKING.criterion, place, number, turn)
        now = stream.randint(3, 11)
        before = now - 1
        figures = _account_figures(stream)
        rows = [[name, *_written(values)] for name, values in figures.items()]
        week_reach = [round(figures[_REACH][1] * stream.uniform(0.36, 0.5)) for _ in range(4)]
        rows.append(["四週各週觸及（不重複人數）", "—", "、".join(_written(week_reach))])
        told = _tracking_claims(stream, (before, now), figures | {"weeks": week_reach})
        claims = []
        for kind in some_of_each(stream, _TRACKING.choices):
            text = stream.choice(told[kind])
            told[kind].remove(text)
            claims.append(Judged(text, kind))
        scene = (
            f"{_ACCOUNTS[place]}的定義：互動率＝互動 ÷ 同月的觸及；點擊率＝連結點擊 ÷ 同月的瀏覽；"
            "觸及是後台給的不重複人數。下表由後台匯出，加減乘除都已核對無誤。"
        )
        return Drawn(
            scene, claims, SituationTable(heads=["項目", f"{before} 月", f"{now} 月"], rows=rows)
        )

    return assembled(_TRACKING, draw)


# --- criterion 5.1: reading data ------------------------------------------------------------------

_READING = BankHeading(
    "pc-5.1",
    "數據的判讀",
    "看圖與說明，這一檔活動可以怎麼說？",
    "先看活動期間有沒有缺資料、有沒有別的事同時發生；都沒有，才和活動前的上下相比。高出平常的範圍才算有變化，碰巧的高低每週都有。",
    {
        "effect": "活動期間明顯高出平常的範圍，也沒有別的事同時發生",
        "noise": "活動期間的高低在平常的範圍之內",
        "mixed": "明顯升高，但同時有別的事，不能說是活動帶來的",
        "gap": "活動期間缺資料，還不能判斷",
    },
)
_CAMPAIGNS = (
    (
        "一家花藝教室（虛構）",
        "每日互動（次）",
        ("母親節花束", "開學季體驗", "夏日乾燥花", "耶誕花圈", "畢業小花束"),
    ),
    (
        "一家單車出租站（虛構）",
        "每日連結點擊（次）",
        ("環湖路線", "夜騎活動", "親子三輪車", "租二送一", "賞花單車"),
    ),
    (
        "一家自助攝影館（虛構）",
        "每日觸及（人）",
        ("證件照週", "畢業季", "寵物日", "復古主題", "閨蜜方案"),
    ),
)
_MEANWHILE = (
    "同時投放了 {money:,} 元廣告，廣告帶來的數字沒有分開",
    "期間店家上了電視新聞",
    "期間有百萬追蹤的創作者自行介紹，不在計畫內",
)
#: Days of a picture, and first and last day of the campaign in it.
_SPAN = 42
_CAMPAIGN = (29, 38)


def _daily(stream: random.Random, kind: str) -> list[float | None]:
    """Six weeks of daily figures; the campaign doubles them, leaves them, or has a hole."""
    level = stream.uniform(60, 400)
    lift = stream.uniform(1.9, 2.5) if kind in ("effect", "mixed") else 1.0
    found: list[float | None] = []
    for day in range(1, _SPAN + 1):
        value = level * (1 + stream.uniform(-3, 3) * _ORDINARY)
        inside = _CAMPAIGN[0] <= day <= _CAMPAIGN[1]
        if inside:
            value *= lift
        if kind == "gap" and inside and day > _CAMPAIGN[0] + 1:
            found.append(None)
        else:
            found.append(float(round(value)))
    return found


def _reading() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_READING.criterion, place, number, turn)
        shop, measure, names = _CAMPAIGNS[place]
        kinds = some_of_each(stream, _READING.choices)
        notes = []
        pictures = []
        claims = []
        for name, kind in zip(stream.sample(names, 4), kinds, strict=True):
            note = "期間沒有其他安排"
            if kind == "mixed":
                note = stream.choice(_MEANWHILE).format(money=stream.randrange(5, 30) * 1_000)
            notes.append(f"「{name}」{note}")
            title = f"{name}：{measure}"
            pictures.append(
                SituationPicture(title=title, values=_daily(stream, kind), shaded=_CAMPAIGN)
            )
            claims.append(Judged(f"「{name}」這一檔", kind))
        scene = (
            f"{shop}今年四檔活動各畫一張圖：橫軸是 {_SPAN} 天，灰色是活動期間"
            f"（第 {_CAMPAIGN[0]} 到 {_CAMPAIGN[1]} 天），線斷掉的地方沒有資料。"
            f"{'；'.join(notes)}。"
        )
        return Drawn(scene, claims, pictures=pictures)

    return assembled(_READING, draw)


# --- criterion 5.2: judging against targets -------------------------------------------------------

_JUDGING = BankHeading(
    "pc-5.2",
    "依指標評估績效",
    "依目標與區間，這一項現在可以怎麼說？",
    "先問能不能比：定義與期間和訂目標時相同嗎？能比，再看區間：整個在目標的好的一邊是達標，整個在另一邊是未達標，跨過去就是還不能判定。",
    {
        "met": "達標",
        "missed": "未達標",
        "open": "還不能判定：區間跨過目標值",
        "apart": "不能比：定義或期間和訂目標時不同",
    },
)
_MEASURES = (
    (
        "一家線上花店（虛構）",
        ("互動率", "連結點擊率", "訊息當天回覆率", "推播開啟率", "影片完播率"),
    ),
    (
        "一間私人健檢中心（虛構）",
        ("預約完成率", "講座出席率", "衛教文讀完率", "訊息回覆率", "回診提醒點擊率"),
    ),
    (
        "一家文具品牌（虛構）",
        ("社團發言率", "新品頁點擊率", "開箱影片完播率", "推播點擊率", "評論回覆率"),
    ),
)
_SAME = ("定義與期間和訂目標時相同", "資料完整，算法沒有變")
_OTHER = (
    "目標訂的是全月，這裡只有月底的促銷週",
    "訂目標時的分母是觸及，這裡改用追蹤者",
    "平台本月改了算法，和訂目標時不同",
)


def _judged_row(stream: random.Random, kind: str, name: str) -> list[str]:
    """Measure, target, actual value, 95 % interval, note."""
    target = stream.uniform(9, 40)
    half = target * stream.uniform(0.06, 0.12)
    shift = {"met": 1, "missed": -1}.get(kind)
    if shift is None:
        away = stream.uniform(-0.6, 0.6) if kind == "open" else stream.choice([-1.8, 1.8])
    else:
        away = shift * stream.uniform(1.5, 2.4)
    actual = target + away * half
    note = stream.choice(_OTHER if kind == "apart" else _SAME)
    return [
        name,
        f"{target:.1f}% 以上",
        f"{actual:.1f}%",
        f"{actual - half:.1f}% 到 {actual + half:.1f}%",
        note,
    ]


def _judging() -> MadeBank:
    def draw(place: int, number: int, turn: int) -> Drawn:
        stream = source(_JUDGING.criterion, place, number, turn)
        shop, names = _MEASURES[place]
        kinds = some_of_each(stream, _JUDGING.choices)
        chosen = stream.sample(names, 4)
        rows = [_judged_row(stream, kind, name) for name, kind in zip(chosen, kinds, strict=True)]
        claims = [Judged(f"「{row[0]}」", kind) for row, kind in zip(rows, kinds, strict=True)]
        month = stream.randint(1, 12)
        scene = f"{shop}在 {month} 月的成果如下，區間是 95% 信賴區間；目標都是越高越好。"
        heads = ["指標", "目標", "實際", "區間", "備註"]
        return Drawn(scene, claims, SituationTable(heads=heads, rows=rows))

    return assembled(_JUDGING, draw)


#: Every kind of drawn situations.
FIGURED: tuple[Callable[[], MadeBank], ...] = (
    _trends,
    _platforms,
    _exposure,
    _work,
    _calendar,
    _kpis,
    _issues,
    _tracking,
    _reading,
    _judging,
)
