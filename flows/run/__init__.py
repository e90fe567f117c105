"""The floor of whole runs: sources in, a published version out, with no orchestrator.

    make_plan(sources, output, settings)   what there is, what is new (flows.run.plan)
    tidy_batch(batch, output, settings)    one batch into a part folder (flows.run.work)
    Solo, Crew                             who tidies batches: this process, forked workers (flows.run.crew)
    choose, put_together, audit, release   parts -> staged tables -> verdicts -> published (flows.run.stages)
    tidy(sources, output, settings)        all of it (flows.run.stages)

Importing it loads no model and none of the heavy libraries.
"""

from flows.run.crew import Crew, Solo, Worker
from flows.run.ledger import Selection, doubt
from flows.run.listening import SILENT, Listener, listener_here, listening
from flows.run.plan import Batch, Plan, Unit, make_plan
from flows.run.stages import (
    Outcome,
    audit,
    choose,
    finish,
    is_current,
    look,
    merge,
    outcome,
    put_together,
    ready,
    release,
    show,
    staff,
    tidy,
    tidy_shard,
    unchanged,
)
from flows.run.work import Done, tidy_batch

__all__ = [
    "SILENT",
    "Batch",
    "Crew",
    "Done",
    "Listener",
    "Outcome",
    "Plan",
    "Selection",
    "Solo",
    "Unit",
    "Worker",
    "audit",
    "choose",
    "doubt",
    "finish",
    "is_current",
    "listener_here",
    "listening",
    "look",
    "make_plan",
    "merge",
    "outcome",
    "put_together",
    "ready",
    "release",
    "show",
    "staff",
    "tidy",
    "tidy_batch",
    "tidy_shard",
    "unchanged",
]
