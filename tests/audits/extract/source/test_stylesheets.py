"""Which elements the rules of a page's style elements speak of."""

import lxml.html
import pytest

from audits.extract.source.stylesheets import styles_of


@pytest.mark.parametrize(
    ("selector", "around", "hidden"),
    [
        ("a", "<div>{}</div>", True),
        (".x a", "<div class='x'><p>{}</p></div>", True),
        (".x > a", "<div class='x'>{}</div>", True),
        (".x > a", "<div class='x'><p>{}</p></div>", False),
        (".x .y a", "<div class='x'><p><b class='y'>{}</b></p></div>", True),
        (".x .y a", "<div class='y'><p><b class='x'>{}</b></p></div>", False),
        ("#i .x > p a", "<ul id='i'><li class='x'><p><b>{}</b></p></li></ul>", True),
        (".x a", "<div>" * 80 + "{}", False),
        ("nav a", "{}", False),
    ],
)
def test_a_selector_speaks_of_what_stands_in_what_it_names(selector: str, around: str, hidden: bool) -> None:
    styles = styles_of([f"{selector} {{display:none}}"])
    assert styles is not None
    link = lxml.html.fromstring(f"<html><body>{around.format('<a>t</a>')}</body></html>").find(".//a")
    assert (styles.styled(link, {}) != {}) is hidden
