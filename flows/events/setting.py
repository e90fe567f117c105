"""When and where: the day and the place that belong to a trigger.

In: a tree, a trigger, the article's times and mentions. Out: days with their precision, a place.

The idea to hold: a time belongs to the trigger that it hangs on, not to the verb of saying above
("said Monday"); where none does, the day of publication stands in and is marked so.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from typing import TYPE_CHECKING

from flows.records import DatePrecision, Days, PlacePrecision, Section, TimexType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.events.actors import Cast
    from flows.events.grammar import Candidate
    from flows.events.tree import Tree
    from flows.records import EntityMention, Timex

_CLAUSE_EDGES = frozenset({"ccomp", "advcl", "relcl", "parataxis"})
_PLACES = frozenset(
    {
        "in",
        "at",
        "near",
        "outside",
        "inside",
        "into",
        "around",
        "across",
        "throughout",
        "to",
        "from",
        "on",
        "of",
        "off",
        "along",
    }
)


class Calendar:
    """The times of the body by the token that they hang on."""

    def __init__(self, tree: Tree, times: Sequence[Timex]) -> None:
        self.by_anchor: dict[int, list[Timex]] = {}
        self.by_token: dict[int, Timex] = {}
        self.tree = tree
        for timex in times:
            if timex.section is not Section.BODY or timex.days is None:
                continue
            if timex.type not in {TimexType.DATE, TimexType.TIME}:
                continue
            if timex.days.start is None and timex.days.end is None:
                continue
            first, last = _tokens(tree, timex)
            self.by_token |= dict.fromkeys(range(first, last + 1), timex)
            self.by_anchor.setdefault(_anchor(tree, first, last), []).append(timex)

    def time_of(self, candidate: Candidate) -> Timex | None:
        """The time that hangs on the trigger, its noun, or a verb above in the same clause."""
        nodes = [candidate.head, candidate.noun, candidate.content.head if candidate.content else None]
        nodes += self._above(candidate.head)
        for node in nodes:
            found = self._at(node) if node is not None else None
            if found is not None:
                return found
        top = nodes[-1] if len(nodes) > 3 else candidate.head
        if top is not None and self.tree.dep[top] == "relcl":  # "on Friday, when Chad closed the border"
            said = self.by_token.get(self.tree.head[top])
            if said is not None:
                return said
        return self._below(candidate.head)

    def before(self, candidate: Candidate) -> tuple[Timex, int] | None:
        """The time of the clause above and how many days earlier: "came two days after Paris recognised them"."""
        tree, head = self.tree, candidate.head
        for kid in tree.kids[head]:
            if tree.dep[kid] in {"mark", "prep"} and tree.lower[kid] == "after":
                lag = _lag(tree, kid)
                above = tree.head[head] if tree.dep[head] in {"advcl", "pcomp"} else head
                above = tree.head[above] if tree.pos[above] in {"ADP", "SCONJ"} else above
                if lag is None or above == head:
                    return None
                around = [above, *(k for k in tree.kids[above] if tree.dep[k] in {"nsubj", "nsubjpass", "dobj"})]
                found = next((t for node in around if (t := self._at(node)) is not None), None)
                return (found, lag) if found is not None else None
        return None

    def _above(self, node: int) -> list[int]:
        """Up to four heads above without leaving the clause; a clause with "when" shares its time."""
        tree, out = self.tree, list[int]()
        while len(out) < 4 and tree.head[node] != node:
            shares = tree.dep[node] == "advcl" and any(
                tree.lower[k] in {"when", "as", "while"} for k in tree.kids[node]
            )
            if tree.dep[node] in _CLAUSE_EDGES and not shares:
                break
            node = tree.head[node]
            out.append(node)
        return out

    def _below(self, head: int) -> Timex | None:
        """A time parsed one step too low: "an attack in the town on Monday"."""
        for kid in self.tree.kids[head]:
            if self.tree.dep[kid] in {"dobj", "prep", "agent"}:
                for below in self.tree.subtree(kid):
                    if below in self.by_anchor and not _inside_clause(self.tree, below, head):
                        return self.by_anchor[below][0]
        return None

    def _at(self, node: int) -> Timex | None:
        found = self.by_anchor.get(node)
        return min(found, key=lambda t: (t.span.start, t.span.end)) if found else None


_UNITS = {"day": 1, "week": 7}
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}


def _lag(tree: Tree, after: int) -> int | None:
    """Days counted by the words before "after": "a day", "two weeks"; None if there are none."""
    unit = _UNITS.get(tree.lemma[after - 1]) if after > 1 else None
    word = tree.lower[after - 2] if after > 1 else ""
    count = int(word) if word.isdecimal() else _NUMBERS.get(word)
    return unit * count if unit is not None and count is not None and count < 1000 else None


def _tokens(tree: Tree, timex: Timex) -> tuple[int, int]:
    """First and last token of a time expression."""
    first = max(bisect_right(tree.start, timex.span.start) - 1, 0)
    last = first
    while last + 1 < len(tree) and tree.start[last + 1] < timex.span.end:
        last += 1
    return first, last


def _anchor(tree: Tree, first: int, last: int) -> int:
    """The token outside the time expression that it hangs on, prepositions passed over."""
    node = first
    for i in range(first, last + 1):
        if not first <= tree.head[i] <= last or tree.head[i] == i:
            node = i
            break
    while first <= node <= last and tree.head[node] != node:
        node = tree.head[node]
    while tree.pos[node] in {"ADP", "SCONJ"} and tree.head[node] != node:
        node = tree.head[node]
    return node


def _inside_clause(tree: Tree, node: int, stop: int) -> bool:
    while node != stop and tree.head[node] != node:
        if tree.dep[node] in {"relcl", "acl", "advcl", "ccomp"}:
            return True
        node = tree.head[node]
    return False


def days_of(timex: Timex | None, published: dt.date | None) -> tuple[Days | None, DatePrecision | None]:
    """The days of an event and how closely they are known."""
    if timex is None or timex.days is None:
        if published is None:
            return None, None
        return Days(published, published), DatePrecision.PUBLICATION
    days = timex.days
    if days.start is None or days.end is None:
        return days, DatePrecision.INTERVAL
    length = (days.end - days.start).days + 1
    if length == 1:
        return days, DatePrecision.DAY
    if length in {2, 7}:
        return days, DatePrecision.WEEK
    if 28 <= length <= 31 and days.start.day == 1:
        return days, DatePrecision.MONTH
    if length in {365, 366}:
        return days, DatePrecision.YEAR
    return days, DatePrecision.INTERVAL


def shifted(days: Days | None, by: int) -> Days | None:
    """The interval moved by some days."""
    if days is None:
        return None
    lag = dt.timedelta(days=by)
    return Days(days.start + lag if days.start else None, days.end + lag if days.end else None)


def place_of(cast: Cast, candidate: Candidate) -> EntityMention | None:
    """The place that a preposition ties to the trigger, else to the verb above it."""
    tree = cast.tree
    own = [candidate.head] if candidate.noun is None else [candidate.head, candidate.noun]
    above = tree.head[candidate.head]
    outer = [above] if tree.dep[candidate.head] not in _CLAUSE_EDGES and above != candidate.head else []
    things = [kid for node in own for kid in tree.kids[node] if tree.dep[kid] in {"dobj", "nsubjpass", "agent"}]
    for node in (*own, *outer, *things):
        prepositions = [
            k for k in tree.kids[node] if tree.dep[k] in {"prep", "prt", "advmod"} and tree.lower[k] in _PLACES
        ]
        for depth in (2, 0):  # a place right after the preposition before one deeper down
            for kid in prepositions:
                found = _place_under(cast, kid, depth)
                if found is not None:
                    return found
    return None


def _place_under(cast: Cast, node: int, depth: int) -> EntityMention | None:
    tree = cast.tree
    for kid in tree.kids[node]:
        if tree.dep[kid] not in {"pobj", "prep", "appos", "compound", "nmod"}:
            continue
        mention = cast.mention(kid)
        if mention is not None and mention.label in {"GPE", "LOC", "FAC"}:
            return mention
        if depth < 2:
            found = _place_under(cast, kid, depth + 1)
            if found is not None:
                return found
    return None


def place_precision(mention: EntityMention) -> PlacePrecision:
    """City, country, region or other, from the label and what the place is known as."""
    entity = mention.entity
    if mention.label == "GPE":
        if entity.country and entity.entity_id.lower().endswith(entity.country.lower()):
            return PlacePrecision.COUNTRY
        return PlacePrecision.CITY
    if mention.label == "LOC":
        return PlacePrecision.REGION
    return PlacePrecision.OTHER
