"""Names of bodies: which may be one and the same, and which only sound so."""

import pytest

from audits.texts.alike import load_alike
from audits.texts.bodies import look_alikes, may_be_one
from tests.support.places import ROOT

ALIKE = load_alike(ROOT / "rules")


@pytest.mark.parametrize(("one", "other"), [
    ("市财政局", "市财政局 "), ("市财政局（国资委）", "市财政局(国资委)"), ("市财政局", "示例市财政局"), ("财政局", "市财政局"), ("财政局", "示例县财政局"),
    ("市人力资源和社会保障局", "市人力资源与社会保障局"), ("市人力资源和社会保障局", "市人力资源社会保障局"), ("市人力资源和社会保障局", "市人力资源和社会保章局"),
    ("市人社局", "市人力资源和社会保障局"), ("市发改委", "市发展和改革委员会"), ("市农业局", "市农业农村局"), ("示例市文旅局", "示例市文化广电和旅游局"),
])  # fmt: skip
def test_names_that_may_be_one_body(one: str, other: str) -> None:
    assert may_be_one(one, other, ALIKE)
    assert may_be_one(other, one, ALIKE)


@pytest.mark.parametrize(("one", "other"), [
    ("市教育局", "市体育局"), ("市民政局", "市财政局"), ("市农业局", "市林业局"), ("示例市财政局", "示例县财政局"), ("市第一中学", "市第二中学"),
    ("示例市李家镇人民政府", "示例市王家镇人民政府"), ("市政府办公室", "办公室"), ("市公安局", "市公安局交通警察支队"), ("市政府", "市政府办公室"),
    ("城东街道办事处", "城西街道办事处"), ("市财政局", "市审计局"), ("市卫生健康委员会", "市发展和改革委员会"),
])  # fmt: skip
def test_names_of_two_bodies(one: str, other: str) -> None:
    assert not may_be_one(one, other, ALIKE)


def test_each_pair_is_told_once_and_a_name_is_not_like_itself() -> None:
    names = ["市财政局", "示例市财政局", "", "市财政局", "市教育局", "市教育 局", "市人社局", "市人力资源和社会保障局"]
    pairs = [("市财政局", "示例市财政局"), ("市教育局", "市教育 局"), ("市人社局", "市人力资源和社会保障局")]
    assert look_alikes(names, ALIKE) == pairs
