"""What a newcomer reads when something is missing: one sentence and its remedy."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def bootstrap():
    spec = importlib.util.spec_from_file_location(
        "bootstrap", ROOT / "tools/bootstrap.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_old_python_names_the_versions_and_the_remedy(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    with pytest.raises(
        SystemExit, match=r"is 3\.9; the book needs 3\.11 to 3\.14"
    ) as stop:
        bootstrap.right_python()
    assert "apt-get install python3 python3-venv" in str(stop.value)


def test_an_old_python_hands_over_to_a_newer_one(bootstrap, monkeypatch):
    started = []
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 15, 0))
    names = {
        "python3.14": "no-such/python",
        "python3.13": "here/python",
        "python3.11": "old",
    }
    monkeypatch.setattr(bootstrap.shutil, "which", names.get)
    monkeypatch.setattr(
        bootstrap, "runs", lambda python, *_: python != "no-such/python"
    )
    monkeypatch.setattr(bootstrap.os, "execv", lambda *call: started.append(call))
    monkeypatch.setattr(bootstrap, "stop", started.append)
    bootstrap.right_python()
    assert started[0][0] == "here/python"  # the newest that fits and runs


def test_a_missing_venv_module_names_the_remedy(
    bootstrap, monkeypatch, tmp_path, capsys
):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'No module named venv' >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / "absent")
    monkeypatch.setattr(bootstrap.sys, "executable", str(broken))
    with pytest.raises(SystemExit, match="apt-get install python3-venv"):
        bootstrap.make_venv()
    assert "No module named venv" in capsys.readouterr().err


def test_no_network_says_so_and_leaves_no_stamp(tmp_path):
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    cut_off = {
        name: value for name, value in os.environ.items() if not name.startswith("PIP_")
    }
    cut_off |= {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    run = subprocess.run(
        [sys.executable, "tools/bootstrap.py", "test"],
        cwd=tmp_path,
        env=cut_off,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert "Installing the packages failed" in run.stderr and "network" in run.stderr
    assert not (tmp_path / ".venv/.test").exists()


@pytest.mark.parametrize("extra", ["learn", "test"])
def test_an_up_to_date_environment_is_left_alone(
    bootstrap, monkeypatch, tmp_path, extra
):
    called = []
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "works", lambda python: True)
    monkeypatch.setattr(bootstrap, "make_venv", lambda: called.append("venv"))
    monkeypatch.setattr(
        bootstrap, "install", lambda *arguments: called.append(arguments)
    )
    bootstrap.main("test")
    assert called.pop(0) == "venv" and called
    called.clear()
    bootstrap.main(extra)  # the larger environment serves the learner too
    assert called == []
    (tmp_path / ".test").write_text("made from other pins")
    bootstrap.main(extra)
    assert called != []
