"""Scripts that send a reader elsewhere at once, and those that do not."""

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
