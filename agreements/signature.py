"""Signing and verifying PDF files: certificates made here, keys sealed at rest, PAdES signatures. No Django, no clock."""

import asyncio
import dataclasses
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
from typing import Any

from asn1crypto import cms, keys, parser
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
from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
from pyhanko.sign.validation import generic_cms
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp.static import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

BORROWER, LENDER = "Borrower", "Lender"
ROOT_YEARS, LEAF_YEARS = 30, 20


class CannotUnseal(Exception):
    """The private key was sealed with another sealing key, or was changed."""


class NoTimeStamp(Exception):
    """The time-stamp authority that is configured did not answer as it should."""


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


class _Authority(HTTPTimeStamper):
    """A time-stamp authority. Whatever it answers that is no token for what was asked raises NoTimeStamp."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (OSError, TimestampRequestError, ValueError, TypeError) as problem:  # an answer may be any bytes
            raise NoTimeStamp(str(problem)) from problem


@dataclass(frozen=True, slots=True)
class Act:
    """One signing: by whom, for what, with which picture (a one-page PDF), in which way."""

    credential: Credential
    root: bytes  # the certificate of the authority, DER
    sealing_key: str
    appearance: bytes
    name: str
    reason: str
    tsa_url: str = ""  # of a time-stamp authority (RFC 3161): level B-T instead of B-B


def sign(pdf: bytes, act: Act, boxes: dict[str, Box]) -> bytes:
    """The PDF with the borrower's certifying PAdES signature, after which only further signatures may be added.

    `boxes` places both signature fields; the lender's stays empty. Raises CannotUnseal, NoTimeStamp, SigningError of pyHanko.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for field_name, box in boxes.items():
        rectangle = (round(box.left), round(box.bottom), round(box.right), round(box.top))
        spec = SigFieldSpec(field_name, on_page=box.page, box=rectangle)
        fields.append_signature_field(writer, spec)
    return _signed(writer, act, BORROWER, certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)


def countersign(pdf: bytes, act: Act) -> bytes:
    """The PDF that the borrower signed with the lender's signature behind it, in the field that waits for it.

    Not a byte of what was signed before changes. Raises as `sign` does.
    """
    return _signed(IncrementalPdfFileWriter(io.BytesIO(pdf)), act, LENDER)


def _signed(writer: IncrementalPdfFileWriter, act: Act, field_name: str, **restriction: Any) -> bytes:
    certificates = SimpleCertificateStore()
    certificates.register(asn1_x509.Certificate.load(act.root))
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(act.credential.certificate),
        signing_key=keys.PrivateKeyInfo.load(_unseal(act.credential, act.sealing_key)),
        cert_registry=certificates,
        embed_roots=False,  # nothing stands in the file that a verifier would not check
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        reason=act.reason,
        name=act.name,
        subfilter=SigSeedSubFilter.PADES,
        **restriction,
    )
    style = StaticStampStyle(background=_Drawing(act.appearance), border_width=0, background_opacity=1)
    stamper = _Authority(act.tsa_url, timeout=15) if act.tsa_url else None
    pdf_signer = signers.PdfSigner(metadata, signer, timestamper=stamper, stamp_style=style)
    # The library starts an event loop of its own, which a thread that already runs one would refuse.
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(pdf_signer.sign_pdf, writer, existing_fields_only=True).result().getvalue()


# --- Time stamps ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a time-stamp token says: when, and by the authority of which name. Whether to trust that name is the reader's."""

    at: datetime.datetime
    by: str


def time_stamp(sha256: str, tsa_url: str) -> bytes:
    """The RFC 3161 token (DER) of the authority at the address for a hash (hex). Raises NoTimeStamp."""
    asked = _Authority(tsa_url, timeout=15).async_timestamp(bytes.fromhex(sha256), "sha256")
    with ThreadPoolExecutor(1) as apart:  # for the event loop, as above
        return apart.submit(asyncio.run, asked).result().dump()


def read_stamp(token: bytes, sha256: str) -> Stamp | None:
    """What the token says of the hash (hex); None when its signature does not hold or it is about something else."""
    try:
        signed = cms.ContentInfo.load(token)["content"]
        nobody = ValidationContext(trust_roots=[], allow_fetching=False)
        checked = generic_cms.validate_tst_signed_data(signed, nobody, lambda algorithm: bytes.fromhex(sha256))
        with ThreadPoolExecutor(1) as apart:
            status = apart.submit(asyncio.run, checked).result()
    except Exception:  # a token is whatever a server sent, or a file says it is
        return None
    if not (status["intact"] and status["valid"]):
        return None
    return Stamp(status["timestamp"], status["signing_cert"].subject.native.get("common_name", ""))


def waiting_box(pdf: bytes) -> Box:
    """The box of the lender's field in a paper that the borrower signed."""
    reader = PdfFileReader(io.BytesIO(pdf))
    for page in range(int(reader.root["/Pages"]["/Count"])):
        for annotation in reader.find_page_for_modification(page)[0].get_object().get("/Annots", ()):
            widget = annotation.get_object()
            if widget.get("/T") == LENDER:
                return Box(page, *(float(edge) for edge in widget["/Rect"]))
    raise ValueError("no field waits for the lender")


# --- Verifying ------------------------------------------------------------------------------------------------------


