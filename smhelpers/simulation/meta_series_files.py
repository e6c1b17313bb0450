"""Daily series, audience and ads as Meta hands them out: UTF-16 with a preamble, stacked blocks,
zh-TW Ads Manager columns.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from .simulate import Simulation

#: Title of a series, the platform it is of, its column in `accounts`, and whether days of zero are
#: left out. As in real files some titles name the platform and some do not: each account's files
#: are downloaded apart and lie in a folder of their own.
SERIES = [
    ("Facebook follows", "facebook", "gained", False),
    ("Facebook visits", "facebook", "visits", False),
    ("Facebook link clicks", "facebook", "clicks", True),
    ("Views", "facebook", "views", False),
    ("Viewers", "facebook", "reach", False),
    ("Content interactions", "facebook", "interactions", True),
    ("Instagram follows", "instagram", "gained", False),
    ("Views", "instagram", "views", False),
]
_ADS = {
    "campaign": "行銷活動名稱",
    "ad_set": "廣告組合名稱",
    "ad": "廣告名稱",
    "start": "分析報告開始",
    "end": "分析報告結束",
    "impressions": "曝光次數",
    "total_clicks": "點擊次數（全部）",
    "reach": "觸及人數",
    "clicks": "連結點擊次數",
    "video_3s": "影片播放 3 秒以上的次數",
    "thruplays": "ThruPlay 次數",
    "spend": "花費金額 (TWD)",
    "interactions": "貼文互動次數",
    "reactions": "貼文心情數",
    "comments": "貼文留言數",
    "shares": "貼文分享次數",
    "photo_views": "相片瀏覽次數",
    "saves": "貼文儲存次數",
    "age": "年齡",
    "gender": "性別",
    "ctr": "CTR（全部）",
    "purchases": "購買次數",
}
#: How the engagements of an ad divide: reactions, comments, shares, saves, then what Meta counts
#: besides (photo views, other clicks).
_ENGAGEMENTS = {
    "reactions": 0.55,
    "comments": 0.05,
    "shares": 0.04,
    "saves": 0.05,
    "photo_views": 0.31,
}


def _utf16(lines: list[str], path: Path) -> Path:
    """Text as UTF-16 LE with its byte order mark."""
    path.write_bytes(b"\xff\xfe" + "".join(f"{line}\n" for line in lines).encode("utf-16-le"))
    return path


def _rows(days: pd.Series, values: pd.Series, skip_zero: bool) -> list[str]:
    pairs = zip(days, values, strict=True)
    return [
        f'"{day:%Y-%m-%dT00:00:00}","{value}"' for day, value in pairs if value or not skip_zero
    ]


def _write_series(simulation: Simulation, folder: Path) -> list[Path]:
    """One file a series: `sep=,`, its title, a header, a row a day."""
    written = []
    for title, platform, column, skip_zero in SERIES:
        own = simulation.accounts[simulation.accounts["platform"] == platform]
        lines = [
            "sep=,",
            f'"{title}"',
            '"Date","Primary"',
            *_rows(own["date"], own[column], skip_zero),
        ]
        name = title.removeprefix(f"{platform.capitalize()} ").capitalize()
        written.append(_utf16(lines, folder / platform / f"{name}.csv"))
    return written


#: Where the followers of every simulated account live besides its cities.
_COUNTRIES = {"台灣": 0.973, "香港": 0.011}


def _per_cent(share: float) -> str:
    """A share as Meta writes it: 0.125 as 12.5, 0.3 as 30."""
    return f"{share * 100:.10g}"


def _rounded(share: float) -> str:
    """The same to a tenth of a per cent."""
    return f"{share:.1%}".removesuffix("%").removesuffix(".0")


def _across(cells: Iterable[str]) -> str:
    return ",".join(f'"{cell}"' for cell in cells)


def _write_audience(simulation: Simulation, platform: str, folder: Path) -> Path:
    """Five stacked blocks: ages by gender, cities and countries across (per cent without a sign, as
    since 2025), pages (affinity), follows again.
    """
    own = simulation.audience[simulation.audience["platform"] == platform]
    table = own.pivot(
        index="age",
        columns="gender",
        values="share",
    ).reindex(
        simulation.scene.model.ages,
    )
    ages = []
    for age, women, men in zip(
        table.index,
        table["女性"],
        table["男性"],
        strict=True,
    ):
        ages.append(f'"{age}","{_rounded(women)}","{_rounded(men)}"')
    cities = simulation.scene.model.cities
    pages = [
        f'"{rival.name}","{affinity}"'
        for rival, affinity in zip(simulation.scene.brief.rivals, (131, 88), strict=True)
    ]
    account = simulation.accounts[simulation.accounts["platform"] == platform]
    lines = [
        "sep=,",
        '"Age & gender"',
        '"","Women","Men"',
        *ages,
        "",
        '"Top cities"',
        _across(list(cities)),
        _across(map(_per_cent, cities.values())),
        "",
        '"Top countries"',
        _across(_COUNTRIES),
        _across(map(_per_cent, _COUNTRIES.values())),
        "",
        '"Top pages"',
        *pages,
        "",
        f'"{platform.capitalize()} follows"',
        '"Date","Primary"',
        *_rows(account["date"], account["gained"], False),
    ]
    return _utf16(lines, folder / platform / "Audience.csv")


def write_meta_series(simulation: Simulation, folder: Path) -> list[Path]:
    """Daily series and audience of the Meta accounts."""
    for platform in ("facebook", "instagram"):
        (folder / platform).mkdir(parents=True, exist_ok=True)
    audience = [
        _write_audience(simulation, platform, folder) for platform in ("facebook", "instagram")
    ]
    return _write_series(simulation, folder) + audience


def _played(simulation: Simulation) -> dict[str, np.ndarray]:
    """Plays of the ads' videos (3 seconds, ThruPlay: 15 seconds or to the end) and what their
    engagements were.
    """
    rng = simulation.scene.streams.of("files", "ads")
    ads = simulation.ads
    plays = rng.binomial(ads["impressions"].astype(int), 0.28)
    parts = rng.multinomial(ads["interactions"].astype(int), list(_ENGAGEMENTS.values()))
    return {
        "video_3s": plays,
        "thruplays": rng.binomial(plays, 0.22),
        **dict(zip(_ENGAGEMENTS, parts.T, strict=True)),
    }


def write_ads(simulation: Simulation, folder: Path) -> Path:
    """Ads Manager in zh-TW by age and gender.

    Full-width brackets in some headings and half-width in others, as there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ctr = (simulation.ads["total_clicks"] / simulation.ads["impressions"] * 100).round(4)
    table = simulation.ads.assign(ctr=ctr, **_played(simulation))[list(_ADS)].rename(columns=_ADS)
    path = folder / f"ads_{simulation.scene.start:%Y%m%d}_{simulation.scene.end:%Y%m%d}.csv"
    path.write_bytes(table.to_csv(index=False, lineterminator="\n").encode("utf-8-sig"))
    return path
