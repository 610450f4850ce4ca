"""Quality floors of document pages: a change that reads labelled pages worse than before fails."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import details


@pytest.mark.skipif(not details.LABELS.exists(), reason=f"没有带标注的页面（{details.LABELS}），文章页的读取质量没有检验")
def test_document_pages_are_read_as_well_as_before() -> None:
    pages = list(details.labelled_pages())
    scores = details.score(pages)
    below = {name: scores[name] for name, floor in details.FLOORS.items() if scores[name][0] < floor[0] or scores[name][1] < floor[1]}
    assert not below, "\n".join(details.misses(pages))
