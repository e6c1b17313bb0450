"""Marked pieces: two of every level of five products, of trades of their own, in step with the
rubrics.
"""

import re
from collections import Counter

import pytest
import yaml

from smhelpers.rubrics.examples import ExampleShelf

from ..conftest import ROOT
from .test_rubrics import COURSE

SHELF = ExampleShelf(COURSE)
PRODUCTS = ("content_strategy", "policy", "calendar", "crisis_plan", "month_analysis")


def texts_of(folder):
    """What stands in the YAML files of a folder of the course's data."""
    return [path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.yml")]


def test_five_products_have_two_pieces_of_every_level():
    counted = Counter((piece.product.id, piece.example.level) for piece in SHELF.all)
    assert counted == {(product, level): 2 for product in PRODUCTS for level in (1, 2, 3, 4)}


def test_pieces_fit_their_rubrics():
    assert list(SHELF.findings()) == []


@pytest.mark.parametrize("piece", SHELF.all, ids=lambda piece: piece.example.id)
def test_no_workplace_of_the_course_is_in_the_trade_of_a_piece(piece):
    shop = piece.example.shop.partition("（")[0]
    known = texts_of("data/simulation") + texts_of("data/workplaces")
    sectors = [yaml.safe_load(path.read_text("utf-8"))["sector"] for path in briefs()]
    assert piece.example.trade not in sectors
    assert not [text for text in known if shop in text or piece.example.trade in text]


def briefs():
    """The briefs of every workplace of the course."""
    return [*(ROOT / "data").rglob("brief.yml")]


@pytest.mark.parametrize("piece", SHELF.all, ids=lambda piece: piece.example.id)
def test_the_name_of_a_piece_says_its_level_and_it_is_told_to_be_invented(piece):
    assert piece.example.id.endswith(f"-{piece.example.level}")
    assert "虛構" in piece.example.shop


def test_no_two_pieces_share_a_name_or_a_text():
    for told in ("id", "piece", "why"):
        values = [getattr(piece.example, told) for piece in SHELF.all]
        assert len(set(values)) == len(values), told


def test_fluent_pieces_of_level_1_hold_hardly_a_figure_and_those_of_level_4_many():
    figures = {1: [], 4: []}
    for piece in SHELF.all:
        if piece.example.level in figures:
            found = re.findall(r"\d+", piece.example.piece)
            figures[piece.example.level].append(len(found))
    assert max(figures[1]) < min(figures[4])


def test_a_piece_whose_levels_do_not_fit_is_named(monkeypatch):
    shelf = ExampleShelf(COURSE)
    first = shelf.all[0]
    wrong = first.example.model_copy(update={"levels": {"entries": 1, "nothing": 1}})
    monkeypatch.setitem(shelf.__dict__, "all", [type(first)(wrong, first.task, first.product, {})])
    assert len([found for found in shelf.findings() if wrong.id in found]) == 2
