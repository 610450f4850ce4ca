"""Scripts that send a reader elsewhere at once, and those that do not."""

import lxml.html
import pytest

from audits.extract.source.jumps import jump_in


@pytest.mark.parametrize(
    "script",
    [
        'window.location="/zw/";',
        "location.href = '/zw/'",
        'self.location.href="/zw/"',
        "top.location = '/zw/';",
        'window.top.location.href="/zw/"',
        "document.location.replace('/zw/');",
        'location.assign("/zw/")',
        "parent.location='/zw/'",
        "window.navigate('/zw/');",
        'setTimeout("location.href=\'/zw/\'", 1000)',
        "setTimeout(function(){ window.location.replace('/zw/') }, 500)",
        'window.open("/zw/", "_self")',
        "open('/zw/','_top')",
        "var url = '/zw/';\nlocation.href = url;",
        "window['location']['href'] = '/zw/';",
        "if (navigator.userAgent.match(/Mobile/)) { location.href='/m/'; } else { location.href='/zw/'; }",
        "// location.href='/old/'\nlocation.href='/zw/'",
        "/* location='/old/' */ location.replace('/zw/')",
    ],
)
def test_a_jump(script: str) -> None:
    assert jump_in(script) == "/zw/"


@pytest.mark.parametrize(
    "script",
    [
        "if (location.href == '/zw/') show();",
        "var here = location.href;",
        "window.open('/zw/')",
        "window.open('/zw/', '_blank')",
        "button.onclick = function(){ location.href='/zw/' }",
        "b.addEventListener('click', function(){ location='/zw/' })",
        "if (/Mobile/.test(navigator.userAgent)) location.href='/m/'",
        "location.href = '/zw/' + id + '.html'",
        "mylocation = '/zw/'",
        "map.location.pin = '/zw/'",
        "location.href='javascript:;'",
        "// location.href='/zw/'",
        "",
    ],
)
def test_no_jump(script: str) -> None:
    assert jump_in(script) == ""


HOLDERS = """<div><span id="to"> /zw/ </span><input id="in" value="/zw/"><a id="a" href="/zw/" data-to="/zw/"></a>
<p id="words">请稍候 正在跳转</p><span id="none"></span></div>"""


@pytest.mark.parametrize(
    "script",
    [
        "var u = document.getElementById('to').innerText; window.open(u, '_self');",
        'location.href = document.getElementById("to").textContent;',
        "location.replace($('#to').text())",
        "top.location = document.getElementById('in').value",
        "location.assign(jQuery('#in').val())",
        "window.location = document.querySelector('#a').href;",
        "location.href = $('#a').attr('href')",
        "location.href = document.getElementById('a').getAttribute('data-to');",
    ],
)
def test_a_jump_to_what_an_element_holds(script: str) -> None:
    assert jump_in(script, lxml.html.fromstring(HOLDERS)) == "/zw/"


@pytest.mark.parametrize(
    "script",
    [
        "location.href = document.getElementById('words').innerText",
        "location.href = document.getElementById('none').innerText",
        "location.href = document.getElementById('missing').innerText",
        "var u = document.getElementById('to').innerText; show(u);",
        "window.open(document.getElementById('to').innerText)",
    ],
)
def test_what_an_element_holds_is_no_jump(script: str) -> None:
    assert jump_in(script, lxml.html.fromstring(HOLDERS)) == ""
