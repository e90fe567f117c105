"""Bytes to text, and text to what people see of it."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from flows.reading.characters import tidy
from flows.reading.decode import declared_encoding, decode
from flows.reading.language import detect_language
from flows.reading.paragraphs import paragraphs

SAMPLE = "The café in Gdańsk closed; “nobody came,” said its owner. " * 5
WESTERN = SAMPLE.replace("ń", "n")


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_needs_no_declaration(encoding):
    assert decode(SAMPLE.encode(encoding)) == SAMPLE


def test_windows_1252_needs_no_declaration_and_survives_a_wrong_one():
    for declared in (None, "utf-8", "iso-8859-1", "ascii", "no-such-thing"):
        assert decode(WESTERN.encode("cp1252"), declared=declared) == WESTERN


def test_a_declared_encoding_is_used_where_utf_8_does_not_fit():
    text = "Жители города вышли на площадь. " * 9
    assert decode(text.encode("windows-1251"), declared="windows-1251") == text


def test_declarations_are_found():
    assert declared_encoding(b"<meta charset=windows-1252>") == "windows-1252"
    assert declared_encoding(b"<?xml version='1.0' encoding='utf-16'?>") == "utf-16"
    assert declared_encoding(b"<html>") is None


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\x00" not in text and not text.startswith("\ufeff")))
def test_marked_utf_8_is_read_back(text):
    assert decode(b"\xef\xbb\xbf" + text.encode("utf-8")) == text


@settings(deadline=None)  # the first call may load the mender
@given(st.text())
@example("\u00c2\x1b\u00a1")  # a control between the halves of a mojibake
def test_tidying_twice_changes_nothing_more(text):
    once = tidy(text)
    assert tidy(once) == once


def test_sound_text_is_not_repaired():
    for text in ("Ã is a letter", "naïve café – “yes”", "Æsop’s œuvre", "São Tomé"):
        assert tidy(text) == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The ferry left late because of the wind, and nobody was surprised.", "en"),
        ("Shr 90 cts vs 84 cts\n\nNet 185.5 mln vs 170.2 mln\n\nRevs 1.2 billion vs 1.1 billion", "en"),
        ("Rebels seize town.", "en"),
        (
            "Die Fähre nach Bari verließ den Hafen am Sonntag zwei Stunden zu spät, weil die Wellen zu hoch waren. Niemand wurde verletzt, sagte der Hafenmeister.",
            "de",
        ),
        (
            "Le bac pour Bari a quitté le port dimanche avec deux heures de retard à cause des vagues. Personne n'a été blessé, a déclaré le capitaine du port.",
            "fr",
        ),
        (
            "El transbordador a Bari salió del puerto el domingo con dos horas de retraso por el oleaje. Nadie resultó herido, dijo el capitán del puerto.",
            "es",
        ),
        (
            "Паром в Бари вышел из порта в воскресенье на два часа позже из-за высоких волн, сообщил начальник порта.",
            "ru",
        ),
        ("12 34 56", "en"),
    ],
)
def test_languages(text, language):
    assert detect_language(text) == language


def test_wrapped_lines_are_joined_and_others_kept():
    wrapped = "The ferry to Bari left two hours late on\nSunday because of waves that were higher\nthan a house, the harbour master said on\nthe radio. Nobody was hurt.\n\nIt was windy."
    assert paragraphs(wrapped) == [
        "The ferry to Bari left two hours late on Sunday because of waves that were higher than a house, the harbour master said on the radio. Nobody was hurt.",
        "It was windy.",
    ]
    listed = "Home\nNews\nThe ferry to Bari left two hours late on Sunday.\nIt was windy.\nShare"
    assert paragraphs(listed) == listed.split("\n")
