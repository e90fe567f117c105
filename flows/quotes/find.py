"""Parsed -> quotes: the page where the steps of this room meet.

In: an article's parse, its entity mentions and times. Out: `Quote` values of the body, sorted.

The idea to hold: attributions are decided one by one, stretches in marks that nobody claims are
given to whom they belong, then speakers are resolved over the whole article in text order.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from flows.quotes.attribute import Asked, attributions
from flows.quotes.circumstances import addressee_of, polarity, said_days
from flows.quotes.linear import shipped
from flows.quotes.resolve import resolve
from flows.quotes.unclaimed import claim
from flows.quotes.utterance import Utterance, kind_of, trimmed
from flows.quotes.view import View
from flows.records import Quote, Section, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.language import Parsed
    from flows.quotes.attribute import Attribution
    from flows.quotes.contents import Range
    from flows.quotes.linear import Weights
    from flows.quotes.resolve import Speaker
    from flows.records import EntityMention, Timex

# How sure cue and content have to be together, by what is reported. Chosen by cross-validation over
# outlets; phrases ("criticised the vote") and thoughts ("hopes to win") are held to more.
_SURE = 0.3
_SURE_OF_PHRASE = 0.5
_SURE_OF_THOUGHT_CLAUSE = 0.5
_SURE_OF_THOUGHT = 0.8
_SPEECH = 0.4
_ASKED = Asked(speech_sure=_SPEECH)


def find_quotes(parsed: Parsed, mentions: Sequence[EntityMention], times: Sequence[Timex]) -> list[Quote]:
    """Direct, mixed and indirect speech of the body.

    Mentions and times of other sections are left aside; both may be empty, then nothing is linked.
    """
    dateline = parsed.article.dateline
    view = View(
        parsed.body,
        text=parsed.article.text if len(parsed.body) else "",
        start=dateline.end if dateline is not None else 0,
    )
    names = sorted((m for m in mentions if m.section is Section.BODY), key=lambda m: m.span)
    days = sorted((t for t in times if t.section is Section.BODY), key=lambda t: t.span)
    found = utterances(view, shipped())
    speakers = resolve(view, found, names)
    out: list[Quote] = []
    numbers: set[int] = set()
    for utterance, speaker in zip(found, speakers, strict=True):
        rows = _rows(view, utterance, speaker, names, days)
        if rows and rows[0].utterance in numbers and rows[0].cue is not None:
            # words within words that begin at the same place: the cue tells the two utterances apart
            rows = [dataclasses.replace(row, utterance=rows[0].cue.start) for row in rows]
        numbers |= {row.utterance for row in rows}
        out += rows
    return sorted(out, key=lambda q: (q.span, q.cue or Span(-1, -1)))


def utterances(view: View, weights: Weights) -> list[Utterance]:
    """What is said in the article, in text order, speakers as written."""
    every = attributions(view, weights, _ASKED)
    strong = [a for a in every if a.cue_sure * a.content_sure >= enough(view, a)]
    kept = {id(a) for a in strong}
    weak = [a for a in every if id(a) not in kept]
    found = [_utterance(view, a) for a in _once(strong)]
    return _once_each(claim(view, found, weak))


def _once_each(found: Sequence[Utterance]) -> list[Utterance]:
    """Of two utterances whose first pieces are the same words, the one with more pieces, then the surer one."""
    best: dict[Range, Utterance] = {}
    for utterance in found:
        first = utterance.pieces[0]
        rival = best.get(first)
        if rival is None or (len(utterance.pieces), utterance.sure) > (len(rival.pieces), rival.sure):
            best[first] = utterance
    return [utterance for utterance in found if best[utterance.pieces[0]] is utterance]


def enough(view: View, a: Attribution) -> float:
    """How sure an attribution has to be to stand on its own."""
    clause = any(
        view.dep[child] == "ccomp" and any(low <= child < high for low, high in a.content.ranges)
        for child in view.children[a.cue]
    )
    if a.speech_sure < _SPEECH:
        return _SURE_OF_THOUGHT_CLAUSE if clause else _SURE_OF_THOUGHT
    if clause or view.lower[a.cue] in {"according", ":"} or _holds_marks(view, a):
        return _SURE
    return _SURE_OF_PHRASE


def _holds_marks(view: View, a: Attribution) -> bool:
    return any(view.holds_marks(low, high) for low, high in a.content.ranges)


def _once(strong: Sequence[Attribution]) -> list[Attribution]:
    """One attribution for one content: the surer cue wins."""
    best: dict[tuple[Range, ...], Attribution] = {}
    for a in strong:
        rival = best.get(a.content.ranges)
        if rival is None or a.cue_sure > rival.cue_sure:
            best[a.content.ranges] = a
    kept = sorted(best.values(), key=lambda a: (a.content.ranges, a.cue))
    return [_without_others_words(a, kept) for a in kept]


def _without_others_words(a: Attribution, kept: Sequence[Attribution]) -> Attribution:
    """A content on both sides of its cue gives up its second piece where that is another cue's own words."""
    if len(a.content.ranges) < 2:
        return a
    begin, end = a.content.ranges[1]
    for other in kept:
        low, high = other.content.ranges[0]
        outside = not begin <= other.cue < end and other.cue != a.cue
        if outside and min(end, high) - max(begin, low) > 0.8 * (end - begin):
            first = dataclasses.replace(a.content, ranges=a.content.ranges[:1])
            return dataclasses.replace(a, content=first)
    return a


