"""What people write about the brand and its rivals, user content included, with true labels."""

import numpy as np
import pandas as pd

from ..exports.schemas import TIMEZONE
from .calendar import crisis_weight
from .model import SLOTS
from .scene import Scene
from .streams import choose, counts
from .voices import Voice, dressed, fill, weighted

#: When people write, by slot of the day.
WRITING = {
    "morning": 0.14,
    "noon": 0.22,
    "afternoon": 0.2,
    "evening": 0.2,
    "night": 0.24,
}
#: Columns that are the truth about a text, not part of any export.
LABELS = ["topic", "sentiment", "risk"]


def words_of(scene: Scene, brand: str) -> dict[str, list[str]]:
    """Words for the slots of a text about `brand`; of rivals we know neither branches nor staff."""
    names = [scene.brief.name, *(rival.name for rival in scene.brief.rivals)]
    slots = scene.profile.captions.slots
    words = {
        "brand": [brand],
        "rival": [name for name in names if name != brand],
        "product": slots["product"],
    }
    if brand == scene.brief.name:
        return {
            **words,
            "branch": slots["branch"],
            "staff": slots["staff"],
        }
    return {
        **words,
        "branch": [brand, f"{brand}車站那家", f"我家附近的{brand}"],
        "staff": ["店員", "店長", "櫃檯"],
    }


def moments_of(days: pd.Series, rng: np.random.Generator) -> pd.Series:
    """A local time (Asia/Taipei) for every day given, as people write."""
    hours = np.array(
        [rng.choice(SLOTS[slot]) for slot in choose(rng, WRITING, len(days))],
        dtype=int,
    )
    seconds = rng.integers(0, 3600, len(days))
    moments = (
        days.reset_index(drop=True)
        + pd.to_timedelta(hours, unit="h")
        + pd.to_timedelta(seconds, unit="s")
    )
    return moments.dt.tz_localize(TIMEZONE)


def codes(
    prefix: str,
    rng: np.random.Generator,
    number: int,
    people: int,
) -> list[str]:
    """Pseudonyms of authors; some write more than once."""
    return [f"{prefix}{int(code):05d}" for code in rng.integers(1, people, number)]


def labels(drawn: list[Voice]) -> dict[str, list[str]]:
    """True labels of drawn templates, as columns."""
    columns = {}
    for label in LABELS:
        columns[label] = [getattr(voice, label) for voice in drawn]
    return columns


def _text(
    scene: Scene,
    voice: Voice,
    about: dict[str, str],
    rng: np.random.Generator,
) -> str:
    """Talk is dressed as its source does; user content and crisis posts stand as they are."""
    plain = about["kind"] == "ugc" or voice.topic == "crisis"
    if plain:
        return voice.text
    return dressed(
        scene.profile.voices,
        voice,
        about["source"],
        rng,
    )


def _written(
    scene: Scene,
    drawn: list[Voice],
    moments: pd.Series,
    about: dict[str, str],
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Mentions with texts, pseudonyms, counts and labels; `about` holds brand, source and kind."""
    words = words_of(scene, about["brand"])
    number = len(drawn)
    texts = [fill(_text(scene, voice, about, rng), words, rng) for voice in drawn]
    likes = counts(rng, rng.gamma(0.6, 12.0, number))
    replies = counts(rng, rng.gamma(0.5, 5.0, number))
    return pd.DataFrame(
        {
            "published_at": moments,
            **about,
            "text": texts,
            "author": codes("u", rng, number, 20_000),
            "likes": likes,
            "replies": replies,
            **labels(drawn),
        },
    )


def _ordinary(
    scene: Scene,
    brand: str,
    source: str,
    kind: str,
    weekly: float,
) -> pd.DataFrame:
    """Mentions of one brand on one source at a steady rate."""
    rng = scene.streams.of("mentions", brand, source, kind)
    listening = scene.model.listening
    pool = scene.profile.voices.ugc if kind == "ugc" else scene.profile.voices.mentions
    if kind == "ugc":
        shares = weighted(pool, 0.8, 0.0)
    else:
        shares = weighted(pool, listening.positive, listening.negative)
    moments = moments_of(scene.days.repeat(counts(rng, np.full(len(scene.days), weekly / 7))), rng)
    drawn = [pool[pick] for pick in rng.choice(len(pool), len(moments), p=shares / shares.sum())]
    return _written(
        scene,
        drawn,
        moments,
        {
            "brand": brand,
            "source": source,
            "kind": kind,
        },
        rng,
    )


def _crisis(scene: Scene, source: str, share: float) -> pd.DataFrame:
    """Mentions that the crisis brings on one source: `mentions` a day over all sources at first,
    then halving.
    """
    rng = scene.streams.of("mentions", "crisis", source)
    crisis = scene.model.crisis
    strength = crisis_weight(
        crisis,
        scene.days + pd.Timedelta(hours=23, minutes=59),
        crisis.half_life_days,
    )
    moments = moments_of(scene.days.repeat(counts(rng, crisis.mentions * share * strength)), rng)
    onset = pd.Timestamp(crisis.onset).tz_localize(TIMEZONE)
    soon = onset + pd.to_timedelta(rng.integers(60, 10_000, len(moments)), unit="s")
    moments = moments.where(moments > onset, pd.Series(soon))
    about = {
        "brand": scene.brief.name,
        "source": source,
        "kind": _kind(source),
    }
    return _written(
        scene,
        _crisis_voices(scene, (moments - onset) / pd.Timedelta(hours=1), rng),
        moments,
        about,
        rng,
    )


def _crisis_voices(scene: Scene, hours: pd.Series, rng: np.random.Generator) -> list[Voice]:
    """One template for each mention, of those that the hours since onset allow."""
    pool = scene.profile.voices.crises[scene.model.crisis.topic]
    drawn = []
    for hour in hours:
        fitting = [voice for voice in pool if voice.after_hours <= hour]
        drawn.append(fitting[int(rng.integers(len(fitting)))])
    return drawn


def _kind(source: str) -> str:
    return {
        "google": "review",
        "facebook": "comment",
        "instagram": "comment",
    }.get(source, "post")


def make_mentions(scene: Scene) -> pd.DataFrame:
    """Mentions and user content of the brand and its rivals in order of time.

    Columns: mention_id, published_at (Asia/Taipei), brand, source, kind (post, comment, review,
    ugc), text, author (pseudonym),
    likes, replies, then the true `LABELS`.
    """
    listening = scene.model.listening
    own = scene.brief.name
    volumes = {
        own: 1.0,
        **dict(zip((rival.name for rival in scene.brief.rivals), listening.rivals, strict=True)),
    }
    plan = [
        (brand, source, _kind(source), weekly * volume)
        for brand, volume in volumes.items()
        for source, weekly in listening.per_week.items()
    ]
    plan += [(own, source, "ugc", weekly) for source, weekly in listening.ugc_per_week.items()]
    frames = [_ordinary(scene, *row) for row in plan]
    total = sum(listening.per_week.values())
    frames += [
        _crisis(scene, source, weekly / total) for source, weekly in listening.per_week.items()
    ]
    table = pd.concat([frame for frame in frames if len(frame)], ignore_index=True)
    table = table.sort_values(["published_at", "source", "brand"], kind="stable").reset_index(
        drop=True,
    )
    table.insert(0, "mention_id", [f"m{number:05d}" for number in range(1, len(table) + 1)])
    return table
