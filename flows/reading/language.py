"""Text -> the language it is in, ISO 639-1.

In: the body of an article. Out: a code; "en" where the text is too short to tell and Latin.

The idea to hold: English news is full of "the", "of" and "and"; only a text without them is worth
the cost of a real identifier.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_SAMPLE = 4_000
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# Frequent in English and rare as words of other languages in Latin letters.
_ENGLISH = frozenset(
    (
        "about",
        "after",
        "against",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "been",
        "but",
        "by",
        "for",
        "from",
        "had",
        "has",
        "have",
        "her",
        "his",
        "is",
        "it",
        "its",
        "of",
        "said",
        "says",
        "that",
        "the",
        "their",
        "they",
        "this",
        "to",
        "was",
        "were",
        "which",
        "who",
        "will",
        "with",
        "would",
    )
)
_PIDGIN = frozenset(("dem", "dey", "di", "don", "na", "wey"))
_TOO_SHORT = 12


def detect_language(text: str) -> str:
    """The language of `text`.

    >>> detect_language("The river rose and the bridge was shut for the night.")
    'en'
    """
    sample = text[:_SAMPLE]
    words = [word.casefold() for word in _WORD.findall(sample)]
    if not words:
        return "en"
    share = sum(word in _ENGLISH for word in words) / len(words)
    if share >= 0.2:
        return "en"
    latin = sum("a" <= char.lower() <= "ɏ" for char in sample) / max(1, sum(char.isalpha() for char in sample))
    if latin > 0.8 and (len(words) < _TOO_SHORT or share >= 0.1):
        return "en"
    language, probability = _identifier().classify(sample)
    if str(language) == "pcm" and sum(word in _PIDGIN for word in words) < 0.03 * len(words):
        return "en"  # what tables of results and prices are taken for
    if (
        str(language) != "en"
        and latin > 0.8
        and (float(probability) < 0.9 or len(words) < 2 * _TOO_SHORT)
        and share > 0.03
    ):
        return "en"
    return str(language)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
