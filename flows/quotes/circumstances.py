"""What surrounds a cue: to whom it was said, on which day, and whether it was said at all.

In: a View, an utterance, mentions or times of the body in text order. Out: spans, entities, days.

The idea to hold: only what hangs on the cue itself counts; what stands inside the reported words is
part of the story they tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.quotes.sources import phrase
from flows.records import Span, TimexType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.quotes.utterance import Utterance
    from flows.quotes.view import View
    from flows.records import Days, Entity, EntityMention, Timex

_TELLS = frozenset(
    {
        "tell",
        "assure",
        "inform",
        "remind",
        "ask",
        "warn",
        "advise",
        "urge",
        "notify",
        "brief",
        "answer",
        "thank",
        "email",
        "text",
        "address",
        "caution",
        "write",
        "promise",
        "show",
        "teach",
        "beg",
        "implore",
        "press",
        "lecture",
        "cable",
    }
)
_SPEAKS = frozenset(
    {
        "say",
        "speak",
        "talk",
        "write",
        "reply",
        "respond",
        "announce",
        "explain",
        "complain",
        "confide",
        "boast",
        "shout",
        "mention",
        "describe",
        "repeat",
        "suggest",
        "indicate",
        "add",
        "comment",
        "read",
        "testify",
        "whisper",
        "signal",
        "confirm",
        "remark",
        "state",
        "report",
        "admit",
    }
)
_OCCASIONS = frozenset(
    {
        "interview",
        "conversation",
        "call",
        "briefing",
        "letter",
        "email",
        "e-mail",
        "message",
        "speech",
        "testimony",
        "address",
        "statement",
        "meeting",
        "note",
        "memo",
        "talk",
        "text",
    }
)
_DENIALS = frozenset({"deny", "dispute", "reject", "dismiss", "refute", "denial"})
_REFUSALS = frozenset({"decline", "refuse"})
_QUESTIONS = frozenset({"ask", "wonder", "inquire", "question"})
_NAMING = frozenset({"NOUN", "PROPN", "PRON"})
_STEPS = 5


def addressee_of(view: View, utterance: Utterance, names: Sequence[EntityMention]) -> tuple[Span | None, Entity | None]:
    """To whom: "told CNN", "said to reporters", "said in an interview with the network"."""
    head = _addressee(view, utterance)
    if head is None:
        return None, None
    low, high = phrase(view, head)
    span = Span(view.idx[low], view.end[high - 1])
    entity = next((m.entity for m in names if m.span.start <= view.idx[head] < m.span.end), None)
    return span, entity


def _addressee(view: View, utterance: Utterance) -> int | None:
    cue = utterance.cue
    if cue < 0:
        return None
    for child in view.children[cue]:
        if _in_content(utterance, child) or child == utterance.source:
            continue
        found = _told(view, cue, child) or _spoken_to(view, cue, child) or _occasion(view, child)
        if found is not None and not _in_content(utterance, found):
            return found
    return None


def _told(view: View, cue: int, child: int) -> int | None:
    """For `told CNN`: the object of a verb of telling."""
    tells = view.lemma[cue] in _TELLS and view.dep[child] in {"dobj", "dative"}
    return child if tells and child > cue and view.pos[child] in _NAMING else None


def _spoken_to(view: View, cue: int, child: int) -> int | None:
    """For `said to reporters`, "spoke with the network"."""
    if view.lemma[cue] not in _SPEAKS or view.lower[child] not in {"to", "with"} or child < cue:
        return None
    found = _object(view, child) if view.dep[child] in {"prep", "dative"} else None
    return found if found is not None and view.ent[found] not in {"DATE", "TIME", "CARDINAL", "MONEY"} else None


def _occasion(view: View, child: int) -> int | None:
    """For `in an interview with the network`, "in a letter to members"."""
    if view.dep[child] != "prep" or view.lower[child] not in {"in", "during", "at", "on"}:
        return None
    occasion = _object(view, child)
    if occasion is None or view.lemma[occasion] not in _OCCASIONS:
        return None
    for inner in view.children[occasion]:
        if view.dep[inner] == "prep" and view.lower[inner] in {"with", "to"} and inner > occasion:
            return _object(view, inner)
    return None


def _object(view: View, preposition: int) -> int | None:
    return next(
        (c for c in view.children[preposition] if view.dep[c] == "pobj" and view.pos[c] in _NAMING),
        None,
    )


def _in_content(utterance: Utterance, i: int) -> bool:
    return any(low <= i < high for low, high in utterance.pieces)


def said_days(view: View, utterance: Utterance, times: Sequence[Timex]) -> Days | None:
    """The days of a date that hangs on the cue: "said Monday", "on Friday the minister told ..."."""
    cue = utterance.cue
    if cue < 0:
        return None
    first, last = view.first[view.sent[cue]], view.last[view.sent[cue]]
    best: tuple[int, Days] | None = None
    for timex in times:
        if timex.span.start >= view.end[last - 1]:
            break
        if (
            timex.span.end <= view.idx[first]
            or timex.days is None
            or timex.type not in {TimexType.DATE, TimexType.TIME}
        ):
            continue
        i, stop = view.at(timex.span.start), view.at(timex.span.end - 1)
        while i < stop and i <= view.head[i] <= stop and view.head[i] != i:
            i = view.head[i]
        if _in_content(utterance, i):
            continue
        steps = _steps_up(view, i, utterance)
        if steps is not None and (best is None or steps < best[0]):
            best = (steps, timex.days)
    return best[1] if best else None


def _steps_up(view: View, i: int, utterance: Utterance) -> int | None:
    """How many heads lie between a date and the cue; None if a clause or the content comes between."""
    for steps in range(_STEPS):
        if i == utterance.cue:
            return steps
        if _in_content(utterance, i) or view.dep[i] in {"relcl", "ccomp"} or (steps and view.pos[i] == "VERB"):
            return None
        if view.head[i] == i:
            return None
        i = view.head[i]
    return None


def polarity(view: View, cue: int) -> str:
    """How the speech stands: "" it was said, else `.negated`, `.refused`, `.denied` or `.asked`."""
    if cue < 0:
        return ""
    lemma, head = view.lemma[cue].lower(), view.head[cue]
    helpers = {view.lower[c] for c in view.children[cue] if view.dep[c] in {"aux", "neg"}}
    negated = bool(helpers & {"not", "n't", "never"}) or any(
        view.dep[c] == "nsubj"
        and (view.lower[c] in {"nobody", "none", "neither"} or any(view.lower[g] == "no" for g in view.children[c]))
        for c in view.children[cue]
    )
    if view.dep[cue] == "xcomp" and view.lemma[head] in _REFUSALS:
        return ".refused"
    if lemma in _REFUSALS or (negated and helpers & {"would", "will", "wo", "could"}):
        return ".refused"
    if negated:
        return ".negated"
    if lemma in _DENIALS:
        return ".denied"
    return ".asked" if lemma in _QUESTIONS else ""
