"""Resolves references the way browsers do (WHATWG), one guard per reference, and says what is wrong with an address."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import ada_url

if TYPE_CHECKING:
    from audits.records.codes import AddressProblem, NoCode
    from audits.rulebook.register import Moves

IGNORED_SCHEMES = (
    "javascript:", "mailto:", "tel:", "data:", "about:", "blob:", "sms:", "weixin:", "tencent:", "mqqwpa:", "callto:", "vbscript:",
)  # fmt: skip
_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]*:")
_DRIVE = re.compile(r"^(?:file:/*)?[a-zA-Z][:|][\\/]")
_CONTROL = re.compile(r"[\t\n\r]")
_NON_ASCII = re.compile(r"[^\x00-\x7f]+")
_TEMPLATE = re.compile(r"\{\{|\}\}|\$\{|<%|%>|<\?php|\[!--|\$\[|&lt;%|\bundefined\b(?:$|[/?#])|\{\$|\{dede:|\{eyou:|\[field:")
_LOCAL_NAMES = (".local", ".localdomain", ".internal", ".lan", ".intranet", ".corp", ".home.arpa")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_BARE_HOST = re.compile(
    r"^(?:www\.(?!(?:s?html?|jspx?|aspx?|php|do|action|pdf|docx?|xlsx?|zip|rar|jpe?g|png|gif|css|js)(?:[?#]|$))[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}|[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:gov|com|org|net|edu)\.cn|[\w-]{1,63}\.(?:com|net|org|cn))(?:[/:?#]|$)",
    re.I,
)
_DOUBLED = re.compile(r"^(?:https?:)?[/\\]{2,}(?:h?ttps?|ftp)\.?(?::?[/\\?#]|:?$)", re.I)
"""A second protocol where the host should stand."""
_HOSTLESS = re.compile(r"^(?:https?:)?[/\\]{2}www\.?(?::\d{0,5})?(?:[/\\?#]|$)", re.I)
"""The beginning of a host name and nothing more."""
_BAD_COLON = re.compile(r"^(?:https?|ftp)\s{0,2}[:：;；,，.。·'\"∶]{1,3}\s{0,2}[/\\／＼]{2}", re.I)
"""A protocol with another mark where its colon should stand."""
_GOOD_COLON = re.compile(r"^(?:https?|ftp):[/\\]", re.I)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?(?::\d{1,5})?", re.I | re.ASCII)
_MARKED_HOST = re.compile(r"^(?:https?:)?[/\\]{2}[^/\\?#]{0,200}[、，；：！？（）《》“”‘’—…]", re.I)
"""A host with a mark of Chinese writing in it, which no host has."""
_PLAIN = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9_~/.-]*)?(?:\?[A-Za-z0-9_=&./~:-]*)?", re.ASCII)
_BESIDE = re.compile(r"((?:\.{1,2}/)*)([A-Za-z0-9_~-][A-Za-z0-9_~/.-]*(?:\?[A-Za-z0-9_=&./~:-]*)?)", re.ASCII)
"""A usual reference to what stands beside or above a page: how far up, and the rest."""
_GLUED = ("。", "，", "；", "、", "”", "》")
MAX_URL = 2083
MAX_KNOWN = 12_000
MAX_USUAL = 1000
"""Characters of a folder, and of what stands in it."""


@dataclass(frozen=True, slots=True)
class Address:
    """One reference resolved."""

    url: str
    """Absolute address without fragment; ``""`` if there is none to ask for."""
    fragment: str = ""
    """What follows ``#``."""
    problem: AddressProblem | NoCode = ""
    """What is wrong with it, or ``""``."""
    ignored: bool = False
    """True for references that lead nowhere by intent: scripts, mail, empty."""


IGNORED = Address("", ignored=True)


