"""The identities of one run: a certificate authority, the signing key of the Bot Framework, the bot's registration, tokens.

Everything is made anew in the run's folder and thrown away with it.
"""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from jwt.algorithms import RSAAlgorithm

APP_ID = "6f1d2c3b-8a54-4e0f-9b77-0c5d3e2f1a09"
APP_PASSWORD = "bench-password"
TENANT_ID = "3d4c5b6a-7988-4a1b-8c2d-9e0f1a2b3c4d"

AUTHORITIES = ("login.botframework.com", "login.microsoftonline.com", "api.botframework.com")
"""The names that both SDKs and Mardi know by heart. In a server under measure they resolve to the fake authority."""

CONNECTOR = "smba.trafficmanager.net"
"""The name of Teams' connector. It resolves to the fake connector."""

KEY_ID = "bench-key-1"
_ISSUER = "https://api.botframework.com"


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Where the run's keys lie, and what signs its tokens."""

    ca_file: Path
    certificate_file: Path
    jwks_file: Path
    signing_key: rsa.RSAPrivateKey

    def token(self, service_url: str, key_id: str = KEY_ID) -> str:
        """A token such as the channel puts on an activity of that service URL, good for a day."""
        now = int(time.time())
        claims = {
            "iss": _ISSUER,
            "aud": APP_ID,
            "serviceurl": service_url,
            "nbf": now - 60,
            "exp": now + 86_400,
        }
        return jwt.encode(claims, self.signing_key, algorithm="RS256", headers={"kid": key_id, "x5t": key_id})


def make_identity(folder: Path) -> Identity:
    """Write a certificate authority, a certificate for all names and the published keys of the channel into the folder.

    The authority is added to the public ones of `certifi`, not put in their place: an SDK that reads the whole bundle for every
    connection pays here what it pays in production.
    """
    ca_key, ca = _certificate_authority()
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(Path(certifi.where()).read_bytes() + b"\n" + ca.public_bytes(serialization.Encoding.PEM))
    certificate_file = folder / "authority.pem"
    certificate_file.write_bytes(_certificate(ca_key, ca))
    signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwks_file = folder / "keys.json"
    jwks_file.write_text(json.dumps({"keys": [_published(signing_key)]}))
    return Identity(ca_file=ca_file, certificate_file=certificate_file, jwks_file=jwks_file, signing_key=signing_key)


def _published(key: rsa.RSAPrivateKey) -> dict[str, object]:
    public: dict[str, object] = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
    return public | {"kid": KEY_ID, "x5t": KEY_ID, "use": "sig", "alg": "RS256", "endorsements": ["msteams"]}


def _certificate_authority() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mardi bench authority")])
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        _builder(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, certificate


def _certificate(ca_key: rsa.RSAPrivateKey, ca: x509.Certificate) -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = (
        _builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, CONNECTOR)]), ca.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(host) for host in (*AUTHORITIES, CONNECTOR)]), critical=False
        )
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
    )
