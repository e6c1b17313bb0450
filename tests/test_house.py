"""The house measure of `tools/house_measure.py`: the library is written in ordinary, airy code."""

import ast
import sys
from collections import defaultdict

import pytest

from .conftest import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import house_measure
from house_measure import Measure, complexity, measure

NODES = 483_000
NODES_A_LINE = 7.44
COMPREHENSIONS = 40.0
NESTED = 0.5


@pytest.fixture(scope="module")
def library():
    return house_measure.whole()


def test_the_library_has_no_more_syntax_nodes_than_it_had(library):
    assert library.nodes <= NODES


def test_a_code_line_holds_few_syntax_nodes(library):
    assert library.per_line <= NODES_A_LINE


def test_comprehensions_are_not_the_only_way_to_write_a_loop(library):
    assert library.comprehensions_per_1000 <= COMPREHENSIONS


def test_hardly_any_comprehension_holds_another(library):
    assert library.nested_per_1000 < NESTED


def test_no_function_is_too_complex_but_those_in_the_list():
    now, allowed = house_measure.too_complex(), house_measure.exceptions()
    assert {name: ways for name, ways in now.items() if ways > allowed.get(name, 0)} == {}


def test_the_list_of_too_complex_functions_holds_none_that_became_simple():
    allowed = house_measure.exceptions()
    still = house_measure.shrunk(house_measure.too_complex(), allowed)
    assert allowed == still, "python tools/house_measure.py --shrink"


def test_only_lines_with_code_are_counted():
    text = '"""What it is."""\n\n# why\nNUMBER = (\n    1\n)\n'
    assert measure(text).lines == 3


def test_a_comprehension_that_holds_another_is_counted_as_nested():
    text = "rows = [[cell for cell in row] for row in table]\n"
    assert measure(text) == Measure(nodes=18, lines=1, comprehensions=2, nested=1)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("def f(): return 1", 1),
        ("def f(a): return 1 if a else 2", 2),
        ("def f(a): return [b for b in a if b]", 3),
        ("def f(a):\n    def g(b):\n        return b if b else 0\n    return g(a)", 1),
        ("def f(a):\n    for b in a:\n        if b:\n            return b", 3),
    ],
)
def test_complexity_counts_branches_loops_and_comprehensions(text, ways):
    assert complexity(ast.parse(text).body[0]) == ways


def test_no_two_classes_of_the_library_share_a_name():
    places = defaultdict(list)
    for path in house_measure.modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path.relative_to(house_measure.LIBRARY)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
