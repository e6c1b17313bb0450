"""What task 2 is marked with in one simulated workplace: labelled captions, the crisis, the
quiet spans, and what was said.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from ..datafile import FileRecord, checked, read_yaml
from ..metrics.columns import each_row
from ..policy.law import generic_sectors
from ..policy.rules import Topic
from ..policy.truth import HeldOutCaption, PolicyTruth, PublishedMention, QuietSpan
from ..workplace import Business
from .captions import RULED, CaptionWriter
from .profile import BusinessProfile, load_profile, simulation_dir
from .streams import Streams
from .truth import Truth, write_truth

#: Clean posts of the pack among the held-out captions; days after the onset that no campaign may
#: touch to count as quiet.
CLEAN = 30
AFTERMATH = timedelta(28)


class Written(FileRecord):
    """One caption written by hand: what it breaks, which generic sectors it fits (none: every
    one), its licence number.
    """

    topics: list[Topic]
    sectors: list[str] = []
    licence: str = ""
    text: str


def written_captions() -> list[Written]:
    """Captions of `held_out_captions.yml`. `CourseError` names row and field."""
    path = simulation_dir() / "held_out_captions.yml"
    return checked(list[Written], read_yaml(path, "這個檔案只有課程作者才有。"), path)


def held_out(profile: BusinessProfile, seed: int) -> list[HeldOutCaption]:
    """The captions written by hand that fit the business, slots filled with its own words."""
    rivals = [rival.name for rival in profile.brief.rivals]
    slots = {
        **profile.captions.slots,
        "brand": [profile.brief.name],
        "rival": rivals,
        "rival_short": [name[:2] for name in rivals],
    }
    writer = CaptionWriter(
        profile.captions.model_copy(update={"slots": slots}),
        Streams(seed).of("policy", "held_out"),
    )
    fitting = [
        each
        for each in written_captions()
        if not each.sectors or set(each.sectors) & generic_sectors(profile.brief.sector)
    ]
    return [_filled(writer, each, number) for number, each in enumerate(fitting, 1)]


def _filled(writer: CaptionWriter, each: Written, number: int) -> HeldOutCaption:
    if "lodging_licence" in each.topics or not writer.captions.footer:
        footer = ""
    else:
        footer = f"\n{writer.captions.footer}"
    return HeldOutCaption(
        platform=RULED[number % len(RULED)],
        post_id=f"w{number:03d}",
        caption=writer.fill(each.text, 0) + footer,
        licence_id=each.licence,
        topics=each.topics,
        written=True,
    )


def posted(workplace: Business, truth: Truth) -> list[HeldOutCaption]:
    """The pack's own breaches, near misses and a spread of clean posts, each caption once."""
    posts = workplace.posts.dropna(subset=["caption"]).drop_duplicates("caption")
    broken = {(each.platform, each.post_id): each.rule for each in truth.breaches}
    near = {(each.platform, each.post_id) for each in truth.near_misses}
    rows = [
        (row.platform, row.post_id, row.caption) for row in each_row(posts) if row.platform in RULED
    ]
    clean = [row for row in rows if row[:2] not in near and row[:2] not in broken]
    chosen = {row[:2] for row in clean[:: max(1, len(clean) // CLEAN)][:CLEAN]} | near | set(broken)
    return [
        HeldOutCaption(
            platform=platform,
            post_id=post_id,
            caption=caption,
            topics=[broken[key]] if key in broken else [],
        )
        for platform, post_id, caption in rows
        if (key := (platform, post_id)) in chosen
    ]


def quiet_spans(workplace: Business, onset: date) -> Iterator[QuietSpan]:
    """Campaigns that neither the crisis nor the four weeks after it touch."""
    for campaign in workplace.campaigns:
        first = date.fromisoformat(campaign.start)
        last = date.fromisoformat(campaign.end)
        if last < onset or first > onset + AFTERMATH:
            yield QuietSpan(first=first, last=last)


def policy_truth(workplace: Business, truth: Truth) -> PolicyTruth:
    """What an assessor compares a policy for this workplace with."""
    brief = workplace.brief
    onset = truth.crisis.onset.date()
    return PolicyTruth(
        workplace=brief.slug,
        sector=brief.sector,
        brand=brief.name,
        onset=onset,
        captions=[*posted(workplace, truth), *held_out(load_profile(truth.profile), truth.seed)],
        quiet=list(quiet_spans(workplace, onset)),
        said=_said(workplace.mentions, brief.name),
    )


def _said(mentions: pd.DataFrame, brand: str) -> list[PublishedMention]:
    own = mentions[mentions["brand"] == brand]
    return [
        PublishedMention(day=when.date(), text=text)
        for when, text in zip(own["published_at"], own["text"].fillna(""), strict=True)
    ]


def write_policy_truth(pack: Path, truth: Truth, path: Path) -> Path:
    """Work out the answers of the workplace in `pack` and write them to `path`."""
    return write_truth(policy_truth(Business.open(pack), truth), path)
