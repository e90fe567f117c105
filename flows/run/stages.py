"""The stages of a run after its plan: choose, assemble, audit, publish; and a whole run without an orchestrator.

In: a `Plan`. Out: `Outcome`. Each stage is a plain function; `flows/pipeline.py` makes tasks of them.

The idea to hold: the next version is made of units. Those of inputs that are there, and, unless they
are to be pruned, those published before whose inputs have vanished. What the units are decides the
bytes; how they came to lie in parts does not.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.errors import InputError, PublishError
from flows.run.crew import Crew, Solo
from flows.run.fingerprint import layout_fingerprint, suites_fingerprint
from flows.run.ledger import (
    Selection,
    State,
    adopt,
    damaged,
    discard,
    finish_part,
    finished_parts,
    parts_folder,
    published,
    remember,
    state,
    sweep,
)
from flows.run.listening import SILENT
from flows.run.plan import Plan, make_plan, unpack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flows.run.crew import Worker
    from flows.run.ledger import Held, Part
    from flows.run.listening import Listener
    from flows.settings import Settings
    from flows.tables import Staged
    from flows.validate import Verdict

_SMALL = 32  # live units below which a part counts as small
_MANY = 64  # small parts that are worth joining
_LOG = logging.getLogger(__name__)
_PAGES = 500  # articles that get a page in the report of a run


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did.

    version: the published version; the same as before when nothing changed.
    fresh: whether this run published it.
    units, new: inputs (files, or lines of JSONL) there were, and how many had to be read.
    counts: rows a table. refused: rows of `rejects` by reason.
    """

    version: str
    fresh: bool
    units: int
    new: int
    counts: Mapping[str, int]
    refused: Mapping[str, int]
    verdicts: tuple[Verdict, ...] = ()


def is_current(plan: Plan) -> bool:
    """Whether the published version is already what this plan would publish."""
    last = state(plan.output)
    if plan.batches or last is None or last.version != published(plan.output):
        return False
    return choose(plan).digest == last.digest


def remove_damaged(plan: Plan) -> bool:
    """Remove parts whose files are damaged; whether there were any.

    Raises:
        PublishError: a damaged part holds rows of inputs that have vanished, so nothing can make them again.
    """
    broken = [part for part in finished_parts(plan.output) if damaged(part)]
    last = state(plan.output)
    live = frozenset[str]() if last is None or plan.prune else last.live
    for part in broken:
        lost = [unit for unit in part.held if unit.key in live and unit.source not in plan.sources]
        if lost:
            message = (
                f"{part.folder} is damaged and holds the rows of {lost[0].source}, which is no longer there; "
                "put the input back, or run with --prune to go on without it"
            )
            raise PublishError(message, path=part.folder)
    for part in broken:
        _LOG.warning("%s is damaged; its inputs are read again", part.folder)
        discard(part)
    return bool(broken)


def tidy_all(plan: Plan, settings: Settings, *, listener: Listener = SILENT) -> None:
    """Tidy every batch of the plan, on as many workers as the settings say."""
    if not plan.batches:
        return
    with staff(plan, settings) as worker:
        if worker.count == 1:
            for batch in plan.batches:
                listener.done(worker.tidy(batch))
        else:
            _tidy_together(plan, worker, listener)


def _tidy_together(plan: Plan, worker: Worker, listener: Listener) -> None:
    with ThreadPoolExecutor(worker.count) as threads:
        waiting = [threads.submit(worker.tidy, batch) for batch in plan.batches]
        try:
            for future in as_completed(waiting):
                listener.done(future.result())
        finally:
            threads.shutdown(wait=False, cancel_futures=True)


def staff(plan: Plan, settings: Settings) -> Solo | Crew:
    """Who tidies the plan's batches: this process, or a crew of workers."""
    settings = replace(settings, workers=max(1, min(settings.workers, len(plan.batches))))
    return Solo(plan.output, settings) if settings.workers == 1 else Crew(plan.output, settings)


def choose(plan: Plan) -> Selection:
    """The parts of the next version, and what is to be left out of them.

    Raises:
        InputError: rows of vanished inputs lie in tables of an older layout.
    """
    parts = finished_parts(plan.output)
    last = state(plan.output)
    before = frozenset[str]() if last is None or plan.prune else last.live
    live: dict[str, Held] = {}
    chosen: dict[Path, set[str]] = {}
    for part in parts:
        out: set[str] = set()
        serves = False
        for unit in part.held:
            stays = unit.key in plan.keys or (unit.key in before and unit.source not in plan.sources)
            if stays and unit.key not in live:
                live[unit.key] = unit
                serves = True
            else:
                out.update(unit.articles, unit.refused)
        if serves:
            _require_layout(part)
            chosen[part.folder] = out
    return Selection(
        live=tuple(sorted(live.values(), key=lambda unit: (unit.source, unit.line or 0))),
        without={folder: frozenset(out) for folder, out in sorted(chosen.items())},
        digest=_digest(live),
    )


