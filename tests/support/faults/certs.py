"""Certificates of every sort, made with a test authority of our own."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.timedelta(days=1)


@dataclass
class Maker:
    """A root authority, one intermediate below it, and what they sign."""

    folder: Path

    def __post_init__(self) -> None:
        self.root_key, self.middle_key = _key(), _key()
        self.root = self._sign("测试根", self.root_key, "测试根", self.root_key, authority=True)
        self.middle = self._sign("测试中间", self.middle_key, "测试根", self.root_key, authority=True)
        self.root_file = self.folder / "root.pem"
        self.root_file.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))

    def pair(self, kind: str, host: str) -> tuple[Path, Path]:
        """Chain and key files of a certificate: good, expired, not-yet, wrong-name, self-signed, untrusted, incomplete."""
        key = _key()
        now = dt.datetime.now(dt.UTC)
        spans = {"expired": (now - 90 * DAY, now - 30 * DAY), "not-yet": (now + 30 * DAY, now + 90 * DAY)}
        start, end = spans.get(kind, (now - DAY, now + 90 * DAY))
        name = "other.example" if kind == "wrong-name" else host
        chain: list[x509.Certificate] = []
        if kind == "self-signed":
            certificate = self._sign(name, key, name, key, (start, end), name)
        elif kind == "untrusted":
            stranger = _key()
            certificate = self._sign(name, key, "无人认识的机构", stranger, (start, end), name)
        else:
            certificate = self._sign(name, key, "测试中间", self.middle_key, (start, end), name, aia=kind == "incomplete")
            chain = [] if kind == "incomplete" else [self.middle]
        chain_file, key_file = self.folder / f"{host}.pem", self.folder / f"{host}.key"
        chain_file.write_bytes(b"".join(one.public_bytes(serialization.Encoding.PEM) for one in [certificate, *chain]))
        key_file.write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
        return chain_file, key_file

    def _sign(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        issuer: str,
        issuer_key: ec.EllipticCurvePrivateKey,
        span: tuple[dt.datetime, dt.datetime] | None = None,
        host: str = "",
        *,
        authority: bool = False,
        aia: bool = False,
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        start, end = span or (now - DAY, now + 365 * DAY)
        builder = (
            x509.CertificateBuilder().subject_name(_name(name)).issuer_name(_name(issuer)).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(start).not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        )  # fmt: skip
        if authority:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        if aia:
            where = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier("http://ca.example/ca.cer"))
            builder = builder.add_extension(x509.AuthorityInformationAccess([where]), critical=False)
        return builder.sign(issuer_key, hashes.SHA256())


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])
