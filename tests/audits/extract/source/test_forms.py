"""What a browser asks for when a reader sends a form, or that nothing can be told of it."""

from __future__ import annotations

import lxml.html
import pytest

from audits.extract.source.forms import form_reference

SUBMIT = '<input type="submit" value="搜索">'


@pytest.mark.parametrize(
    ("form", "asked"),
    [
        (f'<form action="/s.do"><input type="hidden" name="a" value="1 &amp; 2"><input name="q">{SUBMIT}</form>', "/s.do?a=1+%26+2&q=公开"),
        (f'<form action="/s.do?x=1#y"><input name="q" value="年报">{SUBMIT}</form>', "/s.do?q=年报"),
        ('<form action="/s"><select name="y"><option>甲</option><option value="2" selected>乙</option></select><button>查</button></form>', "/s?y=2"),
        (f'<form action="/s"><input type="radio" name="r" value="1"><input type="radio" name="r" value="2" checked>{SUBMIT}</form>', "/s?r=2"),
        ('<form action="/s"><input type="number" name="n"><input type="image" src="go.gif"></form>', "/s?n=1"),
        ('<form action="/old.html"><button>进入旧版</button></form>', "/old.html"),
        ('<form action="/s"><textarea name="t"></textarea><button type="submit">发</button></form>', "/s?t=公开"),
        ('<form action="/s" method="POST"><input name="q"><button>查</button></form>', ""),
        ('<form action="/s"><input id="kw"><button>查</button></form>', ""),
        ('<form action="/s"><input name="q"><a onclick="go()">查</a></form>', ""),
        ('<form action="/s"><input name="q"></form>', "/s?q=公开"),
        ('<form action="/s"><input type="hidden" name="c" value="1"><input type="search" name="q"></form>', "/s?c=1&q=公开"),
        ('<form action="/s"><select name="y"><option>甲</option></select><input name="q" value="年报"></form>', "/s?y=甲&q=年报"),
        ('<form action="/s"><input name="a"><input name="b"></form>', ""),
        ('<form action="/s" onsubmit="return go()"><input name="q"></form>', ""),
        ('<form action="/s"><input name="q" onkeydown="go()"></form>', ""),
        ('<form action="/s"><input name="q"><span onclick="go()">查</span></form>', ""),
        ('<form action="/s"><input name="q" disabled></form>', ""),
        ('<form action="/s"><textarea name="t"></textarea></form>', ""),
        ('<form action="/s" method="post"><input name="q"></form>', ""),
        ('<form action="/s"><input name="q"><input type="button" onclick="go()"></form>', ""),
        ('<form action="#"><input name="q"><button>查</button></form>', ""),
        ('<form action=""><input name="q"><button>查</button></form>', ""),
        (f'<form action="/s"><input name="a" disabled><input name="b">{SUBMIT}</form>', "/s?b=公开"),
        ('<form action="/s"><input type="hidden" name="x" value="1"><input type="submit" name="act" value="go"></form>', "/s?x=1&act=go"),
        ('<form action="/s"><input name="q"><button name="a" value="1">查</button><button name="b" value="2">清</button></form>', "/s?q=公开&a=1"),
        ('<form action="/s"><input name="q"><button type="button" name="a" value="1">查</button><button name="b">清</button></form>', "/s?q=公开&b="),
        ('<form action="/s"><input type="hidden" name="x" value="1"><input type="image" name="go"></form>', "/s?x=1&go.x=1&go.y=1"),
        (f'<form id="f" action="/s"><input form="g" name="q">{SUBMIT}</form>', "/s"),
    ],
)  # fmt: skip
def test_a_form(form: str, asked: str) -> None:
    assert form_reference(lxml.html.fromstring(form)) == asked

@pytest.mark.parametrize(
    ("page", "asked"),
    [
        (f'<form id="f" action="/s">{SUBMIT}</form><input form="f" type="hidden" name="cid" value="7">', "/s?cid=7"),
        ('<form id="f" action="/s"></form><input form="f" type="hidden" name="cid" value="7">', ""),
        ('<form id="f" action="/s"></form><select form="f" name="y"><option value="1">甲</option></select><button form="f">查</button>', "/s?y=1"),
        (f'<form id="f" action="/s">{SUBMIT}</form><input form="g" name="cid"><input name="q">', "/s"),
    ],
)
def test_fields_outside_that_name_their_form_belong_to_it(page: str, asked: str) -> None:
    assert form_reference(lxml.html.fromstring(f"<div>{page}</div>").find(".//form")) == asked