def put_together(plan: Plan, selection: Selection) -> Staged:
    """The tables of the next version, complete, beside the published ones."""
    from flows.tables import assemble

    without = {folder: out for folder, out in selection.without.items() if out}
    return assemble(selection.without, plan.output, without=without)


def audit(staged: Staged) -> tuple[Verdict, ...]:
    """What the suites say of the staged tables; Data Docs go to `output/validation/`."""
    from flows.validate import validate

    return validate(staged.folder, docs=staged.output / "validation")


def release(staged: Staged, selection: Selection, verdicts: Sequence[Verdict], settings: Settings) -> str:
    """Publish the staged tables if no suite refused them; parts that no longer serve go.

    Raises:
        ValidationFailedError: a suite refused; nothing is published and the staged tables stay.
    """
    from flows.tables import publish
    from flows.validate import require

    require(verdicts, staged)
    version = publish(staged, keep=settings.keep_versions)
    live = frozenset(unit.key for unit in selection.live)
    remember(staged.output, State(version, selection.digest, live, staged.rows, refusals(staged)))
    sweep(staged.output, tidied_up(staged.output, selection))
    return version


def tidied_up(output: Path, selection: Selection) -> list[Path]:
    """The parts that serve from now on: many small ones are joined into few, the others stay as they are."""
    from flows.tables.joining import join_parts

    chosen = set(selection.without)
    parts = [part for part in finished_parts(output) if part.folder in chosen]
    live = {unit.key for unit in selection.live}
    small = [part for part in parts if sum(key in live for key in part.keys) < _SMALL]
    if len(small) < _MANY:
        return [part.folder for part in parts]
    kept = [part.folder for part in parts if part not in small]
    for group in _without_twins(small):
        held = [unit for part in group for unit in part.held if unit.key in live and _serves(unit, part, selection)]
        name = hashlib.sha256("\n".join(unit.key for unit in held).encode()).hexdigest()[:24]
        folder = parts_folder(output) / name
        aside = folder.with_name(f".{name}.{os.getpid()}")
        join_parts({part.folder: selection.without[part.folder] for part in group}, aside)
        finish_part(aside, folder, held, layout=layout_fingerprint())
        kept.append(folder)
    return kept


def _serves(unit: Held, part: Part, selection: Selection) -> bool:
    """Whether the version has the unit's rows from this part, not from another one that holds it too."""
    return not selection.without[part.folder] & {*unit.articles, *unit.refused}


def _without_twins(parts: list[Part]) -> list[list[Part]]:
    """The parts in groups in each of which no two hold the same unit or article."""
    groups: list[list[Part]] = []
    taken: list[set[str]] = []
    for part in parts:
        mine = {name for unit in part.held for name in (unit.key, *unit.articles)}
        number = next((n for n, others in enumerate(taken) if not mine & others), len(groups))
        if number == len(groups):
            groups.append([])
            taken.append(set())
        groups[number].append(part)
        taken[number] |= mine
    return groups


def look(sources: Sequence[Path], output: Path, settings: Settings, *, prune: bool = False) -> Outcome | None:
    """The outcome if there is nothing to do, None if there is something; writes nothing, loads nothing heavy."""
    plan = make_plan(sources, output, settings, prune=prune)
    return unchanged(plan) if is_current(plan) else None


def tidy(
    sources: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    prune: bool = False,
    wait: float = 0.0,
    listener: Listener = SILENT,
) -> Outcome:
    """Tidy sources into the tables of `output`: a whole run in this process, without an orchestrator.

    wait: seconds to wait for another run on the same output.

    Raises:
        ValidationFailedError: a suite refused a table; the published version stays, so do the staged tables.
        PublishError: another run holds the output, or it cannot be written.
    """
    nothing = look(sources, output, settings, prune=prune)
    if nothing is not None:
        return nothing
    from flows.tables import lock

    with lock(output, wait=wait):
        plan = ready(sources, output, settings, prune=prune)
        if is_current(plan):  # another run did it while this one waited
            return unchanged(plan)
        listener.started(plan)
        tidy_all(plan, settings, listener=listener)
        return finish(plan, settings, listener=listener)


