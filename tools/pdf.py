"""The whole book as one PDF: `python tools/pdf.py`, after the site is built.

A browser joins the pages into one document, in the order of `_toc.yml`, and prints it: links
between chapters then lead to another page of the PDF, and the headings become its outline.
"""

import contextlib
import functools
import http.server
import os
import shutil
import threading
from pathlib import Path

import pikepdf
import yaml
from offline import PDF, ROOT, SITE, offer, require_site, stop
from playwright.sync_api import Error, sync_playwright

BROWSERS = "chromium", "chromium-browser", "google-chrome", "msedge"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]

# Adds one page of the site to the document. Its anchors get the page's name before theirs, so
# that no two are the same; its links lead there, or to the published site, or nowhere.
ADD = """async ({page, pages, site}) => {
  const answer = await fetch(page);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  const base = new URL(page, location.origin);
  const source = new DOMParser().parseFromString(await answer.text(), "text/html");
  const article = source.querySelector("article");
  if (!article?.querySelector("h1")) throw new Error("no article with a heading");
  const name = (path, anchor) => `${path.slice(1).replace(/\\W/g, "-")}--${anchor}`;
  for (const e of article.querySelectorAll("[id]")) e.id = name(base.pathname, e.id);
  for (const e of article.querySelectorAll("a[href]")) {
    const to = new URL(e.getAttribute("href"), base);
    if (to.origin !== location.origin) continue;
    const path = to.pathname.replace(/\\/$/, "/index.html");
    if (pages.includes(path))
      e.setAttribute("href", "#" + name(path, decodeURIComponent(to.hash.slice(1)) || "top"));
    else if (site) e.href = site + path.slice(1) + to.hash;
    else e.removeAttribute("href");
  }
  for (const e of article.querySelectorAll("img[src]")) {
    e.src = new URL(e.getAttribute("src"), base);
    e.loading = "eager";
  }
  for (const e of article.querySelectorAll("details")) e.open = true;
  for (const e of article.querySelectorAll("script, .headerlink")) e.remove();
  const whole = document.createElement("section");
  whole.id = name(base.pathname, "top");
  whole.className = "printed";
  whole.append(...article.childNodes);
  document.querySelector("article").append(document.adoptNode(whole));
}"""
WAIT = """async () => {
  await document.fonts.ready;
  const broken = [];
  await Promise.all([...document.images].map(image =>
    image.decode().catch(() => broken.push(image.src))));
  return broken;
}"""
# What is wider than the paper gets a smaller size: paper does not scroll.
FIT = """() => {
  for (const box of document.querySelectorAll(".formula, .pst-scrollable-table-container, p:has(math)"))
    if (box.scrollWidth > box.clientWidth) {
      const share = Math.floor(95 * box.clientWidth / box.scrollWidth);
      for (const part of box.querySelectorAll(":scope > math, :scope > table"))
        part.style.fontSize = `${share * parseFloat(getComputedStyle(part).fontSize) / 100}px`;
    }
  return [...document.querySelectorAll(".formula, .pst-scrollable-table-container, pre, img")]
    .filter(e => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth)
    .map(e => `${e.closest("section[id]").id}: ${e.textContent.trim().slice(0, 60)}`);
}"""
HEADINGS = """[...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .map(e => e.innerText.replace(/\\s+/g, " ").trim()).filter(Boolean)"""
COVER = """({title, author}) => {
  document.documentElement.dataset.theme = "light";
  const article = document.querySelector("article.bd-article");
  article.replaceChildren();
  article.classList.add("bd-content"); // it stood in one: some rules ask for it
  document.body.replaceChildren(article);
  document.title = title;
  const cover = document.createElement("section");
  cover.className = "cover";
  const name = document.createElement("p");
  name.textContent = title;
  const by = document.createElement("p");
  by.textContent = author;
  cover.append(name, by);
  article.append(cover);
}"""
STYLE = """
  @page { size: A4; margin: 18mm 16mm 20mm; }
  body { display: block; background: #fff; }
  .printed { break-before: page; }
  .printed *, .printed { content-visibility: visible !important; }
  .cover { height: 240mm; display: flex; flex-direction: column; justify-content: center; text-align: center; }
  .cover p:first-child { font-size: 34pt; line-height: 1.2; }
  article.bd-article { display: block; padding: 0 !important; width: auto; max-width: none; }
  html { font-size: 11pt; }
"""
PAPER = {"width": 672, "height": 1000}  # what the margins leave of A4, in pixels
FOOTER = """<p style="width: 100%; text-align: center; font: 9px sans-serif; color: #333">
  <span class="pageNumber"></span></p>"""


