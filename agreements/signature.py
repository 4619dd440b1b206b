"""Signing and verifying PDF files: certificates made here, keys sealed at rest, PAdES signatures. No Django, no clock."""

import datetime
import hashlib
import io
import logging
import secrets
import stringprep
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import keys, parser
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers, validation
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp.static import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

BORROWER, LENDER = "Borrower", "Lender"
ROOT_YEARS, LEAF_YEARS = 30, 20


class CannotUnseal(Exception):
    """The private key was sealed with another sealing key, or was changed."""


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate (DER) and its private key, sealed."""

    certificate: bytes
    sealed_key: bytes


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page (from 0), in PDF points from the lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


# --- Keys and certificates ------------------------------------------------------------------------------------------


def _cipher(sealing_key: str) -> AESGCM:
    derive = HKDF(hashes.SHA256(), length=32, salt=None, info=b"mingzhang: private keys at rest")
    return AESGCM(derive.derive(sealing_key.encode()))


def _seal(key: ec.EllipticCurvePrivateKey, certificate: bytes, sealing_key: str) -> bytes:
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    nonce = secrets.token_bytes(12)
    return nonce + _cipher(sealing_key).encrypt(nonce, plain, certificate)


def _unseal(credential: Credential, sealing_key: str) -> bytes:
    nonce, sealed = credential.sealed_key[:12], credential.sealed_key[12:]
    try:
        return _cipher(sealing_key).decrypt(nonce, sealed, credential.certificate)
    except InvalidTag as problem:
        raise CannotUnseal from problem


def _name(common_name: str) -> x509.Name:
    # Names are compared by RFC 4518, which stops at characters younger than Unicode 3.2: these are written as U+2C029.
    written = "".join(f"U+{ord(c):04X}" if stringprep.in_table_a1(c) else c for c in common_name)
    fitting = written.encode()[:64].decode(errors="ignore")  # X.520 allows 64, which the library counts in bytes
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, fitting)])


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, now: datetime.datetime, years: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def make_root(name: str, *, now: datetime.datetime, sealing_key: str) -> Credential:
    """The authority of one installation, which issues the certificates of its borrowers. EC P-256."""
    key, subject = ec.generate_private_key(ec.SECP256R1()), _name(name)
    builder = _certificate(subject, key, subject, now, ROOT_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return Credential(certificate, _seal(key, certificate, sealing_key))


def issue(name: str, *, root: Credential, now: datetime.datetime, sealing_key: str) -> Credential:
    """A person's own key and certificate, issued by the root. Raises CannotUnseal."""
    issuer = x509.load_der_x509_certificate(root.certificate)
    issuer_key = serialization.load_der_private_key(_unseal(root, sealing_key), None)
    assert isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _certificate(_name(name), key, issuer.subject, now, LEAF_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
    builder = builder.add_extension(authority, critical=False)
    certificate = builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
    return Credential(certificate, _seal(key, certificate, sealing_key))


# --- Signing --------------------------------------------------------------------------------------------------------


class _Drawing(PdfContent):
    """The first page of a PDF held in memory, as the picture of a signature."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self.pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self.pdf)))
        self.resources.xobject["/Drawing"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Drawing Do"


def sign(
    pdf: bytes,
    *,
    credential: Credential,
    root: bytes,
    sealing_key: str,
    boxes: dict[str, Box],
    appearance: bytes,
    reason: str,
    name: str,
    tsa_url: str = "",
    timestamper: TimeStamper | None = None,
) -> bytes:
    """The PDF with the borrower's certifying PAdES signature, after which only further signatures may be added.

    `boxes` places both signature fields, the lender's stays empty; `appearance` is a one-page PDF that is drawn into the
    borrower's. Level B-B, or B-T when a time-stamp authority is given. Raises CannotUnseal, and SigningError of pyHanko.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for field_name, box in boxes.items():
        rectangle = (round(box.left), round(box.bottom), round(box.right), round(box.top))
        spec = SigFieldSpec(field_name, on_page=box.page, box=rectangle)
        fields.append_signature_field(writer, spec)
    certificates = SimpleCertificateStore()
    certificates.register(asn1_x509.Certificate.load(root))
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(credential.certificate),
        signing_key=keys.PrivateKeyInfo.load(_unseal(credential, sealing_key)),
        cert_registry=certificates,
        embed_roots=False,  # nothing stands in the file that a verifier would not check
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=BORROWER,
        md_algorithm="sha256",
        reason=reason,
        name=name,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
    )
    style = StaticStampStyle(background=_Drawing(appearance), border_width=0, background_opacity=1)
    stamper = timestamper or (HTTPTimeStamper(tsa_url, timeout=15) if tsa_url else None)
    pdf_signer = signers.PdfSigner(metadata, signer, timestamper=stamper, stamp_style=style)
    # The library starts an event loop of its own, which a thread that already runs one would refuse.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(pdf_signer.sign_pdf, writer, existing_fields_only=True).result().getvalue()


