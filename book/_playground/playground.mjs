// The page around em.mjs: what the reader does makes a new state, and `draw` shows it.
// States are never changed, only replaced, so undo is going back to the one before.

import { anyRows, assign, ellipse, expectation, fromCenters, generator, maximization, move, problems, spreadRows } from "./em.mjs";
import { BOOK } from "./book.mjs"; // data sets and colours, written by the build from gmmlib

const MOST_ROWS = 2000, MOST_STEPS = 1000, LARGEST = 1e100, SETTLED = 1e-9; // gain of ℓ per row
const PROBABILITY = 0.9, WIDTH = 360, HEIGHT = 290, LEFT = 40, BOTTOM = 36, EDGE = 6;
const MARKS = { // one marker per component, as in the book's figures
  o: ["●", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"], s: ["■", "M-3.6-3.6h7.2v7.2h-7.2z"],
  "^": ["▲", "M0-4.6L4.4 3.4h-8.8z"], D: ["◆", "M0-5L4.4 0 0 5-4.4 0z"], v: ["▼", "M0 4.6L4.4-3.4h-8.8z"],
};
const START = {
  data: anyRows, spread: spreadRows,
  equal: (rows, K) => Array(K).fill([0, 1].map(d => rows.reduce((total, x) => total + x[d] / rows.length, 0))),
};
const find = id => document.getElementById(`playground-${id}`);
const settings = find("settings").elements, inputs = find("point").elements;
const plots = { em: find("em"), kmeans: find("kmeans") };
const still = matchMedia("(prefers-reduced-motion: reduce)");
const marks = BOOK.markers.map(name => MARKS[name]);
const colour = k => BOOK.colors[k];

let state, past = [], timer = null, waiting = null; // `waiting`: a table too long, until the reader agrees
let cursor = null, held = null, pressed = null; // where arrows point, the row they carry, where a finger went down

/* ---- what happens: every function gives a new state ---- */

function begin(changes) {
  const next = { ...state, ...changes, notes: [], fit: null };
  const { rows, K, family, start, seed } = next, N = rows.length;
  next.frame = around(rows, next.frame);
  if (N < K) return { ...next, notes: [N ? `${count(N, "point")} cannot make ${count(K, "component")}: add points or lower K.`
    : "No points yet: click in the plot, type coordinates, or paste a table."] };
  const different = new Set(rows.map(String)).size;
  if (different < K) next.notes = [different === 1 ? `All ${N} points are the same point: there is nothing to tell components apart.`
    : `There are only ${different} different points for ${K} components: some must share or die.`];
  const centers = START[start](rows, K, generator(seed));
  const mixture = start === "equal" ? maximization(rows, rows.map(() => centers.map(() => 1 / K)), family) : fromCenters(rows, centers, family);
  const ell = expectation(rows, mixture).logLikelihood, { inertia } = assign(rows, centers);
  return { ...next, fit: { step: 0, em: { mixture, trace: [ell], settled: false }, kmeans: { centers, trace: [inertia], settled: false } } };
}

function stepped({ rows, family, fit }) {
  const em = { ...fit.em }, kmeans = { ...fit.kmeans };
  if (!em.settled) {
    em.mixture = maximization(rows, expectation(rows, em.mixture).resp, family);
    em.trace = [...em.trace, expectation(rows, em.mixture).logLikelihood];
    em.settled = Math.abs(em.trace.at(-1) - em.trace.at(-2)) < SETTLED * rows.length;
  }
  if (!kmeans.settled) {
    kmeans.centers = move(rows, kmeans.centers);
    kmeans.trace = [...kmeans.trace, assign(rows, kmeans.centers).inertia];
    kmeans.settled = String(kmeans.centers) === String(fit.kmeans.centers);
  }
  return { ...state, fit: { step: fit.step + 1, em, kmeans } };
}

const finished = fit => !fit || (fit.em.settled && fit.kmeans.settled) || fit.step >= MOST_STEPS;

function go(next) { past = [...past.slice(-2 * MOST_STEPS), state]; state = next; draw(); }

function change(changes) { pause(); offer(null); held = null; go(begin(changes)); }

function edit(rows) {
  if (rows.length > MOST_ROWS) return say(`The page takes at most ${MOST_ROWS} points.`);
  change({ rows, data: "own" });
}

function run() {
  if (timer !== null) return pause();
  if (still.matches) while (!finished(state.fit)) { past.push(state); state = stepped(state); }
  const next = () => {
    if (finished(state.fit)) return pause();
    go(stepped(state));
    timer = setTimeout(() => requestAnimationFrame(next), Math.max(40, 400 - 20 * state.fit.step)); // slow enough to follow at first
  };
  timer = 0;
  next();
}

function pause() { clearTimeout(timer); timer = null; draw(); }

/* ---- a pasted table ---- */

function parsed(text) {
  const lines = text.split(/\r?\n/).filter(line => line.trim());
  const table = lines.map(line => line.trim().split(/\s*[,;\t]\s*|\s+/));
  const number = cell => (cell === "" ? NaN : Number(cell));
  const header = table.length && table[0].every(cell => !/^[-+.\d]|^(nan|-?inf(inity)?)?$/i.test(cell)) ? table.shift() : null;
  if (!table.length) throw "There are no numbers to read: paste two columns.";
  const rows = table.map((cells, n) => {
    if (cells.length !== 2) throw `Row ${n + 1} has ${count(cells.length, "column")}; the page takes two.`;
    return cells.map((cell, d) => {
      const value = number(cell);
      if (!Number.isFinite(value)) throw `Row ${n + 1}, column ${d + 1}: “${cell}” is not a finite number.`;
      if (Math.abs(value) > LARGEST) throw `Row ${n + 1}, column ${d + 1}: the square of ${cell} is too large; divide the column by a constant.`;
      return value;
    });
  });
  return { rows, features: header?.length === 2 ? header : ["x₁", "x₂"], data: "own", frame: null };
}

function paste() {
  try {
    const table = parsed(find("table").value), N = table.rows.length;
    if (N <= MOST_ROWS) return change(table);
    say(`The table has ${N.toLocaleString("en")} rows, and the page draws at most ${MOST_ROWS}: take that many of them at random?`);
    offer({ ...table, rows: anyRows(table.rows, MOST_ROWS, generator(state.seed)) });
  } catch (sentence) {
    if (typeof sentence !== "string") throw sentence;
    say(`${sentence} Nothing was changed.`);
  }
}

function offer(table) { waiting = table; find("sample").hidden = !table; }

/* ---- where things are ---- */

const count = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;
const spans = ([low, high]) => [high[0] - low[0], high[1] - low[1]];

/** The corners [low, high] of what the plots show: all rows, and what they showed before. */
function around(rows, before) {
  const xs = [...rows, ...(before ?? [])];
  if (!xs.length) return [[0, 0], [10, 7.5]];
  const outside = before && rows.every(x => [0, 1].every(d => before[0][d] <= x[d] && x[d] <= before[1][d]));
  if (outside) return before;
  let [low, high] = [Math.min, Math.max].map(end => [0, 1].map(d => end(...xs.map(x => x[d]))));
  let sizes = spans([low, high]).map((span, d) => (span ? Math.max(1.16 * span, Math.abs(low[d]) * 1e-6, 1e-200) : Math.abs(low[d]) * 1e-3 || 2));
  const shape = (WIDTH - LEFT - EDGE) / (HEIGHT - BOTTOM - EDGE), ratio = sizes[0] / sizes[1];
  if (ratio > 0.2 && ratio < 5) sizes = [Math.max(sizes[0], sizes[1] * shape), Math.max(sizes[1], sizes[0] / shape)]; // one scale
  return [-1, 1].map(side => [0, 1].map(d => low[d] + (high[d] - low[d]) / 2 + (side * sizes[d]) / 2));
}

const share = (x, d) => (x[d] - state.frame[0][d]) / spans(state.frame)[d];
const clip = v => Math.min(Math.max(v, -1e4), 1e4); // an ellipse may be far larger than the plot
const place = x => [LEFT + share(x, 0) * (WIDTH - LEFT - EDGE), HEIGHT - BOTTOM - share(x, 1) * (HEIGHT - BOTTOM - EDGE)].map(clip);
const rounded = (value, d) => { const unit = 10 ** Math.floor(Math.log10(spans(state.frame)[d] / 300)); return Number((Math.round(value / unit) * unit).toPrecision(12)); };

/** The row's coordinates under a pointer, or null beside the axes. */
function under(event) {
  const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(event.currentTarget.getScreenCTM().inverse());
  const u = [(point.x - LEFT) / (WIDTH - LEFT - EDGE), (HEIGHT - BOTTOM - point.y) / (HEIGHT - BOTTOM - EDGE)];
  return u.every(v => v >= 0 && v <= 1) ? u.map((v, d) => rounded(state.frame[0][d] + v * spans(state.frame)[d], d)) : null;
}

/** The number of the row nearest to x on the screen, within a distance; −1 if there is none. */
function near(x, within = Infinity) {
  const [a, b] = place(x);
  const away = state.rows.map(row => { const [c, d] = place(row); return Math.hypot(a - c, b - d); });
  const least = Math.min(...away);
  return least <= within ? away.indexOf(least) : -1;
}

/* ---- what is drawn ---- */

function node(name, attributes = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const tidy = (value, digits = 3) => (Math.abs(value) < 1e7 ? value.toFixed(digits) : value.toPrecision(6)).replace("-", "−");
const blend = shares => `rgb(${[1, 3, 5].map(i => Math.round(shares.reduce((total, r, k) => total + r * parseInt(colour(k).slice(i, i + 2), 16), 0)))})`;
const symbol = (k, [x, y], size, attributes) => node("path", { d: marks[k][1], transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${size})`, ...attributes });
const line = (xs, attributes) => !xs.length ? "" : node("path", { d: `M${xs.map(x => x.map(v => v.toFixed(2)).join(" ")).join("L")}`, fill: "none", ...attributes });

function axes() {
  const parts = [node("path", { class: "axis", d: `M${LEFT} ${EDGE}V${HEIGHT - BOTTOM}H${WIDTH - EDGE}` })];
  for (const d of [0, 1]) {
    const [low, high] = [state.frame[0][d], state.frame[1][d]], raw = (high - low) / 4, power = 10 ** Math.floor(Math.log10(raw));
    const unit = [1, 2, 5, 10].find(m => m * power >= raw) * power;
    for (let i = Math.ceil(low / unit); i * unit <= high; i++) {
      const [x, y] = place(d ? [state.frame[0][0], i * unit] : [i * unit, state.frame[0][1]]);
      const text = Number((i * unit).toPrecision(9)), label = Math.abs(text) >= 1e5 ? text.toExponential(1) : String(text);
      parts.push(node("text", d ? { x: x - 5, y: y + 4, "text-anchor": "end" } : { x, y: y + 15, "text-anchor": "middle" }, label.replace("-", "−")));
    }
  }
  return [...parts, node("text", { x: WIDTH - EDGE, y: HEIGHT - 5, "text-anchor": "end" }, state.features[0]), node("text", { x: LEFT + 6, y: 16 }, state.features[1])];
}

function draw() {
  const { rows, fit } = state, resp = fit && expectation(rows, fit.em.mixture).resp, labels = fit && assign(rows, fit.kmeans.centers).labels;
  const top = resp?.map(shares => shares.indexOf(Math.max(...shares))), places = rows.map(place);
  const dots = (mark, fill) => node("g", { class: "rows" }, ...places.map((xy, n) => symbol(mark(n), xy, 0.8, { fill: fill(n) })));
  const grey = dots(() => 0, () => "#8a8a8a"), at = cursor && place(cursor), chosen = cursor ? near(cursor) : -1;
  const pointer = () => (at ? [line([[at[0] - 9, at[1]], [at[0] + 9, at[1]]], { class: "cursor" }), line([[at[0], at[1] - 9], [at[0], at[1] + 9]], { class: "cursor" })] : [])
    .concat(chosen < 0 ? [] : node("circle", { class: "cursor", r: 8, cx: places[chosen][0], cy: places[chosen][1] }));
  const center = (x, k) => symbol(k, place(x), 2, { class: "mean", fill: colour(k) });
  plots.em.replaceChildren(...axes(), fit ? dots(n => top[n], n => blend(resp[n])) : grey, ...(fit ? fit.em.mixture.means.flatMap((mean, k) => fit.em.mixture.weights[k] === 0 ? []
    : [line(ellipse(mean, fit.em.mixture.covariances[k], PROBABILITY).map(place), { class: "ellipse", stroke: colour(k) }), center(mean, k)]) : []), ...pointer());
  plots.kmeans.replaceChildren(...axes(), fit ? dots(n => labels[n], n => colour(labels[n])) : grey.cloneNode(true), ...(fit ? fit.kmeans.centers.map(center) : []), ...pointer());
  for (const [name, letter] of [["em", "ℓ"], ["kmeans", "J"]]) {
    const { trace, settled } = fit?.[name] ?? { trace: [] }, low = Math.min(...trace), high = Math.max(...trace);
    find(`${name}-number`).textContent = fit ? `${letter} = ${tidy(trace.at(-1))}${settled ? `, settled after ${count(trace.length - 1, "step")}` : ""}` : `${letter} = –`;
    find(`${name}-trace`).replaceChildren(line(trace.map((v, t) => [4 + (t / Math.max(trace.length - 1, 10)) * 352, high > low ? 40 - ((v - low) / (high - low)) * 36 : 22]), { class: "trace" }));
  }
  for (const [name, option] of [["data", state.data], ["K", state.K], ["family", state.family], ["start", state.start], ["seed", state.seed]]) settings[name].value = option;
  find("step").disabled = find("run").disabled = finished(fit);
  find("undo").disabled = !past.length;
  find("reset").disabled = !fit?.step;
  find("run").textContent = timer === null ? "Run" : "Pause";
  find("which").textContent = chosen < 0 ? "Point at a row, with the mouse or the arrow keys." : `Row ${chosen + 1}, at (${rows[chosen].join(", ")})${held === null ? "" : ", picked up"}:`;
  find("bars").replaceChildren(...(chosen < 0 || !fit ? [] : resp[chosen].map((r, k) => {
    const item = document.createElement("li"), bar = document.createElement("span");
    bar.style.width = `${100 * r}%`;
    bar.style.backgroundColor = colour(k);
    item.append(`${marks[k][0]} ${k + 1}: ${r.toFixed(3)}`, bar);
    return item;
  })));
  if (timer === null) say([`${count(rows.length, "point")}, step ${fit?.step ?? 0}.`, ...state.notes, ...(fit?.step ? problems(fit.em.mixture) : [])].join(" "));
}

function say(text) { find("status").textContent = text; }

/* ---- what the reader does ---- */

function remove(n) { if (n >= 0) edit(state.rows.filter((_, i) => i !== n)); }

function carry() {
  if (held === null) { held = near(cursor); if (held < 0) held = null; return draw(); }
  const n = held;
  edit(state.rows.map((x, i) => (i === n ? cursor : x)));
}

function key(event) {
  const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  const act = { Enter: () => edit([...state.rows, cursor]), Delete: () => remove(near(cursor)), Backspace: () => remove(near(cursor)), " ": carry }[event.key];
  if (!(arrow || act) || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const part = event.shiftKey ? 200 : 40;
  cursor ??= [0, 1].map(d => rounded((state.frame[0][d] + state.frame[1][d]) / 2, d));
  if (act) return act();
  cursor = cursor.map((value, d) => Math.min(Math.max(rounded(value + (arrow[d] * spans(state.frame)[d]) / part, d), state.frame[0][d]), state.frame[1][d]));
  draw();
}

for (const plot of Object.values(plots)) {
  plot.addEventListener("keydown", key);
  plot.addEventListener("pointermove", event => { const x = under(event); if (x && held === null) { cursor = near(x, 14) < 0 ? null : x; if (timer === null) draw(); } });
  plot.addEventListener("pointerdown", event => { const x = under(event); pressed = x && { x, row: near(x, 10) }; });
  plot.addEventListener("pointercancel", () => { pressed = null; });
  plot.addEventListener("pointerup", event => {
    const x = under(event), from = pressed;
    pressed = null;
    if (!x || !from) return;
    const [a, b] = place(x), [c, d] = place(from.x), moved = Math.hypot(a - c, b - d) > 5;
    cursor = x;
    if (from.row < 0) edit([...state.rows, x]);
    else if (moved) edit(state.rows.map((row, n) => (n === from.row ? x : row)));
    else draw();
  });
}
find("settings").addEventListener("change", ({ target: { name, value, validity } }) => {
  if (!validity.valid || value === "") return say(name === "K" ? `K must be a whole number from 1 to ${BOOK.colors.length}.` : "The seed must be a whole number from 0 to 9999.");
  if (name === "data") return change({ data: value, frame: null, ...(BOOK.data[value] ?? { rows: [], features: ["x₁", "x₂"] }) });
  change({ [name]: name === "K" || name === "seed" ? Number(value) : value });
});
find("settings").addEventListener("submit", event => event.preventDefault());
find("point").addEventListener("submit", event => {
  event.preventDefault();
  const x = [inputs.x.value, inputs.y.value].map(value => (value.trim() === "" ? NaN : Number(value)));
  if (!x.every(value => Math.abs(value) <= LARGEST)) return say("A point needs two finite numbers, x and y.");
  cursor = x;
  if (event.submitter?.name === "remove") remove(near(x)); else edit([...state.rows, x]);
});
find("step").addEventListener("click", () => { if (timer !== null) pause(); if (!finished(state.fit)) go(stepped(state)); });
find("run").addEventListener("click", run);
find("undo").addEventListener("click", () => { if (!past.length) return; pause(); offer(null); held = null; state = past.at(-1); past = past.slice(0, -1); draw(); });
find("reset").addEventListener("click", () => change({}));
find("use").addEventListener("click", paste);
find("sample").addEventListener("click", () => change(waiting));

state = begin({ data: "faithful", ...BOOK.data.faithful, K: 2, family: "full", start: "data", seed: 1 });
find("without").hidden = true;
find("all").hidden = false;
draw();
