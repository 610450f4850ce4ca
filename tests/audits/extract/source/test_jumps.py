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
        "location.href = '/z' + 'w/';",
        "location.href = location.origin + '/zw/';",
        "location.href = window.location.protocol + '//' + window.location.host + '/zw/'",
        "location.replace(`/zw/`)",
        "function go() { location.href = '/zw/'; }\ngo();",
        "function go(){location='/zw/'} function start(){go()} window.onload = function(){ start(); }",
        "function go(){location='/zw/'} setTimeout(go, 3000)",
        "function go(){location='/zw/'} setTimeout('go()', 3000)",
        "(function(){ location.href='/zw/' })()",
        "!function(){ location.href='/zw/' }();",
        "(() => { location.href='/zw/' })()",
        "$(function(){ location.href='/zw/' });",
        "$(document).ready(function(){ location.href='/zw/' })",
        "window.addEventListener('load', function(){ location.href='/zw/' })",
        "setTimeout(() => { location.href='/zw/' }, 100)",
        "document.getElementById('b').onclick=function(){ location='/other/' }; location='/zw/'",
        "try { location.href='/zw/' } catch (e) {}",
        "location.href = unescape('%2Fzw%2F')",
        "location.replace(decodeURIComponent('%2F') + 'zw/')",
        "var p = ['/', 'zw', '/']; location.href = p.join('');",
        "var to = ['/old/', '/zw/']; location = to[1];",
        "location.href = '/zw'.concat('/')",
        "document.write('<meta http-equiv=\"Refresh\" content=\"0;URL=/zw/\" />');",
        "var name='公开'; if (name=='公开') { location.href='/zw/' }",
        "var name='公开'; if(name === '公开'){document.write(\"<meta http-equiv='refresh' content='0; url=/zw/'>\")}",
        "location.href = 1 ? '/zw/' : '/old/'",
        "location.href = isNew ? '/zw/' : '/zw/'",
        "var cfg = {home: '/zw/', name: '首页'}; location.assign(cfg.home)",
        "var a = '/z'; a += 'w/'; location.href = a",
        "location.href = String.fromCharCode(47, 122, 119, 47)",
        "location.href = '\\x2fzw\\x2f'",
        "var l = window.location; l.href = '/zw/';",
        "eval(\"location.href='/zw/'\")",
        "location.pathname = '/zw/';",
        "var n = 5; setInterval(function(){ n--; if (n <= 0) { location.href='/zw/' } }, 1000)",
        "var i=3;setInterval(function(){i--;if(i<=0)location.href='/zw/'},1000)",
        "var n = 3; function tick(){ if (n == 0) { location.replace('/zw/') } else { show(n--) } } setInterval(tick, 1000)",
        "var n=3; function tick(){ n = n-1; if(n<1){ location='/zw/'; } setTimeout('tick()', 1000) } tick();",
        "location.href = atob('L3p3Lw==')",
        "var d = 'zw'; location.href = `/${d}/`",
        "setTimeout('var u = \\'/zw/\\'; location.href = u', 10)",
    ],
)
def test_a_jump(script: str) -> None:
    assert jump_in(script).goal == "/zw/"


@pytest.mark.parametrize(
    "script",
    [
        "if (location.href == '/zw/') show();",
        "function go() { location.href = '/zw/'; }",
        "function so(){var k=value(); if(k){window.location.href='/zw/';}} function other(){ so() }",
        "if (!!window.ActiveXObject) { location.href='/zw/' }",
        "if ('ontouchstart' in window) location.href='/zw/'",
        "if (top != self) { top.location.href='/zw/' }",
        "if (document.cookie.indexOf('old=1') >= 0) { location.href='/zw/' } else { show() }",
        "navigator.language.indexOf('en') == 0 && (location.href='/zw/')",
        "$('#b').click(function(){ location.href='/zw/' })",
        "$(document).on('click', '#b', function(){ location.href='/zw/' })",
        "$('#k').keydown(e => { if (e.keyCode == 13) location.href='/zw/' })",
        "$.ajax({url: '/api/x', error: function(){ location.href='/zw/' }})",
        "var app = {methods: {go: function(){ window.location.assign('/zw/') }}}",
        "setTimeout(function(){ location.href='/zw/' }, 1800000)",
        'setTimeout("location.href=\'/zw/\'", 1800000)',
        "var html = \"<a onclick=\\\"location.href='/zw/'\\\">x</a>\";",
        "location.href = base + '/zw/'",
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
        "var here = location.href.replace('/zw/', '/old/');",
        "var n = 900; setInterval(function(){ n--; if (n <= 0) { location.href='/zw/' } }, 1000)",
        "var n = 5; setInterval(function(){ if (n <= 0) { location.href='/zw/' } }, 1000)",
        "var n = 5; n--; if (n <= 0) { location.href='/zw/' }",
        "setInterval(function(){ if (online == 0) { location.href='/zw/' } }, 1000)",
        "if (location.pathname.replace('/zw/', '') == '') show();",
        "var l = location; show(l.href == '/zw/');",
        "later(\"location.href='/zw/'\")",
        "// location.href='/zw/'",
        "",
    ],
)
def test_no_jump(script: str) -> None:
    assert jump_in(script).goal == ""


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
    assert jump_in(script, lxml.html.fromstring(HOLDERS)).goal == "/zw/"


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
    assert jump_in(script, lxml.html.fromstring(HOLDERS)).goal == ""


@pytest.mark.parametrize(
    ("script", "unsure"),
    [
        ("location.href = base + '/zw/'", True),
        ("location.href = isNew ? '/zw/' : '/old/'", True),
        ("var name='公开'; if (name=='服务') { location.href='/zw/' }", True),
        ("document.write('<meta name=keywords content=\"0;URL=/zw/\">')", False),
        ("location.replace(decode('2F7A77'))", True),
        ("if (document.cookie) { location.href = '/zw/' } else { location.href = '/old/' }", True),
        ("if (isNew()) location.href = '/zw/'", True),
        ("history.replaceState(null, '', '/zw/')", False),
        ("history.pushState({}, '', '/zw/')", False),
        ("function go() { location.href = base + '/zw/' }", False),
        ("$('#b').click(function(){ if (ok) { location.href = base } })", False),
        ("var here = location.href", False),
        ("window.open(base)", False),
    ],
)
def test_a_jump_that_nobody_can_follow_by_reading(script: str, unsure: bool) -> None:
    assert jump_in(script) == ("", unsure)


def test_what_another_script_calls_runs() -> None:
    script = "function go() { location.href = '/zw/'; }"
    assert jump_in(script, None, [script, "go()"]).goal == "/zw/"
    assert jump_in(script, None, [script, "function later() { go() }"]).goal == ""


@pytest.mark.parametrize(
    ("script", "goal"),
    [
        ("location.href = 'http://' + location.host + '/zw/'", "http://www.small.example/zw/"),
        ("var h = window.location.hostname; location.replace('//' + h + '/zw/')", "//www.small.example/zw/"),
        ("if (location.pathname == '/') { location.href = '/zw/' }", "/zw/"),
        ("if (location.host == 'www.small.example') { location.href = '/zw/' }", "/zw/"),
        ("if (location.protocol == 'https:') { location.href = '/zw/' }", ""),
        ("if (location.pathname == '/index.html') { location.href = '/zw/' }", ""),
        ("if (location.search == '?old') { location.href = '/zw/' }", ""),
    ],
)
def test_a_script_knows_the_address_of_its_page(script: str, goal: str) -> None:
    assert jump_in(script, url="http://www.small.example/").goal == goal
