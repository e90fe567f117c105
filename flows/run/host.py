"""The process that loads model and gazetteer once and forks the workers of a crew.

In: the numbers of inherited sockets, as arguments; output and settings, pickled, on standard input.
Out: each batch that comes down a socket is tidied and answered there.

The idea to hold: this module is only ever run (`python -m flows.run.host`), in a process that runs no
threads of its own, as only such a one may fork without fear.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import traceback
import warnings
from dataclasses import replace
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from flows.errors import TidywireError
from flows.run.work import load_tools, tidy_batch

if TYPE_CHECKING:
    from pathlib import Path

    from flows.run.work import Done, Tools
    from flows.settings import Settings


def host(sockets: list[int]) -> None:
    """Load the tools, fork a worker for each socket, wait for them all."""
    output, settings = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by our own parent, through a private pipe
    lines = [Connection(number) for number in sockets]
    try:
        tools = load_tools(settings.model, settings.gazetteer)
    except TidywireError as error:
        for line in lines:
            line.recv()
            line.send((str(error), error.exit_code))
        return
    import flows.annotate  # noqa: F401 - imported once, before the fork
    import flows.tables  # noqa: F401 - likewise
    from flows.entities import load_gazetteer

    # The one other thread is the allocator's that Arrow brings; it has its own handlers for a fork.
    warnings.filterwarnings("ignore", message=".*multi-threaded.*", category=DeprecationWarning)
    gc.collect()
    gc.freeze()
    children = []
    for mine in lines:
        child = os.fork()
        if child == 0:
            try:
                for line in lines:
                    if line is not mine:
                        line.close()
                serve(mine, output, settings, replace(tools, gazetteer=load_gazetteer(tools.gazetteer.path)))
            finally:
                os._exit(0)
        children.append(child)
    for line in lines:
        line.close()
    for child in children:
        os.waitpid(child, 0)


def serve(line: Connection, output: Path, settings: Settings, tools: Tools) -> None:
    """Tidy what comes down the line until it closes."""
    answer: Done | OSError | tuple[str, int]
    while True:
        try:
            batch = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer = tidy_batch(batch, output, settings, tools)
        except OSError as error:  # may pass: the other side decides whether to try again
            answer = error
        except TidywireError as error:
            answer = (str(error), error.exit_code)
        except Exception:  # noqa: BLE001 - told to the other side, which ends the run
            answer = (traceback.format_exc(), 1)
        try:
            line.send(answer)
        except OSError:
            return


if __name__ == "__main__":
    host([int(number) for number in sys.argv[1:]])
