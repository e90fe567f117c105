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
from flows.quotes.features import colon_features, content_features, cue_features, source_features
from flows.quotes.linear import best, probability, score
from flows.quotes.sources import candidates

if TYPE_CHECKING:
    from flows.quotes.contents import Content, Range
    from flows.quotes.linear import Weights
    from flows.quotes.view import View


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


def attributions(view: View, weights: Weights, *, least: float) -> list[Attribution]:
    """Attributions whose cue is believed at least `least`."""
    out = []
    for i in proposed(view, weights.gate):
        colon = view.lower[i] == ":"
        clause: Range = (i, i + 1) if colon else cue_clause(view, i)
        seen = colon_features(view, i) if colon else cue_features(view, i, clause)
        sure = probability(score(weights.cue, seen))
        if sure < least:
            continue
        speech = probability(score(weights.speech, seen))
        offers = colon_contents(view, i) if colon else offered(view, i)
        if not offers:
            continue
        said = speech >= 0.5
        place, content_sure = best(
            [score(weights.content, content_features(view, i, clause, offer, said=said)) for offer in offers]
        )
        content = offers[place]
        people = candidates(view, i, content.ranges)
        who, source_sure = best([score(weights.source, source_features(view, i, content, person)) for person in people])
        out.append(Attribution(i, content, people[who].head, people[who].path, sure, speech, content_sure, source_sure))
    return out
