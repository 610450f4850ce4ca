"""Closed sets are types: mypy refuses a misspelt code wherever a record is made or compared."""

import subprocess
import sys
from pathlib import Path

from tests.support.places import ROOT

WRONG = '''
from audits.records import Coverage, DateMark, Link, Page, PlaceProof, Probe, ValidityMark, Verdict
from audits.records.events import DecisionMade, Event, Return
from audits.records.reasons import status_reason
from audits.store import Store

PlaceProof("http://www.demo.example/", "clean", "rule-silent")
PlaceProof("http://www.demo.example/", "cleann", "rule-silent")  # wrong
PlaceProof("http://www.demo.example/", "clean", "rule-silnt")  # wrong
Verdict("a1b2c3d4e5f6", "20260302-1", "fixed")
Verdict("a1b2c3d4e5f6", "20260302-1", "fixd")  # wrong
Probe("http://www.demo.example/", "", reason="timeout")
Probe("http://www.demo.example/", "", reason=status_reason(502))
Probe("http://www.demo.example/", "", reason="htp-404")  # wrong
Probe("http://www.demo.example/", "", reason="http-502")  # wrong
Link("/a", "http://www.demo.example/a", hidden="of-screen")  # wrong
Link("/a", "http://www.demo.example/a", problem="templat")  # wrong
Probe("http://www.demo.example/", "", certificate="expird")  # wrong
DateMark("publishd", None, "", "visible")  # wrong
ValidityMark("field", "", "", "in-forc")  # wrong
Page("http://www.demo.example/", doc_type="通知书")  # wrong
DecisionMade(1, "exempted")  # wrong
Return("done")  # wrong
Event(1, "", "2026-03-02", "issued")  # wrong
Coverage(notes=("asleep",))  # wrong
def use(store: Store) -> bool:
    store.set_run_status("20260302-1", "complete")
    store.set_run_status("20260302-1", "completed")  # wrong
    store.update_site_run(1, status="finished")  # wrong
    return store.run().kind == "recheckk"  # wrong
'''


def test_mypy_refuses_misspelt_codes(tmp_path: Path) -> None:
    (tmp_path / "snippet.py").write_text(WRONG, "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path / "snippet.py")]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    found = {int(line.split(":")[1]) for line in said.splitlines() if "snippet.py" in line and "error:" in line}
    assert found == {number for number, line in enumerate(WRONG.splitlines(), 1) if line.endswith("# wrong")}, said
