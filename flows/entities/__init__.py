"""The room `entities/`: names repaired, clustered within an article, linked to the gazetteer.

find_entities(parsed, times, gazetteer)   every name of an article with its identity (flows.entities.find)
load_gazetteer(path)             the prepared index (flows.entities.build, flows.entities.gazetteer)
build_gazetteer(path)            prepare it from installed packages and our tables (flows.entities.build)
"""

from flows.entities.build import build_gazetteer, load_gazetteer
from flows.entities.dumps import Sources
from flows.entities.find import find_entities
from flows.entities.gazetteer import Gazetteer, Place, Thing

__all__ = ["Gazetteer", "Place", "Sources", "Thing", "build_gazetteer", "find_entities", "load_gazetteer"]
