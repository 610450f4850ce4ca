"""One inspection of the fault portal for all tests of this folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from typing import Any

import pytest
import yaml

from tests.support.faults.server import FaultPortal
from tests.support.places import ROOT

Found = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with FaultPortal(tmp_path_factory.mktemp("certs")) as portal:
        yield portal


@pytest.fixture(scope="session")
def findings(portal: FaultPortal, tmp_path_factory: pytest.TempPathFactory) -> Found:
    folder = tmp_path_factory.mktemp("run")
    (folder / "register.yml").write_text(yaml.safe_dump(portal.register(), allow_unicode=True), "utf-8")
    (folder / "rules").mkdir()
    (folder / "rules" / "links.yml").write_text("max_page_mb: 3\npause_s: 0.1\nthrottled: 50\n", "utf-8")
    command = [sys.executable, "-m", "crawler.cli.main", "inspect", "register.yml", "--out", "out", "--rules", "rules", "--only", "links"]
    root = ROOT
    environment = {**os.environ, "SSL_CERT_FILE": str(portal.root_file), "PYTHONPATH": str(root), "PYTHONUTF8": "1"}
    environment.pop("http_proxy", None)
    done = subprocess.run([*command, "--log", "log.txt"], cwd=folder, env=environment, capture_output=True, text=True, timeout=180)
    assert done.returncode in (0, 3), done.stderr[-3000:]
    found: Found = defaultdict(list)
    for line in (folder / "out" / "findings.jsonl").read_text("utf-8").splitlines():
        finding = json.loads(line)
        found[finding["target_url"]].append(finding)
    return found
