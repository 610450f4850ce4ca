"""A letter as a text and as a mail that opens ready to send."""

from email import message_from_bytes, policy
from pathlib import Path

from reports.ledgers.mails import written


def test_a_mail_is_the_same_each_time_and_bears_the_ledger(tmp_path: Path) -> None:
    ledger = tmp_path / "整改台账.xlsx"
    ledger.write_bytes(b"PK\x03\x04 rows")
    text, mail = written(tmp_path / "整改通知.txt", "关于问题整改\r\nBcc: x@x.example", "请按台账逐项整改。", "a@demo.example", ledger)
    first = mail.read_bytes()
    written(text, "关于问题整改\r\nBcc: x@x.example", "请按台账逐项整改。", "a@demo.example", ledger)
    assert mail.read_bytes() == first
    read = message_from_bytes(first, policy=policy.default)
    assert (read["To"], read["Bcc"], read["X-Unsent"]) == ("a@demo.example", None, "1")
    (attached,) = read.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == (ledger.name, ledger.read_bytes())


def test_nothing_in_a_letter_does_anything_where_it_is_opened(tmp_path: Path) -> None:
    evil = "甲\x1b[2J\x9b\u202e\u2028\ud800乙"
    text, mail = written(tmp_path / "整改通知.txt", evil, evil, "")
    read = message_from_bytes(mail.read_bytes(), policy=policy.default)
    for shown in (text.read_text("utf-8"), read["Subject"], read.get_content().rstrip()):
        assert shown == "甲␛[2J\ufffd〔U+202E〕〔U+2028〕\ufffd乙"
