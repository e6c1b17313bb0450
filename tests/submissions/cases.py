"""Named submissions to one small assignment, each with what must become of it.

`DISHONEST` are code for the first answer cell of an otherwise blank notebook: a blank earns 0, so
must they. `UNLUCKY` change an
honest notebook or its folder and must keep the full score. `COSTLY` lose only what the fault itself
costs. `BROKEN` cannot be graded.
"""
# ruff: noqa: E501 (a cell is a line)

import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

FULL = 12.0

DISHONEST: dict[str, str] = {
    "assert_is_stripped_by_an_ast_transformer": """
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node): return None
get_ipython().ast_transformers.append(Strip())""",
    "every_cell_is_replaced_by_an_input_transformer": """
get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])
get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])""",
    "builtins_are_patched_to_agree": """
import builtins
builtins.isinstance = lambda *a: True
builtins.abs = lambda x: 0
builtins.sum = lambda *a: 4
builtins.len = lambda x: 2""",
    "an_object_equals_everything": """
class Yes:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    def __gt__(self, other): return True
    def __sub__(self, other): return self
    def __rsub__(self, other): return self
    def __abs__(self): return self
    def __len__(self): return 7
    def __call__(self, *a, **k): return self
    def __getattr__(self, name): return self
    def __getitem__(self, key): return self
    def __hash__(self): return 0
mean_likes = best = Tally = plan = plan_rows = Yes()""",
    "a_number_claims_to_equal_everything": """
class Near(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __abs__(self): return 0.0
mean_likes = Near(0)""",
    "a_text_claims_to_equal_everything": """
class Any(str):
    def __eq__(self, other): return True
    __hash__ = str.__hash__
def best(rows, key='likes'): return Any('?')""",
    "pandas_is_patched": """
import pandas as pd
pd.DataFrame.mean = pd.Series.mean = lambda *a, **k: 0.0
pd.read_csv = lambda *a, **k: [1, 2]
mean_likes = 0.0""",
    "numpy_is_patched": """
import numpy as np
np.float64 = lambda x: 4.0""",
    "the_data_are_changed_so_that_a_wrong_answer_fits": """
posts['likes'] = 0
mean_likes = 0.0""",
    "a_constant_of_the_master_is_changed": """
LIMIT = 0
plan, plan_rows = {}, []""",
    "the_shell_runs_nothing_and_says_ok": """
shell = get_ipython()
shell.run_cell = lambda *a, **k: type('R', (), {'success': True, 'result': 4.0})()""",
    "the_kernel_object_is_replaced": """
import gc
for thing in gc.get_objects():
    if type(thing).__name__ == 'Kernel':
        thing.perform = lambda head, blob: ({'value': {'t': 'tuple', 'v': [1, []]}}, b'')""",
    "replies_are_forged_over_the_socket": """
import os, json, struct
text = json.dumps({'k': 'tested', 'ok': True, 'value': 4.0}).encode()
for fd in range(3, 64):
    try: os.write(fd, struct.pack('>II', len(text), 0) + text)
    except OSError: pass""",
    "answers_are_forged_in_advance": """
import os, json, struct
text = json.dumps({'k': 'answer', 'value': {'t': 'tuple', 'v': [20.0, []]}, 'files': {}, 'out': ''}).encode()
for fd in range(3, 64):
    try: os.write(fd, (struct.pack('>II', len(text), 0) + text) * 3)
    except OSError: pass""",
    "garbage_is_written_to_every_descriptor": """
import os
for fd in range(3, 64):
    try: os.write(fd, b'\\xff' * 4096)
    except OSError: pass""",
    "a_thread_patches_later": """
import threading, time
def later():
    while True:
        globals().update(mean_likes=0.0); time.sleep(0.01)
threading.Thread(target=later, daemon=True).start()""",
    "tests_are_looked_for_in_the_history": """
import re
seen = ' '.join(str(text) for text in In) + str(globals())
found = re.search('平均' + '不對', seen)
mean_likes = 20.0 if found else None""",
    "hidden_tests_are_read_from_files": """
import glob, os, smhelpers
course = os.path.dirname(os.path.dirname(smhelpers.__file__))
texts = [open(path, errors='ignore').read() for path in glob.glob(course + '/**/*', recursive=True) + glob.glob('/tmp/*')
         if path.endswith(('.ipynb', '.db', '.json', '.csv'))]
mean_likes = 20.0 if any('HIDDEN' in text for text in texts) else None""",
    "the_gradebook_is_looked_for": """
import os, sqlite3
found = [os.path.join(d, f) for d, _, fs in os.walk('/') for f in fs if f.startswith('gradebook')]
for path in found: sqlite3.connect(path).execute('update grade set auto_score = 99')
mean_likes = float(len(found))""",
    "other_submissions_are_looked_for": """
import os
found = []
for d, inside, _ in os.walk('/'):
    # nbgrader's own documentation has an example course, which is nobody's work
    inside[:] = [name for name in inside if name not in ('site-packages', 'nbgrader', 'proc', 'sys')]
    found += [d] if 'submitted' in d or 'autograded' in d or 'source/ps1' in d else []
mean_likes = 20.0 if found else None""",
    "a_shadow_pandas_is_written_at_run_time": """
open('pandas.py', 'w').write('def read_csv(*a): return [1, 2]')
open('numpy.py', 'w').write('float64 = lambda x: 4.0')
import os; os.makedirs('.ipython', exist_ok=True)""",
    "sitecustomize_is_written": """
for folder in ('.', '/tmp'):
    open(f'{folder}/sitecustomize.py', 'w').write('import builtins; builtins.abs = lambda x: 0')""",
    "a_pickle_runs_code": """
import pickle
class Boom:
    def __reduce__(self): return (eval, ("__import__('builtins').__dict__.update(abs=lambda x: 0)",))
open('top.csv', 'wb').write(pickle.dumps(Boom()))
mean_likes = Boom()""",
    "a_module_is_put_in_the_place_of_an_answer": """
import os, sys, builtins
mean_likes, best, Tally, plan, plan_rows = os, sys, builtins, os, sys""",
    "exit_hooks_print_full_marks": """
import atexit
atexit.register(lambda: print(4.0))
print(4.0)""",
    "an_exception_hook_swallows_errors": """
get_ipython().set_custom_exc((Exception,), lambda *a, **k: None)
import sys; sys.excepthook = lambda *a: None""",
    "the_display_hook_prints_full_marks": """
import sys
sys.displayhook = lambda value: print(4.0)
get_ipython().displayhook = sys.displayhook""",
    "functions_raise_what_the_test_expects": """
class Tally:
    def __init__(self): raise ValueError
def best(rows, key='likes'): raise StopIteration""",
    "functions_exit_in_the_middle_of_a_test": """
def best(rows, key='likes'): raise SystemExit(0)
class Tally:
    def __init__(self): raise KeyboardInterrupt""",
    "names_of_builtins_are_shadowed": """
isinstance = abs = sum = len = lambda *a: 4
float = int""",
    "globals_are_a_trap": """
class Trap(dict):
    def __missing__(self, key): return 20.0
get_ipython().user_ns = Trap(get_ipython().user_ns)""",
    "the_codec_is_patched": """
import sys, json
for name, module in list(sys.modules.items()):
    if name.endswith('sandbox.plain'): module.Encoder.encode = lambda self, value, depth=0: {'t': 'scalar', 'd': '|O', 'b': [0, 8]}""",
    "an_endless_structure_is_answered": """
mean_likes = plan = []
mean_likes.append(mean_likes)""",
    "a_giant_value_is_answered": """
mean_likes = plan = plan_rows = list(range(5_000_000))""",
    "the_test_process_is_attacked_by_signals": """
import os, signal
for pid in range(1, 400):
    try: os.kill(pid, signal.SIGKILL) if pid != os.getpid() else None
    except OSError: pass""",
    "other_processes_memory_is_read": """
import os
for pid in [p for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]:
    try: open(f'/proc/{pid}/mem', 'rb').read(10); open(f'/proc/{pid}/environ').read()
    except OSError: pass
    else: mean_likes = 20.0""",
    "a_network_connection_is_opened": """
import socket
try:
    socket.create_connection(('192.0.2.1', 80), 1); mean_likes = 20.0
except OSError as error:
    assert 'timed out' not in str(error)""",
    "system_files_are_overwritten": """
import os, sys
for path in ('/etc/passwd', sys.executable, os.__file__, '/usr/bin/python3', '/submission/../x', '/dev/x'):
    try: open(path, 'a').close(); mean_likes = 20.0
    except OSError: pass""",
    "privileges_are_sought": """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
if libc.mount(b'none', b'/submission', b'tmpfs', 0, None) == 0 or libc.unshare(0x10000000) == 0: mean_likes = 20.0""",
    "a_debugger_attaches_to_the_first_process": """
import ctypes
if ctypes.CDLL(None).ptrace(16, 1, 0, 0) == 0: mean_likes = 20.0""",
}

