"""Look for barriers: axe-core on a page, in the light and in the dark theme."""

from importlib.resources import files

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")

# Measuring contrast costs most of axe's time. It depends on style rules alone, so one element
# of each kind (its tag and classes, and those of all around it) stands for all of them.
RUN = """async only_colours => {
  const kind = e => e && kind(e.parentElement) + ">" + e.localName + "." + (e.getAttribute("class") || "");
  const kinds = new Map();
  for (const e of document.body.querySelectorAll("*:not(math *)"))
    if ([...e.childNodes].some(n => n.nodeType === Node.TEXT_NODE && n.data.trim()))
      if (!kinds.has(kind(e))) kinds.set(kind(e), e);
  const runs = kinds.size ? [await axe.run([...kinds.values()], {runOnly: ["color-contrast"]})] : [];
  if (!only_colours) {
    // Formulas are without rules of their own, but a heading may hold nothing else.
    const rules = {"color-contrast": {enabled: false}, "empty-table-header": {enabled: false}};
    runs.push(await axe.run({exclude: ["math > *"]}, {rules}));
    const heads = [...document.querySelectorAll("th")];
    if (heads.length) runs.push(await axe.run(heads, {runOnly: ["empty-table-header"]}));
  }
  return runs.flatMap(run => run.violations).flatMap(rule => rule.nodes.map(
    node => `${rule.id}: ${node.html.slice(0, 120)}: ${node.failureSummary}`));
}"""
OPEN = """async () => {
  document.querySelectorAll("details").forEach(e => e.open = true);
  for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
}"""
THEME = (
    """theme => Object.assign(document.documentElement.dataset, {theme, mode: theme})"""
)


def barriers(browser, url, width=1280):
    """What axe-core finds on a page with all its folded parts open."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    context.add_init_script(AXE)
    page = context.new_page()
    page.goto(f"{url}#main-content")  # who comes to a place gets all sections at once
    page.evaluate(OPEN)
    found = {}
    for theme in "light", "dark":
        page.evaluate(THEME, theme)
        found[theme] = page.evaluate(RUN, theme == "dark")
    context.close()
    return {theme: those for theme, those in found.items() if those}
