"""Sources -> Plan: what there is to tidy, what is finished already.

In: files and folders, the output folder, the settings. Out: `Plan`, with batches of paths for what is new.

The idea to hold: the smallest thing that can be new is a *unit*, a file or one line of a JSONL file.
A unit's key names its bytes and everything else its rows depend on, so a finished part that holds the
key serves for it, whichever run made it. Planning reads bytes and parses nothing.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.reading import list_inputs
from flows.reading.compression import unpacked
from flows.reading.refusal import Refusal
from flows.run.fingerprint import recipe
from flows.run.ledger import finished_parts, parts_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path
    from typing import IO

    from flows.reading import InputFile
    from flows.settings import Settings

# A batch is a few seconds of parsing: little is lost when one is interrupted, little is spent on handing it over.
_BATCH_UNITS = 64
_BATCH_BYTES = 2_000_000
_PACKED = (".gz", ".bz2", ".xz")
_LINED = tuple(f"{ending}{packing}" for ending in (".jsonl", ".ndjson") for packing in ("", *_PACKED))
_OFTEN = 4  # batches of one packed file that are worth unpacking it
_WIDE = (b"\xff\xfe", b"\xfe\xff")  # UTF-16: its lines do not end at a byte
_ARRAY = re.compile(rb"\s*(?:\[|\{[ ]?[\r\n])")  # one array, or one record over many lines
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Unit:
    """A file, or one line of one (counted from 1) with its offset in the unpacked bytes; its size and key."""

    file: InputFile
    line: int | None
    offset: int
    size: int
    key: str

    @property
    def source(self) -> str:
        """The input's name in the tables."""
        return self.file.source


@dataclass(frozen=True, slots=True)
class Batch:
    """Units that one worker tidies into one part folder of that name."""

    name: str
    units: tuple[Unit, ...]

    @property
    def size(self) -> int:
        """Bytes of all units."""
        return sum(unit.size for unit in self.units)

    @property
    def label(self) -> str:
        """What people call it: its first input and how many follow."""
        first, last = self.units[0], self.units[-1]
        if first.line is not None and first.source == last.source:
            return f"{first.source} lines {first.line} to {last.line}"
        others = len(self.units) - 1
        return f"{first.source} and {others} more" if others else first.source


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has before it: the keys of all its units, the names of its inputs, the batches that are new."""

    output: Path
    keys: frozenset[str]
    sources: frozenset[str]
    batches: tuple[Batch, ...] = ()
    prune: bool = False

    @property
    def new(self) -> int:
        """How many units no finished part holds."""
        return sum(len(batch.units) for batch in self.batches)

    @property
    def size(self) -> int:
        """Bytes of what is new."""
        return sum(batch.size for batch in self.batches)


def make_plan(
    sources: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    prune: bool = False,
    shard: tuple[int, int] | None = None,
) -> Plan:
    """List the sources' units and set those apart that no finished part holds.

    prune: rows of inputs that are no longer there are to go.
    shard: (i, n) plans the i-th of n shares, i from 1; every unit belongs to exactly one.

    Raises:
        InputError: a source does not exist, or two inputs have one name.
    """
    held = {key for part in finished_parts(output) for key in part.keys}
    keys, names, new = set(), set(), []
    for unit in _units(sources, recipe(settings)):
        if shard is not None and not _in_shard(unit, shard):
            continue
        keys.add(unit.key)
        names.add(unit.source)
        if unit.key not in held:
            new.append(unit)
    return Plan(output, frozenset(keys), frozenset(names), tuple(_batches(new)), prune)


def _units(sources: Sequence[Path], made_of: str) -> Iterator[Unit]:
    for file in list_inputs(sources):
        if file.refused is None and file.path.name.lower().endswith(_LINED):
            lines = _whole(_lines(file, made_of))
            if lines:
                yield from lines
                continue
        yield Unit(file, None, 0, file.size, _key(made_of, file.source, "", _digest(file)))


def _whole(lines: Iterator[Unit]) -> list[Unit]:
    """All lines of a file; none of one that breaks off, as the room reading/ is to say what is wrong with it."""
    try:
        return list(lines)
    except (OSError, EOFError, ValueError, Refusal):
        return []


def _lines(file: InputFile, made_of: str) -> Iterator[Unit]:
    """A unit a line, blank ones passed over; none for what only has the name of line-wise JSON."""
    with file.path.open("rb") as stream:
        _, plain = unpacked(file.path.name, stream)
        head = plain.peek(64)[:64]
        if head.startswith(_WIDE) or _ARRAY.match(head.removeprefix(b"\xef\xbb\xbf")):
            return
        offset = 0
        for number in itertools.count(1):
            size, blank, digest = _line(plain)
            if not size:
                return
            if not blank:
                yield Unit(file, number, offset, size, _key(made_of, file.source, str(number), digest))
            offset += size


def _line(stream: IO[bytes]) -> tuple[int, bool, bytes]:
    """Size, blankness and digest of the next line, whatever its length."""
    total = hashlib.sha256()
    size, blank = 0, True
    while piece := stream.readline(_PIECE):
        total.update(piece)
        size += len(piece)
        blank = blank and not piece.strip()
        if piece.endswith(b"\n"):
            break
    return size, blank, total.digest()


def _digest(file: InputFile) -> bytes:
    """Of a file's bytes; what cannot be read has a digest of its own, so that it is tried again when it can."""
    if file.refused is not None:
        return repr(file.refused).encode()
    try:
        with file.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        return f"unreadable {error.errno}".encode()


