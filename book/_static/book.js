// A box that scrolls can be reached by keyboard, and says what it holds. The observer reports
// boxes after layout, when measuring costs nothing, and again when their size changes.
{
  const NAMES = {
    ".formula": "Formula, scrolls sideways",
    ".pst-scrollable-table-container": "Table, scrolls sideways",
    "pre, .output": "Text, scrolls",
  };
  const BOXES = [...Object.keys(NAMES), ".bd-article p:has(math)"].join();

  function scrolls(box) {
    const { overflowX, overflowY } = getComputedStyle(box);
    const moves = (overflow, beyond) => beyond > 0 && /auto|scroll/.test(overflow);
    return (
      moves(overflowX, box.scrollWidth - box.clientWidth) ||
      moves(overflowY, box.scrollHeight - box.clientHeight)
    );
  }

  function mark(box, reach) {
    for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    if (!reach) return;
    box.tabIndex = 0;
    const kind = Object.keys(NAMES).find((selector) => box.matches(selector));
    if (!kind) return; // a paragraph stays a paragraph
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", NAMES[kind]);
  }

  const observer = new ResizeObserver((entries) => {
    const boxes = entries.map((entry) => entry.target);
    const reach = boxes.map(scrolls); // first read all, then write
    boxes.forEach((box, i) => mark(box, reach[i]));
  });
  addEventListener("DOMContentLoaded", () =>
    document.querySelectorAll(BOXES).forEach((box) => observer.observe(box)),
  );
}