@dataclass
class Resolver:
    """Resolves the references of one page; what ``/path`` and ``http://…`` references resolve to is kept for the whole site."""

    base: str
    """Address that relative references are resolved against."""
    own: str = ""
    """Address of the page, where its base may be another; ``""`` if it is the same."""
    charset: str = "utf-8"
    """Encoding of the page: queries are encoded in it."""
    shared: dict[str, dict[Any, Any]] | None = None
    """What other pages of the site resolved, by origin and charset, then reference; None keeps nothing."""
    kept: dict[Any, Any] = field(default_factory=dict)
    """What the reader of links understood on other pages and may use again."""
    leads_inside: bool = field(init=False)
    """Whether the base of a public page lies inside an office."""
    _known: dict[str, Address] = field(default_factory=dict)
    _folders: dict[str, str] = field(default_factory=dict)
    """What ``../`` and the like lead to, ``""`` where that is no usual address."""
    _site: dict[str, Address] = field(default_factory=dict)

    def __post_init__(self) -> None:
        scheme, _, rest = self.base.partition("://")
        self._origin = f"{scheme}://{rest.partition('/')[0].partition('?')[0].partition('#')[0]}"
        host, own = host_of(self.base), host_of(self.own or self.base)
        self.leads_inside = host != own and is_intranet(host)
        if self.shared is not None:
            key = f"{self._origin} {self.charset}" if host == own else f"{self._origin} {self.charset} {own}"
            self._site = self.shared.setdefault(key, {})
            self.kept = self.shared.setdefault(f"{key} kept", {})
            for known in (self._site, self.kept):
                if len(known) >= MAX_KNOWN:
                    known.clear()

    def resolve(self, raw: str) -> Address:
        """The address of a reference; never raises."""
        found = self._site.get(raw) or self._known.get(raw)
        if found is None:
            found = self._resolve(raw)
            needs_origin_only = raw[:1] == "/" or raw.startswith(("http://", "https://"))
            (self._site if needs_origin_only else self._known)[raw] = found
        return found

    def _resolve(self, raw: str) -> Address:
        if _PLAIN.fullmatch(raw) and "/." not in raw and "undefined" not in raw and len(raw) < 1000 and not self.leads_inside:
            return Address(self._origin + raw)
        usual = _BESIDE.fullmatch(raw)
        if usual is not None and (folder := self._folder(usual[1])) and _is_usual(raw, usual[2]):
            return Address(folder + usual[2])
        return resolve(raw, self.base, self.charset, self.own)

    def _folder(self, up: str) -> str:
        """The address of a folder beside or above the page; ``""`` where more has to be looked at to resolve what stands in it."""
        found = self._folders.get(up)
        if found is None:
            address = resolve(up or "./", self.base, self.charset, self.own)
            usual = not address.problem and not self.leads_inside and len(address.url) < MAX_USUAL and address.url.endswith("/")
            found = self._folders[up] = address.url if usual else ""
        return found


def _is_usual(raw: str, rest: str) -> bool:
    """Whether a reference that looks usual has nothing that is resolved otherwise or is a mistake."""
    if "/." in rest or "undefined" in rest or len(rest) > MAX_USUAL:
        return False
    return raw[0] == "." or not (_written_problem(raw, raw[:24].lower()) if raw[0] in "hHfF" else _BARE_HOST.match(raw))


def is_address(url: str) -> bool:
    """Whether an address can be asked for at all."""
    try:
        return bool(ada_url.URL(url).hostname)
    except ValueError:
        return False


def resolve(raw: str, base: str, charset: str = "utf-8", own: str = "") -> Address:
    """The address of a reference as written, with what is wrong with it; ``own`` is the page's address where its base is another."""
    href = _CONTROL.sub("", raw.strip(" \t\n\r\f\x00"))
    if not href or href.startswith("#"):
        return Address("", href[1:], ignored=True)
    lower = href[:24].lower()
    if lower.startswith(IGNORED_SCHEMES):
        return IGNORED
    problem = _written_problem(href, lower)
    if problem in ("local-path", "template"):
        return Address("", problem=problem)
    if len(href) > 100_000:
        return Address("", problem="too-long")
    try:
        joined = ada_url.join_url(base, _encode_query(href, charset))
    except ValueError:
        return Address("", problem=problem or "unparseable")
    except UnicodeError:
        return Address("", problem="unparseable")
    url, _, fragment = joined.partition("#")
    scheme, _, rest = url.partition(":")
    if scheme not in ("http", "https"):
        named = rest.startswith("//") and ":" in rest[2:].partition("/")[0].rpartition("@")[0]
        return Address("", problem="local-path" if scheme == "file" else "credentials" if named else "unknown-scheme")
    if len(url) > MAX_URL:
        return Address("", fragment, "too-long")
    host = rest.lstrip("/").partition("/")[0].partition("?")[0]
    if "@" in host:
        return Address(_without_credentials(scheme, rest), fragment, "credentials")
    if problem == "unparseable" or (not problem and host and host[0] != "[" and not _HOST.fullmatch(host)):
        return Address("", fragment, "unparseable")
    if "xn--" in host and _look_alike(href):
        return Address(url, fragment, "look-alike")
    if is_intranet(host) and host_of(own or base) != host.lower():
        problem = problem or "intranet"
    return Address(url, fragment, problem)


