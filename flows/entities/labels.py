"""What a spot names: person, organisation, place, something else, or nothing.

In: the spots of an article and what the gazetteer knows of them. Out: a class and its probability for each.

The idea to hold: every witness is a feature of a small linear model: the parser's label here and for the same
words elsewhere in the article, the gazetteer, the words of the name, its neighbours, its line. The weights lie in
`data/labels.json`; `flows.entities.train` makes them and says from what.
"""

from __future__ import annotations

import functools
import json
import math
import re
from collections import Counter
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING

from flows.entities.facts import read_table
from flows.entities.gazetteer import Level
from flows.entities.names import titles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spacy.tokens import Doc

    from flows.entities.gazetteer import Gazetteer
    from flows.entities.spotting import Spot

CLASSES = ("PER", "ORG", "LOC", "MISC", "NONE")
CLASS_OF = {
    "PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "MISC", "EVENT": "MISC",
    "PRODUCT": "MISC", "WORK_OF_ART": "MISC", "LAW": "MISC", "LANGUAGE": "MISC",
}  # fmt: skip

_NOTHING = (0.0, 0.0, 0.0, 0.0, 0.0)
_INITIAL = re.compile(r"(?:[A-Z]\.?){1,3} ?[A-Z][\w'’-]+$")


type Totals = tuple[float, float, float, float, float]  # of `CLASSES`


@dataclass(slots=True)
class Article:
    """What the whole article tells about a name: how the parser labelled the same words, and the kind of text."""

    labels: dict[str, Counter[str]] = field(default_factory=dict)
    surnames: Counter[str] = field(default_factory=Counter)
    sports: bool = False
    fixed: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    weighed: dict[tuple[str, str, str], Totals] = field(default_factory=dict)


def survey(texts: Sequence[tuple[str, Sequence[Spot]]]) -> Article:
    """Read the whole article before any name is judged."""
    article = Article()
    for text, spots in texts:
        for spot in spots:
            votes = article.labels.get(spot.key)
            if votes is None:
                votes = article.labels[spot.key] = Counter()
            votes[CLASS_OF.get(spot.label, "")] += 1
            if spot.label == "PERSON" and " " in spot.key:
                article.surnames[spot.key.rsplit(" ", 1)[1]] += 1
        article.sports = article.sports or (len(text) > 80 and is_sports(text))
    return article


def is_sports(text: str) -> bool:
    """Whether the text reports games: many scores, or words that only sports pages use often.

    >>> is_sports("Ajax beat PSV 3-1 in the league final; the striker scored twice in the match.")
    True
    """
    if _SLUG.match(text):
        return True
    words = text[:1800].lower().split()
    hits = len([word for word in words if word.strip(".,;:") in _SPORTS])
    return hits >= 3 and hits * 45 > len(words)


_SLUG = re.compile(
    r"(?i:cricket|soccer|football|tennis|golf|baseball|basketball|rugby|boxing|athletics|cycling|hockey|ice hockey|nhl|nba|nfl"
    r"|motor racing|swimming|skiing|alpine skiing|squash|badminton|volleyball|olympics)[ A-Z-]{0,20} ?-"
)
_SPORTS = frozenset(
    [
        "match",
        "league",
        "coach",
        "striker",
        "midfielder",
        "goalkeeper",
        "scored",
        "scorer",
        "scorers",
        "championship",
        "championships",
        "tournament",
        "season",
        "innings",
        "lbw",
        "bowling",
        "batting",
        "one-day",
        "wicket",
        "wickets",
        "quarter-final",
        "quarter-finals",
        "quarterfinal",
        "quarterfinals",
        "semi-final",
        "semi-finals",
        "semifinal",
        "semifinals",
        "final",
        "round",
        "cup",
        "soccer",
        "football",
        "cricket",
        "baseball",
        "tennis",
        "golf",
        "rugby",
        "hockey",
        "basketball",
        "boxing",
        "cycling",
        "athletics",
        "olympic",
        "stadium",
        "game",
        "games",
        "team",
        "goal",
        "goals",
        "inning",
        "homer",
        "bowled",
        "seeded",
        "standings",
        "played",
        "points",
    ]
)


def features(spot: Spot, doc: Doc, text: str, article: Article, gazetteer: Gazetteer) -> list[str]:
    """The names of the features that hold for the spot; `text` is the Doc's (making it costs)."""
    return _of_kind(spot, article, gazetteer) + _of_neighbours(spot, doc, text)


