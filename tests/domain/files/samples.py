"""Files of every kind, as bytes."""

import gzip
import zipfile
from io import BytesIO

CSV = "时间,工单\n2025-01-02 09:00:00,A-1\n".encode()
CSV_GB = "时间,工单\n2025-01-02 09:00:00,A-1\n".encode("gb18030")
XES = b'<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0"></log>'
YAML = "columns:\n  case: 工单\n".encode()
HTML = b"\n<!DOCTYPE html><html><script>alert(1)</script></html>"
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(20)
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PROGRAM = b"MZ\x90\x00" + bytes(100)


def archive(*members: str) -> bytes:
    """A ZIP archive with members of these names."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        for member in members:
            book.writestr(member, "x")
    return target.getvalue()


EXCEL = archive("[Content_Types].xml", "xl/workbook.xml")
WORD = archive("[Content_Types].xml", "word/document.xml")
ZIP = archive("data.csv")


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)
