"""A line of a saved page -> whether it is the page's and not the article's.

In: one paragraph of a dump, white space folded. Out: the kind of chrome it is, None for the rest.

The idea to hold: vocabulary lies in `chrome.tsv`; here is only how a row is applied. A row counts
where its words could not be the reporter's: not inside a quotation, not in a long paragraph.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from flows.reading.words import rows

Kind = Literal["whole", "open", "any", "tail", "end"]
_LONGEST = {"any": 420, "open": 260, "whole": 120, "tail": 80, "end": 400}
_QUOTED = re.compile(r"^[“\"‘']|[“\"][^”\"]{12,}[”\"]")
_LIST_BAR = re.compile(r"^(?:[^|•·/\n]{1,28}\s*[|•·]\s*){2,}[^|•·\n]{0,28}$")


@cache
def _patterns(kind: Kind) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row[1], re.IGNORECASE) for row in rows("chrome") if row[0] == kind)


def chrome_kind(line: str) -> Kind | None:
    """What kind of chrome the line is.

    >>> chrome_kind("Skip to main content"), chrome_kind("Most read"), chrome_kind("The bridge was shut.")
    ('open', 'tail', None)
    """
    for kind in ("end", "tail", "whole"):
        if len(line) <= _LONGEST[kind] and any(pattern.fullmatch(line) for pattern in _patterns(kind)):
            return kind
    if _LIST_BAR.match(line):
        return "open"
    if len(line) <= _LONGEST["open"] and any(pattern.match(line) for pattern in _patterns("open")):
        return "open"
    if len(line) > _LONGEST["any"] or _QUOTED.search(line):
        return None
    return "any" if any(pattern.search(line) for pattern in _patterns("any")) else None