def weigh(spot: Spot, doc: Doc, text: str, article: Article, gazetteer: Gazetteer) -> tuple[float, ...]:
    """What `judge` says of the spot's `features`: the same sums in the same order, begun once for each name."""
    kind = (spot.text, spot.label, spot.origin)
    begun = article.weighed.get(kind)
    if begun is None:
        begun = article.weighed[kind] = _totals(_of_kind(spot, article, gazetteer), _weights(), _NOTHING)
    return _chances(_totals(_of_neighbours(spot, doc, text), _weights(), begun))


def _of_kind(spot: Spot, article: Article, gazetteer: Gazetteer) -> list[str]:
    """What does not depend on where the name stands: the same for all its mentions in the article."""
    kind = (spot.text, spot.label, spot.origin)
    fixed = article.fixed.get(kind)
    if fixed is None:
        words = spot.key.split(" ")
        fixed = [f"label={spot.label}", f"origin={spot.origin}", f"words={min(len(words), 4)}"]
        fixed += _of_name(spot, words)
        fixed += _of_gazetteer(spot, gazetteer)
        fixed += _of_article(spot, words, article)
        fixed.append(f"sports={'s' if article.sports else 'n'}|{spot.label}")
        article.fixed[kind] = fixed
    return fixed


def _of_name(spot: Spot, words: list[str]) -> list[str]:
    classes = word_classes()
    text = spot.text
    shape = "upper" if text.isupper() else "title" if text.istitle() else "mixed"
    out = [f"shape={shape}|{len(words) > 1}|{spot.origin}", f"suffix={words[-1][-3:]}", f"suffix2={words[-1][-2:]}"]
    if len(text) <= 5 and text.isupper():
        out.append("acronym")
    if _INITIAL.match(text) and "." in text:
        out.append("initial")
    if any(char.isdigit() for char in text):
        out.append("digit")
    if "&" in text:
        out.append("ampersand")
    if "-" in text:
        out.append("hyphen")
    out += [f"last={kind}" for kind in classes.get(words[-1], ())]
    out += [f"first={kind}" for kind in classes.get(words[0], ())]
    if any(word in {"of", "for", "and"} for word in words):
        out.append("of")
    if words[0] in first_names():
        out.append(f"firstname|{min(len(words), 3)}")
    return out


def _of_gazetteer(spot: Spot, gazetteer: Gazetteer) -> list[str]:
    out = []
    if gazetteer.people(spot.text) is not None:
        out.append("gaz=people")
    places = gazetteer.places(spot.text)
    if places:
        first = max(places[:4], key=lambda place: (place.rank == 0, place.population))
        if first.level is Level.CITY:
            size = "big" if first.population >= 500_000 else "mid" if first.population >= 50_000 else "small"
            out.append(f"gaz=city-{size}-{first.rank}")
        else:
            out.append(f"gaz={first.level.name}-{first.rank}")
    else:
        out.append("gaz=none")
    things = gazetteer.things(spot.text)
    if things:
        out.append(f"gaz={things[0].kind}-{things[0].rank}")
    return out


def _of_article(spot: Spot, words: list[str], article: Article) -> list[str]:
    out = []
    votes = article.labels.get(spot.key)
    if votes:
        total = sum(votes.values())
        top, count = max(sorted(votes.items()), key=lambda item: item[1])
        out.append(f"vote={top}|{'all' if count == total else 'most'}|{'many' if total > 2 else 'few'}")
        if "" in votes:
            out.append("unlabelled")
    if len(words) == 1 and words[0] in article.surnames:
        out.append("surname")
    if len(words) > 1:
        last = article.labels.get(words[-1])
        if last:
            out.append(f"last-alone={max(sorted(last.items()), key=lambda item: item[1])[0]}")
    return out


def _of_neighbours(spot: Spot, doc: Doc, text: str) -> list[str]:
    start, end = spot.start, spot.end
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    after = text[end : min(line_end, end + 40)]
    chunks = text[max(line_start, start - 40) : start].rsplit(None, 1)
    right = _RIGHT.match(after)
    a = chunks[-1] if chunks else ""
    if not a.isalnum() and (left := _LEFT.search(a)):
        a = left.group(1)
    b = right.group(1) if right else ""
    before, behind = _shape(a), _shape(b)
    out = [f"prev={before}", f"next={behind}", f"both={before}|{behind}"]
    out += _of_words(a.lower(), b.lower())
    out += _of_line(spot, text, line_start, line_end, f"{before}|{behind}")
    if after.startswith(", ") and _PLACE_COUNTRY.match(after):
        out.append("then-place")
    elif after.startswith(" (") and _PERSON_COUNTRY.match(after):
        out.append("then-bracket")
    return out + _of_syntax(spot, doc)


