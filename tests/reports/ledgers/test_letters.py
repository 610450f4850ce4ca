"""A letter as a text and as a mail that opens ready to send."""

from email import message_from_bytes, policy
from pathlib import Path

from reports.ledgers.letters import _written


def test_a_mail_is_the_same_each_time_and_bears_the_ledger(tmp_path: Path) -> None:
    ledger = tmp_path / "整改台账.xlsx"
    ledger.write_bytes(b"PK\x03\x04 rows")
    text, mail = _written(tmp_path / "整改通知.txt", "关于问题整改\r\nBcc: x@x.example", "请按台账逐项整改。", "a@demo.example", ledger)
    first = mail.read_bytes()
    _written(text, "关于问题整改\r\nBcc: x@x.example", "请按台账逐项整改。", "a@demo.example", ledger)
    assert mail.read_bytes() == first
    read = message_from_bytes(first, policy=policy.default)
    assert (read["To"], read["Bcc"], read["X-Unsent"]) == ("a@demo.example", None, "1")
    (attached,) = read.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (ledger.name, ledger.read_bytes())
