"""What leaves of a paper: blackened pictures and PDFs with pages left out, made anew so that nothing hidden goes along."""

import io
import struct
import zlib

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from agreements import papers, redaction
from agreements.enclosures import Enclosure, lay_on
from agreements.papers import chosen
from agreements.redaction import CannotCopy, Rectangle, parse

SECRET = "622202-SECRET-8888"


def picture(size=(200, 100), colour="white", kind="PNG", **save) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **save)
    return file.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def pdf(*texts: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(300, 400))
    canvas.setAuthor(SECRET)
    for text in texts:
        canvas.drawString(40, 300, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_what_is_blackened_is_black_and_the_rest_is_as_it_was():
    copy = opened(redaction.copy(picture(colour="white"), "image/png", [Rectangle(10, 20, 30, 40)]))
    assert copy.size == (200, 100)
    inside = [copy.getpixel((x, y)) for x in range(20, 80) for y in range(20, 60)]
    assert max(max(pixel) for pixel in inside) < 30
    outside = [copy.getpixel(place) for place in ((5, 50), (95, 50), (50, 5), (50, 75))]
    assert min(min(pixel) for pixel in outside) > 225


def test_what_stood_under_the_black_cannot_be_told_from_the_copy():
    one, other = Image.new("RGB", (160, 96), "white"), Image.new("RGB", (160, 96), "white")
    one.paste("red", (48, 32, 96, 64))
    copies = []
    for each in (one, other):
        file = io.BytesIO()
        each.save(file, "PNG")
        copies.append(redaction.copy(file.getvalue(), "image/png", [Rectangle(25, 25, 50, 50)]))
    assert copies[0] == copies[1]


def test_nothing_that_a_camera_wrote_beside_the_picture_leaves():
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "SECRETPHONE", "2026:04:18 22:30:00"
    exif.get_ifd(0x8825)[2] = (31.0, 14.0, 1.0)
    content = picture(kind="JPEG", exif=exif, comment=b"SECRETNOTE")
    assert b"SECRETPHONE" in content
    copy = redaction.copy(content, "image/jpeg")
    assert b"SECRET" not in copy
    assert not Image.open(io.BytesIO(copy)).getexif()


def test_a_picture_taken_sideways_is_upright_before_anything_is_blackened():
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    copy = opened(redaction.copy(picture((200, 100), kind="JPEG", exif=exif), "image/jpeg", [Rectangle(0, 0, 100, 10)]))
    assert copy.size == (100, 200)
    assert max(copy.getpixel((50, 10))) < 30
    assert min(copy.getpixel((50, 40))) > 225


def test_what_is_transparent_is_white_on_paper():
    file = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")
    assert min(opened(redaction.copy(file.getvalue(), "image/png")).getpixel((5, 5))) > 250


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is that large."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (bomb(60_000, 60_000), "too_many_pixels"), (bomb(8_000, 7_000), "too_many_pixels"),
        (picture()[:60], "unreadable"), (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "unreadable"),
    ],
)  # fmt: skip
def test_a_picture_that_is_too_large_or_broken_is_refused_by_its_code(content, code):
    with pytest.raises(CannotCopy) as refused:
        redaction.copy(content, "image/png")
    assert refused.value.code == code


def test_rectangles_are_read_as_people_type_them():
    assert parse("10, 20, 30, 5\n\n１".replace("１", "") + "0 0 100 100\n10%，20%，30%，5%") == [
        Rectangle(10, 20, 30, 5), Rectangle(0, 0, 100, 100), Rectangle(10, 20, 30, 5),
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["1, 2, 3", "90, 0, 20, 5", "a, b, c, d", "0, 0, 0, 5", "-1, 0, 5, 5"])
def test_a_rectangle_that_is_none_is_named(line):
    with pytest.raises(ValueError, match=line):
        parse(line)


@pytest.mark.parametrize(
    ("text", "pages"),
    [("", []), ("1-3, 5", [1, 2, 3, 5]), ("5、1至2", [1, 2, 5]), ("2 – 4", [2, 3, 4]), ("1-6", []), ("3,3", [3])],
)
def test_pages_are_read_as_people_type_them(text, pages):
    assert chosen(text, 6) == pages


@pytest.mark.parametrize("text", ["0", "7", "3-2", "x", "1-9"])
def test_a_page_that_the_paper_does_not_have_is_refused(text):
    with pytest.raises(ValueError, match=text):
        chosen(text, 6)


