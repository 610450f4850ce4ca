"""The register (站点登记): which portals an office answers for, their departments and columns."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

import ada_url
from pydantic import BeforeValidator, Field, field_validator

from audits.rulebook.loading import Marks, Mistake, MistakesFound, Strict, by_line, check, near_miss, place_of, read_yaml
from audits.rulebook.offices import OFFICES, SiteOffice, line_from, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

Expectation = Literal["validity-label", "enactment-note", "interpretation-link", "document-number", "source", "responsible-person"]
SiteKind = Literal["portal", "department", "county", "township", "ministry"]
NEVER = -1
BESIDE = ("catalogue", "posts", "reported", "reposts", "accounts")
"""Keys of a site that name files beside the register."""
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")
_HOST = re.compile(r"^(?:[^\s/?#@*,;:\[\]，、；：]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$")
_OTHER_SCHEME = re.compile(r"^(?!https?:)(?:[a-z][a-z0-9+.-]*://|(?:javascript|file|mailto|data|[a-z]):)", re.IGNORECASE)
_FULL_WIDTH = re.compile("[\uff01-\uff5e\u3000]")


def parse_days(value: Any) -> int:
    """``14d``, ``14``, ``14天``, ``never`` (-1) as days; raises ValueError in Chinese."""
    text = str(value).strip().lower()
    if text in ("never", "从不", "不限"):
        return NEVER
    found = re.fullmatch(r"(\d{1,5})\s*(?:d|天|日)?", text)
    if not found:
        raise ValueError(f"更新期限应写成 14d（14 天）或 never（不要求更新），现在是：{value}")
    return int(found[1])


Days = Annotated[int, BeforeValidator(parse_days)]


def _identifier(value: str) -> str:
    if not _NAME.match(value):
        raise ValueError(f"编号只能用字母、数字、点、短横和下划线，现在是：{value}")
    return value


def _address(value: str) -> str:
    """An address of the portal, relative or whole; raises ValueError for what can be none."""
    if full := _FULL_WIDTH.search(value):
        raise ValueError(f"地址里有全角字符“{full[0]}”，请改成半角，现在是：{value}")
    if not value or re.search(r"\s", value):
        raise ValueError(f"地址不能为空，也不能有空格，现在是：{value}")
    if _OTHER_SCHEME.match(value):
        raise ValueError(f"地址应为 http:// 或 https:// 开头，或者相对首页（如 /zwyw/），现在是：{value}")
    return value


class Department(Strict):
    """One department answerable for columns (责任单位)."""

    name: str = Field(min_length=1)
    """Full name."""
    contact: str = ""
    """Office or person to turn to."""
    email: str = ""
    """Where letters to it go; they name no addressee without one."""

    @field_validator("email")
    @classmethod
    def _email(cls, value: str) -> str:
        value = value.strip()
        if value and not re.fullmatch(r"[^\s@,;<>]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", value):
            raise ValueError(f"邮箱应写成 name@demo.example 这样的一个地址，现在是：{value}")
        return value


class Column(Strict):
    """One column of a portal (栏目)."""

    id: str = Field(min_length=1)
    """Short name, unique within the site."""
    name: str = Field(min_length=1)
    """Name as the portal shows it."""
    type: str
    """Column type of ``rules/columns.yml``."""
    department: str = ""
    """Department id; ``""`` means the operator."""
    list: str
    """Address of its list page, relative to the home page or absolute."""
    articles: tuple[str, ...] = ()
    """Address patterns of its articles; without them, what the list links to."""
    update_within: Days | None = None
    """Days; None means the type's, -1 never."""
    expects: tuple[Expectation, ...] | None = None
    """What its documents must show; None means the type's."""
    render: Literal["auto", "html", "js"] = "auto"
    """``js``: read the list with a browser."""

    _check_id = field_validator("id")(_identifier)
    _check_list = field_validator("list")(_address)


