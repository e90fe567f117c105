"""Text -> the same text without characters that only machines see.

In: decoded text of a page or a dump (never a JSONL `text`, which stays as it is). Out: text with
plain line ends and blanks, mojibake undone where that is certain.
"""

from __future__ import annotations

import re

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Zero width space, joiners that English never needs, word joiner, mark, soft hyphen, bidi controls.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BLANKS = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
# What two- and three-byte UTF-8 looks like when read as Windows-1252 or Latin-1.
_MOJIBAKE = re.compile(
    "[\u00c2\u00c3\u00c5\u00e2\u00ef][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)


def tidy(text: str) -> str:
    r"""Plain line ends and blanks, no invisible characters, certain mojibake repaired.

    >>> tidy("a\u200bb\u00a0c\r\nd\x00")
    'ab c\nd'
    """
    # What a pass takes out may have kept the halves of a mojibake apart; each pass shortens, so this ends.
    while (tidied := _tidied(text)) != text:
        text = tidied
    return text


def _tidied(text: str) -> str:
    text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", repair_mojibake(text)))
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text))


def repair_mojibake(text: str) -> str:
    r"""Undo UTF-8 that was read as Windows-1252, if ftfy finds one reading that explains all of it.

    >>> repair_mojibake("the \u00e2\u20ac\u0153rare\u00e2\u20ac\u009d meeting")
    'the “rare” meeting'
    """
    if not _MOJIBAKE.search(text):
        return text
    import ftfy

    return str(ftfy.fix_encoding(text))


def one_line(text: str) -> str:
    """White space folded to single blanks, ends trimmed."""
    return " ".join(text.split())
