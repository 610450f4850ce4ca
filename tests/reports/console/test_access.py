"""Every address × every role, from the table of addresses itself: who gets in, and that nobody meets another body's items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from audits.store.ledgers import ledgers_of
from tests.support.consolelib import FINANCE, GOV, HRSS, OPERATOR, Opened, opened, ready

ready()

from reports.console.models import LogEntry, Upload  # noqa: E402  - models exist once Django is set up
from reports.console.roles import MAY, OPEN, UNIT_BOUND, Office  # noqa: E402
from reports.console.urls import urlpatterns  # noqa: E402
from tests.support.portal_server import register  # noqa: E402

if TYPE_CHECKING:
    from pathlib import Path

NAMES = sorted(str(one.name) for one in urlpatterns)
ROUTES = {str(one.name): str(one.pattern) for one in urlpatterns}
OWN_UNIT = {Office.CLERK: (HRSS,), Office.OPERATOR: (OPERATOR,)}
POSTED = frozenset(
    {
        "logout", "item-answer", "item-recheck", "review-judge", "recall", "answer", "returns-undo", "remind", "run-start", "run-stop", "rule-try",
        "rule-save", "register-try", "register-save",
    }
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("console")
    (folder / "register.yml").write_text(register("127.0.0.1:9"), "utf-8")
    return opened(folder)


def values(desk: Opened, name: str, department: str, person: Any) -> dict[str, Any]:
    """What stands in an address, about something of a department."""
    route = ROUTES[name]
    item = desk.of(department)[0]
    known: dict[str, Any] = {"item": item, "batch": 1, "sha256": "0" * 64, "login": "nobody", "run": desk.made.run, "rule": "broken-link", "name": "register"}
    if "<slug:ledger_id>" in route:
        known["ledger_id"] = next(one.id for one in ledgers_of(desk.made.store) if one.department == department)
    if "<int:upload>" in route:
        known["upload"] = Upload.objects.create(person=person, name="台账.xlsx", content=b"x").pk
    return {key: value for key, value in known.items() if f":{key}>" in route}


def call(desk: Opened, name: str, role: Office | None, department: str, owner: Any = None) -> int:
    """Status of an address for somebody of a role."""
    client = desk.browser(role, *OWN_UNIT.get(role, ())) if role else desk.browser()
    person = owner or (Upload._meta.get_field("person").related_model.objects.get(pk=client.session["_auth_user_id"]) if role else desk.person(Office.CLERK, HRSS))
    url = reverse(name, kwargs=values(desk, name, department, person))
    response = client.post(url) if name in POSTED else client.get(url)
    return int(response.status_code)


def test_every_address_has_its_roles_and_nothing_else_has() -> None:
    assert set(NAMES) == set(MAY) | OPEN


@pytest.mark.parametrize("role", list(Office), ids=str)
@pytest.mark.parametrize("name", NAMES)
def test_who_gets_in(desk: Opened, name: str, role: Office) -> None:
    status = call(desk, name, role, OWN_UNIT.get(role, (HRSS,))[0])
    if name in OPEN or role in MAY[name]:
        assert status not in (401, 403), "listed, and kept out"
        assert status < 500
    else:
        assert status == 403


@pytest.mark.parametrize("name", sorted(set(NAMES) - OPEN))
def test_who_has_not_signed_in_gets_nothing(desk: Opened, name: str) -> None:
    assert call(desk, name, None, HRSS) == 302


@pytest.mark.parametrize(("name", "role"), [(name, role) for name in NAMES for role in sorted(UNIT_BOUND) if role in MAY.get(name, ()) and "<" in ROUTES[name]])
def test_nobody_meets_what_is_another_bodys(desk: Opened, name: str, role: Office) -> None:
    stranger = desk.person(Office.CLERK, GOV)
    for department in {HRSS, GOV, FINANCE, OPERATOR} - set(OWN_UNIT[role]):
        assert call(desk, name, role, department, stranger) == 404


def test_an_operator_sees_frames_only(desk: Opened) -> None:
    person = desk.person(Office.OPERATOR, OPERATOR, HRSS)
    seen = desk.console.mine(person)
    assert {one.item.item for one in seen} == set(desk.of(OPERATOR))
    assert all(one.in_frame for one in seen)


def test_what_somebody_sees_is_in_no_list_of_another(desk: Opened) -> None:
    page = desk.browser(Office.CLERK, HRSS).get("/todo").content.decode()
    assert all(item in page for item in desk.of(HRSS))
    assert not any(item in page for item in desk.items() if item not in desk.of(HRSS) and item[:12] not in {one[:12] for one in desk.of(HRSS)})
    assert not any(f'"/items/{item}"' in page for item in desk.items() if item not in desk.of(HRSS))


def test_the_history_of_a_split_finding_tells_nothing_of_the_other_part(desk: Opened) -> None:
    part = next(item for item in desk.of(HRSS) if "-B" in item)
    page = desk.browser(Office.CLERK, HRSS).get(f"/items/{part}").content.decode()
    assert HRSS in page
    assert OPERATOR not in page


def test_an_address_that_nobody_listed_is_open_to_nobody(desk: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(MAY, "todo")
    assert desk.browser(Office.CLERK, HRSS).get("/todo").status_code == 403


def test_who_must_change_the_password_gets_no_further(desk: Opened) -> None:
    client = desk.browser(Office.CLERK, HRSS)
    people = Upload._meta.get_field("person").related_model.objects
    people.filter(pk=client.session["_auth_user_id"]).update(must_change=True)
    assert client.get("/todo").headers["Location"] == "/password"
    assert client.get("/password").status_code == 200
    people.filter(pk=client.session["_auth_user_id"]).update(is_active=False)
    assert client.get("/password").headers["Location"] == "/login?next=/password"


def test_a_form_of_another_site_does_nothing(desk: Opened) -> None:
    item = desk.of(HRSS)[0]
    client = desk.browser(Office.CLERK, HRSS, csrf=True)
    before = desk.seen(), list(desk.work.asked)
    for name in sorted(POSTED):
        assert client.post(reverse(name, kwargs=values(desk, name, HRSS, None)), {"state": "已整改", "seen": before[0]}).status_code == 403
    assert client.post("/returns").status_code == 403
    assert (desk.seen(), desk.work.asked) == before
    assert LogEntry.objects.filter(status=403, about=item).exists()


def test_the_log_is_only_appended_to(desk: Opened) -> None:
    desk.browser(Office.CLERK, HRSS).post(f"/items/{desk.of(HRSS)[0]}/answer", {})
    entry = LogEntry.objects.first()
    assert entry is not None
    assert entry.action == "item-answer"
    with pytest.raises(ValueError, match="appended"):
        entry.save()
    with pytest.raises(ValueError, match="appended"):
        entry.delete()


def test_a_link_to_an_item_leads_there_after_signing_in_and_to_no_other_site(desk: Opened, tmp_path: Path) -> None:
    del tmp_path
    person = desk.person(Office.CLERK, HRSS, password="a-long-enough-phrase")
    given = {"login": person.login.upper(), "password": "a-long-enough-phrase"}
    item = desk.of(HRSS)[0]
    assert desk.browser().get(f"/items/{item}").headers["Location"] == f"/login?next=/items/{item}"
    assert desk.browser().post("/login", {**given, "next": f"/items/{item}"}).headers["Location"] == f"/items/{item}"
    for evil in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"):
        assert desk.browser().post("/login", {**given, "next": evil}).headers["Location"] == "/"
