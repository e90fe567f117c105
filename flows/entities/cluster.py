"""Which names of one article name the same thing.

In: the article's names, labelled. Out: for each name the fullest name of its cluster.

The idea to hold: nothing is remembered between articles. A short form belongs to a full form that the same article
has: a surname to a person, an acronym to what it abbreviates, a first word to a company.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from flows.entities.keys import key_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from flows.entities.names import Name

_SUFFIX = re.compile(r"(?: (?:inc|corp|co|cos|ltd|plc|llc|ag|sa|nv|gmbh|group|holdings|corporation|company|limited))+$")
_GENERATION = re.compile(r" (?:jr|sr|ii|iii|iv)$")
_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "de", "du", "la", "le", "des", "to", "at", "a"})


def cluster(names: Sequence[Name], *, known: AbstractSet[str] = frozenset()) -> dict[tuple[str, str], str]:
    """Map each (label, key) of the names to the text of the fullest name of its cluster.

    `known` are texts of names that the gazetteer has: of two persons with one surname the known one is meant.
    """
    people = _people([name for name in names if name.label == "PERSON"], known)
    bodies = _bodies([name for name in names if name.label == "ORG"], names)
    out: dict[tuple[str, str], str] = {}
    for name in names:
        key = key_of(name.text)
        if name.label == "PERSON":
            out["PERSON", key] = people.get(key, name.text)
        elif name.label == "ORG":
            out["ORG", key] = bodies.get(key, name.text)
        else:
            out.setdefault((name.label, key), name.text)
    return out


def _people(names: Sequence[Name], known: AbstractSet[str]) -> dict[str, str]:
    """Key of a person's name as written -> the fullest name of that person in the article."""
    texts: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name in names:
        key = key_of(name.text)
        counts[key] += 1
        if key not in texts or texts[key].isupper():
            texts[key] = name.text
    fulls = [key for key in texts if " " in key]
    # Longer names first; of two as long the one used more, then the one met first.
    order = {key: number for number, key in enumerate(texts)}
    fulls.sort(key=lambda key: (-len(_GENERATION.sub("", key).split()), -counts[key], order[key]))
    heads: list[str] = []
    owner: dict[str, str] = {}
    for key in fulls:
        head = next((head for head in heads if _same_person(key, head)), None)
        if head is None:
            heads.append(key)
            head = key
        owner[key] = head
    heads.sort(key=lambda key: order[key])
    for key in texts:
        if key in owner:
            continue
        fits = [head for head in heads if _short_for(key, head)]
        surnames = [head for head in fits if _parts(head)[-1] == key]
        fits = surnames or fits
        if len(fits) > 1:
            best = max((texts[head] in known, counts[head]) for head in fits)
            fits = [head for head in fits if (texts[head] in known, counts[head]) == best]
        owner[key] = fits[0] if fits else _same_sound(key, texts, owner) or key
    return {key: texts.get(head, texts[key]) for key, head in owner.items()}


def _parts(key: str) -> list[str]:
    return _GENERATION.sub("", key).split()


def _same_person(one: str, other: str) -> bool:
    """Two names of several words: the same surname, and first names that do not contradict.

    >>> _same_person("g ford", "gerald r ford"), _same_person("bill clinton", "hillary clinton")
    (True, False)
    """
    a, b = _parts(one), _parts(other)
    if a[-1] != b[-1] and not _sounds(a[-1], b[-1]):
        # "Osama bin Laden" and "Usama bin Laden al-..." are left apart; one name inside the other is the same.
        return len(a) >= 2 and " ".join(a) in other and other.startswith(" ".join(a))
    first, second = a[0], b[0]
    if (
        first == second
        or (len(first) == 1 and second.startswith(first))
        or (len(second) == 1 and first.startswith(second))
    ):
        return True
    if first in b[:-1] or second in a[:-1]:
        return True
    return _NICKNAMES.get(first, first) == _NICKNAMES.get(second, second) or _sounds(first, second)


def _short_for(key: str, head: str) -> bool:
    """Whether one word stands for the person of several: a surname, a first name, the last words of a surname."""
    parts = _parts(head)
    return key in parts or head.endswith(f" {key}") or key.replace(" ", "-") in parts


