"""The certificate's file: every form that people have it in, and what is said of one that cannot be used."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from pathlib import Path
from textwrap import wrap

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat, PublicFormat
from hypothesis import given, strategies as st

from sop.errors import Misconfigured
from teams_bot.protocol.certificate import Certificate, CertificateFile
from tests.support.certificates import Made, rsa_key

OURS = Made()
ISSUER = Made(rsa_key(1), name="issuer")
PASSWORD = "open-sesame-芝麻"


def read(folder: Path, content: str | bytes, password: str | None = None) -> Certificate:
    path = folder / "bot.pem"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return CertificateFile(path, password).read()


@pytest.mark.parametrize(
    ("content", "password"),
    [
        (OURS.private() + OURS.public, None),
        (OURS.public + OURS.private(), None),
        (OURS.private() + ISSUER.public + OURS.public, None),
        (f"Bag Attributes\n    friendlyName: bot\n{OURS.public}\nsubject=CN = bot\n{OURS.private()}", None),
        (OURS.private(form=PrivateFormat.TraditionalOpenSSL) + OURS.public, None),
        ((OURS.private() + OURS.public).replace("\n", "\r\n"), None),
        (OURS.private() + OURS.public, "a password that is not needed"),
        (OURS.private(PASSWORD) + OURS.public, PASSWORD),
        (OURS.private(PASSWORD, PrivateFormat.TraditionalOpenSSL) + OURS.public, PASSWORD),
        (OURS.pfx(), None),
        (OURS.pfx(PASSWORD), PASSWORD),
    ],
    ids=[
        "key first",
        "certificate first",
        "issuer first",
        "openssl",
        "pkcs1",
        "crlf",
        "needless",
        "pkcs8",
        "old",
        "pfx",
        "pfx+",
    ],
)
def test_every_form_gives_the_same(content: str | bytes, password: str | None, tmp_path: Path) -> None:
    found = read(tmp_path, content, password)
    assert found.public == OURS.public
    assert found.private_key == OURS.private()
    assert found.expires == OURS.made_at + OURS.ends_in
    assert (len(found.sha1), len(found.sha256)) == (40, 64)
    assert "PRIVATE" not in repr(found)
    assert PASSWORD not in repr(CertificateFile(tmp_path, PASSWORD))


CURVED = Made(ec.generate_private_key(ec.SECP256R1()))


@pytest.mark.parametrize(
    ("content", "password", "said"),
    [
        ("", None, "neither PEM nor PFX"),
        (b"\x30\x82junk", None, "neither PEM nor PFX"),
        (OURS.public, None, "no private key"),
        (OURS.private(), None, "no certificate"),
        (OURS.private() + ISSUER.public, None, "does not belong to its private key"),
        (OURS.private() + OURS.public.replace("MII", "AAA", 1), None, "certificate in the file cannot be read"),
        (OURS.private()[:400] + "\n" + OURS.public, None, "private key in the file cannot be read"),
        (OURS.private(PASSWORD) + OURS.public, None, "is encrypted"),
        (OURS.private(PASSWORD) + OURS.public, "wrong-pass", "cannot be opened with its password"),
        (OURS.pfx(PASSWORD), None, "cannot be opened with its password"),
        (OURS.pfx(PASSWORD), "wrong-pass", "cannot be opened with its password"),
        (CURVED.pem, None, "no RSA key"),
        (CURVED.pfx(), None, "no RSA key"),
    ],
)
def test_what_cannot_be_used_is_told_with_what_to_do(
    content: str | bytes, password: str | None, said: str, tmp_path: Path
) -> None:
    with pytest.raises(Misconfigured, match=said) as caught:
        read(tmp_path, content, password)
    assert caught.value.setting in ("MicrosoftAppCertificatePath", "MicrosoftAppCertificatePassword")
    assert caught.value.setting in caught.value.reason
    assert caught.value.remedy
    assert "wrong-pass" not in str(caught.value)
    assert "MII" not in str(caught.value)


def spoilt(made: Made, piece: bytes, at: int, byte: int) -> str:
    """The certificate with one byte of the first such piece of it replaced."""
    whole = bytearray(made.certificate.public_bytes(Encoding.DER))
    whole[whole.index(piece) + at] = byte
    body = "\n".join(wrap(b64encode(whole).decode(), 64))
    return f"-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n"


def modulus(made: Made) -> bytes:
    return made.key.public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


VERSION_3 = bytes([0xA0, 3, 2, 1, 2])


def test_a_certificate_that_is_damaged_inside_is_told_unless_it_is_another(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="does not belong to its private key"):
        read(tmp_path, OURS.private() + spoilt(OURS, modulus(OURS), 0, 0xFF))
    with pytest.raises(Misconfigured, match="certificate in the file cannot be read"):
        read(tmp_path, OURS.private() + spoilt(OURS, VERSION_3, 4, 30))
    assert read(tmp_path, OURS.private() + spoilt(ISSUER, modulus(ISSUER), 0, 0xFF) + OURS.public).public == OURS.public


@pytest.mark.parametrize("name", ["missing.pem", "."])
def test_a_file_that_cannot_be_read(name: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read") as caught:
        CertificateFile(tmp_path / name).read()
    assert (caught.value.setting, "path" in caught.value.remedy) == ("MicrosoftAppCertificatePath", True)


def test_it_is_good_from_its_start_until_its_end(tmp_path: Path) -> None:
    found = read(tmp_path, OURS.pem)
    found.ensure_good(found.starts)
    found.ensure_good(found.expires - timedelta(seconds=1))
    with pytest.raises(Misconfigured, match="has expired") as caught:
        found.ensure_good(found.expires)
    assert "new certificate" in caught.value.remedy
    with pytest.raises(Misconfigured, match="good only from") as caught:
        found.ensure_good(found.starts - timedelta(seconds=1))
    assert "clock" in caught.value.remedy


@given(
    st.one_of(st.binary(max_size=200), st.binary(max_size=60).map(lambda junk: b"-----BEGIN PRIVATE KEY-----" + junk))
)
def test_no_content_raises_anything_else(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzzed.pem"
    path.write_bytes(content)
    with pytest.raises(Misconfigured):
        CertificateFile(path).read()


BASE64 = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\n", min_size=1, max_size=3)


@given(st.integers(0, 10_000), st.one_of(st.binary(min_size=1, max_size=3), BASE64.map(str.encode)))
def test_a_damaged_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, at: int, junk: bytes) -> None:
    whole = OURS.pem.encode()
    path = tmp_path_factory.getbasetemp() / "damaged.pem"
    path.write_bytes(whole[: at % len(whole)] + junk + whole[at % len(whole) + len(junk) :])
    try:
        found = CertificateFile(path).read()
    except Misconfigured:
        return
    assert found.private_key == OURS.private()