def pages(toc):
    """The site's pages in reading order."""
    files = [toc["root"]]
    for part in toc["parts"]:
        files += [chapter["file"] for chapter in part["chapters"]]
    return [f"/{file}.html" for file in files]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing a line for each."""

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving(folder):
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def program(playwright):
    found = (shutil.which(name) for name in BROWSERS)
    path = next(filter(None, found), playwright.chromium.executable_path)
    if not Path(path).exists():
        stop(
            "Printing needs Chromium or Chrome: install your system's package chromium, or run"
            " `.venv/bin/playwright install chromium`."
        )
    return path


def finish(raw, out, headings):
    """Name the outline's entries, check the links, write the file small."""
    with pikepdf.open(raw) as pdf:
        with pdf.open_outline() as outline:
            entries = list(walk(outline.root))
            if len(entries) != len(headings):
                stop(
                    f"{len(headings)} headings, but {len(entries)} entries in the outline"
                )
            for entry, heading in zip(entries, headings, strict=True):
                entry.title = heading  # the browser doubles parts of a heading
                entry.is_closed = True
        for number, page in enumerate(pdf.pages, 1):
            for link in page.get("/Annots", []):
                address = str(link.get("/A", {}).get("/URI", ""))
                if "//127.0.0.1" in address:
                    stop(f"Page {number} links to {address}, which is not in the book.")
        count = len(pdf.pages)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return count


def walk(entries):
    for entry in entries:
        yield entry
        yield from walk(entry.children)


def print_book(browser, site, order, out, title, author, published=""):
    """Print the pages in `order` of the folder `site` into the file `out`; count its pages."""
    raw = out.with_suffix(".raw")
    with serving(site) as address:
        # the program adds styles of its own, which the pages' content policy would forbid
        context = browser.new_context(bypass_csp=True, viewport=PAPER)
        context.set_default_timeout(0)
        book = context.new_page()
        book.emulate_media(media="print", reduced_motion="reduce")
        book.goto(f"{address}{order[0]}")
        book.evaluate(COVER, {"title": title, "author": author})
        book.add_style_tag(content=STYLE)
        for page in order:
            try:
                book.evaluate(ADD, {"page": page, "pages": order, "site": published})
            except Error as error:
                stop(f"The page {page} cannot be printed: {error.message}")
        if broken := book.evaluate(WAIT):
            stop(f"Pictures are missing, so nothing was printed: {', '.join(broken)}")
        if wide := book.evaluate(FIT):
            stop(f"Wider than the paper, so nothing was printed: {'; '.join(wide)}")
        headings = book.evaluate(HEADINGS)
        book.pdf(
            path=raw,
            prefer_css_page_size=True,
            print_background=True,
            display_header_footer=True,
            header_template="<p></p>",
            footer_template=FOOTER,
            tagged=True,
            outline=True,
        )
        context.close()
    try:
        return finish(raw, out, headings)
    finally:
        raw.unlink()


def main():
    require_site()
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    print("Printing the book takes a minute or two …", flush=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program(playwright), args=FLAGS
        )
        count = print_book(
            browser,
            SITE,
            pages(toc),
            SITE / PDF,
            config["title"],
            config["author"],
            os.environ.get("BOOK_SITE", ""),
        )
        browser.close()
    offer(SITE, PDF, f"PDF, {count} pages")
    size = (SITE / PDF).stat().st_size / 1e6
    print(f"The book is in _build/html/{PDF}: {count} pages, {size:.0f} MB.")


if __name__ == "__main__":
    main()
