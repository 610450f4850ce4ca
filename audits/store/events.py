"""What events say, to JSON and back; keys and codes are those of every store written so far."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, assert_never

from audits.records import PlaceProof
from audits.records.codes import (
    ANSWER_KINDS,
    CLAIMS,
    DECISION_KINDS,
    EVENT_KINDS,
    PROOF_STATES,
    PROOF_WHYS,
    REVIEW_KINDS,
    SAMPLE_KINDS,
    STANDINGS,
)
from audits.records.events import (
    Answered,
    DecisionMade,
    Issued,
    ItemVerdict,
    Objection,
    Recalled,
    Return,
    Reviewed,
    Sampled,
    TakenOver,
    Undoing,
    Withdrawal,
)
from audits.store.codes import Codes, StoreProblem

if TYPE_CHECKING:
    from audits.records.codes import EventKind
    from audits.records.events import Said

EVENT_KIND = Codes("events", "kind", EVENT_KINDS)
_CLAIM = Codes("events", "data.claim", CLAIMS)
_DECIDED = Codes("events", "data.kind", DECISION_KINDS)
_ANSWER = Codes("events", "data.answer", ANSWER_KINDS)
_REVIEW = Codes("events", "data.review", REVIEW_KINDS)
_SAMPLE = Codes("events", "data.found", SAMPLE_KINDS)
_RESULT = Codes("events", "data.result", STANDINGS)
_COUNTED = Codes("events", "data.counts", PROOF_STATES)
_STATE = Codes("events", "data.proofs", PROOF_STATES)
_WHY = Codes("events", "data.proofs", PROOF_WHYS)


def data_of(said: Said) -> str:
    """What an event says, as it is stored."""
    return json.dumps(_values(said), ensure_ascii=False)


def _values(said: Said) -> dict[str, Any]:
    match said:
        case Issued():
            return {"ledger": said.ledger, "due": said.due}
        case Return():
            values = {"cells": dict(said.cells), "old": dict(said.old), "saved": said.saved}
            return values if said.claim is None else {**values, "claim": said.claim}
        case Objection():
            return {"remark": said.remark}
        case Undoing():
            return {"batch": said.batch}
        case ItemVerdict():
            proofs = [[proof.page_url, proof.state, proof.why, proof.text] for proof in said.proofs]
            return {"result": said.result, "counts": dict(said.counts), "proofs": proofs}
        case DecisionMade():
            return {"decision": said.decision, "kind": said.decided, "reason": said.reason, "until": said.until}
        case Withdrawal():
            return {"decision": said.decision, "reason": said.reason}
        case Answered():
            return {"answer": said.answer, "reason": said.reason, "until": said.until}
        case Reviewed():
            return {"review": said.review, "reason": said.reason, "into": said.into, "until": said.until}
        case Sampled():
            return {"found": said.found, "remark": said.remark}
        case Recalled():
            return {"reason": said.reason}
        case TakenOver():
            return {"due": said.due, "number": said.number, "problem": said.problem, "row": said.row, "given": dict(said.given)}
        case _:
            assert_never(said)


def said_of(kind: str, data: str) -> Said:
    """What a stored event says; raises StoreProblem for a kind or a code that nobody knows."""
    known = EVENT_KIND[kind]
    try:
        return _said(known, json.loads(data))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise StoreProblem(f"数据库里 events 表有一条“{known}”的 data 读不懂（{error}），数据库可能被别的程序改过") from error


def _said(kind: EventKind, data: dict[str, Any]) -> Said:
    match kind:
        case "issued":
            return Issued(_text(data, "ledger"), _text(data, "due"))
        case "returned":
            claim = _CLAIM[data["claim"]] if data.get("claim") else None
            return Return(claim, _texts(data, "cells"), _texts(data, "old"), _text(data, "saved"))
        case "contested":
            return Objection(_text(data, "remark"))
        case "undone":
            return Undoing(int(data["batch"]))
        case "verdict":
            proofs = tuple(PlaceProof(url, _STATE[state], _WHY[why], text) for url, state, why, text in data.get("proofs", ()))
            counts = {_COUNTED[state]: int(number) for state, number in data.get("counts", {}).items()}
            return ItemVerdict(_RESULT[data.get("result", "")], counts, proofs)
        case "decision":
            return DecisionMade(int(data["decision"]), _DECIDED[data.get("kind", "")], _text(data, "reason"), _text(data, "until"))
        case "withdrawn":
            return Withdrawal(int(data["decision"]), _text(data, "reason"))
        case "answered":
            return Answered(_ANSWER[data.get("answer", "")], _text(data, "reason"), _text(data, "until"))
        case "reviewed":
            return Reviewed(_REVIEW[data.get("review", "")], _text(data, "reason"), _text(data, "into"), _text(data, "until"))
        case "sampled":
            return Sampled(_SAMPLE[data.get("found", "")], _text(data, "remark"))
        case "recalled":
            return Recalled(_text(data, "reason"))
        case "taken-over":
            return TakenOver(_text(data, "due"), _text(data, "number"), _text(data, "problem"), _text(data, "row"), _texts(data, "given"))
        case _:
            assert_never(kind)


def _text(data: dict[str, Any], key: str) -> str:
    return str(data.get(key) or "")


def _texts(data: dict[str, Any], key: str) -> dict[str, str]:
    return {str(name): str(value) for name, value in data.get(key, {}).items()}
