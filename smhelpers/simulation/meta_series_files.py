"""Daily series, audience and ads as Meta hands them out: UTF-16 with a preamble, stacked blocks,
zh-TW Ads Manager columns.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from .simulate import Simulation

#: Title of a series, the platform it is of, its column in `accounts`, and whether days of zero are
#: left out.
SERIES = [
    ("Facebook follows", "facebook", "gained", False),
    ("Facebook visits", "facebook", "visits", False),
    ("Facebook link clicks", "facebook", "clicks", True),
    ("Views", "facebook", "views", False),
    ("Viewers", "facebook", "reach", False),
    ("Content interactions", "facebook", "interactions", True),
    ("Instagram follows", "instagram", "gained", False),
    ("Instagram views", "instagram", "views", False),
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
        written.append(_utf16(lines, folder / f"{title.replace(' ', '_')}.csv"))
    return written


def _write_audience(simulation: Simulation, platform: str, folder: Path) -> Path:
    """Five stacked blocks: ages by gender (per cent), cities (fractions), countries, pages
    (affinity), follows again.
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
        ages.append(f'"{age}","{women:.1%}","{men:.1%}"')
    cities = [f'"{city}","{share}"' for city, share in simulation.scene.model.cities.items()]
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
        *cities,
        "",
        '"Top countries"',
        '"台灣","0.973"',
        '"香港","0.011"',
        "",
        '"Top pages"',
        *pages,
        "",
        f'"{platform.capitalize()} follows"',
        '"Date","Primary"',
        *_rows(account["date"], account["gained"], False),
    ]
    return _utf16(lines, folder / f"{platform.capitalize()}_Audience.csv")


def write_meta_series(simulation: Simulation, folder: Path) -> list[Path]:
    """Daily series and audience of the Meta accounts."""
    folder.mkdir(parents=True, exist_ok=True)
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