def _of_words(a: str, b: str) -> list[str]:
    classes = word_classes()
    out = [f"prev-{kind}" for kind in classes.get(a, ())]
    out += [f"next-{kind}" for kind in classes.get(b, ())]
    if a.rstrip(".") in titles():
        out.append("after-title")
    return out


def _of_line(spot: Spot, text: str, start: int, end: int, around: str) -> list[str]:
    out = []
    if spot.start == start:
        out.append("line-start")
    if spot.end >= end:
        out.append("own-line" if out else "line-end")
    if end - start < 160:
        if len(_DIGIT.findall(text, start, end)) * 8 > end - start:
            out.append(f"table|{around}")
        if end - start < 70:
            out.append(f"short|{spot.origin}")
    if start == 0:
        out.append("headline")
    return out


def _of_syntax(spot: Spot, doc: Doc) -> list[str]:
    token = doc[spot.last]
    head = token.head
    out = [f"pos={token.pos_}|{spot.label == ''}", f"dep={token.dep_}"]
    if head.i != token.i:
        word = head.lower_
        out.append(f"head={word}")
        out += [f"head-{kind}" for kind in word_classes().get(word, ())]
    return out


_DIGIT = re.compile(r"\d")
_LEFT = re.compile(r"([\w.'’$-]+|[^\w\s])\s*$")
_RIGHT = re.compile(r"\s*(['’]s\b|[\w.'’$-]+|[^\w\s])")
_PLACE_COUNTRY = re.compile(r", [A-Z][a-z.]+")
_PERSON_COUNTRY = re.compile(r" \([A-Z]")


def _shape(word: str) -> str:
    if not word:
        return "EDGE"
    if word[0].isdigit():
        return "NUM"
    if word[0].isupper():
        return "CAP" if len(word) > 1 else "LETTER"
    return word


@functools.cache
def word_classes() -> Mapping[str, tuple[str, ...]]:
    """Word -> the classes it is listed under in `data/word_classes.tsv`."""
    out: dict[str, tuple[str, ...]] = {}
    for kind, word in read_table("word_classes"):
        out[word] = (*out.get(word, ()), kind)
    return out


@functools.cache
def first_names() -> frozenset[str]:
    """Common first names of `data/first_names.tsv`, as keys."""
    return frozenset(row[0] for row in read_table("first_names"))


@functools.cache
def _weights() -> dict[str, list[float]]:
    raw = json.loads(files("flows.entities").joinpath("data", "labels.json").read_text(encoding="utf-8"))
    weights: dict[str, list[float]] = raw["weights"]
    return weights


def certain(spot: Spot, gazetteer: Gazetteer) -> str | None:
    """The class of a spot that needs no weighing: the parser and our lists say the same.

    A country called a place, a word for a people called one, a person with a common first name.
    """
    if spot.origin != "parser":
        return None
    if spot.label == "GPE":
        places = gazetteer.places(spot.text)
        return "LOC" if places and places[0].level is Level.COUNTRY and places[0].rank == 0 else None
    if spot.label == "NORP":
        return "MISC" if gazetteer.people(spot.text) is not None else None
    if spot.label == "PERSON":
        words = spot.key.split(" ")
        if 2 <= len(words) <= 3 and words[0] in first_names() and words[-1] not in word_classes():
            return "PER"
    return None


def judge(names: Sequence[str], weights: Mapping[str, Sequence[float]] | None = None) -> tuple[float, ...]:
    """Probabilities of `CLASSES` for a spot with these features."""
    return _chances(_totals(names, _weights() if weights is None else weights, _NOTHING))


def _totals(names: Sequence[str], table: Mapping[str, Sequence[float]], begun: Totals) -> Totals:
    """The weights of the features added, one after the other, to what there is."""
    a, b, c, d, e = begun
    for row in map(table.get, names):
        if row is not None:
            a += row[0]
            b += row[1]
            c += row[2]
            d += row[3]
            e += row[4]
    return a, b, c, d, e


def _chances(totals: Totals) -> tuple[float, ...]:
    top = max(totals)
    powers = [math.exp(total - top) for total in totals]
    whole = sum(powers)
    return tuple(power / whole for power in powers)