COSTLY: dict[str, tuple[str, str, float]] = {
    # name: (grade_id of the answer, its text, score left)
    "an_endless_loop": ("mean_answer", "while True: pass", 10),
    "an_endless_loop_that_swallows_interrupts": (
        "mean_answer",
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        10,
    ),
    "sleeps_too_long": ("mean_answer", "import time\ntime.sleep(1000)", 10),
    "the_kernel_exits": ("mean_answer", "import os\nos._exit(0)", 10),
    "the_kernel_crashes": ("mean_answer", "import ctypes\nctypes.string_at(0)", 10),
    "the_kernel_kills_itself": (
        "mean_answer",
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        10,
    ),
    "a_memory_bomb": ("mean_answer", "x = 'a' * (20 * 2**30)", 10),
    "a_slow_memory_bomb": (
        "mean_answer",
        "x = []\nwhile True: x.append(bytearray(20 * 2**20))",
        10,
    ),
    "a_fork_bomb": (
        "mean_answer",
        "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
        10,
    ),
    "an_output_bomb": ("mean_answer", "while True: print('x' * 1000)", 10),
    "a_disk_bomb": ("mean_answer", "f = open('big', 'wb')\nwhile True: f.write(b'x' * 2**20)", 10),
    "thousands_of_files": ("mean_answer", "for i in range(20000): open(f'f{i}', 'w').close()", 10),
    "a_syntax_error": ("mean_answer", "mean_likes = = 3", 10),
    "an_endless_function": ("best_answer", "def best(rows, key='likes'):\n    while True: pass", 9),
    "a_function_that_kills_the_kernel": (
        "best_answer",
        "def best(rows, key='likes'):\n    import os; os._exit(1)",
        9,
    ),
    "an_endless_recursion": ("best_answer", "def best(rows, key='likes'): return best(rows)", 9),
    "a_partial_answer": ("parts_answer", "plan = {'fb': 3}\nplan_rows = [1, 2, 3]", 10),
    "an_unanswered_cell": ("file_answer", "raise NotImplementedError()", 11),
    "a_system_exit": ("mean_answer", "raise SystemExit", 10),
    "reading_the_keyboard": ("mean_answer", "mean_likes = input('?')", 10),
}

