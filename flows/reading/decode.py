"""Bytes -> text: which encoding they are in, without asking anybody.

In: the bytes of one document and what it declares about itself. Out: its text, or a `Refusal`.

The idea to hold: the strictest reading that fits wins. UTF-8 is hardly ever right by chance, so it
comes before any declaration; single-byte encodings fit everything, so they come last.
"""

from __future__ import annotations

import codecs
import re

from flows.reading.refusal import Refusal
from flows.records import RejectReason

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90", "Windows program"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"RIFF", "RIFF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"BZh9", "bzip2"),
    (b"\xfd7zXZ", "xz"),
)
_SAMPLE = 65_536
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The text of one document.

    Tried in order: byte order mark, UTF-16/32 by the pattern of NULs, UTF-8, UTF-8 with a few stray
    Windows bytes, the declared encoding, detection, Windows-1252. Refused: nothing, other media,
    and bytes that no encoding explains.
    """
    if not data.strip():
        raise Refusal(RejectReason.EMPTY, "no bytes" if not data else "only blanks")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise Refusal(RejectReason.BINARY, f"{name} data, not text")
    wide = _wide_encoding(data[:_SAMPLE])
    if wide:
        return _strictly(data, wide)
    sample = data[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) > max(8, len(sample) // 50):
        raise Refusal(RejectReason.BINARY, "too many control bytes for a text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        first_bad = error.start
    return _mixed(data) or _declared(data, declared) or _detected(data, first_bad)


def declared_encoding(head: bytes) -> str | None:
    """What the first bytes of an HTML or XML document say its encoding is.

    >>> declared_encoding(b'<?xml version="1.0" encoding="latin1"?>')
    'latin1'
    """
    found = _DECLARED.search(head[:4096])
    return found.group(1).decode("ascii") if found else None


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, ValueError) as error:
        start = getattr(error, "start", 0)
        raise Refusal(RejectReason.ENCODING, f"marked {encoding}, but broken", place=f"byte {start}") from error
    if not text.strip():
        raise Refusal(RejectReason.EMPTY, "only blanks")
    return text


def _wide_encoding(sample: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: Latin letters leave NULs at every second or fourth place."""
    size = len(sample) // 4
    if size < 4 or b"\x00" not in sample:
        return None
    nuls = [sample[at::4].count(0) / size for at in range(4)]
    if nuls[0] < 0.1 and min(nuls[1:]) > 0.9:
        return "utf-32-le"
    if nuls[3] < 0.1 and min(nuls[:3]) > 0.9:
        return "utf-32-be"
    if max(nuls[0], nuls[2]) < 0.1 and min(nuls[1], nuls[3]) > 0.6:
        return "utf-16-le"
    if max(nuls[1], nuls[3]) < 0.1 and min(nuls[0], nuls[2]) > 0.6:
        return "utf-16-be"
    return None


def _mixed(data: bytes) -> str | None:
    """UTF-8 into which somebody pasted a few Windows-1252 bytes; None unless UTF-8 clearly rules."""
    text = data.decode("utf-8", "surrogateescape")
    stray = sum(1 for char in text if "\udc80" <= char <= "\udcff")
    proper = sum(1 for char in text if ord(char) > 127) - stray
    if stray * 4 > proper:
        return None
    return "".join(
        bytes([ord(char) - 0xDC00]).decode("cp1252", "replace") if "\udc80" <= char <= "\udcff" else char
        for char in text
    )


def _declared(data: bytes, declared: str | None) -> str | None:
    """The declared encoding, read as browsers do: Latin-1 and ASCII mean Windows-1252."""
    if declared is None:
        return None
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):  # no such name, or no name at all
        return None
    if name in {"utf-8", "ascii", "iso8859-1", "utf-16", "utf-32"}:
        return None
    try:
        return data.decode(name)
    except (UnicodeDecodeError, ValueError):
        return None


def _detected(data: bytes, first_bad: int) -> str:
    """A single-byte encoding: Windows-1252 if its high bytes sit where Western text has them."""
    sample = data[max(0, first_bad - 2048) : first_bad + 16_384]
    high = sum(1 for byte in sample if byte > 127)
    if high * 10 <= len(sample):
        for encoding in ("cp1252", "latin-1"):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is not None and best.encoding not in {"utf_8", "ascii"} and best.chaos < 0.2:
        try:
            return data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    raise Refusal(RejectReason.ENCODING, "no encoding explains these bytes", place=f"byte {first_bad}")
