"""Calendar words that are something else: names, titles, plain numbers.

In: a `Found`. Out: whether it stands. Examples of what is refused: "May" the name, "1,500" of anything, "This Week" the programme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.times.guards.beside import beside

if TYPE_CHECKING:
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
_NAMED_DAYS = frozenset({"Super", "Bloody", "Fat", "Giving", "Casual"})  # "Super Tuesday" is a day of its own
_SPEAKING = frozenset(
    {"say", "tell", "add", "ask", "urge", "announce", "insist", "warn", "argue", "resign", "vow", "reply"}
)
_NO_YEAR_AFTER = frozenset(
    {"%", "percent", "per", "miles", "km", "kilometers", "tons", "meters", "feet", "points", "$", "people"}
)


def calendar(found: Found) -> bool:
    """A month name that is a month: not "May" the verb, not April the person."""
    token = found.tokens("month")[0]
    if (
        token.dep_ in {"nsubj", "aux"}
        and token.head.lemma_ in _SPEAKING
        and token.tag_ == "NNP"
        and len(found.tokens()) == 1
    ):
        return False
    before, after = beside(found)
    if token.lower_ == "march" and before is not None and before.lower_ in {"the", "a"}:
        return after is None or after.lower_ not in {"for", "on", "of", "against", "to"}  # "the March for Life"
    if token.tag_ in {"MD", "VB", "VBP", "VBD"} and token.lower_ in {"may", "march"} and len(found.tokens()) == 1:
        return False
    if token.ent_type_ in {"PERSON", "ORG", "PRODUCT", "GPE", "FAC", "WORK_OF_ART"} and not found.words("part"):
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


def days(found: Found) -> bool:
    """Judge "June 3-5", "June 3 and 5": the second number counts nothing that follows."""
    _, after = beside(found)
    return calendar(found) and not (after is not None and (after.pos_ in {"NOUN", "NUM"} or after.text in {"%", "-"}))


def years(found: Found) -> bool:
    """Judge "1994-1998": two years in order."""
    first, second = (int(found.text(part)) for part in ("year", "second"))
    return 1500 <= first < second <= 2100


def year(found: Found) -> bool:
    """Four digits that are a year."""
    tokens = found.tokens("year")
    before, after = beside(found)
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


def season(found: Found) -> bool:
    """A season that is not a verb or a name; bare ones only after a preposition."""
    token = found.tokens("season")[0]
    if token.pos_ == "VERB" or token.ent_type_ in {"PERSON", "ORG", "FAC", "PRODUCT", "GPE"}:
        return False
    if token.lower_ in {"fall", "spring"} and token.pos_ not in {"NOUN", "PROPN"}:
        return False
    words = found.words()
    before, after = beside(found)
    led = before is not None and before.lower_ in {"in", "by", "since", "until", "during", "through", "over", "for"}
    if words[0] in {"a", "the"} and token.lower_ in {"fall", "spring"} and not found.words("year"):
        # "in the fall of the shah" is no season, "a fall in prices" neither.
        return words[0] == "the" and led and not (after is not None and after.lower_ in {"of", "in", "from", "to"})
    return len(words) > 1 or (led and token.lower_ != "fall")


def weekday(found: Found) -> bool:
    """Judge "Friday": the day, not the man of that name."""
    token = found.tokens("weekday")[0]
    before, _ = beside(found)
    if before is not None and before.text in _NAMED_DAYS:
        return False
    person = token.ent_type_ == "PERSON" and before is not None and before.ent_type_ == "PERSON"
    return not (person and before is not None and before.text[:1].isupper())


def decade_word(found: Found) -> bool:
    """Judge "the seventies": a decade, not the age in "his seventies"."""
    return len(found.tokens()) > 1 and not any(word in {"his", "her", "their"} for word in found.words())


def name(found: Found) -> bool:
    """Judge "today": not the newspaper or the programme of that name."""
    token = found.tokens("deictic")[0]
    before, _ = beside(found)
    named = before is not None and before.text.isupper() and len(before.text) > 1 and before.pos_ == "PROPN"
    return not (token.text[0].isupper() and (token.ent_type_ in {"ORG", "WORK_OF_ART", "PRODUCT"} or named))


def title(found: Found) -> bool:
    """Judge "This Week": with all capitals in a sentence that has lower-case words it is a name."""
    tokens = found.tokens()
    _, after = beside(found)
    if after is not None and after.text == "-":
        return False
    if len(tokens) < 2 or not all(token.text[:1].isupper() for token in tokens) or tokens[0].text.isupper():
        return True
    around = found.doc[max(0, found.first - 6) : found.last + 6]
    return not any(token.is_lower and token.pos_ in {"NOUN", "VERB"} for token in around)
