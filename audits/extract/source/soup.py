"""BeautifulSoup as the second reading of a page uses it; loaded only where a page needs one."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup


class Soup(BeautifulSoup):
    """Its elements do not know which comes next in the page: to keep that costs a square of what is left open."""

    def _linkage_fixer(self, _el: Any) -> None:
        """Nothing."""
