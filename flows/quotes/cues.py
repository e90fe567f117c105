"""Which tokens are worth asking whether they report something.

In: a View and the gate (words that reported something in training). Out: token numbers.

The idea to hold: a cheap look at word and marks spares the costly questions for nearly all tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from flows.quotes.view import View

_AUXILIARY = frozenset({"aux", "auxpass"})


def key(view: View, i: int) -> str:
    """What the gate lists: "say/VERB", "according/VERB", "criticism/NOUN"."""
    return view.lemma[i].lower() + "/" + view.pos[i]


def proposed(view: View, gate: Collection[str]) -> list[int]:
    """Tokens in text order that the gate knows, and verbs that stand beside a stretch in marks."""
    out = []
    for i in range(view.opening, view.n):
        pos = view.pos[i]
        if pos == "VERB":
            if view.dep[i] in _AUXILIARY:
                continue
            if key(view, i) in gate or _beside_marks(view, i):
                out.append(i)
        elif pos == "PUNCT":
            if view.lower[i] == ":" and _colon(view, i):
                out.append(i)
        elif (
            pos not in {"SPACE", "DET", "PRON", "NUM", "CCONJ", "PART"}
            and view.dep[i] not in _AUXILIARY
            and key(view, i) in gate
        ):
            out.append(i)
    return out


def _beside_marks(view: View, i: int) -> bool:
    if view.marked[i] >= 0:
        return False
    near = range(max(0, i - 3), min(view.n, i + 4))
    return any(view.mark[j] and view.sent[j] == view.sent[i] for j in near)


def _colon(view: View, i: int) -> bool:
    """A colon between words, not inside a clock time or a ratio."""
    return i > 0 and i + 1 < view.n and not (view.pos[i - 1] == "NUM" and view.pos[i + 1] == "NUM")
