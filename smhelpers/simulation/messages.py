"""The inbox: what customers ask and when they are answered."""

from collections import Counter

import numpy as np
import pandas as pd

from .calendar import crisis_weight
from .mentions import codes, labels, moments_of, words_of
from .scene import Scene
from .streams import counts
from .voices import Voice, addressed, fill

#: A crisis at its height adds this multiple of the usual messages, and slows replies by this
#: logarithm; so does a weekend.
SURGE = 1.2
SLOW_CRISIS = 0.9
SLOW_WEEKEND = 0.5


def _pool(scene: Scene) -> tuple[list[Voice], np.ndarray]:
    """Templates of messages with their chances: a topic's weight shared among its templates."""
    voices = scene.profile.voices.messages
    topics = scene.model.inbox.topics
    number = Counter(voice.topic for voice in voices)
    each = [topics.get(voice.topic, 0.0) / number[voice.topic] for voice in voices]
    weights = np.array(each)
    return voices, weights / weights.sum()


def _seen(scene: Scene, moments: pd.Series) -> pd.Series:
    """When staff could first see each message: at once in business hours, else when the shop
    opens.
    """
    first, last = scene.brief.service_standard.business_hours
    opens = pd.Timedelta(f"{first}:00")
    closes = pd.Timedelta(f"{last}:00")
    midnight = moments.dt.normalize()
    time = moments - midnight
    next_day = midnight + pd.Timedelta(days=1)
    seen = moments.mask(time < opens, midnight + opens)
    return seen.mask(time > closes, next_day + opens)


def _answers(
    scene: Scene,
    drawn: list[Voice],
    moments: pd.Series,
    rng: np.random.Generator,
) -> dict[str, pd.Series]:
    """First human reply and closing; spam gets none, some are never answered."""
    inbox = scene.model.inbox
    crisis = scene.model.crisis
    strain = crisis_weight(crisis, moments.dt.tz_localize(None), crisis.half_life_days)
    number = len(drawn)
    weekend = (moments.dt.day_of_week >= 5).to_numpy()
    slow = SLOW_WEEKEND * weekend + SLOW_CRISIS * strain
    chance = rng.normal(0, inbox.reply_sigma, number)
    minutes = np.ceil(inbox.reply_minutes * np.exp(slow + chance))
    replied = _seen(scene, moments) + pd.to_timedelta(minutes, unit="min")
    spam = np.array([voice.topic == "spam" for voice in drawn])
    silent = (rng.random(number) > inbox.answered) | spam
    complaint = np.array([voice.topic.startswith("complaint") for voice in drawn])
    days = np.where(complaint, rng.gamma(2.0, inbox.close_days / 2, number), 0.0)
    closed = replied + pd.to_timedelta((days * 1440).round(), unit="min")
    return {"replied_at": replied.mask(silent), "closed_at": closed.mask(silent)}


def _inbox(scene: Scene, platform: str, daily: float) -> pd.DataFrame:
    """Messages that come in over one platform."""
    rng = scene.streams.of("messages", platform)
    pool, shares = _pool(scene)
    crisis = scene.model.crisis
    surge = crisis_weight(crisis, scene.days, crisis.half_life_days)
    volume = daily * (1 + SURGE * surge)
    moments = moments_of(scene.days.repeat(counts(rng, volume)), rng)
    drawn = [pool[pick] for pick in rng.choice(len(pool), len(moments), p=shares)]
    words = words_of(scene, scene.brief.name)
    customers = codes("c", rng, len(drawn), 4_000)
    texts = []
    for voice in drawn:
        text = addressed(scene.profile.voices, voice, rng)
        texts.append(fill(text, words, rng))
    frame = {
        "platform": platform,
        "received_at": moments,
        "customer": customers,
        "text": texts,
    }
    answers = _answers(scene, drawn, moments, rng)
    return pd.DataFrame(frame | answers | labels(drawn))


def make_messages(scene: Scene) -> pd.DataFrame:
    """Customer messages in order of arrival.

    Columns: message_id, platform, received_at, customer (pseudonym), text, replied_at, closed_at
    (<NaT> if never), then the true
    labels topic, sentiment and risk; times are Asia/Taipei.
    """
    frames = [
        _inbox(scene, platform, daily) for platform, daily in scene.model.inbox.per_day.items()
    ]
    table = (
        pd.concat(frames, ignore_index=True)
        .sort_values(["received_at", "platform"], kind="stable")
        .reset_index(drop=True)
    )
    ids = [f"q{number:05d}" for number in range(1, len(table) + 1)]
    table.insert(0, "message_id", ids)
    return table
