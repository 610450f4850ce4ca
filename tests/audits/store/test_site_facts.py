"""What a crawl has learnt of a site is the same after it was stored."""

import json

import pytest

from audits.records.site_facts import NetworkFacts, NonsenseAnswer, SiteFacts, Suspect, TextSketch
from audits.store import StoreProblem
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


def test_what_became_of_robots_is_a_code_and_free_texts_of_earlier_versions_are_understood() -> None:
    written = {"error-500": "http-500", "error-timeout": "timeout", "error-unreadable": "unreadable", "error-ResponseFailed": "unknown", "none": "none"}
    for before, today in written.items():
        assert facts_from(json.dumps({"robots": {ORIGIN: before}})).robots == {ORIGIN: today}
    with pytest.raises(StoreProblem, match=r"facts\.robots"):
        facts_from(json.dumps({"robots": {ORIGIN: "obeyd"}}))