# --- Verifying ------------------------------------------------------------------------------------------------------


class Problem(StrEnum):
    """Why a file is not what was signed."""

    NOT_A_PDF = "not_a_pdf"
    NOT_SIGNED = "not_signed"
    BROKEN = "broken"  # the signed content does not match the signature
    CHANGED_AFTER = "changed_after"  # something other than a further signature was added
    STRANGER = "stranger"  # whole, but the certificate was not issued by the given roots
    NOT_AS_ISSUED = "not_as_issued"  # every signature holds, but the file differs from the one issued


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature of a file."""

    name: str
    field: str
    reason: str
    at: datetime.datetime | None  # as the signer's clock said
    stamped_at: datetime.datetime | None  # as a time-stamp authority said
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What a file's signatures say of it."""

    sha256: str
    signatures: tuple[Signed, ...] = ()
    problem: Problem | None = None

    @property
    def valid(self) -> bool:
        return bool(self.signatures) and self.problem is None


def verify(pdf: bytes, roots: Iterable[bytes], *, issued: bytes | None = None) -> Verification:
    """Whether the file is what was signed, by holders of certificates that the roots (DER) issued. Asks no other server.

    The last signature must cover the file to its last byte. `issued` is the file as it was issued, when that is known: the
    given one must be the same bytes, or these with further signatures behind.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    logger = logging.getLogger("pyhanko")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # it logs a traceback for every odd upload
    try:
        embedded = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        found = tuple(_status(signature, pdf, list(roots)) for signature in embedded)
    except Exception:  # a broken file makes the parser trip over anything, down to zlib
        return Verification(sha256, problem=Problem.NOT_A_PDF)
    finally:
        logger.setLevel(level)
    problem = next((signed.problem for signed in found if signed.problem), None)
    if not found:
        problem = Problem.NOT_SIGNED
    elif not problem and not _reaches_the_end(embedded[-1], pdf):
        problem = Problem.CHANGED_AFTER
    elif not problem and issued and not pdf.startswith(issued):
        problem = Problem.NOT_AS_ISSUED
    return Verification(sha256, found, problem)


def _status(signature: validation.EmbeddedPdfSignature, pdf: bytes, roots: Sequence[bytes]) -> Signed:
    context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root) for root in roots], allow_fetching=False)
    certified = signature.signer_cert.subject.native.get("common_name", "")
    name = str(signature.sig_object.get("/Name", certified))
    reason = str(signature.sig_object.get("/Reason", ""))
    try:
        status = validation.validate_pdf_signature(signature, context)
    except Exception:  # as above
        return Signed(name, signature.field_name, reason, None, None, Problem.BROKEN)
    stamp = status.timestamp_validity
    return Signed(
        name,
        signature.field_name,
        reason,
        status.signer_reported_dt,
        stamp.timestamp if stamp and stamp.intact and stamp.valid else None,
        _problem(status, signature, pdf),
    )


def _problem(
    status: validation.PdfSignatureStatus, signature: validation.EmbeddedPdfSignature, pdf: bytes
) -> Problem | None:
    if not (status.intact and status.valid) or not _container_is_plain(signature, pdf):
        return Problem.BROKEN
    if not status.trusted:
        return Problem.STRANGER
    whole = status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return None if status.bottom_line and whole else Problem.CHANGED_AFTER


def _reaches_the_end(signature: validation.EmbeddedPdfSignature, pdf: bytes) -> bool:
    _, _, start, length = (int(n) for n in signature.byte_range)
    return start + length == len(pdf) and pdf.rstrip().endswith(b"%%EOF")


def _container_is_plain(signature: validation.EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the one stretch that no signature covers holds the signature and zeros, and nothing else."""
    _, first, second, _ = (int(n) for n in signature.byte_range)
    content = bytes(signature.pkcs7_content)
    digits = content[: parser.peek(content)].hex().ljust(second - first - 2, "0")
    return pdf[first:second].decode("latin-1") in (f"<{digits}>", f"<{digits.upper()}>")
