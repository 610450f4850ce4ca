"""Pages that answer well and show nothing of what belongs there: shells that scripts fill, forms to log in, nothing at all."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from audits.extract.source.jumps import jump_in

if TYPE_CHECKING:
    from audits.extract.source.document import Document
    from audits.records.codes import NoCode, PageProblem

LEAST_WORDS, LEAST_LINKS = 20, 3
"""Letters and links of a page that shows anything."""
LOGIN_WORDS, LOGIN_PROSE = 600, 60
"""Letters of a page that is no more than a form to log in, and of running text beside it."""
JUMP_WORDS = 200
"""Letters of a page that only says that it leads on."""
MOST = 50
_SHOWING = ("img", "video", "audio", "iframe", "frame", "object", "embed", "applet", "textarea", "select")
_LOGIN = re.compile(r"登[录陆]|用户名|密码|验证码|log\s?in|sign\s?in|password", re.I)
_LOGIN_ADDRESS = re.compile(r"log[io]n|sign[io]n|passport|sso|oauth|\bcas\b|regist|password|account|/user|member|admin|denglu", re.I)


def unshown(document: Document, text: str, links: int, prose: int) -> PageProblem | NoCode:
    """What keeps the content of a page from being seen, ``""`` if nothing does.

    ``text`` is all that it shows, ``links`` how many lead anywhere, ``prose`` the letters of running text in it.
    """
    if not document.source.strip():
        return ""  # no bytes are an outcome of their own
    letters = sum(map(str.isalnum, text[:5000]))
    if letters < LOGIN_WORDS and prose < LOGIN_PROSE and _asks_for_login(document, text):
        return "" if _LOGIN_ADDRESS.search(urlsplit(document.url).path) else "needs-login"
    if letters < JUMP_WORDS and links < LEAST_LINKS and _leads_on(document):
        return "needs-script"
    if letters >= LEAST_WORDS or links >= LEAST_LINKS or any(True for _ in document.body.iter(*_SHOWING)):
        return ""
    if any((script.get("src") or (script.text or "").strip()) for script in islice(document.root.iter("script"), MOST)):
        return "needs-script"
    return "nothing-shown" if letters < 2 and not links else ""


def _asks_for_login(document: Document, text: str) -> bool:
    fields = islice(document.body.iter("input"), MOST)
    return any((field.get("type") or "").lower() == "password" for field in fields) and _LOGIN.search(f"{document.root.findtext('.//title') or ''} {text}") is not None


def _leads_on(document: Document) -> bool:
    """Whether a script of the page goes somewhere that only running it would tell."""
    scripts = [*(script.text or "" for script in islice(document.root.iter("script"), MOST)), document.body.get("onload") or ""]
    return any(jump_in(script, document.root, scripts, document.url).unsure for script in scripts if "location" in script or "navigat" in script or "open" in script)
