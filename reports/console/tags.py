"""Words and links in templates."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html

from audits.texts.masking import mask_text
from reports.console.roles import ACTION_WORDS
from reports.workbook.cells import visible

register = template.Library()
SHORT = 90


@register.filter
def shown(value: Any) -> str:
    """A text from outside as people read it: what cannot be seen is made visible, numbers of persons are masked."""
    return mask_text(visible(str(value)))


@register.filter
def weblink(url: str) -> str:
    """An address of a portal as a link, where it is one of the web; everything else is only text."""
    text = shown(url)
    short = text if len(text) <= SHORT else f"{text[:SHORT]}…"
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_web = False
    if not is_web or text != url:
        return format_html('<span class="address">{}</span>', short)
    return format_html('<a class="address" href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>', url, short)


@register.simple_tag(takes_context=True)
def querystring_with(context: Any, **changed: Any) -> str:
    """The query of the page with some values changed."""
    query = context["request"].GET.copy()
    for name, value in changed.items():
        query[name] = str(value)
    return str(query.urlencode())


@register.filter
def action_words(name: str) -> str:
    """What an address does, in words."""
    return ACTION_WORDS.get(name, name)


@register.filter
def outcome_words(status: int) -> str:
    """What came of it."""
    return "做成" if status < 400 else {401: "没有登录成", 403: "拒绝", 404: "没有", 409: "没有做成"}.get(status, "有误")


@register.filter
def value_of(values: Any, key: str) -> Any:
    """A value by a key that is not known before."""
    return values.get(key, "")


@register.filter(name="is")
def is_(value: Any, other: str) -> bool:
    """Whether two are the same."""
    return bool(value == other)
