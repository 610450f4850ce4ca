"""Lets go of what a store need not keep for ever: the bodies of old pages, and bodies that hold numbers of persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from audits.extract import read
from audits.store.sizes import bodies_of, body_counts, drop_bodies, give_room_back
from audits.texts.masking import mask_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audits.store import Store
    from audits.store.opening import Run

WITH_PAGES = ("inspect", "recheck")
"""Kinds of runs that have pages of their own."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was let go of."""

    old: dict[str, int]
    """Pages by run, of runs that are older than those kept."""
    personal: dict[str, int]
    """Pages with numbers of persons, by run."""
    room: str
    """What became of the room, in words; ``""`` if nothing was let go of."""


def prune(store: Store, keep: int | None, *, personal: bool) -> Pruned:
    """Let go of the bodies of all but the newest ``keep`` runs that have any, and of bodies that hold numbers of persons. Raises StoreProblem.

    Findings, proofs, history and ledgers stay; what was let go of cannot be judged again offline.
    """
    runs = [run for run in store.runs() if run.kind in WITH_PAGES and _left(store, run)]
    old = {run.id: drop_bodies(store, run) for run in (runs[: max(0, len(runs) - keep)] if keep is not None else ())}
    found = {run.id: drop_bodies(store, run, _personal(store, run)) for run in runs if _left(store, run)} if personal else {}
    found = {run: number for run, number in found.items() if number}
    return Pruned(old, found, give_room_back(store) if old or found else "")


def _left(store: Store, run: Run) -> bool:
    pages, dropped = body_counts(store, run.id)
    return pages > dropped


def _personal(store: Store, run: Run) -> list[tuple[int, int]]:
    """Pages of a run whose body shows a number of a person, or holds one where nobody sees it."""
    return list(_pages_with_numbers(store, run))


def _pages_with_numbers(store: Store, run: Run) -> Iterator[tuple[int, int]]:
    for site_run, url_id, url, body, content_type in bodies_of(store, run.id):
        page = read(body, url, content_type=content_type)
        whole = "\n".join((page.text, page.body_text, body.decode("utf-8", "replace")))
        if mask_text(whole) != whole:
            yield site_run, url_id