def _utterance(view: View, a: Attribution) -> Utterance:
    source = _shown(view, a.cue)
    if source < 0:
        source = a.source if a.source >= 0 else _source_by_rule(view, a)
    sure = a.cue_sure * a.content_sure
    return Utterance(a.cue, a.content.ranges, source, a.path, rule_name(view, a), sure, a.source_sure)


def _shown(view: View, cue: int) -> int:
    """Whom a participle right after a name shows speaking: `footage of Ada Miller saying`."""
    first = cue
    while first and view.ent[first - 1] == "PERSON":
        first -= 1
    bare = view.tag[cue] == "VBG" and 0 < first < cue
    return cue - 1 if bare and view.pos[first - 1] == "ADP" and view.pos[cue - 1] == "PROPN" else -1


def _source_by_rule(view: View, a: Attribution) -> int:
    """A source that the parse hides: `"Who?" asked the judge`, `the mayor was quoted as saying`."""
    below = view.children[a.cue]
    if view.lemma[a.cue] == "quote":
        return next((c for c in below if view.dep[c] == "nsubjpass"), -1)
    if view.pos[a.cue] == "NOUN":
        return _name_before(view, a.cue)
    if view.tag[a.cue] == "VBG" and not any(view.dep[c] == "auxpass" for c in below):
        return _subject_above(view, a)
    last = a.content.ranges[0][1]
    inverted = view.marked[last - 1] >= 0 and last <= a.cue <= last + 3 and view.tag[a.cue] in {"VBD", "VBZ"}
    if inverted and not any(view.dep[c] in {"nsubj", "nsubjpass"} for c in below):
        return next((c for c in below if c > a.cue and view.dep[c] == "dobj" and view.pos[c] in {"NOUN", "PROPN"}), -1)
    return -1


def _subject_above(view: View, a: Attribution) -> int:
    """Who does what a participle hangs on: `After saying he was ill, Miller left`."""
    node = a.cue
    for _ in range(3):
        if view.dep[node] not in {"advcl", "pcomp", "prep", "xcomp", "conj"}:
            return -1
        node = view.head[node]
        for child in view.children[node]:
            taken = any(low <= child < high for low, high in a.content.ranges)
            if view.dep[child] in {"nsubj", "nsubjpass"} and not taken:
                return child
    return -1


def _name_before(view: View, cue: int) -> int:
    """`"We never left," Miller notes.` where the parse takes the verb for a noun."""
    first = cue
    while first and view.pos[first - 1] == "PROPN":
        first -= 1
    return cue - 1 if 0 < first < cue and view.mark[first - 1] else -1


def rule_name(view: View, a: Attribution) -> str:
    """The sort of cue and the shape of the content: `verb.clause`, `verb.marks`, `according.split` ..."""
    if view.lower[a.cue] == ":":
        sort = "colon"
    elif view.lower[a.cue] == "according":
        sort = "according"
    else:
        sort = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun"}.get(view.pos[a.cue], "word")
    low, high = a.content.ranges[0]
    if len(a.content.ranges) > 1:
        shape = "split"
    elif view.marked[low] >= 0 and view.marked[high - 1] == view.marked[low]:
        shape = "marks"
    else:
        verbs = any(view.pos[i] in {"VERB", "AUX"} for i in range(low, high))
        shape = "clause" if verbs else "phrase"
    return ("thought." if a.speech_sure < _SPEECH else "") + f"{sort}.{shape}"


def _rows(
    view: View, utterance: Utterance, speaker: Speaker, names: Sequence[EntityMention], days: Sequence[Timex]
) -> list[Quote]:
    spans = [span for piece in utterance.pieces if (span := trimmed(view, piece)) is not None]
    if not spans:
        return []
    cue = cue_span(view, utterance.cue)
    addressee = addressee_of(view, utterance, names)
    stance = polarity(view, utterance.cue)
    return [
        Quote(
            span=span,
            utterance=spans[0].start,
            kind=kind_of(view, [span]),
            cue=cue,
            speaker=speaker.span,
            speaker_entity=speaker.entity,
            speaker_name=speaker.name,
            speaker_kind=speaker.kind,
            addressee=addressee[0],
            addressee_entity=addressee[1],
            said=said_days(view, utterance, days),
            rule=utterance.rule + stance,
            confidence=round(min(utterance.sure, 0.99), 3),
        )
        for span in spans
    ]


def cue_span(view: View, cue: int) -> Span | None:
    """The cue's characters; "according" takes its "to" along."""
    if cue < 0:
        return None
    last = cue
    if view.lower[cue] == "according" and cue + 1 < view.n and view.lower[cue + 1] == "to":
        last = cue + 1
    return Span(view.idx[cue], view.end[last])
