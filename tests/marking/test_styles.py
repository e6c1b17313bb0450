"""Ways in which instructors write tests: each passes an honest answer, and where it can, without
the trainee's process.
"""

import course as small
import pytest

from smhelpers.judging.grading import grade_course
from smhelpers.marking import Status

#: name: (answer, test)
STYLES = {
    "generators_are_consumed": (
        "def count(n):\n    for i in range(n):\n        yield i",
        "g = count(2)\nassert next(g) == 0 and list(count(3)) == [0, 1, 2]",
    ),
    "signatures_and_docstrings_are_read": (
        "def greet(name, times=2):\n    '''Say hello.'''\n    return 'hi ' * times + name",
        (
            "import inspect\nassert greet.__name__ == 'greet' and 'hello' in "
            "greet.__doc__\nassert list(inspect.signature(greet).parameters) == ['name', 'times']"
        ),
    ),
    "the_way_of_writing_is_read": (
        "def square(x):\n    return x ** 2",
        (
            "import inspect, types\nassert isinstance(square, types.FunctionType) and '**' in "
            "inspect.getsource(square)"
        ),
    ),
    "seeds_are_set": (
        "import random\ndef draw():\n    return random.random()",
        "random.seed(1)\na = draw()\nrandom.seed(1)\nassert a == draw() and a != draw()",
    ),
    "the_keyboard_is_replaced": (
        "def ask():\n    return int(input('n?')) + 1",
        (
            "from unittest.mock import patch\nwith patch('builtins.input', return_value='4'):\n  "
            "  assert ask() == 5"
        ),
    ),
    "coroutines_are_awaited": (
        "import asyncio\nasync def fetch():\n    await asyncio.sleep(0)\n    return 3",
        "assert (await fetch()) == 3",
    ),
    "frames_are_compared": (
        "import pandas as pd\ntable = pd.DataFrame({'a': [1, 2]})",
        (
            "from pandas.testing import assert_frame_equal\nassert_frame_equal(table, "
            "pd.DataFrame({'a': [1, 2]}))"
        ),
    ),
    "figures_are_looked_at": (
        "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.set_title('T')",
        "assert ax.get_title() == 'T' and not ax.patches",
    ),
    "helpers_of_earlier_tests_are_used": (
        "w = 1",
        "def near(a, b):\n    return abs(a - b) < 1e-9\nassert near(w, 1)",
    ),
    "helpers_are_used_again": ("v = 2", "assert near(v, 2) and near(w, 1)"),
}
#: Needs the trainee's process: the test makes a class of the trainee's class.
SUBCLASS = (
    (
        "class Base:\n    def hook(self):\n        return 1\n    def run(self):\n        return "
        "self.hook() + 1"
    ),
    "class Mine(Base):\n    def hook(self):\n        return 10\nassert Mine().run() == 11",
)
CHEATS = {
    "assert_is_stripped": (
        "import ast\nclass Strip(ast.NodeTransformer):\n    def visit_Assert(self, node): "
        "return None\nget_ipython().ast_transformers.append(Strip())"
    ),
    "lines_are_replaced": "get_ipython().input_transformers_post.append(lambda lines: ['pass\\n'])",
    "the_shell_says_ok": (
        "get_ipython().run_cell = lambda *a, **k: type('R', (), {'success': True, 'result': 1.0})()"
    ),
    "the_run_itself_is_replaced": (
        "import smhelpers.marking.sandbox.trainee as t\nt.untouched = lambda *a: {'ok': "
        "True, 'value': 1.0}"
    ),
}


def _cells():
    for name, (answer, test) in {**STYLES, "the_class_is_extended": SUBCLASS}.items():
        yield (
            f"{name}_answer",
            "code",
            {"solution": True},
            f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION",
        )
        yield name, "code", {"grade": True, "locked": True, "points": 1}, test


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    root = small.build(tmp_path_factory.mktemp("styles"), {"styles": list(_cells())})
    small.hand_in(root, "honest")
    for name, code in CHEATS.items():
        small.hand_in(
            root,
            name,
            {
                "styles": small.answered(
                    root,
                    "styles",
                    {f"{style}_answer": "pass" for style in [*STYLES, "the_class_is_extended"]}
                    | {"generators_are_consumed_answer": code},
                ),
            },
        )
    return {outcome.student: outcome for outcome in grade_course(root, "ps1")}


@pytest.mark.parametrize("style", STYLES)
def test_an_honest_answer_passes_in_two_processes_when(outcomes, style):
    cell = next(cell for cell in outcomes["honest"].cells if cell.grade_id == style)
    assert (cell.score, cell.same_process) == (1, False), cell.message


def test_a_test_that_extends_the_trainees_class_is_said_to_run_in_the_same_process(outcomes):
    cell = next(
        cell for cell in outcomes["honest"].cells if cell.grade_id == "the_class_is_extended"
    )
    assert (cell.score, cell.same_process) == (1, True) and "防竄改較弱" in cell.message


@pytest.mark.parametrize("cheat", CHEATS)
def test_no_point_is_earned_where(outcomes, cheat):
    assert outcomes[cheat].score == 0


def test_a_process_that_passes_the_impossible_is_named_as_tampering(outcomes):
    assert (
        outcomes["the_run_itself_is_replaced"].status is Status.TAMPERING
        and "失效" in outcomes["the_run_itself_is_replaced"].reason
    )
