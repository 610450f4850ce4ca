"""Letters as files: a text, and beside it the same as a mail that opens ready to send."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import TYPE_CHECKING

from reports.workbook.cells import visible
from reports.workbook.files import whole

if TYPE_CHECKING:
    from pathlib import Path

_WORKBOOK = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def written(path: Path, subject: str, text: str, to: str, attached: Path | None = None) -> list[Path]:
    """A text, and beside it the same as a mail that opens ready to send."""
    text = visible(text)
    mail = EmailMessage(policy=SMTP)
    mail["Subject"], mail["X-Unsent"] = " ".join(visible(subject).split()), "1"
    if to:
        mail["To"] = to
    mail.set_content(text)
    if attached is not None:
        content = attached.read_bytes()
        mail.add_attachment(content, maintype="application", subtype=_WORKBOOK, filename=attached.name)
        mail.set_boundary(f"=={sha256(text.encode() + content).hexdigest()[:32]}==")  # else by chance
    for file, written in ((path, text.encode()), (path.with_suffix(".eml"), mail.as_bytes())):
        with whole(file) as draft:
            draft.write_bytes(written)
    return [path, path.with_suffix(".eml")]
