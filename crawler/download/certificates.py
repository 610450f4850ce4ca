"""Whether a host's certificate is one that browsers accept; asked apart from the download, which takes any."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtensionOID

if TYPE_CHECKING:
    from audits.records.codes import CertificateProblem, NoCode

PATIENCE_S = 8.0
_CODES: dict[int, CertificateProblem] = {9: "not-yet", 10: "expired", 18: "self-signed", 19: "self-signed", 62: "wrong-name", 63: "wrong-name", 64: "wrong-name"}
_INCOMPLETE = (2, 20, 21)


@dataclass
class Certificates:
    """What is known of the certificates of hosts; each is looked at once."""

    _known: dict[tuple[str, int], CertificateProblem | NoCode] = field(default_factory=dict)
    _locks: dict[tuple[str, int], asyncio.Lock] = field(default_factory=dict)

    async def problem(self, host: str, peer: tuple[Any, ...], der: bytes | None) -> CertificateProblem | NoCode:
        """What browsers would warn of, ``""`` if nothing."""
        key = (host, int(peer[1]))
        if key not in self._known:
            async with self._locks.setdefault(key, asyncio.Lock()):
                if key not in self._known:
                    self._known[key] = await self._ask(host, str(peer[0]), int(peer[1]), der)
        return self._known[key]

    async def _ask(self, host: str, ip: str, port: int, der: bytes | None) -> CertificateProblem | NoCode:
        """Shake hands once more with verification, with the address that was checked."""
        try:
            opening = asyncio.open_connection(ip, port, ssl=strict_tls(), server_hostname=host)
            _, writer = await asyncio.wait_for(opening, PATIENCE_S)
        except ssl.SSLCertVerificationError as error:
            return _code(error.verify_code, der)
        except (OSError, ValueError, TimeoutError):
            return ""
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), 1.0)
        return ""


def _code(verify_code: int, der: bytes | None) -> CertificateProblem:
    """OpenSSL's code as ours; a chain that browsers complete by themselves is ``incomplete``."""
    if verify_code in _INCOMPLETE:
        return "incomplete" if der is not None and names_issuer(der) else "untrusted"
    return _CODES.get(verify_code, "untrusted")


def names_issuer(der: bytes) -> bool:
    """Whether a certificate says where its issuer's certificate can be fetched."""
    try:
        found = x509.load_der_x509_certificate(der).extensions.get_extension_for_oid(ExtensionOID.AUTHORITY_INFORMATION_ACCESS)
        return any(entry.access_method == AuthorityInformationAccessOID.CA_ISSUERS for entry in found.value)  # type: ignore[attr-defined]
    except (x509.ExtensionNotFound, ValueError):
        return False


def strict_tls() -> ssl.SSLContext:
    """Verification against the trust store of the system (or SSL_CERT_FILE), with protocols as old as the download allows."""
    context = ssl.create_default_context()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)
    with contextlib.suppress(ssl.SSLError):
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context
