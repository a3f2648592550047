"""What is done, kept in one file beside the exercises.

Each change reads the file, changes one entry and replaces the file in one step, under a
lock: a crash leaves the old file or the new one, and two notebooks add to each other. A
file that cannot be read is set aside under another name, never overwritten.
"""

import json
import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Store", "place"]

NAME = "progress.json"
PATIENCE = 5.0  # seconds to wait for another notebook


def place():
    """The file: in the folder of the exercises, or where the notebook runs.

    The variable GMMCHECK_PROGRESS names another file.
    """
    if named := os.environ.get("GMMCHECK_PROGRESS"):
        return Path(named)
    exercises = Path(__file__).resolve().parent.parent
    return (exercises if (exercises / "sources").is_dir() else Path.cwd()) / NAME


class Store:
    """The progress file, and what to tell the learner about it.

    Parameters
    ----------
    path : Path
    """

    def __init__(self, path):
        self.path, self.memory, self.news = Path(path), {}, []

    def read(self):
        """Entries by exercise: {"status": …, "tries": …, "hints": …}."""
        return {**self._from_file(), **self.memory}

    def change(self, id, **entry):
        """Set fields of one exercise's entry, and return it.

        What was right once stays right.
        """
        try:
            with self._lock():
                entries = {**self._from_file(), **self.memory}
                self._update(entries, id, entry)
                self._write(entries)
                self.memory = {}
        except OSError as error:
            entries = {**self._from_file(), **self.memory}
            self._update(entries, id, entry)
            if not self.memory:
                self.news.append(
                    f"Your progress cannot be saved in {self.path.name} "
                    f"({error.strerror or error}); it is kept until this notebook "
                    "closes."
                )
            self.memory = entries
        return entries[id]

    def tell(self):
        """Sentences that the learner has not seen yet."""
        news, self.news = self.news, []
        return news

    @staticmethod
    def _update(entries, id, entry):
        known = entries.get(id, {})
        if known.get("status") == "right":
            entry.pop("status", None)
        entries[id] = known | entry

    def _from_file(self):
        try:
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        except OSError:
            return {}
        try:
            entries = json.loads(text)["exercises"]
            if not all(isinstance(entry, dict) for entry in entries.values()):
                raise ValueError("an entry is not an object")
        except (ValueError, KeyError, TypeError, AttributeError):
            return self._set_aside()
        return entries

    def _set_aside(self):
        """Give a file that cannot be read another name, and start again."""
        n = 1
        while (aside := self.path.with_name(f"progress-broken-{n}.json")).exists():
            n += 1
        try:
            os.replace(self.path, aside)
        except OSError:
            return {}
        self.news.append(
            f"{self.path.name} could not be read. It is kept as {aside.name}, and a "
            "new one begins; repeat your checks to fill it."
        )
        return {}

    def _write(self, entries):
        text = json.dumps(
            {"version": 1, "exercises": entries}, indent=1, sort_keys=True
        )
        handle, name = tempfile.mkstemp(dir=self.path.parent, suffix=".tmp")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self.path)
        except BaseException:
            os.unlink(name)
            raise

    @contextmanager
    def _lock(self):
        """Hold a file that only one process can create; one left by a crash expires."""
        lock, start = self.path.with_suffix(".lock"), time.monotonic()
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                break
            except FileExistsError:
                if time.monotonic() - start > PATIENCE:
                    lock.unlink(missing_ok=True)
                    start = time.monotonic()
                time.sleep(0.01)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)
