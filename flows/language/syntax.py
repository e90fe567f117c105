"""Questions about syntax that more than one room asks of a spaCy parse.

In: tokens. Out: tokens, spans, booleans. Labels are those of the CLEAR style that spaCy's English
models use (nsubj, nsubjpass, dobj, pobj, agent, relcl ...).

The idea to hold: a question here has no opinion on quotes, times or events; a room's own reading
of the answer stays in that room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flows.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

Tense = Literal["past", "present", "future"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_NOUNY = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"})
_OUTSIDE_NP = frozenset({"relcl", "acl", "appos", "conj", "cc", "punct", "advcl", "parataxis", "dep", "npadvmod"})
_NEGATORS = frozenset({"not", "n't", "never", "no", "nor", "neither", "hardly", "without"})


def span_of(first: Token, last: Token) -> Span:
    """The characters from the first token's start to the last one's end."""
    return Span(first.idx, last.idx + len(last.text))


def subjects(verb: Token) -> list[Token]:
    """Heads of the verb's subjects, passive ones included; a verb that shares one by "and" gets it.

    "Rebels attacked and took Brega": both verbs have "Rebels".
    """
    node, seen = verb, 0
    while seen < 6:
        own = [child for child in node.children if child.dep_ in _SUBJECTS and child.dep_ != "expl"]
        if own:
            return own
        if (node.dep_ == "conj" and node.head.pos_ in {"VERB", "AUX"}) or (
            node.dep_ == "xcomp" and node.head.pos_ in {"VERB", "AUX", "ADJ"}
        ):
            node = node.head
        else:
            return []
        seen += 1
    return []


def objects(verb: Token) -> list[Token]:
    """Heads of the verb's direct and dative objects, conjuncts left to the caller."""
    return [
        child
        for child in verb.children
        if child.dep_ in {"dobj", "dative", "obj", "attr", "oprd"} and child.pos_ != "ADP"
    ]


def agents(verb: Token) -> list[Token]:
    """Who does it in a passive: the object of "by"."""
    return [obj for child in verb.children if child.dep_ == "agent" for obj in child.children if obj.dep_ == "pobj"]


def prepositional(head: Token, *prepositions: str) -> Iterator[tuple[Token, Token]]:
    """Pairs of preposition and its object below `head`; all prepositions if none is named."""
    for child in head.children:
        if child.dep_ in {"prep", "dative", "agent"} and child.pos_ in {"ADP", "SCONJ", "PART"}:
            if prepositions and child.lower_ not in prepositions:
                continue
            for obj in child.children:
                if obj.dep_ in {"pobj", "pcomp"}:
                    yield child, obj


def with_conjuncts(head: Token) -> list[Token]:
    """The head and everything joined to it by "and" or commas, in text order."""
    return sorted({head, *head.conjuncts}, key=lambda token: token.i)


def is_passive(verb: Token) -> bool:
    """Whether the verb stands in the passive."""
    return any(child.dep_ in {"auxpass", "nsubjpass", "csubjpass"} for child in verb.children)


def is_negated(token: Token) -> bool:
    """Whether the clause headed by the token is negated by a word of its own."""
    for child in token.children:
        if child.dep_ == "neg" or (child.lower_ in _NEGATORS and child.dep_ in {"advmod", "preconj", "cc", "aux"}):
            return True
        if child.dep_ in _SUBJECTS and any(g.lower_ in {"no", "neither", "none"} for g in (child, *child.children)):
            return True
    return False


def tense(verb: Token) -> Tense | None:
    """Tense of a finite clause, from its auxiliaries and the verb's own form; None where neither tells.

    "will meet" future, "is to meet" future, "met" past, "has met" past, "meets" present,
    "would meet" future (as reported speech puts it).
    """
    auxiliaries = [child for child in verb.children if child.dep_ in {"aux", "auxpass"}]
    words = {child.lower_ for child in auxiliaries}
    if words & {"will", "'ll", "shall", "would", "'d", "wo"}:
        return "future"
    if (verb.dep_ == "xcomp" and verb.head.lower_ == "going") or (
        verb.tag_ == "VB" and words & {"is", "are", "was", "were"} and "to" in words
    ):
        return "future"
    if words & {"had", "has", "have", "'ve", "was", "were", "did"}:
        return "past"
    if verb.tag_ == "VBD":
        return "past"
    if words & {"is", "are", "am", "'s", "'re", "does", "do", "may", "can", "must"} or verb.tag_ in {"VBZ", "VBP"}:
        return "present"
    if verb.tag_ == "VBN" and not auxiliaries:
        return "past"
    return None


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above the token (itself included), or None in a fragment."""
    for node in (token, *token.ancestors):
        if node.pos_ in {"VERB", "AUX"}:
            if node.dep_ in {"aux", "auxpass"}:
                continue
            return node
    return None


def noun_phrase(head: Token, *, full: bool = False) -> Span:
    """The phrase of a noun: its determiners, modifiers and prepositional phrases around the head.

    Relative clauses, appositions and conjuncts stay outside unless `full`. A possessive owner that
    hangs on the head is inside, the head's own "'s" is not.
    """
    doc = head.doc
    keep = {head.i}
    for child in head.children:
        if child.dep_ == "case" and child.i > head.i:
            continue
        if not full and child.dep_ in _OUTSIDE_NP and not (child.dep_ == "punct" and child.text == "-"):
            continue
        keep.update(token.i for token in child.subtree)
    first, last = min(keep), max(keep)
    while last > head.i and (doc[last].is_space or doc[last].is_punct):
        last -= 1
    while first < head.i and (doc[first].is_space or (doc[first].is_punct and doc[first].text not in "$#")):
        first += 1
    return span_of(doc[first], doc[last])


def is_nominal(token: Token) -> bool:
    """Whether the token can head a noun phrase."""
    return token.pos_ in _NOUNY