def _same_sound(key: str, texts: dict[str, str], owner: dict[str, str]) -> str | None:
    for other in texts:
        if other != key and other in owner and _sounds(_parts(other)[-1], key):
            return owner[other]
    return None


_NICKNAMES = {
    "bill": "william", "bob": "robert", "bobby": "robert", "dick": "richard", "jim": "james", "jimmy": "james",
    "joe": "joseph", "mike": "michael", "tom": "thomas", "tony": "anthony", "ted": "edward", "dan": "daniel",
    "dave": "david", "steve": "stephen", "steven": "stephen", "chris": "christopher", "ken": "kenneth", "ron": "ronald",
    "don": "donald", "jeff": "jeffrey", "greg": "gregory", "matt": "matthew", "nick": "nicholas", "pete": "peter",
    "phil": "philip", "sam": "samuel", "tim": "timothy", "andy": "andrew", "alex": "alexander", "ben": "benjamin",
    "fred": "frederick", "larry": "lawrence", "newt": "newton", "liz": "elizabeth", "kate": "katherine", "sue": "susan",
}  # fmt: skip

_SOUND = [
    (re.compile(r"^(?:al |el |al|el)(?=[a-z]{4})"), ""),
    (re.compile(r"kh|gh|q|g|c(?=[aou])"), "k"),
    (re.compile(r"dh|th|z"), "d"),
    (re.compile(r"ph|v|w"), "f"),
    (re.compile(r"y|j|ie"), "i"),
    (re.compile(r"ou|oo|o"), "u"),
    (re.compile(r"e"), "i"),
    (re.compile(r"h(?=[^aeiou]|$)|'"), ""),
    (re.compile(r"(.)\1+"), r"\1"),
]


def sound_of(word: str) -> str:
    """A rough key of how a transliterated name sounds.

    >>> sound_of("qadhafi") == sound_of("gaddafi") == sound_of("kadhafi")
    True
    """
    for pattern, replacement in _SOUND:
        word = pattern.sub(replacement, word)
    return word


def _sounds(one: str, other: str) -> bool:
    return one[:1] in "qgkc" and other[:1] in "qgkc" and len(one) > 4 and sound_of(one) == sound_of(other)


def _bodies(names: Sequence[Name], everything: Sequence[Name]) -> dict[str, str]:
    """Key of an organisation's name as written -> the fullest name of it in the article."""
    texts: dict[str, str] = {}
    for name in names:
        key = key_of(name.text)
        if key not in texts or texts[key].isupper():
            texts[key] = name.text
    fulls = [key for key in texts if " " in key]
    short: dict[str, str] = {}
    for key in fulls:
        short.setdefault(_SUFFIX.sub("", key), key)
    initials: dict[str, str] = {}
    for name in everything:
        key = key_of(name.text)
        for letters in _initials(key):
            initials.setdefault(letters, name.text)
    out: dict[str, str] = {}
    for key, text in texts.items():
        bare = _SUFFIX.sub("", key)
        if key in fulls and short.get(bare) == key:
            longer = [
                other for other in fulls if other != key and other.startswith(bare + " ") and _only_more(other, bare)
            ]
            out[key] = texts[longer[0]] if len(longer) == 1 else text
        elif bare in short:
            out[key] = texts[short[bare]]
        elif text.replace(".", "").isupper() and 2 <= len(key) <= 6 and key in initials:
            out[key] = initials[key]
        else:
            longer = [other for other in fulls if other.split()[0] == key and len(key) > 3]
            out[key] = texts[longer[0]] if longer and len({_SUFFIX.sub("", other) for other in longer}) == 1 else text
    # An acronym belongs to the fullest form of what it abbreviates.
    return {key: out.get(key_of(text), text) for key, text in out.items()}


def _only_more(longer: str, bare: str) -> bool:
    return bool(_SUFFIX.search(longer)) or len(longer.split()) == len(bare.split()) + 1


def _initials(key: str) -> set[str]:
    words = key.split()
    if len(words) < 2:
        return set()
    bare = _SUFFIX.sub("", key).split()
    return {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in _SMALL),
        "".join(word[0] for word in bare),
    }
