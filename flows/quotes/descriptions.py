"""Descriptions and bare names: "the spokesman", "another US official", "Miller".

In: the cast of the article so far, the source's token and its phrase. Out: the referent meant, or
somebody new.

The idea to hold: a definite description points back to whoever was called so before, an indefinite
one brings somebody in; unnamed speakers are told apart by the words around them and by "first",
"second" and "other".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.quotes.lexicon import sort_of
from flows.quotes.referents import TITLES, Referent
from flows.records import SpeakerKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.quotes.contents import Range
    from flows.quotes.referents import Cast

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_NEW = frozenset({"a", "an", "another", "one", "some", "several", "other", "two", "three", "many"})
_ALWAYS_PLURAL = frozenset({"police", "people", "some", "many", "others", "several", "both", "most"})
_ANY_BODY = frozenset({"company", "firm", "group", "organisation", "organization"})
_ONE_OF = frozenset({"one", "other", "another", "first", "second", "third"})
_BODIES = _ANY_BODY | frozenset(
    {"agency", "airline", "bank", "broadcaster", "carrier", "charity", "club", "commission", "committee", "council"}
    | {"court", "institute", "maker", "manufacturer", "ministry", "network", "newspaper", "party", "retailer"}
    | {"union", "university"}
)
_ARTICLE = re.compile(r"^(?:the|a|an|this|that|its|his|her|their|our|my)\s+", re.IGNORECASE)


def described(cast: Cast, source: int, words: Range) -> Referent | None:
    """A description: whom it was used of before, or somebody new."""
    view = cast.view
    noun = view.lemma[source].lower()
    first = view.lower[words[0]]
    plural = is_plural(cast, source)
    modifiers = _modifiers(cast, source, words)
    if first in _NEW or (plural and first not in _DEFINITE):
        return fresh(cast, source, words)
    known = [
        r for r in (*cast.unnamed, *cast.named.values()) if noun in r.nouns and r.last <= source and r.plural == plural
    ]
    known = [r for r in known if not _conflict(cast, r, source)]
    counted = _counted(cast, known, words)
    if counted is not None:
        return counted
    if not known:
        body = (
            _body_of_that_sort(cast, source) if first in _DEFINITE and not plural and words[1] - words[0] == 2 else None
        )
        if body is not None:
            return body
        return fresh(cast, source, words)
    overlap = [(len(modifiers & (r.context | r.nouns)), r.spoke >= 0, r.last, r) for r in known]
    best = max(overlap, key=lambda item: item[:3])
    if modifiers and not best[0] and best[3].entity is not None:
        return fresh(cast, source, words)
    rivals = [item for item in overlap if item[0] == best[0] and item[3].entity is not None and item[3] is not best[3]]
    if rivals and best[3].entity is not None and view.sent[source] - view.sent[best[2]] > 3:
        return None
    return best[3]


def _body_of_that_sort(cast: Cast, source: int) -> Referent | None:
    """For "the company": the organisation that spoke last, or the only one that has come up as a subject."""
    noun = cast.view.lemma[source].lower()
    maker = noun.endswith("maker")
    if noun not in _BODIES and not maker:
        return None
    last = cast.last_speaker
    if last is not None and last.label == "ORG":
        return last
    near = [r for r in cast.named.values() if r.label == "ORG" and r.last < source and r.prominence >= 1.0]
    named = [r for r in near if noun in (r.name or "").casefold()]
    if len(named) == 1:
        return named[0]
    return near[0] if len(near) == 1 and (maker or noun in _ANY_BODY) else None


def _counted(cast: Cast, met: Sequence[Referent], words: Range) -> Referent | None:
    """For "the first diplomat", "the second" and "the other": by the order in which they came up."""
    view = cast.view
    said = {view.lower[i] for i in range(*words)}
    unnamed = [r for r in met if r.entity is None]
    if "other" in said:
        return next((r for r in reversed(unnamed) if r is not cast.last_speaker), None)
    for place, ordinal in enumerate(("first", "second", "third")):
        if ordinal in said and place < len(unnamed):
            return unnamed[place]
    return None


def _conflict(cast: Cast, referent: Referent, source: int) -> bool:
    gender = sort_of(cast.view.lemma[source].lower())[1]
    return gender is not None and referent.gender not in {None, gender}


def fresh(cast: Cast, source: int, words: Range) -> Referent:
    """Somebody without a name who was not spoken of before."""
    view = cast.view
    noun = view.lemma[source].lower()
    sort, gender = sort_of(noun)
    plural = is_plural(cast, source)
    written = " ".join(view.text[view.idx[words[0]] : view.end[words[1] - 1]].split())
    name = _ARTICLE.sub("", written)
    taken = {r.name for r in cast.unnamed}
    if name in taken and not plural:
        number = 2
        while f"{name} ({number})" in taken:
            number += 1
        name = f"{name} ({number})"
    elif name in taken:
        again = next(r for r in cast.unnamed if r.name == name)
        if again.plural:
            return again
    kind = SpeakerKind.COLLECTIVE if plural or sort == "group" else SpeakerKind.ANONYMOUS if sort == "person" else None
    if view.pos[source] == "PROPN":
        kind = SpeakerKind.COLLECTIVE if plural else SpeakerKind.NAMED
    made = Referent(name, None, "", kind, gender, plural, source, {noun}, _modifiers(cast, source, words))
    cast.unnamed.append(made)
    return made


def unmarked_name(cast: Cast, source: int) -> Referent:
    """A name that nobody marked as one."""
    view = cast.view
    first = source
    while first > 0 and view.pos[first - 1] == "PROPN" and view.head[first - 1] == source:
        if view.lower[first - 1] in TITLES or sort_of(view.lower[first - 1])[0]:
            break
        first -= 1
    return fresh(cast, source, (first, source + 1))


def by_surname(cast: Cast, source: int) -> Referent | None:
    """The person whose name ends in this single word, where nobody linked the two."""
    view = cast.view
    entity_id = cast.by_token.get(source)
    if entity_id is not None:
        entity = cast.named[entity_id].entity
        if entity is None or entity.name.casefold() != view.lower[source] or entity.wikidata_id or entity.geonames_id:
            return None
    elif view.pos[source] == "PROPN" and view.dep[max(source - 1, 0)] == "compound" and view.head[source - 1] == source:
        return None
    for referent in (*cast.named.values(), *cast.unnamed):
        words = (referent.name or "").casefold().split()
        if len(words) < 2 or words[-1] != view.lower[source] or referent.last > source:
            continue
        if referent.label == "PERSON" or (len(words) == 2 and referent.kind is SpeakerKind.NAMED):
            return referent
    return None


def named_beside(cast: Cast, source: int, words: Range) -> Referent | None:
    """Whom an apposition names: "the mayor, Ada Miller, said", "said one survivor, Ada Miller"."""
    view = cast.view
    if is_plural(cast, source) or (not sort_of(view.lemma[source].lower())[0] and view.lower[source] not in _ONE_OF):
        return None
    for child in view.children[source]:
        if view.dep[child] == "appos" and child in cast.by_token and child > source:
            return _take_noun(cast, child, source)
    for stop in (words[1], view.right(source)):
        for i in range(stop - 1, min(stop + 1, view.n - 1)):
            found = view.lower[i] == "," and i + 1 in cast.by_token
            if found and i > source and i + 1 in cast.by_token:
                return _take_noun(cast, i + 1, source)
    return None


def _take_noun(cast: Cast, token: int, source: int) -> Referent | None:
    """The named referent at a token, now also known by the noun at `source`."""
    referent = cast.named[cast.by_token[token]]
    place = referent.entity is not None and (referent.entity.geonames_id or referent.entity.wikidata_id)
    if referent.label == "NORP" or (referent.label not in {"PERSON", "ORG"} and place):
        return None
    noun = cast.view.lemma[source].lower()
    gender = sort_of(noun)[1]
    if gender is not None:
        referent.gender = referent.gender or gender
        referent.label = "PERSON"
    referent.nouns.add(noun)
    return referent


def is_plural(cast: Cast, source: int) -> bool:
    """Whether a source is more than one."""
    tag = cast.view.tag[source]
    if any(cast.view.dep[c] == "conj" for c in cast.view.children[source]):
        return True
    return tag in {"NNS", "NNPS"} or cast.view.lower[source] in _ALWAYS_PLURAL


def _modifiers(cast: Cast, source: int, words: Range) -> set[str]:
    view = cast.view
    end = max(words[1], min(view.right(source), source + 15))
    return {
        view.lemma[i].lower()
        for i in range(words[0], end)
        if i != source
        and view.pos[i] in {"NOUN", "PROPN", "ADJ", "VERB"}
        and not (view.pos[i] == "VERB" and view.dep[i] not in {"relcl", "acl", "amod"})
    }
