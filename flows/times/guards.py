"""What is not a time: questions that a match must pass.

In: a `Found`. Out: whether it stands. Each guard is a small function named in `rules.tsv`.

The idea to hold: a guard looks at tags, entity types and neighbours, and refuses where the word has
another job: "May" the name, "1,500" of anything, "second" the ordinal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spacy.tokens import Doc, Token

    from flows.times.recognise import Found

_BEFORE_YEAR = frozenset(
    {
        "in",
        "since",
        "until",
        "till",
        "by",
        "of",
        "from",
        "to",
        "during",
        "before",
        "after",
        "through",
        "between",
        "early",
    }
    | {"late", "mid", "mid-", "fiscal", "year", "for", "into", "throughout", "circa", "back", "(", "than"}
)
_NO_YEAR_BEFORE = frozenset(
    {
        "$",
        "#",
        "£",
        "€",
        "¥",
        "no.",
        "nos.",
        "number",
        "numbers",
        "room",
        "flight",
        "page",
        "section",
        "article",
        "rs",
        "rs.",
    }
)
_SPEAKING = frozenset(
    {"say", "tell", "add", "ask", "urge", "announce", "insist", "warn", "argue", "resign", "vow", "reply"}
)
_NO_YEAR_AFTER = frozenset(
    {"%", "percent", "per", "miles", "km", "kilometers", "tons", "meters", "feet", "points", "$", "people"}
)


def _always(_: Found) -> bool:
    return True


def _beside(found: Found) -> tuple[Token | None, Token | None]:
    doc: Doc = found.doc
    before = doc[found.first - 1] if found.first else None
    after = doc[found.last] if found.last < len(doc) else None
    return before, after


def _calendar(found: Found) -> bool:
    """A month name that is a month: not "May" the verb, not April the person."""
    token = found.tokens("month")[0]
    if (
        token.dep_ in {"nsubj", "aux"}
        and token.head.lemma_ in _SPEAKING
        and token.tag_ == "NNP"
        and len(found.tokens()) == 1
    ):
        return False
    if token.tag_ in {"MD", "VB", "VBP", "VBD"} and token.lower_ in {"may", "march"} and len(found.tokens()) == 1:
        return False
    if token.ent_type_ in {"PERSON", "ORG", "PRODUCT", "GPE", "FAC", "WORK_OF_ART"} and not found.words("part"):
        before, after = _beside(found)
        if len(found.tokens()) > 1 and token.ent_type_ != "PERSON":
            return True
        if before is not None and before.lower_ in {
            "in",
            "since",
            "until",
            "by",
            "of",
            "from",
            "during",
            "through",
            "last",
        }:
            return not (after is not None and after.pos_ == "PROPN" and after.ent_type_ == token.ent_type_)
        return False
    return True


def _days(found: Found) -> bool:
    """Judge "June 3-5", "June 3 and 5": the second number counts nothing that follows."""
    _, after = _beside(found)
    return _calendar(found) and not (after is not None and (after.pos_ in {"NOUN", "NUM"} or after.text in {"%", "-"}))


def _years(found: Found) -> bool:
    """Judge "1994-1998": two years in order."""
    first, second = (int(found.text(part)) for part in ("year", "second"))
    return 1500 <= first < second <= 2100


def _year(found: Found) -> bool:
    """Four digits that are a year."""
    tokens = found.tokens("year")
    before, after = _beside(found)
    if found.words("part") or len(tokens) > 1 or found.words()[0] == "the":
        return True
    token = tokens[0]
    if before is not None and (
        before.lower_ in _NO_YEAR_BEFORE or (before.text in {"-", "/"} and before.nbor(-1).like_num)
    ):
        return False
    if after is not None and (
        after.lower_ in _NO_YEAR_AFTER or (after.text in {"-", "/", ":"} and token.ent_type_ != "DATE")
    ):
        return False
    if not 1500 <= int(token.lower_.lstrip("'’") if token.text.isdecimal() else 1900) <= 2100:
        return False
    if token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ == "NNS" and token.ent_type_ != "DATE":
        return False
    if before is not None and before.pos_ == "PROPN" and before.ent_type_ not in {"", "DATE", "EVENT"}:
        return False
    if token.ent_type_ in {"MONEY", "QUANTITY", "PERCENT", "TIME"}:
        return False
    if token.ent_type_ == "DATE":
        return True
    return before is not None and before.lower_ in _BEFORE_YEAR


def _season(found: Found) -> bool:
    """A season that is not a verb or a name; bare ones only after a preposition."""
    token = found.tokens("season")[0]
    if token.pos_ == "VERB" or token.ent_type_ in {"PERSON", "ORG", "FAC", "PRODUCT", "GPE"}:
        return False
    if token.lower_ in {"fall", "spring"} and token.pos_ not in {"NOUN", "PROPN"}:
        return False
    words = found.words()
    before, after = _beside(found)
    led = before is not None and before.lower_ in {"in", "by", "since", "until", "during", "through", "over", "for"}
    if words[0] in {"a", "the"} and token.lower_ in {"fall", "spring"} and not found.words("year"):
        # "in the fall of the shah" is no season, "a fall in prices" neither.
        return words[0] == "the" and led and not (after is not None and after.lower_ in {"of", "in", "from", "to"})
    return len(words) > 1 or (led and token.lower_ != "fall")


def _the_part(found: Found) -> bool:
    before, after = _beside(found)
    return (
        not (after is not None and after.pos_ in {"NOUN", "PROPN"} and after.dep_ != "npadvmod") and before is not None
    )


def _the_unit(found: Found) -> bool:
    """Judge "the year" and the like, where nothing behind it says which."""
    _, after = _beside(found)
    if found.tokens("kind")[0].text[:1].isupper():
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


def _decade_word(found: Found) -> bool:
    return len(found.tokens()) > 1 and not any(word in {"his", "her", "their"} for word in found.words())


def _half(found: Found) -> bool:
    """Halves of a year, not of a match: with "of 1990" behind it, or written "first-half"."""
    return bool(found.words("year") or found.words("rel")) or ("-" in found.words() and found.words()[-1] == "half")


def _span_one(found: Found) -> bool:
    """Judge "a month" as a stretch of time, not as a rate ("40 tons a month")."""
    before, after = _beside(found)
    if after is not None and after.text == "-":
        return False
    if found.words("tail"):
        return True
    head = found.tokens()[-1]
    if head.text.lower() in {"second", "quarter"}:
        return False
    return not (before is not None and before.pos_ in {"NUM", "NOUN", "SYM"} and before.lower_ != "half")


def _plural(found: Found) -> bool:
    """Bare "weeks", "years": after a preposition of duration, or as the object of "take" and "last"."""
    before, after = _beside(found)
    if len(found.tokens()) > 1 and found.words()[-2] not in {"or", "and"}:
        return True
    if found.words()[-1] in {"quarters", "seconds", "nights", "minutes"}:
        return False
    if after is not None and after.lower_ in {"of", "ago"} and after.lower_ == "ago":
        return False
    return (
        before is not None
        and before.lower_ in {"for", "within", "in", "over", "after", "last", "lasted", "take", "took", "of", "spent"}
        and before.pos_ in {"ADP", "VERB", "SCONJ"}
        and not (after is not None and after.lower_ == "of")
    )


def _span(found: Found) -> bool:
    """A counted stretch: not an age, and "over" as a hedge only where a preposition stands before it."""
    before, after = _beside(found)
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


def _one_unit(found: Found) -> bool:
    """Judge "one hour"; "one day" without a preposition is some day, not a stretch."""
    before, _ = _beside(found)
    if found.words()[0] in {"over", "under", "around"} and not _span(found):
        return False
    if found.words() == ("one", "day") and found.tokens()[-1].dep_ in {"npadvmod", "nsubj", "ROOT"}:
        return before is not None and before.pos_ in {"ADP", "VERB"}
    return found.words()[-1] not in {"second", "quarter"}


def _hyphen(found: Found) -> bool:
    """Judge "five-year": not the first half of "five-year-old", nor the middle of a longer compound."""
    _, after = _beside(found)
    if after is None or after.text != "-":
        return True
    return after.i + 1 < len(found.doc) and after.nbor(1).lower_ != "old"


def _the_quarter(found: Found) -> bool:
    """Judge "the quarter": a stretch of business, not a fourth part or a compound."""
    _, after = _beside(found)
    return after is None or not (
        after.text == "-" or after.lower_ in {"of", "century", "point", "mile", "final", "finals"}
    )


def _title(found: Found) -> bool:
    """Judge "This Week": with all capitals in a sentence that has lower-case words it is a name."""
    tokens = found.tokens()
    _, after = _beside(found)
    if after is not None and after.text == "-":
        return False
    if len(tokens) < 2 or not all(token.text[:1].isupper() for token in tokens) or tokens[0].text.isupper():
        return True
    around = found.doc[max(0, found.first - 6) : found.last + 6]
    return not any(token.is_lower and token.pos_ in {"NOUN", "VERB"} for token in around)


def _weekday(found: Found) -> bool:
    """Judge "Friday": the day, not the man of that name."""
    token = found.tokens("weekday")[0]
    before, _ = _beside(found)
    person = token.ent_type_ == "PERSON" and before is not None and before.ent_type_ == "PERSON"
    return not (person and before is not None and before.text[:1].isupper())


def _mixed(found: Found) -> bool:
    """Judge "two hours and 10 minutes": the second unit is another and the smaller one."""
    return found.words("unit")[0].rstrip("s") != found.words("less")[0].rstrip("s")


def _one_day(found: Found) -> bool:
    """Judge "one day": some day to come, beside "will", "may" and the like."""
    token = found.tokens()[-1]
    modals = {"will", "would", "may", "might", "could", "can", "should", "'ll", "’ll"}
    return token.dep_ in {"npadvmod", "nsubj"} and any(child.lower_ in modals for child in token.head.children)


def _name(found: Found) -> bool:
    """Judge "today": not the newspaper or the programme of that name."""
    token = found.tokens("deictic")[0]
    before, _ = _beside(found)
    named = before is not None and before.text.isupper() and len(before.text) > 1 and before.pos_ == "PROPN"
    return not (token.text[0].isupper() and (token.ent_type_ in {"ORG", "WORK_OF_ART", "PRODUCT"} or named))


def _count_unit(found: Found) -> bool:
    """Judge "five year" before a noun; "1986 year" counts nothing."""
    words = found.words("count")
    _, after = _beside(found)
    if after is not None and after.lower_ in {"old", "olds"}:
        return False
    return not _is_year(words) and (words != ("one",) or found.words()[-1] not in {"quarter", "second", "day"})


def _is_year(words: tuple[str, ...]) -> bool:
    return len(words) == 1 and words[0].isdecimal() and 1900 <= int(words[0]) <= 2100


def _frequency(found: Found) -> bool:
    """Judge "daily": as an adverb; before a noun it names a kind of thing."""
    token = found.tokens()[0]
    return token.pos_ == "ADV" or token.dep_ == "advmod"


def _clock(found: Found) -> bool:
    """A bare 7:15 needs a word before it that asks for a time; a bare hour needs its a.m."""
    if found.words("meridiem") or found.words("zone") or "o'clock" in found.words() or len(found.tokens()) > 1:
        return True
    before, _ = _beside(found)
    return (
        before is not None
        and before.lower_ in {"at", "by", "until", "around", "about", "from", "before", "after"}
        and ":" in found.text()
    )


def _phrase(found: Found) -> bool:
    """Judge "now" and its kin as adverbs of time."""
    before, after = _beside(found)
    words = found.words()
    if words == ("once",):
        return (
            before is not None
            and before.lower_ in {"was", "were", "had", "who", "which", ","}
            and (
                after is None
                or (after.pos_ not in {"NOUN", "PRON", "DET"} and after.lower_ not in {"a", "again", "the"})
            )
        )
    if words in (("the", "past"), ("the", "future"), ("the", "present")):
        return found.tokens()[-1].pos_ == "NOUN" and (
            after is None or after.pos_ not in {"NOUN", "NUM", "PROPN", "ADJ"}
        )
    if words[-1] in {"time", "moment", "point", "stage"} and after is not None and after.lower_ == "of":
        return False
    if words == ("now",) and after is not None and after.text == "-":
        return False
    return not (words[-1] in {"shortly", "soon"} and after is not None and after.lower_ in {"after", "before", "as"})


def _adjective(found: Found) -> bool:
    """Judge "current", "future", "recent" before a noun."""
    token = found.tokens()[-1]
    _, after = _beside(found)
    return (
        token.pos_ == "ADJ"
        and token.dep_ == "amod"
        and after is not None
        and token.lower_ in {"current", "future", "recent"}
    )


GUARDS: Mapping[str, Callable[[Found], bool]] = {
    "-": _always,
    "adjective": _adjective,
    "calendar": _calendar,
    "clock": _clock,
    "count-unit": _count_unit,
    "days": _days,
    "decade-word": _decade_word,
    "half": _half,
    "phrase": _phrase,
    "frequency": _frequency,
    "hyphen": _hyphen,
    "mixed": _mixed,
    "name": _name,
    "one-day": _one_day,
    "one-unit": _one_unit,
    "plural": _plural,
    "span": _span,
    "the-quarter": _the_quarter,
    "title": _title,
    "season": _season,
    "span-one": _span_one,
    "the-part": _the_part,
    "the-unit": _the_unit,
    "weekday": _weekday,
    "year": _year,
    "years": _years,
}
