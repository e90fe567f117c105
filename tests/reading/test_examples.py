"""The examples in the docstrings of the room hold."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import flows.reading


@pytest.mark.parametrize("name", sorted(one.name for one in pkgutil.iter_modules(flows.reading.__path__)))
def test_examples(name):
    module = importlib.import_module(f"flows.reading.{name}")
    assert doctest.testmod(module).failed == 0


def test_every_format_is_one_module_that_reads():
    suffixes = [suffix for one in flows.reading.FORMATS for suffix in one.suffixes]
    assert len(suffixes) == len(set(suffixes))
    for one in flows.reading.FORMATS:
        assert callable(importlib.import_module(one.module).read)
        assert one.meaning
