"""Adverbs and clock times that say nothing of when.

In: a `Found`. Out: whether it stands. Examples of what is refused: "Now, he says", "as soon as", "the future of the talks".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.times.guards.beside import beside

if TYPE_CHECKING:
    from flows.times.recognise import Found


def phrase(found: Found) -> bool:
    """Judge "now" and its kin as adverbs of time."""
    _, after = beside(found)
    words = found.words()
    if words in (("the", "past"), ("the", "future"), ("the", "present")):
        # "the future of the talks" and "the future looks bleak" speak of a thing, not of a time.
        noun = found.tokens()[-1]
        behind = after is None or not (after.pos_ in {"NOUN", "NUM", "PROPN", "ADJ"} or after.lower_ == "of")
        return noun.pos_ == "NOUN" and noun.dep_ != "nsubj" and behind
    if words[-1] in {"time", "moment", "point", "stage"} and after is not None and after.lower_ == "of":
        return False
    if words == ("now",) and after is not None and (after.text == "-" or (after.text == "," and _opens(found))):
        return False  # "Now, he says, ..." opens a speech
    return not (words[-1] in {"shortly", "soon"} and after is not None and after.lower_ in {"after", "before", "as"})


def _opens(found: Found) -> bool:
    """Whether the expression opens a sentence or a quotation."""
    before, _ = beside(found)
    return before is None or before.is_quote or before.is_space or bool(found.tokens()[0].is_sent_start)


def frequency(found: Found) -> bool:
    """Judge "daily": as an adverb; before a noun it names a kind of thing."""
    token = found.tokens()[0]
    _, after = beside(found)
    paper = after is not None and after.pos_ == "PROPN" and after.i == found.last
    return (token.pos_ == "ADV" or token.dep_ == "advmod") and not paper


def clock(found: Found) -> bool:
    """A bare 7:15 needs a word before it that asks for a time; a bare hour needs its a.m."""
    if found.words("meridiem") or found.words("zone") or "o'clock" in found.words() or len(found.tokens()) > 1:
        return True
    before, _ = beside(found)
    return (
        before is not None
        and before.lower_ in {"at", "by", "until", "around", "about", "from", "before", "after"}
        and ":" in found.text()
    )


def adjective(found: Found) -> bool:
    """Judge "current", "future", "recent" before a noun."""
    token = found.tokens()[-1]
    _, after = beside(found)
    return (
        token.pos_ == "ADJ"
        and token.dep_ == "amod"
        and after is not None
        and token.lower_ in {"current", "future", "recent"}
    )
