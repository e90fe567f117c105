"""From a View to attributions: cue, content and source decided by the learned models.

In: a View and weights. Out: `Attribution` values in text order.

The idea to hold: cue, content and source are decided in turn, each given the one before; what is
told twice is kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.quotes.contents import colon_contents, cue_clause, offered
from flows.quotes.cues import proposed
from flows.quotes.features import ContentLook, colon_features, cue_features, cue_surroundings, source_features
from flows.quotes.linear import best, probability, score
from flows.quotes.sources import candidates

if TYPE_CHECKING:
    from flows.quotes.contents import Content, Range
    from flows.quotes.linear import Weights
    from flows.quotes.view import View


# A candidate whose parts score this much below the best one's is not looked at as a whole.
_HOPELESS = 5.0
# Likewise a cue that scores this little by itself is not looked at in its surroundings.
_HOPELESS_CUE = -4.0


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue with what it reports and who does; `source` is a token number or -1.

    cue_sure, speech_sure, content_sure, source_sure: what each decision thought of itself, 0 to 1.
    """

    cue: int
    content: Content
    source: int
    path: str
    cue_sure: float
    speech_sure: float
    content_sure: float
    source_sure: float


@dataclass(frozen=True, slots=True)
class Asked:
    """How sure a cue has to be for its content to be looked for at all.

    speech: a word of saying; thought: any other; beside_marks: any, where quotation marks stand near;
    speech_sure: from here on it is a word of saying.
    """

    speech: float = 0.3
    thought: float = 0.5
    beside_marks: float = 0.04
    speech_sure: float = 0.4


def attributions(view: View, weights: Weights, asked: Asked) -> list[Attribution]:
    """Attributions whose cue is believed enough, in the order of their cues."""
    quoted = _sentences_with_marks(view)
    out = []
    for i in proposed(view, weights.gate):
        colon = view.lower[i] == ":"
        beside = view.sent[i] in quoted
        seen = colon_features(view, i) if colon else cue_features(view, i)
        value = score(weights.cue, seen)
        if value < _HOPELESS_CUE and not beside:
            continue
        clause: Range = (i, i + 1) if colon else cue_clause(view, i)
        if not colon:
            around = cue_surroundings(view, i, clause)
            value += score(weights.cue, around)
            seen += around
        sure = probability(value)
        if sure < (asked.beside_marks if beside else asked.speech):
            continue
        speech = probability(score(weights.speech, seen))
        if not beside and speech < asked.speech_sure and sure < asked.thought:
            continue
        offers = colon_contents(view, i) if colon else offered(view, i)
        if not offers:
            continue
        content, content_sure = _choose(weights, ContentLook(view, i, clause, said=speech >= 0.5), offers)
        people = candidates(view, i, content.ranges)
        who, source_sure = best([score(weights.source, source_features(view, i, content, person)) for person in people])
        source = people[who]
        out.append(Attribution(i, content, source.head, source.path, sure, speech, content_sure, source_sure))
    return out


def _sentences_with_marks(view: View) -> set[int]:
    """Sentences that touch a stretch in double marks, and those before."""
    out: set[int] = set()
    for marks in view.marks:
        if marks.double and view.n:
            first = view.sent[min(view.at(marks.outer_start), view.n - 1)]
            last = view.sent[min(view.at(marks.outer_end), view.n - 1)]
            out.update(range(first - 1, last + 1))
    return out


def _choose(weights: Weights, look: ContentLook, offers: list[Content]) -> tuple[Content, float]:
    """The likeliest content and how sure that is; beginnings and ends are scored once each."""
    begins: dict[tuple[str, str, int], float] = {}
    ends: dict[tuple[str, str, int], float] = {}
    below: dict[tuple[str, str, bool], float] = {}
    parts = []
    for offer in offers:
        begin = (offer.side, offer.begins, offer.ranges[0][0])
        end = (offer.side, offer.ends, offer.ranges[-1][1])
        if begin not in begins:
            begins[begin] = score(weights.content, look.begin(*begin))
        if end not in ends:
            ends[end] = score(weights.content, look.end(*end))
        value = begins[begin] + ends[end]
        for name, inside in look.covered(offer):
            key = (offer.side, name, inside)
            if key not in below:
                below[key] = score(weights.content, look.child(offer.side, name, covered=inside))
            value += below[key]
        parts.append(value)
    floor = max(parts) - _HOPELESS
    scores = [
        value + score(weights.content, look.whole(offer)) if value >= floor else value - _HOPELESS
        for value, offer in zip(parts, offers, strict=True)
    ]
    place, sure = best(scores)
    return offers[place], sure
