"""A simulated workplace as a folder: what a trainee gets, and nothing that tells the truth."""

import shutil
from pathlib import Path

import yaml

from ..brief import Brief
from .business_files import write_business
from .meta_files import write_posts
from .meta_series_files import write_ads, write_meta_series
from .more_files import write_extras
from .other_files import write_line, write_threads, write_tiktok, write_youtube
from .simulate import VERSION, Simulation

#: Seed of the workplaces that the lessons use; individual workplaces have their own.
SEED = 9
#: Profiles whose workplace is committed and used in lessons; any other is made with
#: `smcourse workplaces make`.
LESSONS = ("tea", "guesthouse")


def _yaml(path: Path, content: dict, heading: str) -> None:
    text = yaml.safe_dump(
        content,
        allow_unicode=True,
        sort_keys=False,
        width=120,
    )
    path.write_bytes(f"# {heading}\n{text}".encode())


def _public(brief: Brief) -> dict:
    return brief.model_dump(mode="json")


def _provenance(simulation: Simulation, seed: int | None) -> dict:
    scene = simulation.scene
    period = {
        "start": scene.start.isoformat(),
        "end": scene.end.isoformat(),
        "weeks": scene.weeks,
    }
    notice = (
        "本資料由程式模擬產生，公司、人物、貼文與數字均為虛構，欄位格式仿照各平台匯出檔，"
        "僅供教學使用。"
    )
    return {
        "generator": "smhelpers.simulation",
        "version": VERSION,
        "profile": scene.profile.brief.slug,
        **({"seed": seed} if seed is not None else {}),
        "period": period,
        "time_zone": "Asia/Taipei",
        "notice": notice,
    }


def write_workplace(simulation: Simulation, folder: Path, show_seed: bool = False) -> Path:
    """Write `brief.yml`, `exports/` and `provenance.yml` into `folder`, replacing what a former run
    wrote there.

    The seed goes into the provenance only on request: with it, anyone who has the simulator has the
    truth.
    """
    scene = simulation.scene
    exports = folder / "exports"
    shutil.rmtree(exports, ignore_errors=True)
    exports.mkdir(parents=True)
    _yaml(
        folder / "brief.yml",
        _public(scene.profile.brief),
        "工作場所簡介（虛構案例，由程式產生，請勿手改）",
    )
    write_posts(scene, simulation.posts, exports)
    write_meta_series(simulation, exports / "meta_daily")
    write_ads(simulation, exports / "ads")
    write_line(simulation, exports / "line")
    write_youtube(simulation, exports / "youtube")
    write_tiktok(simulation, exports / "tiktok")
    write_threads(simulation, exports / "threads")
    write_business(simulation, exports / "systems")
    write_extras(simulation, exports)
    _yaml(
        folder / "provenance.yml",
        _provenance(simulation, scene.seed if show_seed else None),
        "資料來源說明",
    )
    return folder
