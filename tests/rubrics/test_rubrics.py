"""The rubrics of the course: whole, in step with the declarations, and unkind to fluent nothing."""

import re

import pytest
import yaml

from smhelpers.assessment import assessments
from smhelpers.course import Course
from smhelpers.errors import CourseError
from smhelpers.rubrics import COMPETENT, HIGHEST, RubricShelf, findings
from smhelpers.rubrics.rubric import FEWEST_OF_AN_ANSWER, RUBRICS, Aspect

from ..conftest import ROOT

COURSE = Course.open(ROOT)
SHELF = RubricShelf(COURSE)
ASSESSMENTS = {each.slug: each for each in assessments(COURSE)}
#: Words that praise or blame and say nothing of what stands in a product.
EMPTY = re.compile("良好|優良|優秀|尚可|普通|不佳|欠佳|充分|適切|完善|大致上")
QUOTED = re.compile("「[^」]*」")


def every_aspect():
    return [
        pytest.param(aspect, id=f"{slug}.{product}.{name}")
        for slug in ASSESSMENTS
        for product, rubric in SHELF.of(slug).products.items()
        for name, aspect in rubric.aspects.items()
    ]


@pytest.mark.parametrize("slug", ASSESSMENTS)
def test_every_product_has_a_rubric_and_every_written_answer_its_aspects(slug):
    assert list(findings(ASSESSMENTS[slug], SHELF.of(slug))) == []


@pytest.mark.parametrize("aspect", every_aspect())
def test_levels_say_what_is_found_and_not_how_good_it_is(aspect: Aspect):
    praised = [text for text in aspect.levels.values() if EMPTY.search(QUOTED.sub("", text))]
    assert not praised


@pytest.mark.parametrize("aspect", every_aspect())
def test_a_level_ends_in_one_full_stop_and_tells_more_the_higher_it_is(aspect: Aspect):
    assert all(text.endswith("。") and not text.endswith("。。") for text in aspect.levels.values())
    assert len(aspect.levels[HIGHEST]) > len(aspect.levels[1])


@pytest.mark.parametrize("slug", ASSESSMENTS)
def test_an_aspect_that_no_criterion_of_the_product_has_is_named(slug):
    broken = changed(slug, lambda aspect: aspect | {"criteria": ["pc-9.9"]})
    assert [found for found in findings(ASSESSMENTS[slug], broken) if "pc-9.9" in found]


@pytest.mark.parametrize("slug", ASSESSMENTS)
def test_a_product_without_a_rubric_is_named_with_its_written_answers(slug):
    found = list(findings(ASSESSMENTS[slug], SHELF.of(slug).model_copy(update={"products": {}})))
    assert len([each for each in found if "還沒有規準" in each]) == len(ASSESSMENTS[slug].products)
    lacking = [each for each in found if f"不到 {FEWEST_OF_AN_ANSWER} 個面向" in each]
    assert len(lacking) == len(ASSESSMENTS[slug].written)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda aspect: aspect["levels"].pop(2), "4、3、2、1 四級"),
        (lambda aspect: aspect["levels"].update({3: aspect["levels"][4]}), "四級的文字不能相同"),
        (lambda aspect: aspect.update(title="目標；先後"), "格式不符"),
    ],
)
def test_a_broken_rubric_is_told_with_its_file(tmp_path, change, told):
    folder = tmp_path / "answers" / RUBRICS
    folder.mkdir(parents=True)
    text = SHELF.path("policy").read_text(encoding="utf-8")
    data = yaml.safe_load(text)
    change(data["products"]["policy"]["aspects"]["scope"])
    (folder / "policy.yml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    shelf = RubricShelf(COURSE.model_copy(update={"root": tmp_path}))
    with pytest.raises(CourseError, match=rf"policy\.yml.*{told}"):
        shelf.of("policy")


def test_two_aspects_of_one_name_are_refused():
    slug = "policy"
    with pytest.raises(ValueError, match="用了兩次"):
        changed(slug, lambda aspect: aspect | {"title": "範圍與界線"})


def test_what_counts_as_competent_is_the_pass_mark_of_evidence_that_a_person_judges():
    judgement = yaml.safe_load((ROOT / "data" / "standard" / "judgement.yml").read_text("utf-8"))
    assert judgement["pass_share"]["manual"] == COMPETENT / HIGHEST


def changed(slug, change):
    """The rubrics of an assessment with every aspect changed."""
    data = SHELF.of(slug).model_dump()
    for rubric in data["products"].values():
        rubric["aspects"] = {name: change(each) for name, each in rubric["aspects"].items()}
    return type(SHELF.of(slug)).model_validate(data)
