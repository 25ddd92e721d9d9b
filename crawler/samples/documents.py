"""Attachments made on the spot: the smallest PDF and DOCX that real readers open, with an article's words inside. Pure."""

from __future__ import annotations

import io
import zipfile
import zlib
from html import escape
from textwrap import wrap

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DAY = (2024, 1, 15, 8, 0, 0)  # zip members carry a time; a fixed one keeps equal worlds equal
_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(paragraphs: tuple[str, ...]) -> bytes:
    """Return a Word document of *paragraphs*."""
    runs = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>' for text in paragraphs)
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{runs}</w:body></w:document>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _CONTENT_TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", document),
        ):
            member = zipfile.ZipInfo(name, _DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text.encode())
    return made.getvalue()


def pdf(paragraphs: tuple[str, ...]) -> bytes:
    """Return a PDF page of *paragraphs*: a font of two-byte codes whose ToUnicode map makes the text searchable."""
    lines = [line for text in paragraphs for line in wrap(text, 78)][:48]
    letters = sorted(set("".join(lines)))
    code = {letter: at + 1 for at, letter in enumerate(letters)}
    shown = "\n".join("<" + "".join(f"{code[letter]:04X}" for letter in line) + "> Tj T*" for line in lines)
    page = zlib.compress(f"BT /F1 11 Tf 15 TL 50 790 Td\n{shown}\nET".encode())
    return _pdf_file(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        _PAGE,
        _stream(page, b"/Filter /FlateDecode "),
        _FONT,
        _LETTERS,
        _stream(_to_unicode(code)),
        _METRICS,
    )


_PAGE = (
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
)
_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Times-Roman /Encoding /Identity-H "
    b"/DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
)
_LETTERS = (
    b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Times-Roman /DW 500 "
    b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 8 0 R >>"
)
_METRICS = (
    b"<< /Type /FontDescriptor /FontName /Times-Roman /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
    b"/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
)


def _pdf_file(*objects: bytes) -> bytes:
    made = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(made) + end % (size, table, size, len(made))


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (more, len(data), data)


def _to_unicode(code: dict[str, int]) -> bytes:
    pairs = [f"<{number:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, number in code.items()]
    # a bfchar block holds at most 100 pairs (Adobe Technical Note 5411)
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    maps = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Letters def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{maps}\nendcmap end end"
    ).encode()
