"""Words in marks that no cue claims: to whom do they belong?

In: a View, the utterances found so far, and the attributions that were believed too little. Out: the
utterances with what was added.

The idea to hold: a stretch in marks that reads as sentences is nearly always somebody's words, so
the question is only whose; a stretch of a few words in the middle of a sentence is left alone.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from flows.quotes.utterance import Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.quotes.attribute import Attribution
    from flows.quotes.contents import Range
    from flows.quotes.marks import Marked
    from flows.quotes.view import View

_ENOUGH_WORDS = 4
_BARELY = 0.04
_NEAR = 10
_SIGNED = re.compile(r"[\s ]*[—–―-]{1,2}[\s ]*(?=[^\W\d_])")
_TRANSCRIPT = re.compile(r"([A-Z][A-Z.’' -]{2,40}):\s")


def claim(view: View, found: Sequence[Utterance], weak: Sequence[Attribution]) -> list[Utterance]:
    """Give every stretch in double marks of at least four words, or going on from one, an utterance if one fits."""
    out = list(found)
    for number, marks in enumerate(view.marks):
        begin, end = piece = view.at(marks.start), view.at(marks.end)
        if not marks.double or end <= begin or not _worth_asking(view, marks) or _covered(view, out, piece) >= 0.8:
            continue
        place = _partly(out, piece)
        made = None
        if place is None:
            made = (
                _transcript(view, marks, begin, end)
                or _signed(view, marks, begin, end)
                or _weak(view, weak, number, piece)
            )
            place = _host(view, out, marks, begin) if made is None else None
        if made is None and place is None and _sentence_like(view, marks):
            made = _told_before(view, marks, begin, end)
        if made is not None:
            out = [*(u for u in out if not _swallowed(u, made)), made]
        elif place is not None:
            out[place] = dataclasses.replace(out[place], pieces=_joined(out[place].pieces, piece))
    return sorted(out, key=lambda u: (u.pieces[0], u.cue))


def _worth_asking(view: View, marks: Marked) -> bool:
    """Sentences always; else four words or more that are no title."""
    words = view.text[marks.start : marks.end]
    return _sentence_like(view, marks) or (len(words.split()) >= _ENOUGH_WORDS and not _title_like(words))


def _covered(view: View, found: Sequence[Utterance], piece: Range) -> float:
    begin, end = piece
    hit = {i for u in found for low, high in u.pieces for i in range(max(low, begin), min(high, end))}
    words = [i for i in range(begin, end) if view.pos[i] not in {"PUNCT", "SPACE"}]
    return sum(i in hit for i in words) / len(words) if words else 1.0


def _partly(found: Sequence[Utterance], piece: Range) -> int | None:
    """The utterance from outside that has the most of these words already, a fifth of them at least."""
    begin, end = piece
    shares = [
        (sum(min(high, end) - max(low, begin) for low, high in u.pieces if low < end and begin < high), -place)
        for place, u in enumerate(found)
        if not begin <= u.cue < end
    ]
    if not shares:
        return None
    most, place = max(shares)
    return -place if most >= 0.2 * (end - begin) and most > 0 else None


def _title_like(words: str) -> bool:
    """Whether nearly all longer words begin with a capital, as in the title of a book."""
    longer = [word for word in words.split() if len(word) > 3]
    return bool(longer) and sum(word[:1].isupper() for word in longer) >= 0.8 * len(longer)


def _swallowed(utterance: Utterance, by: Utterance) -> bool:
    """Whether the cue of an utterance lies inside words that turn out to be somebody else's."""
    return any(low <= utterance.cue < high for low, high in by.pieces) and utterance.cue != by.cue


def _sentence_like(view: View, marks: Marked) -> bool:
    """A stretch that begins its paragraph or a sentence with a capital and ends one."""
    before = view.text[max(0, marks.outer_start - 3) : marks.outer_start].strip()
    opens = not before or before[-1] in '.!?:"”'
    return (
        opens
        and view.text[marks.start : marks.start + 1].isupper()
        and view.text[marks.end - 1 : marks.end] in {".", "!", "?", ","}
    )


def _transcript(view: View, marks: Marked, begin: int, end: int) -> Utterance | None:
    """`"MILLER: We never left."` in marks that stay open through a transcript."""
    match = _TRANSCRIPT.match(view.text, marks.start, marks.end)
    if match is None:
        return None
    colon = view.at(match.end(1))
    if colon >= end or view.lower[colon] != ":" or colon == begin:
        return None
    return Utterance(colon, ((colon + 1, end),), colon - 1, "before-colon", "colon.transcript", 0.9)


def _signed(view: View, marks: Marked, begin: int, end: int) -> Utterance | None:
    """`"We never left." — Ada Miller` with the name up to the end of the line."""
    match = _SIGNED.match(view.text, marks.outer_end)
    if match is None or match.end() >= len(view.text) or "\n" in match.group().strip(" "):
        return None
    stop = view.text.find("\n", match.end())
    stop = len(view.text) if stop < 0 else stop
    name = view.text[match.end() : stop]
    first = view.at(match.end())
    dash = first - 1
    while dash > end and view.pos[dash] == "SPACE":
        dash -= 1
    if (
        len(name.split()) > 8
        or not name[:1].isupper()
        or view.pos[first] not in {"PROPN", "NOUN", "ADJ", "DET"}
        or dash < end
    ):
        return None
    head = first
    while head + 1 < view.n and view.idx[head + 1] < stop and view.pos[head + 1] == "PROPN":
        head += 1
    return Utterance(dash, ((begin, end),), head, "after-dash", "dash.signed", 0.85)


