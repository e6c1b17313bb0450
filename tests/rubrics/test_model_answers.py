"""The model answers hold what level 4 of their own rubric asks for, as far as it can be counted."""

import copy
import json

import pytest

from smhelpers.portfolio import FOLDER

from .test_rubrics import ASSESSMENTS, SHELF

pytestmark = pytest.mark.xdist_group("model_answers_reach_level_4")


def asks(slug):
    """Aspect and ask of every product of an assessment."""
    for product, rubric in SHELF.of(slug).products.items():
        for name, aspect in rubric.aspects.items():
            for ask in aspect.asks:
                yield f"{product}.{name}", ask


def deliverables(folder):
    """Answers of a model's deliverables by file name."""
    found = {}
    for path in sorted((folder / FOLDER).glob("*.json")):
        found[path.stem] = json.loads(path.read_text(encoding="utf-8"))["data"]
    return found


def unmet(slug, answers):
    """What the deliverables lack of level 4, by aspect."""
    return [
        f"{aspect}: {sentence}"
        for aspect, ask in asks(slug)
        for sentence in ask.unmet(answers.get(ask.deliverable, {}))
    ]


def hollow(value):
    """The same answers as fluent text without a figure, a name or a reference."""
    if isinstance(value, dict):
        return {key: hollow(each) for key, each in value.items()}
    if isinstance(value, list):
        return [hollow(each) for each in value]
    return "我們將持續用心經營，提升品牌形象與顧客滿意度。" if isinstance(value, str) else value


@pytest.fixture(params=ASSESSMENTS)
def slug(request):
    """Each assessment in turn."""
    return request.param


@pytest.fixture
def answers(slug, model):
    """The model answer's deliverables."""
    return deliverables(model(slug))


def test_the_model_answer_reaches_level_4_of_its_own_rubric(slug, answers):
    assert unmet(slug, answers) == []


def test_explanations_without_figures_reach_level_4_nowhere(slug, answers):
    prose = ASSESSMENTS[slug].prose.file_name
    lacking = unmet(slug, answers | {prose: hollow(answers[prose])})
    assert len(lacking) == sum(ask.deliverable == prose for _, ask in asks(slug))


def test_a_portfolio_of_fluent_text_reaches_level_4_in_hardly_an_aspect(slug, answers):
    fluent = {name: hollow(draft) for name, draft in answers.items()}
    lacking = {line.split(":")[0] for line in unmet(slug, fluent)}
    every = {aspect for aspect, _ in asks(slug)}
    assert len(lacking) >= 0.8 * len(every)
    products = {product.id for product in ASSESSMENTS[slug].products}
    assert {aspect.split(".")[0] for aspect in lacking} == products


def test_a_model_answer_without_its_rows_does_not_reach_level_4(slug, answers):
    cut = copy.deepcopy(answers)
    for draft in cut.values():
        for name, value in draft.items():
            if isinstance(value, list):
                draft[name] = value[:1]
    assert {line.split(".")[0] for line in unmet(slug, cut)} >= most_products(slug)


def most_products(slug):
    """Products of which some aspect asks for more than one row."""
    return {aspect.split(".")[0] for aspect, ask in asks(slug) if ask.rows and ask.least > 1}


def test_every_ask_names_a_deliverable_that_the_assessment_has(slug):
    known = {kind.file_name: kind for kind in ASSESSMENTS[slug].kinds}
    for product in ASSESSMENTS[slug].products:
        known |= {kind.file_name: kind for kind in product.made_of}
    for aspect, ask in asks(slug):
        assert ask.deliverable in known, aspect
        fields = known[ask.deliverable].model_fields
        assert not ask.rows or ask.rows in fields, aspect
        if not ask.rows:
            named = {*ask.filled, *ask.figured, *ask.linked, *ask.texts}
            assert named <= set(fields), aspect


def test_every_product_is_asked_for_something_of_its_own(slug):
    for product in ASSESSMENTS[slug].products:
        names = {kind.file_name for kind in product.made_of}
        asked = {
            ask.deliverable for aspect, ask in asks(slug) if aspect.startswith(f"{product.id}.")
        }
        assert asked & names
