"""The whole of JupyterLab in zh-TW: the installed language pack together with the texts that it
lacks.

JupyterLab takes one pack a language and finds it by its distribution, so the completed pack is laid
out in a folder that stands before the
installed one on the path of the server. `locale/jupyterlab.json` is made by
`tools/make_lab_terms.py`, which names its source; another file
there completes the texts of an extension.
"""

import importlib.util
import json
import os
import shutil
from importlib.metadata import version
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from ..errors import CourseError

TERMS = Path(__file__).resolve().parent / "locale" / "jupyterlab.json"
_PACKAGE, _DISTRIBUTION = "jupyterlab_language_pack_zh_TW", "jupyterlab-language-pack-zh-TW"
_MESSAGES = Path("locale", "zh_TW", "LC_MESSAGES")
#: Separates context and text in a key of a catalogue, as gettext has it.
_CONTEXT = "\x04"


def installed_package() -> Path:
    """Folder of the language pack that is installed. `CourseError` where there is none."""
    found = importlib.util.find_spec(_PACKAGE)
    if not found or not found.origin:
        raise CourseError(
            "沒有安裝 JupyterLab 的繁體中文語言包；請執行 smcourse doctor，依它的說明重建環境。",
        )
    return Path(found.origin).parent


def installed_catalogue() -> dict[str, list[str]]:
    """What the installed pack says in the name of JupyterLab itself, by text (context before
    it).
    """
    return json.loads(
        (installed_package() / _MESSAGES / "jupyterlab.json").read_text(encoding="utf-8"),
    )


def completed_pack(folder: Path) -> Path:
    """Lay out the completed pack in a folder, which then goes on `PYTHONPATH`.

    Nothing is done again while its sources are the same.
    """
    source, stamp = installed_package(), folder / "made_from.txt"
    terms = sorted(TERMS.parent.glob("*.json"))
    made_from = " ".join(
        [version(_DISTRIBUTION), *(f"{path.name} {path.stat().st_mtime_ns}" for path in terms)],
    )
    if source.parent.resolve() == folder.resolve() or (
        stamp.is_file() and stamp.read_text(encoding="utf-8") == made_from
    ):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(source, folder / _PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
    for path in terms:
        _complete(folder / _PACKAGE / _MESSAGES / path.name, path)
    _as_distribution(folder)
    stamp.write_text(made_from, encoding="utf-8")
    return folder


def _complete(path: Path, terms: Path) -> None:
    """Both forms of a catalogue: one for the page, one for the server, which translates menus."""
    known = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    catalogue = known | json.loads(terms.read_text(encoding="utf-8"))
    path.write_text(json.dumps(catalogue, ensure_ascii=False), encoding="utf-8")
    compiled = Catalog(locale="zh_TW", domain=path.stem)
    for key, (text, *_) in catalogue.items():
        if key and text:
            context, _, said = key.rpartition(_CONTEXT)
            compiled.add(said, text, context=context or None)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, compiled)


def _as_distribution(folder: Path) -> None:
    """Metadata under the name of the installed pack: of two distributions with one name the
    first on the path is taken.
    """
    place = folder / f"{_PACKAGE.lower()}-{version(_DISTRIBUTION)}.dist-info"
    place.mkdir()
    (place / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {_DISTRIBUTION}\nVersion: {version(_DISTRIBUTION)}\n",
        encoding="utf-8",
    )
    (place / "entry_points.txt").write_text(
        f"[jupyterlab.languagepack]\nzh_TW = {_PACKAGE}\n",
        encoding="utf-8",
    )


def on_path(folder: Path) -> str:
    """`PYTHONPATH` with the completed pack in front."""
    return os.pathsep.join(
        [str(completed_pack(folder)), *filter(None, [os.environ.get("PYTHONPATH")])],
    )
