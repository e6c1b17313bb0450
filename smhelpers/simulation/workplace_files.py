"""A simulated workplace as a folder: what a trainee gets, and nothing that tells the truth."""

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import yaml

from ..brief import Brief
from .meta_files import write_posts
from .posts import account_number, make_posts
from .profile import Profile
from .streams import Streams

#: Raised whenever the same seed may give other numbers.
VERSION = "1"
START, WEEKS = date(2026, 4, 6), 26
#: Seed of the workplaces that the lessons use; individual workplaces have their own.
SEED = 9


@dataclass(frozen=True)
class Simulation:
    """One simulated business: its profile, its period and every table, with causes."""

    profile: Profile
    seed: int
    start: date
    weeks: int
    posts: pd.DataFrame

    @property
    def end(self) -> date:
        """Last day of the period."""
        return self.start + timedelta(days=7 * self.weeks - 1)


def simulate(profile: Profile, seed: int, start: date = START, weeks: int = WEEKS) -> Simulation:
    """Everything about one business over `weeks` weeks from the Monday `start`; the same arguments give the same bytes."""
    streams = Streams(seed)
    return Simulation(profile, seed, start, weeks, make_posts(profile, streams, start, weeks))


def _yaml(path: Path, content: dict, heading: str) -> None:
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    path.write_bytes(f"# {heading}\n{text}".encode())


def _public(brief: Brief) -> dict:
    return brief.model_dump(mode="json")


def _provenance(simulation: Simulation, seed: int | None) -> dict:
    period = {"start": simulation.start.isoformat(), "end": simulation.end.isoformat(), "weeks": simulation.weeks}
    notice = "本資料由程式模擬產生，公司、人物、貼文與數字均為虛構，欄位格式仿照各平台匯出檔，僅供教學使用。"
    return {"generator": "smhelpers.simulation", "version": VERSION, "profile": simulation.profile.brief.slug,
            **({"seed": seed} if seed is not None else {}), "period": period, "time_zone": "Asia/Taipei", "notice": notice}


def write_workplace(simulation: Simulation, folder: Path, show_seed: bool = False) -> Path:
    """Write `brief.yml`, `exports/` and `provenance.yml` into `folder`, replacing what a former run wrote there.

    The seed goes into the provenance only on request: with it, anyone who has the simulator has the truth.
    """
    exports = folder / "exports"
    shutil.rmtree(exports, ignore_errors=True)
    exports.mkdir(parents=True)
    _yaml(folder / "brief.yml", _public(simulation.profile.brief), "工作場所簡介（虛構案例，由程式產生，請勿手改）")
    write_posts(simulation.profile, simulation.posts, (simulation.start, simulation.end), exports, account_number)
    _yaml(folder / "provenance.yml", _provenance(simulation, simulation.seed if show_seed else None), "資料來源說明")
    return folder