class Problem(StrEnum):
    """Why a file is not what was signed."""

    NOT_A_PDF = "not_a_pdf"
    NOT_SIGNED = "not_signed"
    TOO_HARD = "too_hard"  # it could not be read within the time and memory that an upload gets
    BROKEN = "broken"  # the signed content does not match the signature
    CHANGED_AFTER = "changed_after"  # a revision that is no further signature was added
    TRAILING = "trailing"  # bytes stand behind the last signature that belong to no revision
    STRANGER = "stranger"  # whole, but the certificate was not issued by the given roots
    NOT_AS_ISSUED = "not_as_issued"  # every signature holds, but the file differs from the one issued


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature of a file. `revision` counts the states of the file from 1; it covers everything up to that one."""

    name: str
    field: str
    reason: str
    revision: int
    at: datetime.datetime | None  # as the signer's clock said
    stamped_at: datetime.datetime | None  # as a time-stamp authority said
    problem: Problem | None
    stamped_by: str = ""

    @property
    def level(self) -> str:
        """The level of PAdES (ETSI EN 319 142-1): B-T when an authority confirms the time, else B-B."""
        return "B-T" if self.stamped_at else "B-B"


@dataclass(frozen=True, slots=True)
class Verification:
    """What a file's signatures say of it."""

    sha256: str
    signatures: tuple[Signed, ...] = ()
    problem: Problem | None = None
    revisions: int = 0

    @property
    def valid(self) -> bool:
        return bool(self.signatures) and self.problem is None

    @property
    def unsigned_revisions(self) -> int:
        """How many revisions came after the last signature."""
        return self.revisions - max((signed.revision for signed in self.signatures), default=0)


def verify(pdf: bytes, roots: Iterable[bytes]) -> Verification:
    """Whether the file is what was signed, by holders of certificates that the roots (DER) issued. Asks no other server.

    The last signature must cover the file to its last byte.
    """
    sha256 = hashlib.sha256(pdf).hexdigest()
    logger = logging.getLogger("pyhanko")
    level = logger.level
    logger.setLevel(logging.CRITICAL)  # it logs a traceback for every odd upload
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        embedded, revisions = reader.embedded_regular_signatures, reader.xrefs.total_revisions
        found = tuple(_status(signature, pdf, list(roots)) for signature in embedded)
    except Exception:  # a broken file makes the parser trip over anything, down to zlib
        return Verification(sha256, problem=Problem.NOT_A_PDF)
    finally:
        logger.setLevel(level)
    problem = next((signed.problem for signed in found if signed.problem), None)
    if not found:
        problem = Problem.NOT_SIGNED
    elif not problem and not _reaches_the_end(embedded[-1], pdf):
        problem = Problem.CHANGED_AFTER if found[-1].revision < revisions else Problem.TRAILING
    return Verification(sha256, found, problem, revisions)


def hold_against(found: Verification, pdf: bytes, issued: Sequence[bytes]) -> Verification:
    """What was found of `pdf`, held against the files that were issued of the same paper, the first one first.

    It must be one of them to the last byte, or the last of them with further signatures behind.
    """
    if found.problem or not issued or any(pdf == file for file in issued) or pdf.startswith(issued[-1]):
        return found
    return dataclasses.replace(found, problem=Problem.NOT_AS_ISSUED)


def _status(signature: validation.EmbeddedPdfSignature, pdf: bytes, roots: Sequence[bytes]) -> Signed:
    context = ValidationContext(trust_roots=[asn1_x509.Certificate.load(root) for root in roots], allow_fetching=False)
    certified = signature.signer_cert.subject.native.get("common_name", "")
    name = str(signature.sig_object.get("/Name", certified))
    said = (name, signature.field_name, str(signature.sig_object.get("/Reason", "")), signature.signed_revision + 1)
    try:
        status = validation.validate_pdf_signature(signature, context)
    except Exception:  # as above
        return Signed(*said, None, None, Problem.BROKEN)
    stamp = status.timestamp_validity
    return Signed(
        *said,
        status.signer_reported_dt,
        stamp.timestamp if stamp else None,
        _problem(status, signature, pdf),
        stamp.signing_cert.subject.native.get("common_name", "") if stamp else "",
    )


def _problem(
    status: validation.PdfSignatureStatus, signature: validation.EmbeddedPdfSignature, pdf: bytes
) -> Problem | None:
    if not (status.intact and status.valid) or not _container_is_plain(signature, pdf):
        return Problem.BROKEN
    if not status.trusted:
        return Problem.STRANGER
    stamp = status.timestamp_validity
    if stamp is not None and not (stamp.intact and stamp.valid):
        return Problem.BROKEN
    # The library's own bottom line would ask us to trust the authority, too: its name is said, and the reader judges.
    allowed = status.seed_value_ok and (status.docmdp_ok or status.modification_level is None)
    whole = status.coverage is not None and status.coverage >= SignatureCoverageLevel.ENTIRE_REVISION
    return None if allowed and whole else Problem.CHANGED_AFTER


def _reaches_the_end(signature: validation.EmbeddedPdfSignature, pdf: bytes) -> bool:
    _, _, start, length = (int(n) for n in signature.byte_range)
    return start + length == len(pdf) and pdf.rstrip().endswith(b"%%EOF")


def _container_is_plain(signature: validation.EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the one stretch that no signature covers holds the signature and zeros, and nothing else."""
    _, first, second, _ = (int(n) for n in signature.byte_range)
    content = bytes(signature.pkcs7_content)
    digits = content[: parser.peek(content)].hex().ljust(second - first - 2, "0")
    return pdf[first:second].decode("latin-1") in (f"<{digits}>", f"<{digits.upper()}>")
