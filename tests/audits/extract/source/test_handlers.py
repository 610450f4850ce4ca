"""What a script makes answer a click, and entries that a script file of their page does so for."""

from __future__ import annotations

import pytest

from audits.extract import dead_entries_of
from audits.extract.source.handlers import handled

MENU = (
    '<html><body><div id="navx" class="nav"><ul><li><a href="/1/">机构职能</a></li>'
    '<li class="tog"><a href="#" id="pol">政策法规</a></li><li><a href="/2/">办事服务</a></li></ul></div>{}</body></html>'
)


@pytest.mark.parametrize(
    ("script", "selectors"),
    [
        ("$(function(){ $('.pop').click(function(){ show(); }); });", (".pop",)),
        ("var b = document.getElementById('pol');\nif (b) { b.addEventListener('click', f); }", ("#pol",)),
        ("$('#navx').on('click', 'li.tog > a', f)", ("li.tog > a",)),
        ("$('.m2').delegate('a', 'click', f)", ("a",)),
        ("document.addEventListener('click', e => { if (e.target.closest('.z')) go() })", (".z",)),
        ("document.querySelectorAll('.x a').forEach(function (a) { a.onclick = g })", (".x a",)),
        ("jQuery('.slide').slide({a: 1})", (".slide",)),
        ("$('.nav').hide().find('a').click(f)", (".nav",)),
        ("$(\"a[href='#']\").click(f)", ("a",)),
        ("$('.nav').css('width', '100%'); var n = window.navigator.userAgent;", ()),
        ("const it = document.querySelector('.y'); it.style.top = '1px';", ()),
        ("$('.a').addClass('x').show();", ()),
    ],
)
def test_selectors_of_what_answers_a_click(script: str, selectors: tuple[str, ...]) -> None:
    assert handled(script) == selectors


@pytest.mark.parametrize(
    ("script", "dead"),
    [
        ("", 1),
        ("$('.banner .prev').click(back); $('.nav').css('width', '100%');", 1),
        ("$('.side a').click(f)", 1),
        ("$('#pol').click(f)", 0),
        ("$('.nav a').click(f)", 0),
        ("$('#navx').on('click', 'li.tog > a', f)", 0),
        ("$('#navx').on('click', 'li.other > a', f)", 1),
    ],
)
def test_an_entry_that_a_script_file_handles_leads_somewhere(script: str, dead: int) -> None:
    body = MENU.format('<script src="/a.js"></script>').encode()
    known = {"http://x.example/a.js": handled(script)}
    assert len(dead_entries_of(body, "http://x.example/", "text/html; charset=utf-8", known)) == dead


def test_a_script_file_of_another_page_says_nothing() -> None:
    body = MENU.format("").encode()
    assert len(dead_entries_of(body, "http://x.example/", "text/html; charset=utf-8", {"http://x.example/a.js": ("#pol",)})) == 1
