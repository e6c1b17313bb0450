"""`smcourse doctor` finds what is really wrong with a machine and says what to do."""

import json
import subprocess
import sys

import pytest

from smhelpers.doctor import CHECKS, examine
from smhelpers.doctor import checks as look
from smhelpers.doctor.checks import private_files
from smhelpers.record import CERTIFICATES

from .conftest import ROOT


def test_this_environment_is_found_healthy():
    assert [
        ailment for ailment in examine(ROOT, CHECKS["assessor"]) if ailment.state == "bad"
    ] == []


def test_a_package_of_another_version_is_named_with_the_one_wanted(tmp_path):
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")
    package = next(
        block for block in lock.split("[[package]]") if block.startswith('\nname = "pandas"')
    )
    other = package.replace(package.split('version = "')[1].split('"')[0], "0.0.1", 1)
    (tmp_path / "uv.lock").write_text(lock.replace(package, other), encoding="utf-8")
    found = look.locked_versions(tmp_path)
    assert (
        found.state == "bad" and "pandas" in found.said and "0.0.1" in found.said and found.remedy
    )


def test_where_there_is_no_lock_file_it_is_only_noted(tmp_path):
    assert look.locked_versions(tmp_path).state == "note"


def test_a_package_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(
        look,
        "requires",
        lambda name: ["pandas>=2", "not-there>=1", 'only-there>=1; sys_platform == "nowhere"'],
    )
    found = look.needed_packages(tmp_path)
    assert found.state == "bad" and found.said == "not-there" and found.remedy


@pytest.mark.parametrize(("system", "state"), [("win32", "note"), ("linux", "good")])
def test_a_path_too_long_for_windows_is_noted_there(tmp_path, monkeypatch, system, state):
    monkeypatch.setattr(sys, "platform", system)
    assert look.path_length(tmp_path / ("長" * 100)).state == state


def test_a_folder_that_takes_no_more_is_found(tmp_path):
    (tmp_path / "file").write_text("")
    found = look.course_folder(tmp_path / "file")
    assert found.state == "bad" and "不能寫入" in found.said


def test_a_kernel_of_another_python_is_found(tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "python3"
    folder.mkdir(parents=True)
    spec = {
        "argv": ["/opt/other/bin/python", "-m", "x"],
        "display_name": "x",
        "language": "python",
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert look.kernel(tmp_path).state == "bad"


def test_an_extension_that_is_not_there_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("jupyter_core.paths.jupyter_path", lambda *parts: [str(tmp_path)])
    assert "formgrader" in look.nbgrader_extension(tmp_path).said
    assert "表單元件" in look.widgets_extension(tmp_path).said


def test_an_extension_that_was_switched_off_is_named(tmp_path, monkeypatch):
    (tmp_path / "labconfig").mkdir()
    (tmp_path / "labconfig" / "page_config.json").write_text(
        '{"disabledExtensions": {"@jupyter/nbgrader": true}}',
    )
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    assert look.disabled_extensions(tmp_path).state == "bad"


def test_without_bubblewrap_the_remedy_is_to_install_it(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    found = look.isolation(ROOT)
    assert found.state == "bad" and "apt install bubblewrap" in found.remedy


def test_a_full_disk_stops_the_work_and_a_nearly_full_one_is_noted(tmp_path, monkeypatch):
    monkeypatch.setattr(look, "_NEEDED", 1e9)
    assert look.disk(tmp_path).state == "bad"
    monkeypatch.setattr(look, "_NEEDED", 0)
    monkeypatch.setattr(look, "_COMFORTABLE", 1e9)
    assert look.disk(tmp_path).state == "note"


def test_a_check_that_breaks_down_is_a_finding_not_a_traceback():
    def broken(root):
        raise RuntimeError("no")

    (found,) = examine(ROOT, [broken])
    assert found.state == "bad" and "RuntimeError" in found.said


@pytest.mark.parametrize("role", list(CHECKS))
def test_the_command_tells_each_finding_in_one_line_and_its_exit_code(role):
    done = subprocess.run(
        [sys.executable, "-m", "smhelpers", "doctor", "--for", role, "--json"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    found = json.loads(done.stdout)
    assert len(found) == len(CHECKS[role]) and done.returncode == (
        3 if any(one["state"] == "bad" for one in found) else 0
    )


def test_what_others_can_read_is_told_with_the_way_to_close_it(tmp_path):
    (tmp_path / "record.db").touch(0o644)
    for name in ("answers", CERTIFICATES):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o755)
    (tmp_path / "source").mkdir(0o700)
    tmp_path.chmod(0o755)
    found = private_files(tmp_path)
    assert found.state == "note" and "source" not in found.said
    assert "chmod -R go-rwx record.db answers qualifications" in found.remedy
    for name in ("record.db", "answers", CERTIFICATES):
        (tmp_path / name).chmod(0o700)
    assert private_files(tmp_path).state == "good"
