"""A name as written -> the key it is looked up by.

In: any string. Out: a lower-case key of letters, digits and single spaces. Leans on nothing of ours.

The idea to hold: two spellings that a reader takes for the same name have the same key, and nothing
else has: accents, case, dots and hyphens go, word order and letters stay.
"""

from __future__ import annotations

import functools
import re
import unicodedata

_STRIP = re.compile(r"[.'’‘`\u02bc\u02bb\u00b4\"“”]")
_SPACE = re.compile(r"[^\w]+|_")
# Letters that do not come apart under NFKD.
_SPECIAL = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ß": "ss", "\u0131": "i"}
)
_WORDS = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "township": "twp"}


@functools.lru_cache(maxsize=65536)
def key_of(name: str) -> str:
    """The key of a name.

    >>> key_of("São Tomé"), key_of("U.S."), key_of("the Saint-Denis"), key_of("Côte d’Ivoire")
    ('sao tome', 'us', 'st denis', 'cote divoire')
    """
    text = name.lower()
    plain = text.isascii()
    if not plain:
        text = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
        text = "".join(char for char in text if not unicodedata.combining(char))
    words = text.split(" ")
    if not (plain and all(map(str.isalpha, words))):
        words = _SPACE.sub(" ", _STRIP.sub("", text)).split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1:
        words = [_WORDS.get(word, word) for word in words]
    return " ".join(words)


def slug_of(name: str) -> str:
    """The key with hyphens, for ids.

    >>> slug_of("Mussa Ibrahim")
    'mussa-ibrahim'
    """
    return key_of(name).replace(" ", "-")
