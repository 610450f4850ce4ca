"""The crawler names itself, and a contact that the register can set."""

from audits.rulebook import load_rulebook
from audits.rulebook.register import Site
from crawler.spiders.site_settings import settings_for

BOOK = load_rulebook()
SITE = {"site": "x", "name": "x", "home": "http://www.small.example/"}


def test_the_register_sets_the_name() -> None:
    named = "portal-audit (+mailto:jiancha@demo.example)"
    assert settings_for(Site.model_validate({**SITE, "pace": {"user_agent": named}}), BOOK)["USER_AGENT"] == named


def test_without_one_the_program_is_named() -> None:
    assert "portal-audit" in settings_for(Site.model_validate(SITE), BOOK)["USER_AGENT"]
