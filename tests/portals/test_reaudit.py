"""``audit``: a replay of a stored run with the same rules finds what the run found, as surely, and forgets nothing it had learnt."""

import json
from pathlib import Path

from audits.records.site_facts import NetworkFacts
from audits.store import open_store
from tests.support.commandline import TODAY, found, run
from tests.support.portal_server import PortalServer, register, small_portal


def test_a_replay_with_the_same_rules_finds_the_same(tmp_path: Path) -> None:
    with PortalServer(small_portal()) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        run(tmp_path, "inspect", "small.yml", "--today", TODAY)
    before = found(tmp_path)
    replayed = run(tmp_path, "audit")
    assert "Traceback" not in replayed.stderr
    same = ("id", "rule", "message", "confidence", "occurrences", "department")
    assert [{key: line[key] for key in same} for line in found(tmp_path)] == [{key: line[key] for key in same} for line in before]
    assert "重新判断（依据 20260301-1）" in run(tmp_path, "runs").stdout


def test_a_replay_judges_no_foreign_address_of_a_run_that_could_not_reach_the_outside(tmp_path: Path) -> None:
    with PortalServer(small_portal()) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        run(tmp_path, "inspect", "small.yml", "--today", TODAY)
    store = open_store(f"sqlite:///{tmp_path}/portal-audit.db")
    record = store.site_run("20260301-1", "small")
    record.facts.network = NetworkFacts(away=True, outside=False)
    store.update_site_run(record.id, facts=record.facts)
    run(tmp_path, "audit")
    assert store.site_run("20260301-2", "small").facts.network == NetworkFacts(away=True, outside=False)
    store.close()
    lines = (tmp_path / "out" / "findings.jsonl").read_text("utf-8").splitlines()
    assert not [line for line in map(json.loads, lines) if line["rule"] == "broken-external-link" and line["confidence"] == "confirmed"]


def test_what_a_cap_kept_from_being_read_is_not_surely_absent(tmp_path: Path) -> None:
    with PortalServer(small_portal()) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        run(tmp_path, "inspect", "small.yml", "--today", TODAY, "--max-pages", "4")
    capped = {line["confidence"] for line in found(tmp_path) if line["rule"] == "missing-column"}
    run(tmp_path, "audit")
    replayed = {line["confidence"] for line in found(tmp_path) if line["rule"] == "missing-column"}
    assert (capped, replayed) == ({"likely"}, {"likely"})


def test_what_a_run_found_is_judged_again_by_its_own_rules_unless_asked_otherwise(tmp_path: Path) -> None:
    own = tmp_path / "own" / "audits"
    own.mkdir(parents=True)
    (own / "broken-link.yml").write_text("severity: minor\n", "utf-8")
    with PortalServer(small_portal()) as server:
        (tmp_path / "small.yml").write_text(register(server.address), "utf-8")
        run(tmp_path, "inspect", "small.yml", "--issue", "--today", TODAY, "--rules", "own")
        again = run(tmp_path, "audit", "--run", "20260301-1")
        assert {line["severity"] for line in found(tmp_path) if line["rule"] == "broken-link"} == {"minor"}
        assert "按批次 20260301-1 当时的规则判断；现在不同的：“站内链接打不开”。要按现在的规则，请加 --current-rules。" in again.stdout
        current = run(tmp_path, "audit", "--run", "20260301-1", "--current-rules")
        assert {line["severity"] for line in found(tmp_path) if line["rule"] == "broken-link"} == {"major"}
        assert "按现在的规则判断；批次 20260301-1 当时不同的：“站内链接打不开”。" in current.stdout
        checked = run(tmp_path, "recheck", "--run", "20260301-1", "--today", "2026-03-02")
        assert "按批次 20260301-1 当时的规则判断；现在不同的：“站内链接打不开”。" in checked.stdout
    store = open_store(f"sqlite:///{tmp_path}/portal-audit.db")
    runs = {one.id: one for one in store.runs()}
    assert runs["20260302-1"].rules_digest == runs["20260301-1"].rules_digest != runs["20260301-3"].rules_digest
    store.close()
