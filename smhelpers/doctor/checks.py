"""The checks: versions, folders, fonts, kernel, extensions, language, disk, isolation."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, distributions, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from ..paths import PACKAGE, data_dir
from ..record import CERTIFICATES
from .finding import Ailment, Check

_AGAIN = "請重建環境：刪除 .venv 後再執行 make env（教材包則是再按一次 start）。"
_NEEDED, _COMFORTABLE = 0.5, 2.0
_LONGEST_PATH = 100
#: Permission bits of everybody but the owner.
_OTHERS = 0o077
#: What of a course folder only assessors may read: databases, answers, masters, hand-ins, what
#: marking made of them, workplaces with their truths, papers, certificates.
_CONFIDENTIAL = (
    *("record.db*", "gradebook.db*", ".marking", "answers", "source", "submitted", "attempts"),
    *("autograded", "feedback", "truth", "packs", "keys", "records", "papers", "cohort", "build"),
    CERTIFICATES,
)
_WIDGETS, _NBGRADER = "@jupyter-widgets/jupyterlab-manager", "@jupyter/nbgrader"
_LABEXTENSIONS = {_WIDGETS: "表單元件", _NBGRADER: "驗證按鈕與 formgrader"}
_LANGUAGE = "jupyterlab-language-pack-zh-TW"


def python_version(root: Path) -> Ailment:
    """3.11 to 3.14, 64 bits."""
    shown = sys.version.split()[0]
    right = (3, 11) <= sys.version_info[:2] <= (3, 14) and sys.maxsize > 2**32
    return Ailment(
        "Python",
        "good" if right else "bad",
        shown,
        "" if right else "請安裝 64 位元的 Python 3.12，再重建環境。",
    )


def locked_versions(root: Path) -> Ailment:
    """Installed packages are those of the lock file."""
    path = root / "uv.lock"
    if not path.is_file():
        return Ailment(
            "套件版本",
            "note",
            "這裡沒有鎖定檔（conda 環境或安裝版），無法比對",
            "以 make env 或教材包的 start 建立的環境才會完全相同。",
        )
    locked: dict[str, set[str]] = {}
    for package in tomllib.loads(path.read_text(encoding="utf-8"))["package"]:
        locked.setdefault(_plain(package["name"]), set()).add(package.get("version", ""))
    installed = _installed()
    other = sorted(
        f"{name} {found}（應為 {'或'.join(sorted(locked[name]))}）"
        for name, found in installed.items()
        if name in locked and name != "smhelpers" and found not in locked[name]
    )
    if other:
        return Ailment(
            "套件版本",
            "bad",
            f"{len(other)} 個套件和鎖定檔不同：{'、'.join(other[:5])}",
            _AGAIN,
        )
    return Ailment(
        "套件版本",
        "good",
        f"{len(installed.keys() & locked.keys())} 個套件都和鎖定檔相同",
    )


def needed_packages(root: Path) -> Ailment:
    """Every package that the course asks for is installed at all."""
    asked = [Requirement(text) for text in requires("smhelpers") or []]
    asked = [one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    absent = sorted(name for name in asked if _plain(name) not in _installed())
    if absent:
        return Ailment("缺少的套件", "bad", "、".join(absent), _AGAIN)
    return Ailment("缺少的套件", "good", "沒有")


@cache
def _installed() -> dict[str, str]:
    """Versions of the environment's own packages by plain name."""
    # not sys.path: setuptools adds the copies that it carries of other packages
    places = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    return {
        _plain(found.metadata["Name"]): found.version
        for found in distributions(path=places)
        if found.metadata["Name"]
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def course_folder(root: Path) -> Ailment:
    """The course's data are there and work can be saved."""
    data = data_dir()
    try:
        with tempfile.TemporaryFile(dir=root):
            pass
    except OSError as error:
        return Ailment(
            "課程資料夾",
            "bad",
            f"{root} 不能寫入（{error.strerror}）",
            "請把課程資料夾搬到自己的「文件」裡，不要放在唯讀或別人的資料夾。",
        )
    return Ailment("課程資料夾", "good", f"{root} 可以寫入；資料在 {data}")


def path_length(root: Path) -> Ailment:
    """Windows cuts paths at 260 characters.

    The environment inside the folder takes some 160 of them.
    """
    length = len(str(root.resolve()))
    if sys.platform == "win32" and length > _LONGEST_PATH:
        return Ailment(
            "資料夾路徑",
            "note",
            f"{length} 個字元，太長，有些檔案可能裝不進去",
            "請把課程資料夾搬到短一點的地方，例如 C:\\course。",
        )
    return Ailment("資料夾路徑", "good", f"{length} 個字元")


def fonts(root: Path) -> Ailment:
    """The course's own Chinese fonts can be drawn with."""
    from matplotlib.ft2font import FT2Font

    faces = sorted((PACKAGE / "fonts").glob("*.ttf"))
    drawn = [face.name for face in faces if FT2Font(str(face)).get_char_index(ord("臺"))]
    if len(drawn) < 2:
        return Ailment("圖表字型", "bad", "課程附的 Noto Sans TC 不見了或壞了", _AGAIN)
    return Ailment("圖表字型", "good", f"{'、'.join(drawn)}")


def browser_fonts(root: Path) -> Ailment:
    """On Linux the browser needs a Chinese font of the system's; Windows and macOS bring one."""
    if sys.platform != "linux" or not shutil.which("fc-list"):
        return Ailment("瀏覽器字型", "good", "由作業系統提供")
    found = subprocess.run(
        ["fc-list", ":lang=zh-tw", "family"],
        capture_output=True,
        text=True,
        timeout=30,
    ).stdout.split("\n")[0]
    if not found:
        return Ailment(
            "瀏覽器字型",
            "note",
            "系統沒有中文字型，瀏覽器會顯示方框",
            "sudo apt install fonts-noto-cjk",
        )
    return Ailment("瀏覽器字型", "good", found)


def kernel(root: Path) -> Ailment:
    """The kernel `python3` starts this environment's Python."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Ailment("核心", "bad", "沒有 Python 核心", _AGAIN)
    # jupyter_client starts its own Python for a kernel that just says `python`
    own = {
        "python",
        f"python{sys.version_info[0]}",
        f"python{sys.version_info[0]}.{sys.version_info[1]}",
    }
    if spec.argv[0] not in own and Path(spec.argv[0]).parent != Path(sys.executable).parent:
        return Ailment(
            "核心",
            "bad",
            f"核心 python3 指到別的 Python（{spec.argv[0]}）",
            "請刪除個人設定裡的核心：jupyter kernelspec remove python3，再執行一次。",
        )
    return Ailment("核心", "good", spec.display_name)


def widgets_extension(root: Path) -> Ailment:
    """JupyterLab finds what draws the forms."""
    return _extension(_WIDGETS)


def nbgrader_extension(root: Path) -> Ailment:
    """JupyterLab finds formgrader."""
    return _extension(_NBGRADER)


def _extension(name: str) -> Ailment:
    from jupyter_core.paths import jupyter_path

    zh = _LABEXTENSIONS[name]
    for place in jupyter_path("labextensions"):
        if Path(place, name, "package.json").is_file():
            return Ailment("擴充套件", "good", zh)
    return Ailment("擴充套件", "bad", f"JupyterLab 缺少{zh}", _AGAIN)


def disabled_extensions(root: Path) -> Ailment:
    """None of them was switched off in this user's settings."""
    from jupyter_core.paths import jupyter_config_path

    switched = [
        f"{name}（{path}）"
        for place in jupyter_config_path()
        if (path := Path(place, "labconfig", "page_config.json")).is_file()
        for name, off in json.loads(path.read_text(encoding="utf-8"))
        .get("disabledExtensions", {})
        .items()
        if off and name.split(":")[0] in _LABEXTENSIONS and ":" not in name
    ]
    if switched:
        return Ailment(
            "停用的擴充套件",
            "bad",
            "、".join(switched),
            "請執行 jupyter labextension enable 加上名稱。",
        )
    return Ailment("停用的擴充套件", "good", "沒有")


def language_pack(root: Path) -> Ailment:
    """The zh-TW texts of JupyterLab."""
    try:
        return Ailment("中文介面", "good", f"{_LANGUAGE} {version(_LANGUAGE)}")
    except PackageNotFoundError:
        return Ailment("中文介面", "note", "沒有安裝 JupyterLab 的繁體中文語言包", _AGAIN)


def disk(root: Path) -> Ailment:
    """Room for what is typed and made."""
    free = shutil.disk_usage(root).free / 2**30
    said = f"{root} 所在的磁碟還有 {free:.1f} GB"
    if free < _NEEDED:
        return Ailment("磁碟空間", "bad", said, "請先清出空間；空間用完時，填寫的內容會存不進去。")
    return Ailment(
        "磁碟空間",
        "good" if free >= _COMFORTABLE else "note",
        said,
        "" if free >= _COMFORTABLE else "建議至少留 2 GB。",
    )


def private_files(root: Path) -> Ailment:
    """What only who assesses may read is closed to other users of the machine."""
    if os.name == "nt" or not root.stat().st_mode & _OTHERS:
        return Ailment("檔案權限", "good", "課程資料夾只有你能讀取")
    opened = [
        path.name
        for name in _CONFIDENTIAL
        for path in sorted(root.glob(name))
        if path.stat().st_mode & _OTHERS
    ]
    if not opened:
        return Ailment("檔案權限", "good", "答案、紀錄與交件都只有你能讀取")
    listed = " ".join(opened)
    return Ailment(
        "檔案權限",
        "note",
        f"這台電腦的其他使用者讀得到：{'、'.join(opened)}",
        f"請在 {root} 執行 chmod -R go-rwx {listed}",
    )


def nbgrader_programs(root: Path) -> Ailment:
    """nbgrader calls `alembic` by name when it makes a gradebook."""
    folder = Path(sys.executable).parent
    found = shutil.which("alembic", path=f"{folder}{os.pathsep}{os.environ.get('PATH', '')}")
    return Ailment(
        "成績簿工具",
        "good" if found else "bad",
        found or "找不到 alembic",
        "" if found else _AGAIN,
    )


def isolation(root: Path) -> Ailment:
    """A sandbox is really started, with the limits that marking sets."""
    from ..marking.host import probe

    if sys.platform != "linux":
        return Ailment(
            "隔離評分",
            "bad",
            "這個作業系統不能隔離學員的程式",
            "Windows 請在 WSL2 裡評分；Mac 請用 Linux 虛擬機。",
        )
    works, nested, said = probe()
    if not works:
        return Ailment("隔離評分", "bad", said, _why_no_sandbox())
    return Ailment(
        "隔離評分",
        "good",
        "沙箱可以啟動" + ("" if nested else "（每份作業各自啟動，會慢一些）"),
    )


def _why_no_sandbox() -> str:
    """What the kernel says about it, and what to do."""
    if not shutil.which("bwrap"):
        return "sudo apt install bubblewrap"
    for name, wanted in (
        ("kernel/apparmor_restrict_unprivileged_userns", "0"),
        ("kernel/unprivileged_userns_clone", "1"),
    ):
        path = Path("/proc/sys", name)
        if path.is_file() and path.read_text().strip() != wanted:
            return (
                f"系統不讓一般使用者建立命名空間：請管理員執行 sudo sysctl -w "
                f"{name.replace('/', '.')}={wanted}，"
                "或為 bwrap 加上 AppArmor 設定。"
            )
    if (
        path := Path("/proc/sys/user/max_user_namespaces")
    ).is_file() and path.read_text().strip() == "0":
        return (
            "命名空間的數量上限是 0：請管理員執行 sudo sysctl -w user.max_user_namespaces=15000。"
        )
    return (
        "容器裡請加上建立命名空間的權限（例如 docker run --security-opt "
        "seccomp=unconfined），或改在實體機、WSL2 評分。"
    )


_EVERYBODY: list[Check] = [
    python_version,
    needed_packages,
    locked_versions,
    course_folder,
    path_length,
    disk,
    fonts,
    browser_fonts,
    kernel,
    widgets_extension,
    disabled_extensions,
    language_pack,
]
ROLES = ("trainee", "assessor")
#: What is looked at for whom: only who marks needs isolation and a gradebook.
CHECKS: dict[str, list[Check]] = {
    "trainee": _EVERYBODY,
    "assessor": [
        *_EVERYBODY,
        private_files,
        nbgrader_extension,
        nbgrader_programs,
        isolation,
    ],
}
