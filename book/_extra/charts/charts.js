// A chart is a picture until the reader comes near; then Vega draws it with its controls.
// Without scripts, or if a file does not arrive, the picture stays.
"use strict";

const charts = {}; // specs/NAME.js puts its chart here
const folder = new URL(".", document.currentScript.src);

const load = (file) =>
  new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(file, folder);
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${file} does not load`));
    document.head.append(script);
  });

let vegaLoaded;
const loadVega = () =>
  (vegaLoaded ??= load("vega.min.js").then(() => load("vega-interpreter.min.js")));

async function draw(picture) {
  const figure = picture.closest("figure");
  await Promise.all([loadVega(), load(`specs/${figure.id}.js`)]);
  // parsed to a tree and interpreted: the page's content policy allows no code made from text
  const runtime = vega.parse(charts[figure.id], null, { ast: true });
  const view = new vega.View(runtime, { expr: vega.expressionInterpreter, hover: true });
  const drawing = document.createElement("div");
  const controls = document.createElement("div");
  drawing.className = "chart-drawing";
  controls.className = "chart-controls";
  await view.renderer("svg").initialize(drawing, controls).runAsync();
  const link = picture.closest("a") ?? picture; // to the picture alone, in its full size
  const held = link === document.activeElement;
  link.after(drawing);
  figure.querySelector(".chart-controls").replaceWith(controls);
  if (held) controls.querySelector("input, select")?.focus(); // who stood here goes on from here
  link.hidden = true;
  figure.dataset.chart = "live";
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
      near.unobserve(target);
      draw(target);
    }
  },
  { rootMargin: "400px" },
);
document.querySelectorAll("img.chart").forEach((picture) => near.observe(picture));
