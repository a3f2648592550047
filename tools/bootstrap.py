"""Make .venv and install the pinned packages: `python3 tools/bootstrap.py learn|test`.

Needs nothing but Python. Does nothing when the environment is already up to date.
`learn` installs what a reader needs, `test` everything. With NEWEST=1 in the environment the
pins are left aside and the newest allowed versions are installed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST, LATEST = (3, 11), (3, 14)
NEWEST = os.environ.get("NEWEST") == "1"


def stop(sentence):
    sys.exit(f"\n{sentence}\n")


def runs(python, *arguments):
    return not subprocess.run([python, *arguments], capture_output=True).returncode


def right_python():
    """Go on in this interpreter if its version fits, else in one from PATH that does."""
    if OLDEST <= sys.version_info[:2] <= LATEST:
        return
    for minor in range(LATEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other and runs(
            other, "--version"
        ):  # a version manager's name may lead nowhere
            os.execv(other, [other, *sys.argv])
    found = ".".join(map(str, sys.version_info[:2]))
    stop(
        f"This Python is {found}; the book needs 3.11 to 3.14. Install one (Debian, Ubuntu:"
        " apt-get install python3 python3-venv) or name one: make PYTHON=python3.12"
    )


def works(python):
    return python.exists() and runs(python, "-m", "pip", "--version")


def make_venv():
    if works(PYTHON):
        return
    print("Making the environment .venv …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True
    )
    if made.returncode:
        print(made.stdout + made.stderr, file=sys.stderr)
        stop(
            "Python could not make an environment. If its venv module is missing, install it"
            " (Debian, Ubuntu: apt-get install python3-venv) and run this again."
        )


def install(*arguments):
    if subprocess.run(
        [PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *arguments],
        cwd=ROOT,
    ).returncode:
        stop(
            "Installing the packages failed; pip's last lines above say why. Mostly it is the"
            " network: connect (or set your proxy in HTTPS_PROXY) and run this again; what"
            " is done is kept."
        )


def state():
    """What an environment was made from: it is up to date while this does not change."""
    pins = (ROOT / "requirements.txt").read_bytes() + (
        ROOT / "pyproject.toml"
    ).read_bytes()
    return f"{hashlib.sha256(pins).hexdigest()} {'newest' if NEWEST else 'pinned'}\n"


def up_to_date(extra):
    enough = {"learn": (".learn", ".test"), "test": (".test",)}[extra]
    stamps = [VENV / name for name in enough]
    return works(PYTHON) and any(
        s.exists() and s.read_text() == state() for s in stamps
    )


def main(extra):
    right_python()
    if up_to_date(extra):
        return
    make_venv()
    print(
        f"Installing the packages ({extra}); the first time takes a few minutes …",
        flush=True,
    )
    if NEWEST:
        install("--upgrade", "--upgrade-strategy", "eager", "--editable", f".[{extra}]")
    elif extra == "test":
        install("--requirement", "requirements.txt")
        install("--no-deps", "--no-build-isolation", "--editable", ".")
    else:
        install("--constraint", "requirements.txt", "--editable", f".[{extra}]")
    (VENV / f".{extra}").write_text(state())


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("learn", "test"):
        stop("Usage: python3 tools/bootstrap.py learn|test")
    main(sys.argv[1])
