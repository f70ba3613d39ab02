"""Questions to a graph: what is answered, from what, and what is not."""

import time
from uuid import UUID, uuid5

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoke.bot.matching.graph.asking import GraphMind
from haoke.bot.matching.terms import Terms
from haoke.knowledge.graph.types import GraphEntity, GraphFact
from tests.support.gadgets import Gadgets

GADGETS = Gadgets()
ITEMS = GADGETS.items


def mind_of(gadgets: Gadgets, terms: Terms | None = None) -> GraphMind:
    mind = GraphMind(terms)
    mind.put(gadgets.items)
    return mind


MIND = mind_of(GADGETS)


def said(question: str, *earlier: str, mind: GraphMind = MIND, locale: str = "zh-CN") -> str:
    answer = mind.ask(question, earlier, locale)
    return "" if answer is None else answer.text


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("X200 支持快充吗", "有的，X200 有快充。"),
        ("x200支不支持闪充？", "有的，X200 有快充。"),
        ("X 200 支持块充吗", "有的，X200 有快充。"),  # a wrong character of the same sound
        ("Y100 支持快充吗", "没有，Y100 没有快充。"),
        ("X200 的電池多大", "X200 的电池容量：5000 mAh。"),
        ("请问X200保修多久呀", "X200 的保修期：一年。"),
        ("does the X200 support fast charging?", "Yes, X200 has fast charging."),
        ("dose the Y100 have fast chargng", "No, Y100 does not have fast charging."),
        ("what's the X300's weight", "X300, weight: 176 g."),
        ("X200 有红色吗", "没有列出红色。X200 的颜色：黑色、白色。"),
        ("哪些型号支持快充", "有快充的：X200、X300。"),
        ("哪些型号不支持快充", "没有快充的：Y100。"),
        ("how many models have fast charging", "2 in all. With fast charging: X200, X300."),
        ("有红色的是哪款", "有红色的：X300。"),
        ("哪些充电器适用于X200", "X200 可以搭配：C65。"),
        ("which chargers fit the X200", "X200 can be used with C65."),
        ("C65 适用于 X200 吗", "是的，C65 适用于 X200。"),
        ("X 系列有哪些型号", "X 系列的型号有：X200、X300。"),
        ("最轻的型号是哪款", "Y100，重量：150 g。"),
        ("X 系列里最轻的是哪款", "X300，重量：176 g。"),
        ("which is heavier, the X200 or the X300", "X200, weight: 189 g."),
        ("电池最大的型号", "X200，电池容量：5000 mAh。"),
        ("最便宜的充电器是哪个", "C20，价格：49。"),
        ("你们有几款型号", "共 3 个。X200、X300、Y100"),
        ("换滤芯第三步是什么", "第 3 步（共 4 步）：装入新滤芯"),
        ("换滤芯最后一步是什么", "第 4 步（共 4 步）：复位指示灯"),
        ("怎么更换滤芯", "换滤芯：\n1. 关闭电源\n2. 取出旧滤芯\n3. 装入新滤芯\n4. 复位指示灯"),
    ],
)
def test_what_is_known_is_answered(question: str, answer: str) -> None:
    assert said(question) == answer


@pytest.mark.parametrize(
    "question",
    [
        "", "X200", "你好", "退款多久到账", "X200 的屏幕多大", "X200 的电池坏了怎么办", "X999 支持快充吗", "支持快充吗",
        "C20 适用于 X200 吗", "Y100 保修多久", "X200 怎么卖", "how do I return the X200", "第三步", "下一步呢",
    ],
)  # fmt: skip
def test_without_a_fact_and_every_word_nothing_is_answered(question: str) -> None:
    assert said(question) == ""


def test_a_difference_names_what_differs() -> None:
    text = said("X200 和 X300 有什么区别")
    assert "电池容量：X200 5000 mAh；X300 4800 mAh" in text
    assert "保修" not in text
    assert said("what is the difference in weight between X200 and X300").endswith("weight: X200 189 g; X300 176 g")


def test_questions_go_on_from_the_ones_before() -> None:
    assert said("那 Y100 呢", "X200 支持快充吗") == "没有，Y100 没有快充。"
    assert said("电池呢", "X200 支持快充吗", "那 Y100 呢") == "Y100 的电池容量：4000 mAh。"
    assert said("它多重", "X200 支持快充吗") == "X200 的重量：189 g。"
    assert said("下一步呢", "换滤芯第一步", "下一步呢") == "第 3 步（共 4 步）：装入新滤芯"
    assert said("然后呢", "换滤芯最后一步") == ""
    assert said("下一步", "换滤芯第四步是什么") == "没有这一步了，换滤芯一共 4 步。"
    assert said("and the Y100?", "does the X200 support fast charging", locale="en").startswith("No, Y100")
    assert said("电池呢", "X200 支持快充吗", "怎么退货") == "", "they speak of something else now"


