"""The vocabulary of events, read once from the `.tsv` files in `words/`.

In: nothing but the files. Out: frames of verbs, event nouns, noun classes, control verbs, agents.

The idea to hold: a *frame* is a verb with conditions on its surroundings ("lift" with a curfew as
its object) and the event that it then tells; of the frames that fit, the most specific wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from flows.records import EventType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Condition:
    """What a frame asks of one slot: present (or absent), with or without a noun of some classes."""

    slot: str  # obj subj xcomp ccomp oprd, or a preposition
    classes: tuple[str, ...] = ()
    wanted: bool = True  # False: the slot must be empty
    excludes: bool = False  # True: the classes must not be there


@dataclass(frozen=True, slots=True)
class Frame:
    """One reading of a trigger."""

    lemma: str
    particle: str | None
    pattern: str  # as written in the file; part of the rule's name
    conditions: tuple[Condition, ...]
    swap: bool  # the subject is the recipient ("received aid")
    speaker: bool  # who says it acts ("talks are out of the question, he said")
    event_type: EventType
    mode: str | None
    context: str | None
    cameo: str
    example: str

    @property
    def weight(self) -> int:
        """How specific it is: one for each condition, two for a condition on a class."""
        return sum(2 if c.classes else 1 for c in self.conditions) + (2 if self.particle else 0)


@dataclass(frozen=True, slots=True)
class EventNoun:
    """A noun that tells an event by itself."""

    words: tuple[str, ...]  # one lemma, or compound and head
    event_type: EventType
    mode: str | None
    context: str | None
    cameo: str
    recipient: tuple[str, ...]  # prepositions that lead to whom it is done
    example: str


def rows(name: str) -> Iterator[list[str]]:
    """The facts of one file: the cells of every line that is no comment."""
    text = resources.files("flows.events").joinpath("words", name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _conditions(pattern: str) -> tuple[Condition, ...]:
    out = []
    for part in pattern.split():
        if part in {"swap", "speaker"}:
            continue
        if part.startswith("-"):
            out.append(Condition(part[1:], wanted=False))
        elif "!" in part:
            slot, classes = part.split("!")
            out.append(Condition(slot, tuple(classes.split("|")), excludes=True))
        else:
            slot, _, classes = part.partition(":")
            out.append(Condition(slot, tuple(classes.split("|")) if classes else ()))
    return tuple(out)


@cache
def verb_frames() -> Mapping[str, tuple[Frame, ...]]:
    """Frames by the verb's lemma, the most specific first."""
    frames: dict[str, list[Frame]] = {}
    for lemma, pattern, kind, mode, context, cameo, example in rows("verbs.tsv"):
        head, _, particle = lemma.partition("_")
        frame = Frame(
            lemma=head,
            particle=particle or None,
            pattern=pattern,
            conditions=_conditions(pattern),
            swap="swap" in pattern.split(),
            speaker="speaker" in pattern.split(),
            event_type=EventType(kind),
            mode=mode or None,
            context=context or None,
            cameo=cameo,
            example=example,
        )
        frames.setdefault(head, []).append(frame)
    return {lemma: tuple(sorted(group, key=lambda f: (-f.weight, f.pattern))) for lemma, group in frames.items()}


@cache
def event_nouns() -> Mapping[str, tuple[EventNoun, ...]]:
    """Event nouns by the lemma of their head, compounds first."""
    nouns: dict[str, list[EventNoun]] = {}
    for noun, kind, mode, context, cameo, example, recipient in rows("nouns.tsv"):
        words = tuple(noun.split("_"))
        found = EventNoun(
            words, EventType(kind), mode or None, context or None, cameo, tuple(recipient.split()), example
        )
        nouns.setdefault(words[-1], []).append(found)
    return {head: tuple(sorted(group, key=lambda n: (-len(n.words), n.words))) for head, group in nouns.items()}


@cache
def verb_forms() -> Mapping[str, str]:
    """Inflected form -> lemma for the verbs of the lexicon, because the parser's lemmas miss some ("staged": "stag")."""
    made: dict[str, set[str]] = {}
    for lemma in {*verb_frames(), *light_verbs()}:
        for form in _inflected(lemma):
            made.setdefault(form, set()).add(lemma)
    forms = {form: next(iter(lemmas)) for form, lemmas in made.items() if len(lemmas) == 1}
    return forms | dict(rows("forms.tsv"))


def _inflected(lemma: str) -> tuple[str, ...]:
    """The regular past and -ing forms.

    >>> _inflected("stage"), _inflected("ban"), _inflected("decry")
    (('staged', 'staging'), ('banned', 'banning'), ('decried', 'decrying'))
    """
    if lemma.endswith("e"):
        return lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return lemma[:-1] + "ied", lemma + "ing"
    if (
        len(lemma) > 2
        and lemma[-1] not in "aeiouwxy"
        and lemma[-2] in "aeiou"
        and lemma[-3] not in "aeiou"
        and len(lemma) < 5
    ):
        return lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"
    return lemma + "ed", lemma + "ing"


@cache
def hyphened() -> frozenset[str]:
    """Words that the tokeniser cuts at their hyphen: the tail speaks for the whole ("cease-fire")."""
    return frozenset(word for (word,) in rows("hyphens.tsv"))


@cache
def noun_classes() -> Mapping[str, frozenset[str]]:
    """For each lemma the classes that it belongs to."""
    classes: dict[str, set[str]] = {}
    for name, lemma in rows("classes.tsv"):
        classes.setdefault(lemma, set()).add(name)
    return {lemma: frozenset(names) for lemma, names in classes.items()}


@cache
def light_verbs() -> Mapping[str, str]:
    """Verbs that lend their clause to an event noun, with what their subject then is.

    do: who acts ("launch an attack"); undergo: whom it is done to ("face criticism"); cause: neither ("spark unrest").
    """
    return dict(rows("light.tsv"))


@cache
def controls() -> Mapping[str, str]:
    """Verbs and adjectives that change what the clause below them tells, with their effect."""
    return {lemma: effect for lemma, effect in rows("control.tsv")}  # noqa: C416  the rows are lists


@cache
def agents() -> Mapping[str, str]:
    """Nouns for people and bodies (words joined by "_"), with the PLOVER role they have."""
    return {noun: role for noun, role in rows("agents.tsv")}  # noqa: C416  the rows are lists


@cache
def known_names() -> Mapping[str, tuple[str, str]]:
    """Lower-cased names that stand for a state or a body: country (or international) code and role."""
    return {name: (country, role) for name, country, role in rows("names.tsv")}


@cache
def country_words() -> Mapping[str, str]:
    """Lower-cased names of countries and words for their people, with the alpha-3 code."""
    return dict(rows("country_words.tsv"))


@cache
def contexts() -> Mapping[str, str]:
    """Lemmas that tell what an event is about, with the PLOVER context."""
    return {word: context for word, context in rows("contexts.tsv")}  # noqa: C416  the rows are lists