def _weak(view: View, weak: Sequence[Attribution], number: int, piece: Range) -> Utterance | None:
    """The likeliest of the attributions believed too little that takes the whole stretch as its content."""
    begin, end = piece
    good = [
        a
        for a in weak
        if a.cue_sure >= _BARELY
        and view.marked[a.cue] != number
        and any(low <= begin + 1 and end - 2 <= high for low, high in a.content.ranges)
    ]
    if not good:
        return None
    best = max(good, key=lambda a: (a.cue_sure * a.content_sure, -a.cue))
    return Utterance(
        best.cue, best.content.ranges, best.source, best.path, "verb.marks", max(best.cue_sure, 0.3), best.source_sure
    )


def _host(view: View, found: Sequence[Utterance], marks: Marked, begin: int) -> int | None:
    """The utterance these words belong to: whose cue follows at once, else the one they go on from."""
    next_cue = _cue_after(view, found, marks, begin)
    if next_cue is not None:
        return next_cue
    before = [
        (u.pieces[-1][1], place)
        for place, u in enumerate(found)
        if u.pieces[-1][1] <= begin
        and (marks.follows or _holds_marks(view, u) or (view.sent[u.cue] == view.sent[begin] and _goes_on(view, marks)))
    ]
    here = view.para[begin]
    same = [place for end, place in before if view.para[end - 1] == here]
    if same:
        return max(same, key=lambda place: (found[place].pieces[-1][1], -place))
    alone = not view.text[view.text.rfind("\n", 0, marks.outer_start) + 1 : marks.outer_start].strip()
    if (alone or marks.follows) and before:
        end, place = max(before, key=lambda pair: (pair[0], -pair[1]))
        gap = view.text[view.end[end - 1] : marks.outer_start]
        if sum(c.isalnum() for c in gap) <= 80 or marks.follows:
            return place
    after = [
        place
        for place, u in enumerate(found)
        if u.pieces[0][0] > begin and view.para[u.pieces[0][0]] == here and view.marked[u.pieces[0][0]] >= 0
    ]
    return min(after, key=lambda place: found[place].pieces[0]) if after else None


def _cue_after(view: View, found: Sequence[Utterance], marks: Marked, begin: int) -> int | None:
    """`"A," Miller said. "B."` where only B has been given to Miller."""
    end = view.at(marks.end)
    if not _sentence_like(view, marks) or view.text[marks.end - 1] == ".":
        return None
    near = [
        (u.cue, place)
        for place, u in enumerate(found)
        if end <= u.cue <= end + _NEAR and u.cue < u.pieces[0][0] and view.para[u.cue] == view.para[begin]
    ]
    return min(near)[1] if near else None


def _goes_on(view: View, marks: Marked) -> bool:
    """`... and "B"`: the stretch is joined to what stands before it."""
    before = view.text[max(0, marks.outer_start - 8) : marks.outer_start].rstrip()
    return before.endswith((",", " and", " or", " but"))


def _told_before(view: View, marks: Marked, begin: int, end: int) -> Utterance | None:
    """`Miller defended her record. "We never left."`: the subject of the sentence before.

    The words stand in the same paragraph or begin the next one.
    """
    last = view.at(marks.outer_start) - 1
    while last >= 0 and view.pos[last] == "SPACE":
        last -= 1
    if last < 0 or view.sent[last] == view.sent[begin] or view.para[begin] - view.para[last] > 1:
        return None
    sentence = view.sent[last]
    top = next((i for i in range(view.first[sentence], view.last[sentence]) if view.head[i] == i), None)
    if top is None or view.para[top] != view.para[last] or view.pos[top] not in {"VERB", "AUX"}:
        return None
    subject = next((c for c in view.children[top] if view.dep[c] == "nsubj"), None)
    if subject is None or not _is_person(view, subject):
        return None
    return Utterance(top, ((begin, end),), subject, "before-marks", "marks.sentence-before", 0.4)


def _is_person(view: View, head: int) -> bool:
    """Somebody by name, "he" or "she", or a noun that is called by a name: `her partner, Ada Miller`."""
    if view.ent[head] == "PERSON" or view.lower[head] in {"he", "she"}:
        return True
    return any(view.dep[child] == "appos" and view.ent[child] == "PERSON" for child in view.children[head])


def _holds_marks(view: View, utterance: Utterance) -> bool:
    return any(view.holds_marks(low, high) for low, high in utterance.pieces)


def _joined(pieces: tuple[Range, ...], piece: Range) -> tuple[Range, ...]:
    """Pieces with one more, in order, overlapping ones melted."""
    out: list[Range] = []
    for low, high in sorted((*pieces, piece)):
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(high, out[-1][1]))
        else:
            out.append((low, high))
    return tuple(out)
