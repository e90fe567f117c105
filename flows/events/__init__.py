"""The room `events/`: who did what to whom, when and where, in PLOVER's sixteen types.

find_events(parsed, mentions, times, quotes)    the events of an article's body
"""

from flows.events.find import find_events

__all__ = ["find_events"]
