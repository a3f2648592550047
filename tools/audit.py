"""What a reader on a phone gets: `python tools/audit.py [page …]` measures the built site.

For every page: Lighthouse's scores for performance, accessibility, best practices and search
engines, bytes, requests and layout shift of the first load, as a table, printed and written to
_build/audit.md. Chapters are measured three times, and the median counts; other pages once.
Pages named on the command line are measured alone. Needs node and Chromium.
"""

import gzip
import http.server
import json
import mimetypes
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
REPORT = ROOT / "_build" / "audit.md"
LIGHTHOUSE = "lighthouse@12.8.2"
BROWSERS = "chromium", "chromium-browser", "google-chrome"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
)
SCORES = "performance", "accessibility", "best-practices", "seo"
HEADS = "speed", "access", "practice", "search", "KB", "requests", "shift"
LEAST = 95, 100, 100, 100
PACKED = ".html", ".css", ".js", ".svg", ".json"


class Packed(http.server.SimpleHTTPRequestHandler):
    """Compresses text, as the servers do on which such sites lie."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        if not file.is_file():
            self.send_error(404)
            return
        data = file.read_bytes()
        self.send_response(200)
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.send_header("Content-Type", kind)
        if file.suffix in PACKED:
            data = gzip.compress(data)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def stop(sentence):
    sys.exit(f"\n{sentence}\n")


def row(report):
    """The numbers of the table's columns from Lighthouse's report."""
    audits = report["audits"]
    sent = audits["network-requests"]["details"]["items"]
    return [
        *(round(100 * (report["categories"][name]["score"] or 0)) for name in SCORES),
        round(sum(item.get("transferSize", 0) for item in sent) / 1000),
        len(sent),
        round(audits["cumulative-layout-shift"]["numericValue"], 3),
    ]


def measure(command, address, browser):
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "report.json"
        done = subprocess.run(
            [*command, address, "--quiet", "--output=json", f"--output-path={file}"]
            + [f"--chrome-flags={FLAGS}", f"--only-categories={','.join(SCORES)}"],
            env={**os.environ, "CHROME_PATH": browser},
            capture_output=True,
            text=True,
        )
        if done.returncode or not file.exists():
            stop(f"Lighthouse failed on {address}:\n{done.stderr[-2000:]}")
        return row(json.loads(file.read_text(encoding="utf-8")))


def falls_short(numbers):
    return any(have < need for have, need in zip(numbers, LEAST, strict=False))


def is_chapter(page):
    return page.startswith("book/") and page[5:7].isdigit()


def table(rows):
    lines = [f"| page | {' | '.join(HEADS)} |", "|---|" + "---:|" * len(HEADS)]
    for page, numbers in rows.items():
        mark = " ✗" if falls_short(numbers) else ""
        lines.append(f"| {page}{mark} | {' | '.join(map(str, numbers))} |")
    short = sum(map(falls_short, rows.values()))
    return "\n".join([*lines, "", f"{len(rows)} pages, {short} fall short of {LEAST}."])


def main(pages):
    # A version of Lighthouse that is there already; else npx brings the pinned one.
    own = os.environ.get("LIGHTHOUSE")
    command = [own] if own else ["npx", "--yes", LIGHTHOUSE]
    if not shutil.which(command[0]):
        stop(
            "`make audit` needs node with npx, which is not here: install nodejs and npm."
        )
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        stop(
            "`make audit` needs Chromium, which is not here: install the package chromium."
        )
    if not (SITE / "index.html").exists():
        stop("The site is not built yet: run `make book` first.")
    found = (p.relative_to(SITE).as_posix() for p in sorted(SITE.rglob("*.html")))
    pages = pages or [page for page in found if not page.startswith("_static/")]
    rows = {}
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Packed, directory=SITE)
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in pages:
            address = f"http://127.0.0.1:{server.server_port}/{page}"
            runs = [
                measure(command, address, browser)
                for _ in range(3 if is_chapter(page) else 1)
            ]
            rows[page] = [
                statistics.median(numbers) for numbers in zip(*runs, strict=True)
            ]
            print(f"{page}: {rows[page]}", flush=True)
            REPORT.write_text(table(rows) + "\n", encoding="utf-8")
        server.shutdown()
    print(f"\n{table(rows)}\n\nAlso in {REPORT.relative_to(ROOT)}.")


if __name__ == "__main__":
    main(sys.argv[1:])