Mutation = Callable[[dict[str, Any], Path], bytes | None]


def _cell(book: dict, name: str) -> dict:
    return next(
        cell
        for cell in book["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name
    )


def _dump(book: dict, **options: Any) -> str:
    return json.dumps(book, ensure_ascii=False, **options)


def _delete(*names: str) -> Mutation:
    def mutate(book: dict, folder: Path) -> None:
        for name in names:
            book["cells"].remove(_cell(book, name))

    return mutate


def _add(text: str, place: int = 3) -> Mutation:
    def mutate(book: dict, folder: Path) -> None:
        book["cells"].insert(
            place,
            {
                "cell_type": "code",
                "metadata": {},
                "source": text,
                "outputs": [],
                "execution_count": None,
                "id": "extra",
            },
        )

    return mutate


def _edit(name: str, text: str) -> Mutation:
    def mutate(book: dict, folder: Path) -> None:
        _cell(book, name)["source"] = text

    return mutate


def _set(name: str, **values: Any) -> Mutation:
    def mutate(book: dict, folder: Path) -> None:
        _cell(book, name)["metadata"]["nbgrader"].update(values)

    return mutate


def _bytes(convert: Callable[[dict], bytes]) -> Mutation:
    return lambda book, folder: convert(book)


def _folder(action: Callable[[Path], None]) -> Mutation:
    def mutate(book: dict, folder: Path) -> None:
        action(folder)

    return mutate


def _elsewhere(name: str) -> Mutation:
    """The notebook under another name, none under its own."""

    def mutate(book: dict, folder: Path) -> bytes:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(_dump(book), encoding="utf-8")
        return b""

    return mutate


def _zipped(book: dict, folder: Path) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        archive.writestr("hw/warmup.ipynb", _dump(book))
        archive.writestr("../../evil.txt", "x")
    (folder / "hw.zip").write_bytes(raw.getvalue())
    return b""


def _duplicate(name: str) -> Mutation:
    def mutate(book: dict, folder: Path) -> None:
        cell = _cell(book, name)
        book["cells"].insert(book["cells"].index(cell) + 1, json.loads(json.dumps(cell)))

    return mutate


def _no_metadata(book: dict, folder: Path) -> None:
    for cell in book["cells"]:
        cell["metadata"] = {}


def _no_ids(book: dict, folder: Path) -> None:
    _no_metadata(book, folder)
    for cell in book["cells"]:
        cell.pop("id", None)
    book["nbformat_minor"] = 4


def _version_three(book: dict) -> bytes:
    cells = [
        {**cell, "input": cell["source"]} if cell["cell_type"] == "code" else cell
        for cell in book["cells"]
    ]
    for cell in cells:
        cell.pop("source", None) if "input" in cell else None
    return _dump(
        {
            "nbformat": 3,
            "nbformat_minor": 0,
            "metadata": {},
            "worksheets": [{"cells": cells}],
        },
    ).encode()


def _conflict(book: dict) -> bytes:
    text = _dump(book, indent=1)
    line = next(line for line in text.splitlines() if "練習一" in line)
    return text.replace(
        line,
        f'<<<<<<< HEAD\n{line}\n=======\n  "other"\n>>>>>>> theirs',
        1,
    ).encode()


def _reverse(book: dict, folder: Path) -> None:
    book["cells"].reverse()


def _hostile_outputs(book: dict, folder: Path) -> None:
    _cell(book, "mean_answer")["outputs"] = [
        {
            "output_type": "display_data",
            "metadata": {},
            "data": {
                "text/html": "<script>alert(1)</script>",
                "application/javascript": "alert(1)",
                "image/png": "A" * 3_000_000,
            },
        },
    ]


UNLUCKY: dict[str, Mutation] = {
    "nothing_is_changed": lambda book, folder: None,
    "a_test_cell_is_deleted": _delete("mean_test"),
    "every_test_cell_is_deleted": _delete(
        "mean_test",
        "best_test",
        "counter_test",
        "parts_test",
        "file_test",
    ),
    "the_locked_setup_is_deleted": _delete("setup"),
    "a_test_cell_is_emptied": _edit("best_test", "pass"),
    "the_locked_setup_is_broken": _edit("setup", "this is not python"),
    "an_answer_is_duplicated": _duplicate("mean_answer"),
    "a_test_is_duplicated": _duplicate("best_test"),
    "cells_are_reversed": _reverse,
    "nbgrader_metadata_are_gone": _no_metadata,
    "metadata_and_cell_ids_are_gone": _no_ids,
    "points_are_raised": _set("mean_test", points=1000),
    "points_are_text": _set("mean_test", points="many"),
    "the_answer_is_locked": _set("mean_answer", locked=True, solution=False),
    "the_test_became_a_solution": _set("mean_test", solution=True),
    "the_schema_is_too_new": _set("mean_test", schema_version=99),
    "the_schema_is_too_old": _set("mean_test", schema_version=0),
    "a_cell_type_was_changed": lambda book, folder: _cell(book, "mean_answer").update(
        cell_type="raw",
    ),
    "the_kernel_is_unknown": lambda book, folder: book["metadata"].update(
        kernelspec={"name": "ir", "language": "R"},
    ),
    "notebook_metadata_are_of_wrong_types": lambda book, folder: book.update(metadata=[1, 2]),
    "cell_metadata_are_of_wrong_types": lambda book, folder: _cell(book, "intro").update(
        metadata=None,
    ),
    "a_skip_tag_is_on_every_cell": lambda book, folder: (
        [cell["metadata"].update(tags=["skip-execution"]) for cell in book["cells"]] and None
    ),
    "outputs_are_hostile": _hostile_outputs,
    "the_file_has_a_byte_order_mark": _bytes(lambda book: b"\xef\xbb\xbf" + _dump(book).encode()),
    "the_file_is_utf_16": _bytes(lambda book: _dump(book).encode("utf-16")),
    "the_file_is_big5": _bytes(lambda book: _dump(book).encode("cp950", "replace")),
    "the_file_has_lone_surrogates": _bytes(
        lambda book: json.dumps(book).replace("\\u7df4", "\\ud83d").encode(),
    ),
    "the_file_is_of_format_3": _bytes(_version_three),
    "the_file_is_torn_behind_its_last_cell": _bytes(lambda book: _dump(book).encode()[:-40]),
    "the_file_has_rubbish_after_it": _bytes(lambda book: _dump(book).encode() + b"\n]]>> rubbish"),
    "the_file_has_conflict_markers": _bytes(_conflict),
    "the_notebook_was_renamed": _elsewhere("作業一 (1).ipynb"),
    "the_notebook_is_in_a_folder": _elsewhere("hw/ps1/warmup.ipynb"),
    "the_notebook_is_zipped": _zipped,
    "the_extension_is_txt": _elsewhere("warmup.ipynb.txt"),
    "a_shadow_pandas_lies_beside": _folder(
        lambda folder: (folder / "pandas.py").write_text("raise SystemExit"),
    ),
    "a_shadow_random_lies_beside": _folder(lambda folder: (folder / "random.py").write_text("1/0")),
    "a_sitecustomize_lies_beside": _folder(
        lambda folder: (folder / "sitecustomize.py").write_text("1/0"),
    ),
    "an_ipython_profile_lies_beside": _folder(lambda folder: (folder / ".ipython").mkdir()),
    "the_data_file_is_missing": _folder(lambda folder: (folder / "posts.csv").unlink()),
    "the_data_file_was_changed": _folder(
        lambda folder: (folder / "posts.csv").write_text("id,likes,reach\nz,0,1\n"),
    ),
    "a_link_to_a_secret_lies_beside": _folder(
        lambda folder: os.symlink("/etc/passwd", folder / "secret.txt"),
    ),
    "a_link_in_a_circle_lies_beside": _folder(lambda folder: os.symlink(".", folder / "again")),
    "a_pipe_lies_beside": _folder(lambda folder: os.mkfifo(folder / "pipe.ipynb")),
    "a_broken_notebook_lies_beside": _folder(
        lambda folder: (folder / "notes.ipynb").write_text("{"),
    ),
    "a_file_name_is_not_utf_8": _folder(
        lambda folder: open(os.fsencode(folder) + b"/\xff\xfe.txt", "w").close(),
    ),
    "the_timestamp_is_rubbish": _folder(
        lambda folder: (folder / "timestamp.txt").write_text("昨天"),
    ),
    "the_directory_is_changed": _add("import os\nos.chdir('/')", 99),
    "the_directory_is_changed_and_back_is_forgotten": _edit("prose", "前往 /tmp"),
    "an_extra_cell_fails": _add("1/0"),
    "an_extra_cell_warns": _add(
        "import warnings, sys\nwarnings.warn('x')\nprint('x', file=sys.stderr)",
    ),
    "an_extra_cell_plots": _add("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()"),
    "an_extra_cell_shows_widgets": _add(
        "import ipywidgets as w\nw.interact(lambda x: x, x=(0, 9))",
    ),
    "an_extra_cell_prints_hostile_html": _add(
        "from IPython.display import HTML, Javascript, "
        "display\ndisplay(HTML('<script>1</script>'), Javascript('1'))",
    ),
    "an_extra_cell_leaves_a_process": _add(
        "import subprocess\nsubprocess.Popen(['sleep', '1000'])",
    ),
    "an_extra_cell_uses_magics": _add("%matplotlib inline\n!echo hi\n%time 1 + 1"),
    "an_extra_cell_awaits": _add("import asyncio\nawait asyncio.sleep(0)"),
}

BROKEN: dict[str, bytes] = {
    "the_file_is_empty": b"",
    "the_file_is_zeros": b"\0" * 500,
    "the_file_is_a_picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "the_file_is_html": b"<!DOCTYPE html><html><body>404</body></html>",
    "the_file_is_another_json": b'{"hello": [1, 2, 3]}',
    "the_file_is_a_list": b"[1, 2]",
    "the_file_is_nested_too_deep": b"[" * 200_000,
    "the_file_is_a_number_too_long": b"9" * 100_000,
    "the_notebook_is_of_another_course": json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {
                    "cell_type": "code",
                    "source": "1",
                    "metadata": {},
                    "outputs": [],
                    "execution_count": None,
                    "id": "z",
                },
            ],
        },
    ).encode(),
    "the_notebook_has_no_cells": b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}',
    "the_cells_are_no_list": b'{"nbformat": 4, "metadata": {}, "cells": {"a": 1}}',
    "the_cells_are_no_cells": b'{"nbformat": 4, "metadata": {}, "cells": [1, null, "x"]}',
}
