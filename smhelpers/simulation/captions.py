"""Captions in zh-TW put together from a business's own material."""

import numpy as np
import pandas as pd

from .profile import BusinessProfile, Captions, Pieces, RuleText
from .streams import Streams

#: How many posts of a workplace break a rule, and how many come near one and do not.
BREACHES = 9
NEAR_MISSES = 5
#: Platforms on which rules are broken; the others stay clean, so that an audit has quiet places
#: too.
RULED = ("facebook", "instagram")
#: Hashtags at most, by platform; the rest write none.
HASHTAGS = {
    "facebook": 2,
    "instagram": 5,
    "tiktok": 3,
    "threads": 1,
    "youtube": 2,
}


class CaptionWriter:
    """Draws captions; a text is not used twice in a row for the same pillar."""

    def __init__(self, captions: Captions, rng: np.random.Generator) -> None:
        self.captions = captions
        self.rng = rng
        self._last: dict[int, int] = {}

    def pick(self, options: list[str]) -> str:
        """One of `options`, never the one that was drawn from the same list before."""
        allowed = list(range(len(options)))
        last = self._last.get(id(options))
        if last is not None and len(options) > 1:
            allowed.remove(last)
        chosen = int(self.rng.choice(allowed))
        self._last[id(options)] = chosen
        return options[chosen]

    def fill(self, text: str, month: int) -> str:
        """Slots of a template; the same slot named twice gets the same word."""
        lists = self.captions.slots | self.captions.seasons.get(month, {})
        for name, words in lists.items():
            slot = "{" + name + "}"
            if slot in text:
                text = text.replace(slot, self.pick(words))
        return text

    def hashtags(
        self,
        pieces: Pieces,
        platform: str,
        campaign_tag: str,
    ) -> str:
        """Hashtag line; a campaign's own tag always comes first."""
        pool = [*self.captions.brand_hashtags, *pieces.hashtags]
        number = int(self.rng.integers(0, HASHTAGS.get(platform, 0) + 1))
        picks = self.rng.choice(len(pool), min(number, len(pool)), replace=False)
        drawn = [pool[pick] for pick in picks]
        if campaign_tag:
            drawn.insert(0, campaign_tag)
        return " ".join(drawn)

    def body(self, pieces: Pieces, platform: str) -> str:
        """Opener, usually a body, often a closer.

        Longer on Facebook, on one line about a third of the time.
        """
        number = int(self.rng.integers(len(pieces.stories)))
        story = pieces.stories[number]
        parts = [self.pick(story.openers), self.pick(story.bodies)]
        closing = 0.75 if platform == "facebook" else 0.5
        if self.rng.random() < closing:
            parts.append(self.pick(pieces.closers))
        if pieces.emoji and self.rng.random() < 0.55:
            parts[0] += " " + self.pick(pieces.emoji)
        one_line = self.rng.random() < 0.35
        if one_line:
            return " ".join(parts)
        return "\n".join(parts)

    def write(self, post: pd.Series, campaign_tag: str) -> str:
        """The caption of one post of a schedule."""
        if post["campaign"]:
            pieces = self.captions.campaigns[post["campaign"]]
        else:
            pieces = self.captions.pillars[post["pillar"]]
        body = self.body(pieces, post["platform"])
        text = self.fill(body, post["published_at"].month)
        tags = self.hashtags(pieces, post["platform"], campaign_tag)
        return "\n".join(part for part in (text, self.captions.footer, tags) if part)


def _planted(
    frame: pd.DataFrame,
    texts: list[RuleText],
    number: int,
    rng: np.random.Generator,
) -> list[tuple[int, RuleText]]:
    """Ordinary posts, spread over the period, that take the given texts instead of their own."""
    plain = (frame[["campaign", "breach", "near_miss"]] == "").all(axis=1)
    original = frame["crosspost_of"] < 0
    free = np.flatnonzero(plain & original)
    number = min(number, len(texts), len(free))
    chosen = []
    if number:
        chosen = [int(rng.choice(part)) for part in np.array_split(free, number)]
    order = rng.permutation(len(texts))[:number]
    return [(post, texts[text]) for post, text in zip(chosen, order, strict=True)]


def plant_rules(frame: pd.DataFrame, writer: CaptionWriter) -> pd.DataFrame:
    """Put rule breaches and near misses among the captions.

    Columns `breach` and `near_miss` name the rule.
    """
    frame = frame.assign(breach="", near_miss="")
    kinds = [
        ("breach", writer.captions.breaches, BREACHES),
        ("near_miss", writer.captions.near_misses, NEAR_MISSES),
    ]
    for column, texts, number in kinds:
        for post, text in _planted(frame, texts, number, writer.rng):
            caption = writer.fill(text.text, frame.loc[post, "published_at"].month)
            if writer.captions.footer and text.rule != "lodging_licence":
                caption += f"\n{writer.captions.footer}"
            frame.loc[post, "caption"] = caption
            frame.loc[post, column] = text.rule
    return frame


def write_captions(
    profile: BusinessProfile,
    streams: Streams,
    schedules: dict[str, pd.DataFrame],
) -> dict[str, pd.DataFrame]:
    """Schedules with `caption`, `breach` and `near_miss`.

    A cross-post repeats the caption of its original.
    """
    tags = {campaign.id: campaign.hashtag for campaign in profile.brief.campaigns}
    ruled = []
    clean = []
    for name, frame in schedules.items():
        writer = CaptionWriter(profile.captions, streams.of("captions", name))
        captions = []
        for _, post in frame.iterrows():
            captions.append(writer.write(post, tags.get(post["campaign"], "")))
        written = frame.assign(caption=captions)
        if written["platform"].iloc[0] in RULED:
            ruled.append(written)
        else:
            clean.append(written)
    together = pd.concat(ruled, ignore_index=True)
    writer = CaptionWriter(profile.captions, streams.of("captions", "rules"))
    planted = plant_rules(together, writer)
    everything = pd.concat([planted, *clean], ignore_index=True)
    rules = ["breach", "near_miss"]
    everything[rules] = everything[rules].fillna("")
    frames = {}
    for name in schedules:
        own = everything[everything["platform"] == name]
        frames[name] = own.reset_index(drop=True)
    _repeat(frames)
    return frames


def _repeat(written: dict[str, pd.DataFrame]) -> None:
    """Copy captions (and what they break) to cross-posts."""
    if not {"facebook", "instagram"} <= set(written):
        return
    source = written["facebook"]
    target = written["instagram"]
    copies = target.index[target["crosspost_of"] >= 0]
    originals = target.loc[copies, "crosspost_of"].astype(int)
    for column in ("caption", "breach", "near_miss"):
        target.loc[copies, column] = source.loc[originals, column].to_numpy()