def test_the_answer_says_what_it_is_made_from() -> None:
    answer = MIND.ask("X200 支持快充吗", (), "zh-CN")
    assert answer is not None
    assert [(piece.role, piece.name) for piece in answer.pieces if piece.name] == [
        ("entity", "X200"),
        ("attribute", "快充"),
    ]
    (fact,) = answer.evidence
    assert (fact.entity, fact.word, fact.value, fact.origin) == ("X200", "快充", "有", "X 系列")
    missing = MIND.ask("Y100 保修多久", (), "zh-CN")
    assert missing is not None
    assert (missing.text, missing.missing) == ("", ["Y100：保修期"])


def test_contradictions_are_not_answered_and_own_facts_go_before_inherited_ones() -> None:
    gadgets = Gadgets()
    x200 = gadgets.items[gadgets.id("X200")]
    assert isinstance(x200, GraphEntity)
    twice = [*x200.facts, GraphFact(gadgets.id("weight"), 190.0), GraphFact(gadgets.id("fast"), False)]
    gadgets.items[gadgets.id("X200")] = msgspec.structs.replace(x200, facts=twice)
    mind = mind_of(gadgets)
    answer = mind.ask("X200 多重")
    assert answer is not None
    assert (answer.text, answer.contradicting) == ("", ["X200：重量"])
    assert said("X200 支持快充吗", mind=mind).startswith("没有")
    assert said("最轻的型号是哪款", mind=mind).startswith("Y100，重量：150 g。（另有 1 款")


def test_what_is_withdrawn_or_named_twice_is_not_answered() -> None:
    gadgets = Gadgets()
    mind = mind_of(gadgets)
    mind.put({uuid5(gadgets.id("X200"), "other"): gadgets.items[gadgets.id("Y100")]})
    assert said("X200 多重", mind=mind)
    other = msgspec.structs.replace(gadgets.items[gadgets.id("Y100")], words={"en": ["X200"]})
    mind.put({uuid5(gadgets.id("X200"), "other"): other})
    assert said("X200 多重", mind=mind) == "", "two things have this name, and weigh differently"
    mind.drop([uuid5(gadgets.id("X200"), "other")])
    assert said("X200 多重", mind=mind)
    mind.drop([gadgets.id("weight")])
    assert said("X200 多重", mind=mind) == ""


def test_circles_end() -> None:
    gadgets = Gadgets()
    gadgets.entity("A1", "model", {}, model_of="B1")
    gadgets.entity("B1", "model", {"weight": 7.0}, model_of="A1")
    mind = mind_of(gadgets)
    assert said("A1 多重", mind=mind) == "A1 的重量：7 g。"
    assert said("A1 有哪些型号", mind=mind)


def test_the_terms_of_the_workspace_hold() -> None:
    mind = mind_of(Gadgets(), Terms([["快充", "超级闪电"]]))
    assert said("X200 有超级闪电吗", mind=mind) == "有的，X200 有快充。"


WORDS = [
    "X200", "X300", "Y100", "快充", "电池", "哪些", "型号", "最轻", "适用于", "充电器", "区别", "和", "的",
    "吗", "第三步", "换滤芯", "下一步", "how", "many", "which", "fast charging", "fits", "红色", "不支持", "X 系列",
    "zzz", "怎么",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8), st.lists(st.sampled_from(WORDS), max_size=4), st.booleans())
def test_no_order_of_words_is_answered_without_evidence(words: list[str], before: list[str], spaced: bool) -> None:
    gap = " " if spaced else ""
    answer = MIND.ask(gap.join(words), [gap.join(before)], "zh-CN")
    if answer is not None and answer.text:
        assert answer.evidence
        for one in answer.evidence:
            assert one.entity_id in ITEMS
            assert one.attribute_id in ITEMS or one.relation_id in ITEMS or one.value or not one.word


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    answer = MIND.ask(text, [text], text[:5])
    assert answer is None or answer.text == "" or answer.evidence


def test_long_texts_and_a_hundred_thousand_facts_cost_little() -> None:
    for text in ("X200 支持快充吗" * 1000, "的" * 10_000, "a " * 5000, "第" * 300 + "步"):
        began = time.process_time()
        assert said(text) == ""
        assert time.process_time() - began < 0.5
    gadgets = Gadgets()
    for number in range(300):
        gadgets.put(f"a{number}", sort="attribute", type="number", words={"en": [f"measure{number}x"]})
    mind = mind_of(gadgets)
    measures = [gadgets.id(f"a{number}") for number in range(300)]
    mind.put(
        {
            UUID(int=number): GraphEntity(
                words={"en": [f"thing{number}x"]},
                kind_id=GADGETS.id("charger"),
                facts=[GraphFact(measure, float(number)) for measure in measures],
            )
            for number in range(340)
        }
    )
    began = time.process_time()
    assert said("thing7x measure299x", mind=mind) == "thing7x, measure299x: 7."
    assert said("charger, highest measure5x", mind=mind).startswith("thing339x, measure5x: 339.")
    assert time.process_time() - began < 1
