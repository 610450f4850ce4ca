"""What ``--help`` says is whole and fits a terminal of 80 columns, for every command."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from crawler.cli._help import pieces, wrapped
from crawler.cli.main import cli
from reports.screen.width import columns
from tests.tools.readme_commands import commands

ALL = [names for names, _ in commands(cli)]
GROUPS = sorted({names[:-1] for names in ALL})


def said(*names: str) -> str:
    result = CliRunner().invoke(cli, [*names, "--help"], terminal_width=80)
    assert result.exit_code == 0
    return result.output


def joined(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("names", [*ALL, *GROUPS], ids=" ".join)
def test_no_line_is_wider_than_the_terminal_and_nothing_is_cut(names: tuple[str, ...]) -> None:
    text = said(*names)
    assert [line for line in text.splitlines() if columns(line) > 80] == []
    assert "..." not in text.replace("[OPTIONS]", "").replace("COMMAND [ARGS]...", "").replace("]...", "").replace("FILES...", "")


@pytest.mark.parametrize("names", ALL, ids=" ".join)
def test_the_help_of_a_command_is_there_to_its_last_letter(names: tuple[str, ...]) -> None:
    text = joined(said(*names))
    command = dict(commands(cli))[names]
    assert joined(command.help or "") in text
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert joined(option.help or "") in text


@pytest.mark.parametrize("group", GROUPS, ids=" ".join)
def test_a_group_shows_the_first_sentence_of_each_command(group: tuple[str, ...]) -> None:
    text = joined(said(*group))
    for names, command in commands(cli):
        if names[:-1] == group:
            assert joined((command.help or "").split("。")[0]) in text


@given(st.text(st.sampled_from("巡检abc ，。（）“”/-=.012"), max_size=120), st.integers(20, 80))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert joined("".join(lines)) == joined(text)
    for line in lines:
        assert columns(line) <= width or len(list(pieces(line))) == 1
