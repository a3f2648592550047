"""The progress file: never lost, shared by notebooks, honest when it cannot be written."""

import json
import multiprocessing
import os

import pytest
from gmmcheck import store as store_module
from gmmcheck.store import Store, place


def entries(path):
    return json.loads(path.read_text())["exercises"]


def test_what_is_done_is_kept(progress_file):
    Store(progress_file).change("02-a", status="wrong", tries=1)
    Store(progress_file).change("02-a", status="right", tries=2)
    Store(progress_file).change("02-b", hints=1)
    assert Store(progress_file).read() == {
        "02-a": {"status": "right", "tries": 2},
        "02-b": {"hints": 1},
    }
    assert [p.name for p in progress_file.parent.iterdir()] == ["progress.json"]


def test_what_was_right_stays_right(progress_file):
    store = Store(progress_file)
    store.change("02-a", status="right")
    assert store.change("02-a", status="wrong", tries=5) == {
        "status": "right",
        "tries": 5,
    }


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"exercises": 3}', '{"exercises": {"02-a": 1}}']
)
def test_a_broken_file_is_set_aside(progress_file, text):
    progress_file.write_text(text)
    (progress_file.parent / "progress-broken-1.json").write_text("older")
    store = Store(progress_file)
    store.change("02-a", status="right")
    aside = progress_file.parent / "progress-broken-2.json"
    assert aside.read_text() == text
    assert entries(progress_file) == {"02-a": {"status": "right"}}
    (sentence,) = store.tell()
    assert "kept as progress-broken-2.json" in sentence and store.tell() == []


def test_a_crash_while_writing_leaves_the_old_file(progress_file, monkeypatch):
    store = Store(progress_file)
    store.change("02-a", status="right")

    def crash(*paths):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", crash)
    with pytest.raises(KeyboardInterrupt):
        store.change("02-b", status="right")
    assert entries(progress_file) == {"02-a": {"status": "right"}}
    assert [p.name for p in progress_file.parent.iterdir()] == ["progress.json"]


def test_a_file_that_cannot_be_written_is_kept_in_memory(progress_file, monkeypatch):
    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    store = Store(progress_file)
    store.change("02-a", status="right")
    with monkeypatch.context() as context:
        context.setattr(store_module.os, "open", refuse)
        store.change("02-b", status="wrong")
        store.change("02-c", status="right")
        assert sorted(store.read()) == ["02-a", "02-b", "02-c"]
        (sentence,) = store.tell()
        assert "Permission denied" in sentence and "until this notebook" in sentence
    store.change("02-d", status="right")  # writable again: all of it is written
    assert sorted(entries(progress_file)) == ["02-a", "02-b", "02-c", "02-d"]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    store = Store(tmp_path / "gone" / "progress.json")
    store.change("02-a", status="right")
    assert store.read() == {"02-a": {"status": "right"}} and len(store.tell()) == 1


def test_a_file_that_cannot_be_read_counts_as_empty(progress_file):
    progress_file.mkdir()
    assert Store(progress_file).read() == {}


def test_a_lock_left_by_a_crash_expires(progress_file, monkeypatch):
    monkeypatch.setattr(store_module, "PATIENCE", 0.05)
    progress_file.with_suffix(".lock").touch()
    Store(progress_file).change("02-a", status="right")
    assert entries(progress_file) == {"02-a": {"status": "right"}}


def _work(path, number):
    for n in range(20):
        Store(path).change(f"{number:02}-{n}", status="right")


def test_two_notebooks_at_once_lose_nothing(progress_file):
    context = multiprocessing.get_context("spawn")
    both = [context.Process(target=_work, args=(progress_file, n)) for n in (2, 3)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert len(entries(progress_file)) == 40


def test_where_the_file_is(monkeypatch, tmp_path, progress_file):
    assert place() == progress_file
    monkeypatch.delenv("GMMCHECK_PROGRESS")
    assert place().parts[-2:] == ("exercises", "progress.json")
    # installed away from the exercises: where the notebook runs
    monkeypatch.setattr(store_module, "__file__", str(tmp_path / "lib" / "store.py"))
    monkeypatch.chdir(tmp_path)
    assert place() == tmp_path / "progress.json"