def host_of(url: str) -> str:
    """Host and port of an absolute address as written there, lower case; ``""`` if there is none."""
    _, mark, rest = url.partition("://")
    return rest.partition("/")[0].partition("?")[0].partition("#")[0].rpartition("@")[2].lower() if mark else ""


def moved(text: str, hosts: Moves) -> str:
    """A text with the addresses in it under the hosts that took the place of theirs."""
    for old, new in hosts:
        if old in text.lower():
            text = re.sub(rf"(?<=//){re.escape(old)}(?![\w-]|\.\w)", new, text, flags=re.I)
    return text


def moved_body(body: bytes, hosts: Moves) -> bytes:
    """The same for the bytes of a page, whatever its charset."""
    for old, new in hosts:
        body = re.sub(rb"(?i)(?<=//)" + re.escape(old.encode()) + rb"(?![\w-]|\.\w)", new.encode(), body)
    return body


def origin_of(url: str) -> str:
    """Scheme, host and port of an absolute address, ``""`` if there is none."""
    scheme, _, _ = url.partition("://")
    host = host_of(url)
    return f"{scheme.lower()}://{host}" if host else ""


def _look_alike(href: str) -> bool:
    """Whether one label of the host mixes Latin letters with Cyrillic or Greek ones (раураl)."""
    host = re.sub(r"^[a-zA-Z]{0,10}:?[/\\\\]{0,3}", "", href).partition("/")[0]
    for label in host.split("."):
        scripts = {unicodedata.name(letter, "").partition(" ")[0] for letter in label if letter.isalpha()}
        if scripts & {"CYRILLIC", "GREEK"} and "LATIN" in scripts:
            return True
    return False


def _written_problem(href: str, lower: str) -> AddressProblem | NoCode:
    """What is wrong with a reference as written, before it is resolved."""
    if _DRIVE.match(href) or href.startswith("\\\\") or lower.startswith("file:"):
        return "local-path"
    if _TEMPLATE.search(href):
        return "template"
    if _BAD_COLON.match(href) and not _GOOD_COLON.match(href):
        return "missing-scheme"
    if lower.startswith(("http", "www", "//", "\\")) or "." in lower:
        if _MARKED_HOST.match(href):
            return "unparseable"
        if _DOUBLED.match(href):
            return "doubled-scheme"
        if _HOSTLESS.match(href):
            return "missing-host"
        if re.match(r"^https?(?:/|\\|:/(?![/\\])|:(?![/\\])|//)", lower) and not re.match(r"^https?:[/\\]{2}", lower):
            return "missing-scheme"
        if re.match(r"^https?:[/\\]{3,}", lower) or re.match(r"^https?:[/\\]{0,2}$", lower):
            return "missing-host"
        if _BARE_HOST.match(href):
            return "missing-scheme"
    if _SCHEME.match(href) and not lower.startswith(("http:", "https:")) and not re.match(r"^[\w.-]+:\d", href):
        return "unknown-scheme"
    head = href.partition("?")[0]
    if "　" in href or _ZERO_WIDTH.search(href) or "％" in href or re.match(r"^[ｈＨ]", href) or head.endswith(_GLUED):
        return "odd-characters"
    if head.endswith("）") and "（" not in head:
        return "odd-characters"
    return ""


def _encode_query(href: str, charset: str) -> str:
    """Queries are encoded in the page's charset (browsers do; ada always takes UTF-8)."""
    if charset in ("utf-8", "ascii") or "?" not in href:
        return href
    path, _, rest = href.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    if query.isascii():
        return href
    encoded = _NON_ASCII.sub(lambda found: quote(found[0].encode(charset, "xmlcharrefreplace")), query)
    return f"{path}?{encoded}{hash_mark}{fragment}"


