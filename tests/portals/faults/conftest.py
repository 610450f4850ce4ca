"""One inspection of the fault portal for all tests of this folder."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import yaml

from audits.store import open_store
from tests.support.commandline import run_metered
from tests.support.faults.server import FaultPortal
from tests.support.ledgerlib import send_out

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

Found = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with FaultPortal(tmp_path_factory.mktemp("certs")) as portal:
        yield portal


class Inspected(NamedTuple):
    """What was made of the fault portal."""

    folder: Path
    findings: Found
    """Address to its findings."""


def asked(folder: Path, portal: FaultPortal, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder, for which the portal's own certificates count."""
    done = run_metered(folder, *arguments, timeout=240, more={"SSL_CERT_FILE": str(portal.root_file)})
    assert done.returncode in (0, 3), done.stderr[-3000:]
    return done


def inspected(folder: Path, portal: FaultPortal, *more: str, beside: str = "", database: str = "") -> Inspected:
    """An inspection of the fault portal, and of another site if its register is given; whatever is sure enough goes out."""
    (folder / "registers").mkdir()
    (folder / "registers" / "fault.yml").write_text(yaml.safe_dump(portal.register(), allow_unicode=True), "utf-8")
    if beside:
        (folder / "registers" / "small.yml").write_text(beside, "utf-8")
    (folder / "rules").mkdir()
    (folder / "rules" / "links.yml").write_text("max_page_mb: 3\npause_s: 0.1\nthrottled: 50\n", "utf-8")
    database = database or f"sqlite:///{folder / 'portal-audit.db'}"
    asked(folder, portal, "inspect", "registers", "--store", database, "--out", "out", "--rules", "rules", "--only", "links", "--log", "log.txt", *more)
    store = open_store(database, create=False)
    send_out(store, store.run().id, store.run().today)
    store.close()
    found: Found = defaultdict(list)
    for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines():
        finding = json.loads(line)
        found[finding["target_url"]].append(finding)
    return Inspected(folder, found)


@pytest.fixture(scope="session")
def whole(portal: FaultPortal, tmp_path_factory: pytest.TempPathFactory) -> Inspected:
    return inspected(tmp_path_factory.mktemp("run"), portal)


@pytest.fixture(scope="session")
def findings(whole: Inspected) -> Found:
    return whole.findings


@pytest.fixture(scope="session")
def verdicts(portal: FaultPortal, whole: Inspected) -> dict[str, str]:
    """Finding to what a re-check says of it, while nothing has been mended."""
    done = asked(whole.folder, portal, "recheck", "--rules", "rules", "--format", "json")
    return {item["finding"]: item["result"] for item in json.loads(done.stdout)["items"]}
