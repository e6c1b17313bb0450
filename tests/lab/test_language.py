"""JupyterLab in zh-TW: what the language pack lacks is completed, for the page and for the menus
that the server translates.
"""

import json
import os
import subprocess
import sys

import pytest
import yaml

from smhelpers.lab.language import TERMS, completed_pack, installed_catalogue

from ..conftest import ROOT

_ASKED = """import json
from jupyterlab_server.translation_utils import get_language_pack, translator
data, message = get_language_pack("zh_TW")
translator.set_locale("zh_TW")
menus = translator.translate_schema({"jupyter.lab.menus": {"main": [{"label": "File"}, {"label": "Kernel"}]}})["jupyter.lab.menus"]["main"]
print(json.dumps([data["jupyterlab"], data["jupyterlab_widgets"], [menu["label"] for menu in menus], message]))"""  # noqa: E501


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return completed_pack(tmp_path_factory.mktemp("language"))


@pytest.fixture(scope="module")
def found(pack):
    """What a server that has the completed pack on its path hands out."""
    variables = os.environ | {"PYTHONPATH": str(pack)}
    told = subprocess.run(
        [sys.executable, "-c", _ASKED],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


def test_a_server_hands_out_the_pack_and_what_it_lacks(found):
    texts, widgets, _, message = found
    assert (
        not message
        and texts["Modified"] == ["修改時間"]
        and texts["Rename"] == installed_catalogue()["Rename"]
    )
    assert "Modified" not in installed_catalogue() and widgets["Save Widget State Automatically"]


def test_menus_are_translated_by_the_server(found):
    assert found[2] == ["檔案", "核心"]


def test_the_completed_pack_is_made_once(pack):
    stamp = (pack / "made_from.txt").stat().st_mtime_ns
    assert completed_pack(pack) == pack and (pack / "made_from.txt").stat().st_mtime_ns == stamp


def test_the_course_s_own_texts_are_in_the_terms():
    own = yaml.safe_load((ROOT / "tools" / "lab_terms.yml").read_text(encoding="utf-8"))["texts"]
    terms = json.loads(TERMS.read_text(encoding="utf-8"))
    assert {key: terms[key][0] for key in own} == own


def test_no_term_of_the_mainland_is_left():
    words = yaml.safe_load((ROOT / "tools" / "lab_terms.yml").read_text(encoding="utf-8"))["words"]
    texts = [
        text for texts in json.loads(TERMS.read_text(encoding="utf-8")).values() for text in texts
    ]
    assert not [text for text in texts if any(word in text for word in words)]
