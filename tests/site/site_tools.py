"""Serve a folder, list its pages, look at one of them: the tools of these tests."""

import contextlib
import functools
import http.server
import re
import threading


def html_files(folder):
    """Every page of a site, its libraries left out."""
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.html")
        if "_static" not in path.parts
    )


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing a line for each."""

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serving(folder):
    """Serve a folder on a free port; give the address without a slash at its end."""
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


STICKS_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const inside = (node, style, value) => {
    for (let e = node; e && e !== document.body; e = e.parentElement)
      if (value.includes(getComputedStyle(e)[style])) return true;
    return false;
  };
  const right = e => {  // of the element or of the text that runs out of it
    const box = e.getBoundingClientRect();
    return Math.round(box.left + Math.max(box.width, e.scrollWidth));
  };
  const out = new Set([...document.body.querySelectorAll("*")].filter(e =>
    right(e) > width + 1 && e.checkVisibility() && !e.parentElement.closest("math")
    && !inside(e, "overflowX", ["auto", "scroll", "hidden", "clip"])
    && !inside(e, "position", ["fixed"])));  // menus wait beside the screen
  const innermost = [...out].filter(e => ![...e.children].some(c => out.has(c)));
  const name = e => `<${e.localName} class="${e.getAttribute("class") || ""}"> `
    + `to ${right(e)}: “${e.textContent.trim().slice(0, 40)}”`;
  const wide = document.documentElement.scrollWidth;
  return wide > width ? [`${wide} pixels`, ...innermost.slice(0, 5).map(name)] : [];
}"""


SHIFT = """() => new Promise(done => {  // how much has moved without the reader's doing
  new PerformanceObserver(list => done(list.getEntries().reduce((sum, e) => sum + e.value, 0)))
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(0), 100);
})"""
MOST_SHIFT = 0.05


def visit(browser, address, path):
    """Open a page on a phone's width; return what is wrong with it, by kind."""
    context = browser.new_context(viewport={"width": 375, "height": 800})
    wrong = {"console": [], "failed": [], "elsewhere": []}

    def elsewhere(route):
        wrong["elsewhere"].append(route.request.url)
        route.abort()

    def failed(request):
        if request.url.startswith(address):
            wrong["failed"].append(f"{request.url}: {request.failure}")

    def answered(response):
        if response.status >= 400:
            wrong["failed"].append(f"{response.url}: status {response.status}")

    def said(message):
        if message.type in ("error", "warning"):
            wrong["console"].append(f"{message.type}: {message.text}")

    context.route(re.compile(rf"^(?!{re.escape(address)}/|data:|blob:)"), elsewhere)
    page = context.new_page()
    page.on("console", said)
    page.on("pageerror", lambda error: wrong["console"].append(str(error)))
    page.on("requestfailed", failed)
    page.on("response", answered)
    page.goto(f"{address}/{path}", wait_until="networkidle")
    shift = page.evaluate(SHIFT)
    wrong["shift"] = [f"layout shift {shift:.3f}"] if shift > MOST_SHIFT else []
    wrong["too wide"] = page.evaluate(STICKS_OUT)
    context.close()
    return wrong


def scroll_until_live(figure):
    """The figure of a chart, once its scripts have drawn it."""
    # again and again: sections above that are laid out late move it
    figure.page.wait_for_function(
        """figure => {
          figure.scrollIntoView({ block: "center" });
          return figure.dataset.chart === "live";
        }""",
        arg=figure.element_handle(),
        polling=200,
    )
    return figure