def everything(content: bytes) -> bytes:
    """All that can be got out of a PDF: every object, its streams unpacked."""
    with pikepdf.open(io.BytesIO(content)) as file:
        parts = []
        for each in file.objects:
            parts.append(repr(each).encode())
            if isinstance(each, pikepdf.Stream):
                parts.append(
                    each.read_bytes() if "/DCTDecode" not in repr(each.get("/Filter")) else each.read_raw_bytes()
                )
        return b"\n".join([content, *parts])


def test_a_page_that_is_left_out_cannot_be_found_in_the_copy():
    copy = papers.copy(pdf("first page", SECRET, "third page"), [1, 3])
    assert [page.extract_text().strip() for page in PdfReader(io.BytesIO(copy)).pages] == ["first page", "third page"]
    assert SECRET.encode() not in everything(copy)


def test_pictures_that_only_a_left_out_page_shows_do_not_leave_through_shared_resources():
    red, blue = picture((8, 8), "red"), picture((8, 8), "blue")
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(100, 100))
    for content in (red, blue):
        canvas.drawImage(ImageReader(io.BytesIO(content)), 0, 0, 50, 50)
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(file.getvalue())) as shared:
        first, second = shared.pages
        both = pikepdf.Dictionary({**dict(first.Resources.XObject), **dict(second.Resources.XObject)})
        assert len(both) == 2
        shared.Root.Pages.Resources = shared.make_indirect(pikepdf.Dictionary(XObject=both))
        del first.Resources, second.Resources
        out = io.BytesIO()
        shared.save(out)
    copy = PdfReader(io.BytesIO(papers.copy(out.getvalue(), [1])))
    (image,) = copy.pages[0].images
    assert image.image.convert("RGB").getpixel((2, 2)) == (255, 0, 0)
    assert everything(papers.copy(out.getvalue(), [1])).count(b"/Image") < everything(out.getvalue()).count(b"/Image")


def test_notes_files_scripts_and_names_do_not_leave_and_a_seal_stays():
    with pikepdf.open(io.BytesIO(pdf("notice of dismissal"))) as file:
        seal = file.make_stream(b"BT /F1 8 Tf 2 2 Td (SEALED) Tj ET", BBox=[0, 0, 40, 10], Type=pikepdf.Name.XObject)
        seal.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=file.pages[0].Resources.Font["/F1"]))
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[100, 50, 180, 70], AP=pikepdf.Dictionary(N=seal), Contents=SECRET,
        )  # fmt: skip
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=SECRET
        )
        file.pages[0].Annots = pikepdf.Array([stamp, note])
        file.attachments["secret.txt"] = pikepdf.AttachedFileSpec(file, SECRET.encode(), filename="secret.txt")
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SECRET)
        out = io.BytesIO()
        file.save(out)
    copy = papers.copy(out.getvalue())
    text = PdfReader(io.BytesIO(copy)).pages[0].extract_text()
    assert "SEALED" in text
    assert "notice of dismissal" in text
    assert SECRET.encode() not in everything(copy)
    assert b"JavaScript" not in everything(copy)


def test_a_pdf_that_is_locked_broken_or_endless_is_refused_by_its_code():
    with pikepdf.open(io.BytesIO(pdf("x"))) as file:
        out = io.BytesIO()
        file.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    for content, code in (
        (out.getvalue(), "locked"), (b"%PDF-1.7\nnothing", "unreadable"), (pdf("x")[:200], "unreadable"), (pdf(*["x"] * 61), "too_many_pages"),
    ):  # fmt: skip
        with pytest.raises(CannotCopy) as refused:
            papers.copy(content)
        assert refused.value.code == code


def test_a_copy_of_a_copy_is_readable():
    assert papers.count(papers.copy(papers.copy(pdf("a", "b")))) == 2


def test_a_page_that_lies_on_its_side_is_laid_upright_onto_its_sheet():
    with pikepdf.open(io.BytesIO(pdf("on its side"))) as file:
        file.pages[0].Rotate = 90
        out = io.BytesIO()
        file.save(out)
    blank = io.BytesIO()
    canvas = Canvas(blank)
    canvas.showPage()
    canvas.save()
    paper = Enclosure("流水", "", None, 1, "application/pdf", papers.copy(out.getvalue()))
    (sheet,) = PdfReader(io.BytesIO(lay_on(blank.getvalue(), [0], [paper]))).pages
    found = []
    sheet.extract_text(visitor_text=lambda text, cm, tm, font, size: found.append((text.strip(), cm, tm)))
    ((_, cm, tm),) = [each for each in found if each[0] == "on its side"]
    across, down = tm[0] * cm[1] + tm[1] * cm[3], tm[0] * cm[0] + tm[1] * cm[2]
    assert abs(across) > abs(down)  # turned by a quarter, as a reader shows it
