"""Every test keeps its progress in a file of its own."""

import pytest


@pytest.fixture(autouse=True)
def progress_file(tmp_path, monkeypatch):
    path = tmp_path / "progress.json"
    monkeypatch.setenv("GMMCHECK_PROGRESS", str(path))
    monkeypatch.delenv("GMMCHECK_STRICT", raising=False)
    return path
