"""Make `smhelpers/lab/locale/jupyterlab.json`: what the zh-TW language pack of JupyterLab leaves in
English.

Source: the zh-CN pack of the same project (PyPI `jupyterlab-language-pack-zh-CN`, Modified BSD
License), which is complete, in
Taiwanese words (OpenCC `s2twp`, then `lab_terms.yml`). What the zh-TW pack has is taken from there
at run time.

Usage:  pip download --no-deps --dest /tmp jupyterlab-language-pack-zh-CN==4.5.post3
        python tools/make_lab_terms.py
        /tmp/jupyterlab_language_pack_zh_cn-4.5.post3-py2.py3-none-any.whl
"""

import json
import re
import sys
import zipfile
from pathlib import Path

import yaml
from opencc import OpenCC

from smhelpers.lab.language import TERMS, installed_catalogue

OURS = yaml.safe_load(Path(__file__).with_name("lab_terms.yml").read_text(encoding="utf-8"))


def in_taiwan(text: str, convert) -> str:
    """A text of the mainland as it is written in Taiwan."""
    text = in_our_words(convert(text))
    text = re.sub('[“"]([^”"]*)[”"]', r"「\1」", text)
    return re.sub(r"(?<=[\u4e00-\u9fff])(?:\.{3}|…)$", "…", text)


def in_one_name(text: str) -> str:
    """A text of Taiwan's pack, with one name for one thing."""
    for theirs, ours in OURS["one_name"].items():
        text = re.sub(f" ?{theirs} ?", ours, text)
    return in_our_words(text)


def in_our_words(text: str) -> str:
    """A text without the words that nobody in Taiwan says."""
    for theirs, ours in OURS["words"].items():
        text = text.replace(theirs, ours)
    return text


def main(wheel: Path) -> None:
    """Read the complete catalogue, leave out what Taiwan's pack has, write the rest."""
    with zipfile.ZipFile(wheel) as file:
        (name,) = [
            name for name in file.namelist() if name.endswith("zh_CN/LC_MESSAGES/jupyterlab.json")
        ]
        theirs = json.loads(file.read(name))
    convert, known = OpenCC("s2twp").convert, installed_catalogue()
    lacking = {
        key: [in_taiwan(text, convert) for text in texts]
        for key, texts in theirs.items()
        if key and key not in known and any(texts) and re.search("[\u4e00-\u9fff]", texts[0])
    }
    renamed = {
        key: [in_one_name(text) for text in texts]
        for key, texts in known.items()
        if key and in_one_name(texts[0]) != texts[0]
    }
    # a text with a number in it has a second, empty place for the plural that Chinese has not
    own = {
        key: [text, *[""] * (len(theirs.get(key, known.get(key, [""]))) - 1)]
        for key, text in OURS["texts"].items()
    }
    terms = lacking | renamed | own
    TERMS.write_text(
        json.dumps(
            dict(sorted(terms.items())),
            ensure_ascii=False,
            indent=0,
        )
        + "\n",
        encoding="utf-8",
    )
    print(f"{len(terms)} texts", TERMS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
