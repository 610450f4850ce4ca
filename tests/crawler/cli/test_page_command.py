"""``page`` with addresses that cannot be opened: one sentence in Chinese, no codes."""

import pytest
from click.testing import CliRunner

from crawler.cli.main import cli


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["http://a b/"], 2, "网址或 --resolve 写得不对：http://a b/"),
        (["http://x.example/", "--resolve", "x.example"], 2, "--resolve 应写成 域名=IP:端口，现在是：x.example"),
        (["http://x.example/", "--resolve", "x.example=http://1/"], 2, "--resolve 应写成 域名=IP:端口"),
        (["nothere.html"], 2, "读不了文件 nothere.html：文件夹或文件不存在"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(arguments: list[str], code: int, says: str) -> None:
    done = CliRunner().invoke(cli, ["page", *arguments])
    assert done.exit_code == code
    assert says in done.output
    assert len(done.output.strip().splitlines()) == 1
