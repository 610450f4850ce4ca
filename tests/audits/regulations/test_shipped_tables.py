"""The shipped table of laws is what the tool makes of the source tables, so that nobody has edited it by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.places import ROOT, SHARED
from tests.tools.build_regulations import main

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = SHARED / "data"


@pytest.mark.skipif(not (SOURCE / "regulations.csv").is_file(), reason="no source tables beside the checkout")
def test_the_shipped_tables_are_built_from_their_sources(tmp_path: Path) -> None:
    main(SOURCE, tmp_path)
    for name in ("catalogue.tsv", "events.tsv", "sources.tsv"):
        assert (tmp_path / name).read_bytes() == (ROOT / "rules" / "regulations" / name).read_bytes(), name