def _key(made_of: str, source: str, place: str, content: bytes) -> str:
    total = hashlib.sha256(f"{made_of}\n{source}\n{place}\n".encode("utf-8", "surrogatepass"))
    total.update(content)
    return total.hexdigest()[:32]


def _in_shard(unit: Unit, shard: tuple[int, int]) -> bool:
    index, count = shard
    return int(unit.key[:12], 16) % count == index - 1


def _batches(units: Iterable[Unit]) -> Iterator[Batch]:
    held: list[Unit] = []
    size = 0
    for unit in units:
        if held and (len(held) == _BATCH_UNITS or size + unit.size > _BATCH_BYTES):
            yield _batch(held)
            held, size = [], 0
        held.append(unit)
        size += unit.size
    if held:
        yield _batch(held)


def _batch(units: list[Unit]) -> Batch:
    name = hashlib.sha256("\n".join(unit.key for unit in units).encode()).hexdigest()[:24]
    return Batch(name, tuple(units))


def unpack(plan: Plan) -> Plan:
    """The plan with the lines of large packed files unpacked once, beside the parts.

    A packed file can only be read from its beginning, and every batch of it would do so.
    """
    often = Counter(file for batch in plan.batches for file in {unit.file for unit in batch.units})
    packed = {file for file, times in often.items() if times > _OFTEN and file.path.name.lower().endswith(_PACKED)}
    moved: dict[str, Unit] = {}
    for file in sorted(packed, key=lambda file: file.source):
        lines = [unit for batch in plan.batches for unit in batch.units if unit.file == file and unit.line is not None]
        moved |= _spooled(file, lines, parts_folder(plan.output) / ".unpacked")
    batches = (replace(one, units=tuple(moved.get(unit.key, unit) for unit in one.units)) for one in plan.batches)
    return replace(plan, batches=tuple(batches))


def _spooled(file: InputFile, lines: list[Unit], folder: Path) -> dict[str, Unit]:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.sha256(file.source.encode()).hexdigest()[:16]}.jsonl"
    moved = {}
    with file.path.open("rb") as stream, path.open("wb") as out:
        _, plain = unpacked(file.path.name, stream)
        for unit, line in pieces(plain, lines):
            moved[unit.key] = replace(unit, file=replace(file, path=path), offset=out.tell())
            out.write(line)
    return moved


def pieces(stream: IO[bytes], lines: Iterable[Unit]) -> Iterator[tuple[Unit, bytes]]:
    """The bytes of each line, in their order, from a stream that is at its beginning and may only go forward."""
    position = 0
    for unit in lines:
        if stream.seekable():
            stream.seek(unit.offset)
        else:
            while position < unit.offset:
                position += len(stream.read(min(_PIECE, unit.offset - position))) or _PIECE
        yield unit, stream.read(unit.size)
        position = unit.offset + unit.size
