"""A certificate that nobody vouches for is refused, unless the operator's own bundle vouches."""

from __future__ import annotations

import ipaddress
import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from extractors.core.errors import SourceUnavailable
from extractors.core.settings import settings
from extractors.core.spec import Source
from extractors.core.transport import Request, Transport


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A key, and a certificate for loopback that it has signed itself, in one PEM file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    loopback = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(loopback, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = tmp_path / "own.pem"
    file.write_bytes(secret + signed.public_bytes(pem))
    return file


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def encrypted(
    certificate: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), _Hello)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("WAREHOUSE_REPLAY_URL", f"https://127.0.0.1:{server.server_port}")
    yield server
    server.shutdown()
    server.server_close()


def ask(source: Source) -> bytes:
    request = Request(source, "GET", f"{source.base_url}/hello", {}, kind="numbers")
    return Transport(settings()).send(request, {}, frozenset()).content


@pytest.mark.usefixtures("encrypted")
def test_certificate__that_nobody_vouches_for_is_refused(source: Source) -> None:
    with pytest.raises(SourceUnavailable, match="certificate verify failed"):
        ask(source)


@pytest.mark.usefixtures("encrypted")
def test_certificate__that_the_operators_bundle_vouches_for_is_taken(
    source: Source, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_CA_BUNDLE", str(certificate))
    assert ask(source) == b"hello"


@pytest.mark.usefixtures("encrypted")
def test_bundle__that_is_not_there_is_named(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAREHOUSE_CA_BUNDLE", "/nowhere.pem")
    with pytest.raises(SourceUnavailable, match=r"/nowhere\.pem"):
        ask(source)
