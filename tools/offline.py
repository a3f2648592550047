"""The site as one zip file, to read without a network: `python tools/offline.py`.

Unpacked, its index.html opens in a browser. The same site gives the same file, byte by byte.
"""

import re
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "_build" / "html"
ZIP, PDF = "gaussian-mixtures.zip", "gaussian-mixtures.pdf"
PLACES = {ZIP: "zip", PDF: "pdf"}  # on the landing page: <code class="take-zip">
WHEN = (1980, 1, 1, 0, 0, 0)  # the earliest date that the format knows


def stop(sentence):
    sys.exit(f"\n{sentence}\n")


def require_site():
    if not (SITE / "index.html").exists():
        stop("The site is not built yet: run `make book` first.")


def put(html, name, inside):
    """Fill the landing page's place for a file."""
    kind = PLACES[name]
    html, times = re.subn(
        rf'<(code|a) class="take-{kind}"[^>]*>[^<]*</\1>', inside, html
    )
    if times != 1:
        stop(f"index.html has {times} places for {name} instead of one.")
    return html


def offer(site, name, note):
    """Link the landing page to a file beside it."""
    page = site / "index.html"
    size = (site / name).stat().st_size / 1e6
    link = f'<a class="take-{PLACES[name]}" href="{name}" download>{note}, {size:.0f} MB</a>'
    page.write_text(put(page.read_text("utf-8"), name, link), encoding="utf-8")


def without_offers(html):
    """The landing page as it was built: what it offers is not inside the zip file."""
    for name, kind in PLACES.items():
        html = put(html, name, f'<code class="take-{kind}">make {kind}</code>')
    return html


def pack(site, out):
    files = sorted(path for path in site.rglob("*") if path.is_file())
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            name = path.relative_to(site).as_posix()
            if name in PLACES:
                continue
            content = path.read_bytes()
            if name == "index.html":
                content = without_offers(content.decode()).encode()
            entry = zipfile.ZipInfo(f"gaussian-mixtures/{name}", WHEN)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)


def main():
    require_site()
    pack(SITE, SITE / ZIP)
    offer(SITE, ZIP, "zip")
    size = (SITE / ZIP).stat().st_size / 1e6
    print(f"The site for reading offline is in _build/html/{ZIP}: {size:.0f} MB.")


if __name__ == "__main__":
    main()
