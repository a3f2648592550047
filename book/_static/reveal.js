// The sections that reveal.css puts off are laid out one after the other while the page is idle.
// Left to the browser they would be missing for screen readers until somebody scrolls there.
// Who comes back, or comes to a place further down, gets all at once: nothing moves under them.
{
  const idle = window.requestIdleCallback || ((work) => setTimeout(work, 50));
  const late = ".bd-article > section > section:nth-of-type(n + 2)";
  const waiting = [...document.querySelectorAll(`${late}, ${late} section`)];
  const show = (section) => (section.style.contentVisibility = "visible");
  const next = () => {
    if (!waiting.length) return;
    show(waiting.shift());
    requestAnimationFrame(() => idle(next));
  };
  const [visit] = performance.getEntriesByType("navigation");
  if (location.hash || visit?.type !== "navigate") waiting.splice(0).forEach(show);
  else addEventListener("load", () => idle(next));
}
