"""Units of time that count no stretch of the story.

In: a `Found`. Out: whether it stands. Examples of what is refused: ages, fourth parts, halves of a match, "one day" to come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.times.guards.beside import beside

if TYPE_CHECKING:
    from flows.times.recognise import Found

_SMALL = frozenset({"quarters", "seconds", "nights", "minutes"})
_LEADING = frozenset({"after", "for", "following", "despite", "amid", "over", "through", "during", "since", "with"})
_LASTING = frozenset({"for", "within", "in", "over", "after", "last", "lasted", "take", "took", "of", "spent", "spend"})


def the_part(found: Found) -> bool:
    """Judge "the morning": not before a noun that it only describes."""
    before, after = beside(found)
    return (
        not (after is not None and after.pos_ in {"NOUN", "PROPN"} and after.dep_ != "npadvmod") and before is not None
    )


def the_unit(found: Found) -> bool:
    """Judge "the year" and the like, where nothing behind it says which."""
    _, after = beside(found)
    if found.tokens("kind")[0].text[:1].isupper() or found.doc[max(0, found.first - 2) : found.first].text == "time of":
        return False
    return after is None or after.lower_ not in {
        "of",
        "-",
        "that",
        "when",
        "before",
        "after",
        "in",
        "old",
        "earlier",
    }


def the_quarter(found: Found) -> bool:
    """Judge "the quarter": a stretch of business, not a fourth part or a compound."""
    _, after = beside(found)
    return after is None or not (
        after.text == "-" or after.lower_ in {"of", "century", "point", "mile", "final", "finals"}
    )


def half(found: Found) -> bool:
    """Halves of a year, not of a match: with "of 1990" behind it, or written "first-half"."""
    return bool(found.words("year") or found.words("rel")) or ("-" in found.words() and found.words()[-1] == "half")


def span(found: Found) -> bool:
    """A counted stretch: not an age, and "over" as a hedge only where a preposition stands before it."""
    before, after = beside(found)
    if after is not None and after.lower_ in {"old", "older", "younger"}:
        return False
    if found.words()[0] in {"over", "under", "around", "some"} and found.words()[1] not in {"a", "an"}:
        return before is not None and before.lower_ in {
            "for",
            "in",
            "of",
            "after",
            "than",
            "by",
            "from",
            "to",
            "nearly",
        }
    return found.words()[0] not in {"that", "this"}


def span_one(found: Found) -> bool:
    """Judge "a month" as a stretch of time, not as a rate ("40 tons a month")."""
    before, after = beside(found)
    if after is not None and after.text == "-":
        return False
    if found.words("tail"):
        return True
    head = found.tokens()[-1]
    if head.text.lower() in {"second", "quarter"}:
        return False
    return not (before is not None and before.pos_ in {"NUM", "NOUN", "SYM"} and before.lower_ != "half")


def one_unit(found: Found) -> bool:
    """Judge "one hour"; "one day" without a preposition is some day, not a stretch."""
    before, _ = beside(found)
    if found.words()[0] in {"over", "under", "around"} and not span(found):
        return False
    if found.words() == ("one", "day") and found.tokens()[-1].dep_ in {"npadvmod", "nsubj", "ROOT"}:
        return before is not None and before.pos_ in {"ADP", "VERB"}
    return found.words()[-1] not in {"second", "quarter"}


def count_unit(found: Found) -> bool:
    """Judge "five year" before a noun; "1986 year" counts nothing."""
    words = found.words("count")
    _, after = beside(found)
    if after is not None and after.lower_ in {"old", "olds"}:
        return False
    return not _is_year(words) and (words != ("one",) or found.words()[-1] not in {"quarter", "second", "day"})


def _is_year(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and words[0].isdecimal() and 1900 <= int(words[0]) <= 2100


def short_period(found: Found) -> bool:
    """Judge "Q3", "H1": a period where a year stands behind or a preposition before; H1 is also a virus and a visa."""
    if found.words("year"):
        return True
    before, after = beside(found)
    led = before is not None and before.lower_ in {"in", "for", "of", "from", "during", "since", "by", "the"}
    return led and found.text("nth").strip("1234") == "q" and not (after is not None and after.text == "-")


def hyphen(found: Found) -> bool:
    """Judge "five-year": not the first half of "five-year-old", nor the middle of a longer compound."""
    _, after = beside(found)
    if after is None or after.text != "-":
        return True
    return after.i + 1 < len(found.doc) and after.nbor(1).lower_ != "old"


def mixed(found: Found) -> bool:
    """Judge "two hours and 10 minutes": the second unit is another and the smaller one."""
    return found.words("unit")[0].rstrip("s") != found.words("less")[0].rstrip("s")


def plural(found: Found) -> bool:
    """Judge bare "weeks", "years": after a preposition or verb of lasting, or told of ("months of talks")."""
    before, after = beside(found)
    words = found.words()
    if len(words) > 1 and words[-2] not in {"or", "and"}:
        return True
    if words[-1] in _SMALL or (after is not None and after.lower_ == "ago"):
        return False
    if after is not None and after.lower_ == "of":
        led = before is None or before.is_space or before.lower_ in _LEADING or before.pos_ == "VERB"
        return led and words[-1] != "decades"
    return before is not None and before.lower_ in _LASTING and before.pos_ in {"ADP", "VERB", "SCONJ"}


def one_day(found: Found) -> bool:
    """Judge "one day": some day to come, beside "will", "may" and the like."""
    token = found.tokens()[-1]
    modals = {"will", "would", "may", "might", "could", "can", "should", "'ll", "’ll"}
    return token.dep_ in {"npadvmod", "nsubj"} and any(child.lower_ in modals for child in token.head.children)