def _without_credentials(scheme: str, rest: str) -> str:
    host, slash, path = rest.lstrip("/").partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


@lru_cache(4096)
def is_intranet(host: str) -> bool:
    """Whether a host as ada writes it (IPv4 canonical, punycode) lies inside an office: private, loopback, link-local, local names."""
    name = host.rpartition(":")[0] if re.search(r":\d+$", host) else host
    name = name.strip("[]").rstrip(".").lower()
    if not name:
        return False
    if name == "localhost" or name.endswith((".localhost", *_LOCAL_NAMES)):
        return True
    if name[0].isdigit() or ":" in name:
        try:
            return is_internal_ip(ipaddress.ip_address(name))
        except ValueError:
            return False
    return "." not in name


def is_own_machine(host: str) -> bool:
    """Whether a host as ada writes it is the machine of whoever asks: loopback in any spelling, ``localhost``."""
    name = (host.rpartition(":")[0] if re.search(r":\d+$", host) else host).strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip = ipaddress.ip_address(name)
    except ValueError:
        return False
    inner = getattr(ip, "ipv4_mapped", None) or ip
    return bool(inner.is_loopback or inner.is_unspecified)


_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        ["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
         "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"],
    )
)  # fmt: skip
_GLOBAL = ipaddress.ip_network("2000::/3")
"""The only addresses of IPv6 that are handed out; mapped, translated, site-local and all others lie outside."""


def is_internal_ip(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether an address is none of the public internet, by lists of our own: what Python knows of it differs from version to version."""
    if ip.version == 6 and ip not in _GLOBAL:
        return True
    return any(ip in network for network in _NOT_PUBLIC if network.version == ip.version)


_SESSION = re.compile(r";jsessionid=[^?#/]*", re.I)
_SESSION_VALUE = re.compile(r"(?<=;jsessionid=)[^?#/]*", re.I)
_VOLATILE = re.compile(
    r"(?:^|&)(?:jsessionid|phpsessid|aspsessionid\w{0,20}|sessionid|sid|_t|t|rnd|rand|random|timestamp|_|v_t|nocache|isappinstalled|utm_\w{1,20})=[^&]*"
    r"|(?:^|&)from=(?:singlemessage|groupmessage|timeline)(?=&|$)",
    re.I,
)


def without_volatile(url: str) -> str:
    """An address without its session ids and time stamps, as it is otherwise written."""
    head, mark, query = _SESSION.sub("", url).partition("?")
    kept = _VOLATILE.sub("", query).strip("&") if mark else ""
    return f"{head}?{kept}" if kept else head


def variant_key(url: str) -> str:
    """An address with the names of its volatile parameters and without their values: tells addresses of one ``subject_key`` apart."""
    head, mark, query = _SESSION_VALUE.sub("", url).partition("?")
    return head + mark + _VOLATILE.sub(lambda found: found[0].partition("=")[0] + "=", query)


def subject_key(url: str) -> str:
    """The stable key of a target: without session ids, time stamps and default ports; used for finding numbers, never for asking."""
    key = _SESSION.sub("", url)
    head, mark, query = key.partition("?")
    scheme, _, rest = head.partition("://")
    host, slash, path = rest.partition("/")
    host = host.lower()
    host = host.removesuffix(":80") if scheme == "http" else host.removesuffix(":443")
    if query:
        query = "&".join(sorted(filter(None, _VOLATILE.sub("", query).split("&"))))
    return f"{host}{slash}{path}" + (f"?{query}" if mark and query else "")


_INDEX = re.compile(r"/(?:index|default)\.(?:s?html?|jsp|php|aspx?)$", re.I)
_TRACES = re.compile(r"(?:^|&)(?:from|spm|share\w{0,12}|utm_\w{1,20}|isappinstalled|clicktime|enterid)=[^&]*", re.I)


def page_key(url: str) -> str:
    """What addresses of one page share: besides what ``subject_key`` leaves out, no index file, no end slash, no trace of where one came from.

    For comparing pages only: numbers of findings are made with ``subject_key``.
    """
    path, mark, query = subject_key(url).partition("#")[0].partition("?")
    kept = "&".join(filter(None, _TRACES.sub("", query).split("&")))
    return _INDEX.sub("/", path).rstrip("/") + (f"?{kept}" if mark and kept else "")
