"""The password of a store stands in nothing that anybody reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audits.store.connecting import masked
from crawler.cli._hints import store_hint
from crawler.jobs.work import SiteJob
from tests.support.commandline import run

if TYPE_CHECKING:
    from pathlib import Path

URLS = (
    "postgresql://office:geheim@db/portal", "postgresql+psycopg://office:ge:he@im@db:5432/portal", "postgresql://db/portal?user=office&password=geheim",
    "postgresql:///portal?host=/run&PASSWORD=geheim&sslmode=require", "postgresql://office:geheim@db:port/portal", "postgresql:office:geheim@db",
    "office:geheim@db/portal", "host=db password=geheim dbname=portal", "postgresql://office:x@geheim!7@localhost:1/portal", "sqlite:///x.db?password=geheim",
    "geheim://office:geheim@x",
)  # fmt: skip


@pytest.mark.parametrize("url", URLS[:-1])
def test_an_address_is_shown_without_its_password(url: str) -> None:
    for shown in (masked(url), store_hint(url), repr(SiteJob(url, "r", "s"))):
        assert "geheim" not in shown
        assert "ge:he" not in shown


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("command", [["runs"], ["store", "upgrade"], ["inspect", "--resume", "x"]])
def test_no_command_says_a_password(tmp_path: Path, url: str, command: list[str]) -> None:
    done = run(tmp_path, *command, "--store", url)
    said = (done.stdout + done.stderr).replace("geheim://", "")
    assert "geheim" not in said
    assert "Traceback" not in said
    assert done.returncode == 2
