"""Bring the English catalogue of the marking engine in step with its code, and compile it.

    python tools/make_messages.py

New messages are added to `marking.po` without a translation, those that are said no more are taken
out; fill in what is empty and run it again.
"""

import ast
import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from smhelpers.marking.speech import DOMAIN, FOLDER

CODE = FOLDER.parent
PO = FOLDER / "en" / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
#: Functions whose first argument is a message.
SPEAKING = {"tr", "later"}
HAN = re.compile("[\u3400-\u9fff\uff01-\uff60]")
#: Dates of the header: the file changes only with its messages.
BEGUN = datetime(2026, 12, 1, tzinfo=UTC)
HEADER = "# What the marking engine says, in English.\n"


def messages() -> dict[str, list[tuple[str, int]]]:
    """Every message of the code, with the files and lines where it stands."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in sorted(CODE.rglob("*.py")):
        name = path.relative_to(CODE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            message = _message(node)
            if message is not None:
                found.setdefault(message, []).append((name, node.lineno))
    return found


def _message(node: ast.AST) -> str | None:
    """The message of a call of `tr` or `later` with a literal text."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id not in SPEAKING or not isinstance(node.args[0], ast.Constant):
        return None
    return str(node.args[0].value)


def unmarked(path: Path) -> list[str]:
    """Texts with Chinese characters that no call of `tr` or `later` says, docstrings aside."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    marked = {id(node.args[0]) for node in ast.walk(tree) if _message(node) is not None}
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        and isinstance(node.body[0], ast.Expr)
    }
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if id(node) not in marked | documented and HAN.search(node.value):
            found.append(node.value)
    return found


def catalogue() -> Catalog:
    """The catalogue with exactly the messages of the code, translations kept."""
    kept = Catalog()
    if PO.exists():
        kept = read_po(io.BytesIO(PO.read_bytes()))
    made = Catalog(
        locale="en",
        header_comment=HEADER,
        project="smhelpers.marking",
        version="1",
        creation_date=BEGUN,
        revision_date=BEGUN,
        last_translator="smhelpers",
        msgid_bugs_address="smhelpers",
        fuzzy=False,
    )
    for message, places in sorted(messages().items(), key=lambda item: item[1][0]):
        known = kept.get(message)
        made.add(message, known.string if known else "", locations=[(places[0][0], 0)])
    return made


def po_of(made: Catalog) -> bytes:
    """The catalogue as people edit it."""
    out = io.BytesIO()
    write_po(out, made, width=100, omit_header=False, include_lineno=False)
    return out.getvalue()


def mo_of(made: Catalog) -> bytes:
    """The catalogue as it is read at run time."""
    out = io.BytesIO()
    write_mo(out, made)
    return out.getvalue()


def main() -> None:
    """Write both files and say what has no translation yet."""
    made = catalogue()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_of(made))
    MO.write_bytes(mo_of(made))
    for message in made:
        if message.id and not message.string:
            print(f"no translation: {message.id}")
    print(f"{len(made)} messages: {PO} and {MO.name}")


if __name__ == "__main__":
    main()