class Pace(Strict):
    """How fast and how far a site is crawled (抓取节奏)."""

    max_pages: int = Field(default=20000, ge=1, le=5_000_000)
    """Pages at most."""
    delay_s: float = Field(default=0.5, ge=0, le=600)
    """Seconds between two requests to one host."""
    concurrency: int = Field(default=4, ge=1, le=256)
    """Requests to one host at the same time."""
    per_address: int | None = Field(default=None, ge=1, le=64)
    """How many hosts' worth of requests one IP address gets, whatever the number of host names and of sites it has; two without one."""
    confirm_after_s: float = Field(default=60, ge=0, le=86400)
    """Seconds before what failed is tried again."""
    robots: Literal["obey", "ignore"] = "obey"
    """Whether robots.txt is obeyed."""
    timeout_s: float = Field(default=30, gt=0, le=600)
    """Seconds for one request."""
    max_depth: int = Field(default=50, ge=1, le=1000)
    """Clicks from the home page at most."""
    user_agent: str = Field(default="", max_length=300, pattern=r"^[\x20-\x7e]*$")
    """How the crawler names itself, with a contact for who runs the site; its own name without one."""


Moves = tuple[tuple[str, str], ...]
"""Earlier host names, each with the one that took its place."""


class Site(Strict):
    """One portal (站点)."""

    site: str = Field(min_length=1)
    """Short name, unique within the register."""
    name: str = Field(min_length=1)
    """Full name."""
    home: str
    """Address of the home page, as browsers write it."""
    owner: str = ""
    """Operator (主办单位)."""
    supervisor: str = ""
    """The body that inspects and signs letters (主管部门); the operator without one."""
    office: Annotated[tuple[SiteOffice, ...], BeforeValidator(line_from)] = ()
    """The office that answers for it (归属单位) and all above that, itself first; a register writes ``省/市/县``, or an id of ``offices.yml``."""
    site_code: str = ""
    """Site identification code (网站标识码)."""
    kind: SiteKind = "portal"
    """Type of site; what each must have stands in ``rules/columns.yml``."""
    also_known_as: tuple[str, ...] = ()
    """Other names of the same place, e.g. ``道真县`` of 道真仡佬族苗族自治县, or one from before it became a city."""
    hosts: tuple[str, ...] = ()
    """Host names that belong to the site; the home page's is added."""
    departments: dict[str, Department] = Field(default_factory=dict)
    """Departments by id."""
    columns: tuple[Column, ...] = ()
    """Columns; the first that matches a page wins."""
    pace: Pace = Pace()
    """How fast and how far."""
    resolve: dict[str, str] = Field(default_factory=dict)
    """Host name to the address where it is really served; lifts the address guard for exactly these."""
    formerly: dict[str, str] = Field(default_factory=dict)
    """Earlier host name to the one that took its place: what is found there now keeps the number that it had before."""
    catalogue: str = ""
    """File of the standard disclosure catalogue (公开标准目录), relative to the register."""
    posts: str = ""
    """File with an export of new-media posts (政务新媒体), relative to the register."""
    reported: str = ""
    """File with the export of the national reporting system (信息报送系统), relative to the register."""
    reposts: str = ""
    """File with what has to be reposted (转载任务), relative to the register."""
    accounts: str = ""
    """File with the registered new-media accounts (新媒体登记), relative to the register; it may be a sheet of the file of ``posts``."""

    _check_id = field_validator("site")(_identifier)

    @field_validator("home")
    @classmethod
    def _home(cls, value: str) -> str:
        try:
            parts = urlsplit(value)
            whole = parts.scheme in ("http", "https") and _HOST.match(parts.netloc) and parts.port != 0
        except ValueError:
            whole = None
        if not whole:
            raise ValueError(f"首页应为 http:// 或 https:// 开头的完整网址，现在是：{value}")
        try:
            return ada_url.URL(_address(value)).href.partition("#")[0]
        except ValueError:
            raise ValueError(f"首页应为能打开的完整网址，现在是：{value}") from None

    @field_validator("hosts", mode="before")
    @classmethod
    def _hosts(cls, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return [] if value is None else value
        return [str(host).strip().lower().removeprefix("http://").removeprefix("https://").rstrip("/") for host in value]

    @field_validator("hosts")
    @classmethod
    def _hosts_are_names(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [host for host in value if not _HOST.match(host) or _FULL_WIDTH.search(host)]
        if wrong:
            raise ValueError(f"域名应写成 zwgk.demo.example 这样（半角，不带路径，不用 *），现在是：{'、'.join(wrong)}")
        return value

    @field_validator("site_code", "owner", mode="before")
    @classmethod
    def _text(cls, value: Any) -> Any:
        return "" if value is None else str(value) if isinstance(value, int) else value

    @field_validator("formerly")
    @classmethod
    def _formerly(cls, value: dict[str, str]) -> dict[str, str]:
        moved = {old.strip().lower(): new.strip().lower() for old, new in value.items()}
        wrong = [host for host in (*moved, *moved.values()) if not _HOST.match(host) or _FULL_WIDTH.search(host)]
        if wrong:
            raise ValueError(f"改名前后的域名应写成 旧域名: 新域名，不带 http:// 和路径，现在是：{'、'.join(wrong)}")
        taken = [new for new in dict.fromkeys(moved.values()) if list(moved.values()).count(new) > 1]
        if taken:
            raise ValueError(f"一个新域名只能接着一个旧域名编号，现在有几个旧域名都改成了：{'、'.join(taken)}")
        if any(_first_name(host, moved) is None for host in moved.values()):
            raise ValueError("域名改来改去成了一圈，看不出哪个是最早的")
        return moved

    def known_by(self, text: str) -> str:
        """A text with each host in it by the first name that it had, so that a change of domain makes no other subject of it."""
        for new in self.formerly.values():
            text = re.sub(rf"(?<![\w.-]){re.escape(new)}(?![\w-]|\.\w)", _first_name(new, self.formerly) or new, text)
        return text

    def moved_since(self, before: Site) -> Moves:
        """Hosts that the site had before with those that took their place since."""
        found = {}
        for old in self.formerly:
            new, seen = self.formerly[old], {old}
            while new in self.formerly and new not in seen:
                seen.add(new)
                new = self.formerly[new]
            if new not in before.hosts:
                found[old] = new
        return tuple(found.items())

    @field_validator("resolve")
    @classmethod
    def _resolve(cls, value: dict[str, str]) -> dict[str, str]:
        for host, target in value.items():
            if not re.fullmatch(r"\[?[0-9A-Za-z.:_-]+\]?", target):
                raise ValueError(f"域名映射 {host} 应写成 IP:端口，现在是：{target}")
        return {host.lower(): target for host, target in value.items()}

    def owner_name(self) -> str:
        """Name of the operator for a ledger."""
        return self.owner or self.name

    def department_name(self, department: str) -> str:
        """Name of a department for a ledger; the operator for ``""`` or an unknown id."""
        found = self.departments.get(department)
        return found.name if found else self.owner_name()

    def column(self, column_id: str) -> Column | None:
        """Column by id."""
        return next((column for column in self.columns if column.id == column_id), None)


def load_register(path: Path, column_types: Iterable[str]) -> list[Site]:
    """Sites of a YAML file or of a folder of them; raises MistakesFound with all mistakes of all files."""
    files = sorted(one for kind in ("*.yml", "*.yaml") for one in path.glob(kind) if one.name != OFFICES) if path.is_dir() else [path]
    if not files:
        raise MistakesFound([Mistake(str(path), "", "文件夹里没有 .yml 登记文件")])
    sites: list[Site] = []
    mistakes: list[Mistake] = []
    seen: dict[str, str] = {}
    said: dict[str, str] = {}
    for file in files:
        data, marks, wrong = _readable(file)
        mistakes += wrong
        ident = data.get("site") if isinstance(data, dict) else None
        if isinstance(ident, str) and ident in seen:
            says = f"站点编号“{ident}”重复，{seen[ident]} 已经用过"
            mistakes.append(Mistake(place_of(marks, ("site",), str(file)), "site", says))
        elif isinstance(ident, str):
            seen[ident] = str(file)
        try:
            if data is not None:
                sites.append(check_site(data, marks, str(file), column_types))
                said[sites[-1].site] = place_of(marks, ("office",), str(file))
        except MistakesFound as found:
            mistakes += found.mistakes
    try:
        sites = in_offices(sites, said, path if path.is_dir() else path.parent)
    except MistakesFound as found:
        mistakes += found.mistakes
    if mistakes:
        raise MistakesFound(sorted(mistakes, key=by_line))
    return sites


def in_offices(sites: Sequence[Site], said: Mapping[str, str], folder: Path) -> list[Site]:
    """Sites, each with its office and all above that; ``said``: where the register of each says so. Raises MistakesFound."""
    lines = settle([(site.site, site.office, said[site.site]) for site in sites], folder)
    return [site.model_copy(update={"office": lines[site.site]}) if site.site in lines else site for site in sites]


def _readable(file: Path) -> tuple[Any, Marks, list[Mistake]]:
    """Data of a file as far as it can be read, its places, and what was wrong on the way."""
    try:
        return *read_yaml(file), []
    except MistakesFound as found:
        return *(found.readable or (None, {})), found.mistakes


def check_site(data: Any, marks: Mapping[tuple[Any, ...], str], name: str, column_types: Iterable[str]) -> Site:
    """One site from raw data; cross-checks departments, column types and ids. Also used for .xlsx registers."""
    mistakes: list[Mistake] = []
    site: Site | None = None
    try:
        site = check(Site, data, marks, name)
    except MistakesFound as found:
        mistakes += found.mistakes
    mistakes += _cross_check(data if isinstance(data, dict) else {}, marks, name, _type_names(column_types))
    if mistakes or site is None:
        raise MistakesFound(mistakes)
    host = urlsplit(site.home).netloc.lower().rpartition("@")[2]
    if not any(_same_host(host, known) for known in site.hosts):
        site = site.model_copy(update={"hosts": (*site.hosts, host)})
    return site


def _first_name(host: str, formerly: Mapping[str, str]) -> str | None:
    """The earliest name of a host, None where its names go round in a circle."""
    before, seen = {new: old for old, new in formerly.items()}, {host}
    while host in before:
        host = before[host]
        if host in seen:
            return None
        seen.add(host)
    return host


def _same_host(host: str, known: str) -> bool:
    return host == known or host.rpartition(":")[0] == known


def _type_names(column_types: Iterable[str]) -> dict[str, str]:
    """Column types by id, with their names in Chinese where they are given."""
    return {code: str(getattr(column_types[code], "name", "")) if isinstance(column_types, Mapping) else "" for code in column_types}


def _unknown_type(kind: str, types: Mapping[str, str]) -> str:
    """What to say of a column type that is none: the id behind a Chinese name, or the near miss, and all there are."""
    named = next((code for code, name in types.items() if name == kind), "")
    hint = f"（“{kind}”应写成 {named}）" if named else near_miss(kind, types)
    return f"不认识的栏目类型（现在是：{kind}）{hint}；可用的类型：{'、'.join(f'{code} {name}'.strip() for code, name in types.items())}"


def _cross_check(data: Mapping[str, Any], marks: Mapping[tuple[Any, ...], str], name: str, types: Mapping[str, str]) -> list[Mistake]:
    """Departments, types and ids that columns name must exist; works on raw data so that all mistakes come at once."""
    mistakes: list[Mistake] = []
    departments = data.get("departments") if isinstance(data.get("departments"), dict) else {}
    columns = data.get("columns") if isinstance(data.get("columns"), list) else []
    seen: dict[str, int] = {}
    for index, column in enumerate(columns or []):
        if not isinstance(column, dict):
            continue

        def add(key: str, says: str, at: int = index) -> None:
            mistakes.append(Mistake(place_of(marks, ("columns", at, key), name), f"columns.{at + 1}.{key}", says))

        kind, whose, ident = column.get("type"), column.get("department"), column.get("id")
        if isinstance(kind, str) and kind not in types:
            add("type", _unknown_type(kind, types))
        if whose and str(whose) not in (departments or {}):
            names = {str(key): str(value.get("name", "")) if isinstance(value, dict) else "" for key, value in (departments or {}).items()}
            known = "、".join(dict.fromkeys(f"{key} {value}".strip() if key != value else key for key, value in names.items()))
            add("department", f"责任单位“{whose}”没有登记{near_miss(str(whose), [*names, *names.values()])}；已登记：{known or '（无）'}")
        if ident is not None:
            if str(ident) in seen:
                add("id", f"栏目编号“{ident}”重复，第 {seen[str(ident)] + 1} 个栏目已经用过")
            seen.setdefault(str(ident), index)
    return mistakes
