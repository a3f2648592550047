"""`make audit` without node says so in a sentence; its table marks what falls short."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def audit():
    spec = importlib.util.spec_from_file_location("audit", ROOT / "tools/audit.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_missing_program_is_named_with_its_remedy(audit, monkeypatch):
    monkeypatch.delenv("LIGHTHOUSE", raising=False)
    monkeypatch.setattr(audit.shutil, "which", lambda name: None)
    with pytest.raises(SystemExit, match=r"needs node .* install nodejs and npm\.\s*$"):
        audit.main([])
    monkeypatch.setattr(audit.shutil, "which", lambda name: name == "npx" or None)
    with pytest.raises(SystemExit, match="needs Chromium"):
        audit.main([])


def test_a_report_becomes_a_row(audit):
    sent = [{"transferSize": 1500}, {"transferSize": 700}, {}]
    report = {
        "categories": {name: {"score": 0.97} for name in audit.SCORES},
        "audits": {
            "network-requests": {"details": {"items": sent}},
            "cumulative-layout-shift": {"numericValue": 0.01234},
        },
    }
    assert audit.row(report) == [97, 97, 97, 97, 2, 3, 0.012]


def test_the_table_marks_what_falls_short(audit):
    good, slow = [95, 100, 100, 100, 9, 9, 0.0], [94, 100, 100, 100, 9, 9, 0.0]
    said = audit.table({"good.html": good, "slow.html": slow})
    assert "| good.html | 95 |" in said
    assert "| slow.html ✗ | 94 |" in said
    assert "2 pages, 1 fall short" in said


def test_chapters_are_told_from_other_pages(audit):
    assert audit.is_chapter("book/03_precision.html")
    assert not audit.is_chapter("book/glossary.html")
    assert not audit.is_chapter("index.html")