def tidy_shard(
    sources: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    shard: tuple[int, int],
    wait: float = 0.0,
    listener: Listener = SILENT,
) -> Plan:
    """Tidy the i-th of n shares of the sources into parts; nothing is published."""
    from flows.tables import lock

    with lock(output, wait=wait):
        plan = ready(sources, output, settings, shard=shard)
        listener.started(plan)
        tidy_all(plan, settings, listener=listener)
        remember(output, State(published(output) or "", "", _with_other_shards(plan), {}, {}))
        return plan


def _with_other_shards(plan: Plan) -> frozenset[str]:
    """The keys of the plan, and of what was noted here before about other places."""
    last = state(plan.output)
    before = frozenset[str]() if last is None else last.live
    held = [unit for part in finished_parts(plan.output) for unit in part.held]
    here = {(unit.source, unit.line) for unit in held if unit.key in plan.keys}
    return plan.keys | {unit.key for unit in held if unit.key in before and (unit.source, unit.line) not in here}


def merge(shards: Sequence[Path], output: Path, settings: Settings, *, listener: Listener = SILENT) -> Outcome:
    """Bring the parts of shards together, validate and publish; `output` may be one of the shards.

    What `output` had published of other inputs stays.

    Raises:
        InputError: a folder holds no parts.
    """
    from flows.tables import lock

    with lock(output):
        keys: set[str] = set()
        for shard in shards:
            theirs = state(shard)
            if theirs is None:
                message = f"{shard} holds no parts; make them with `tidywire run SOURCE... --shard i/n -o {shard}`"
                raise InputError(message, sources=(str(shard),))
            keys |= theirs.live
            adopt(shard, output)
        held = [unit for part in finished_parts(output) for unit in part.held if unit.key in keys]
        plan = Plan(output, frozenset(keys), frozenset(unit.source for unit in held))
        if is_current(plan):
            return unchanged(plan)
        return finish(plan, settings, listener=listener)


def ready(
    sources: Sequence[Path],
    output: Path,
    settings: Settings,
    *,
    prune: bool = False,
    shard: tuple[int, int] | None = None,
) -> Plan:
    """A plan that leans on sound parts alone."""
    plan = make_plan(sources, output, settings, prune=prune, shard=shard)
    if is_current(plan):
        return plan
    if remove_damaged(plan):
        plan = make_plan(sources, output, settings, prune=prune, shard=shard)
    return unpack(plan)


def finish(plan: Plan, settings: Settings, *, listener: Listener = SILENT) -> Outcome:
    """From finished parts to a published version."""
    listener.stage("assembling the tables")
    selection = choose(plan)
    staged = put_together(plan, selection)
    listener.stage("validating")
    verdicts = audit(staged)
    listener.stage("publishing")
    release(staged, selection, verdicts, settings)
    if settings.report:
        listener.stage("writing the report")
        show(plan.output)
    result = outcome(plan, verdicts)
    listener.finished(result)
    return result


def show(output: Path) -> Path:
    """Write the report and what describes the tables to other tools; the report's page.

    Only the latest articles get a page, so that a run's last step stays short; `tidywire report` writes all.
    """
    from flows.report import build, package

    package(output)
    return build(output, pages=_PAGES)


def refusals(staged: Staged) -> dict[str, int]:
    """Rows of `rejects` by reason, the most frequent first."""
    from flows.tables import read_table

    folder = staged.folder if staged.folder.exists() else staged.output
    reasons = read_table(folder, "rejects", columns=["reason"]).column("reason").to_pylist()
    return dict(sorted(Counter(reasons).items(), key=lambda item: (-item[1], item[0])))


def outcome(plan: Plan, verdicts: Sequence[Verdict]) -> Outcome:
    """The outcome of a run that has published."""
    now = state(plan.output)
    assert now is not None
    return Outcome(now.version, True, len(plan.keys), plan.new, now.counts, now.refused, tuple(verdicts))


def _require_layout(part: Part) -> None:
    if part.layout != layout_fingerprint():
        source = part.held[0].source
        message = (
            f"the columns of the tables have changed since {source} was read, and it is no longer there; "
            "put it back, or run with --prune to go on without it"
        )
        raise InputError(message, sources=(source,))


def _digest(live: Mapping[str, Held]) -> str:
    lines = [layout_fingerprint(), suites_fingerprint(), *sorted(live)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def unchanged(plan: Plan) -> Outcome:
    """The outcome of a run that had nothing to do."""
    last = state(plan.output)
    assert last is not None
    return Outcome(last.version, fresh=False, units=len(plan.keys), new=0, counts=last.counts, refused=last.refused)
