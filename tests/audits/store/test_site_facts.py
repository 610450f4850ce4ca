"""What a crawl has learnt of a site is the same after it was stored."""

from audits.records.site_facts import NetworkFacts, NonsenseAnswer, SiteFacts, Suspect, TextSketch
from audits.store.site_facts import facts_from, facts_json

ORIGIN = "https://www.demo.example"


def test_all_that_was_learnt_comes_back() -> None:
    facts = SiteFacts(
        nonsense=[NonsenseAnswer(f"{ORIGIN}/0a1b/", 200, "ok", "", "提示", 800, 60, (1, 2, 3), "aa"), NonsenseAnswer(f"{ORIGIN}/c/", 0, "timeout")],
        nonsense_asked=[f"{ORIGIN}/c/"],
        suspects={f"{ORIGIN}/t/1.html": Suspect("提示", 61, (1, 2, 4), "bb", worded=True)},
        network=NetworkFacts(away=True, one_body="cc", lying_dns=True, outside=False, pauses=2),
        robots={ORIGIN: "obeyed"},
        attachments={f"{ORIGIN}/1.pdf": ("empty",), f"{ORIGIN}/2.pdf": ()},
        texts={f"{ORIGIN}/1.pdf": TextSketch(40, (5, 7))},
    )
    assert facts_from(facts_json(facts)) == facts


def test_nothing_learnt_is_nothing_stored_and_attachments_nobody_asked_for_are_not_attachments_without_text() -> None:
    assert facts_json(SiteFacts()) == "{}"
    assert facts_from("{}") == SiteFacts()
    assert facts_from(facts_json(SiteFacts(attachments={}))).attachments == {}
