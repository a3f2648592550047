// The page around em.mjs. What the reader does makes a new state, and `draw` shows it.
// States are replaced, never changed: undo is going back to the one before.

import {
  anyRows, assign, ellipse, expectation, fromCenters, generator, maximization, move, problems, spreadRows,
} from "./em.mjs";
import { BOOK } from "./book.mjs"; // data sets, colours and markers, written by the build from gmmlib

const MOST_ROWS = 2000, MOST_STEPS = 1000, LARGEST = 1e100, PROBABILITY = 0.9;
const SETTLED = 1e-9; // EM has, when ℓ gains less than this per row
const BOX = { x: 40, y: 6, width: 314, height: 248 }; // where the axes are in a drawing of 360 × 290
const MARKS = { // a letter and a path for each of the book's markers
  o: ["●", "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z"], s: ["■", "M-3.6-3.6h7.2v7.2h-7.2z"],
  "^": ["▲", "M0-4.6L4.4 3.4h-8.8z"], D: ["◆", "M0-5L4.4 0 0 5-4.4 0z"], v: ["▼", "M0 4.6L4.4-3.4h-8.8z"],
};
const COLORS = BOOK.colors, marks = BOOK.markers.map(name => MARKS[name]);
const NOTHING = { rows: [], features: ["x₁", "x₂"] };
const find = id => document.getElementById(`playground-${id}`);
const settings = find("settings").elements, typed = find("point").elements;
const plots = [find("em"), find("kmeans")];
const both = f => [0, 1].map(f);
const count = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

let state, past = [], timer = null;
let cursor = null, carried = null, pressed = null; // the cross, the row it carries, where a pointer went down
let waiting = null; // a table too long for the page, until the reader agrees to a sample

/* States: settings, rows, the corners of the plots, and what EM and k-means have done so far */

const STARTS = {
  data: anyRows,
  spread: spreadRows,
  equal: (rows, K) => Array(K).fill(both(d => rows.reduce((total, x) => total + x[d] / rows.length, 0))),
};

function begin(changes) {
  const next = { ...state, ...changes, fit: null };
  const { rows, K, family, start, seed } = next, N = rows.length, different = new Set(rows.map(String)).size;
  next.frame = around(rows, next.frame);
  next.note = !N ? "No points yet: click in the plot, type coordinates, or paste a table."
    : N < K ? `${count(N, "point")} cannot make ${count(K, "component")}: add points or lower K.`
    : different === 1 && N > 1 ? `All ${N} points are the same point: nothing tells components apart.`
    : different < K ? `There are only ${different} different points for ${K} components: some must share or die.` : "";
  if (N < K) return next;
  const centers = STARTS[start](rows, K, generator(seed));
  const mixture = start === "equal" ? maximization(rows, rows.map(() => centers.map(() => 1 / K)), family)
    : fromCenters(rows, centers, family);
  const em = { mixture, trace: [expectation(rows, mixture).logLikelihood], settled: false };
  return { ...next, fit: { step: 0, em, kmeans: { centers, trace: [assign(rows, centers).inertia], settled: false } } };
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

const finished = ({ fit }) => !fit || (fit.em.settled && fit.kmeans.settled) || fit.step >= MOST_STEPS;

function show(next) {
  [state, carried] = [next, null];
  offer(null);
  draw();
}

function go(next) {
  past = [...past.slice(-2 * MOST_STEPS), state];
  show(next);
}

function change(changes) {
  stop();
  go(begin(changes));
}

function edit(rows) {
  if (rows.length > MOST_ROWS) say(`The page takes at most ${MOST_ROWS} points.`);
  else change({ rows, data: "own" });
}

function run() {
  if (timer !== null) return stop();
  if (matchMedia("(prefers-reduced-motion: reduce)").matches)
    while (!finished(state)) [past, state] = [[...past, state], stepped(state)];
  const next = () => {
    if (finished(state)) return stop();
    go(stepped(state));
    timer = setTimeout(() => requestAnimationFrame(next), Math.max(40, 400 - 20 * state.fit.step)); // at first, slowly
  };
  timer = 0;
  next();
}

function stop() {
  clearTimeout(timer);
  timer = null;
  draw();
}

/* A pasted table */

function parsed(text) {
  const table = text.split(/\r?\n/).filter(line => line.trim()).map(line => line.trim().split(/\s*[,;\t]\s*|\s+/));
  const named = table[0]?.every(cell => /^[^-+.\d]/.test(cell) && !/^(nan|inf|infinity)$/i.test(cell));
  const features = named ? table.shift() : NOTHING.features;
  if (!table.length) throw "There are no numbers to read: paste two columns.";
  const rows = table.map((cells, n) => {
    if (cells.length !== 2) throw `Row ${n + 1} has ${count(cells.length, "column")}; the page takes two.`;
    return cells.map((cell, d) => {
      const value = cell === "" ? NaN : Number(cell), where = `Row ${n + 1}, column ${d + 1}:`;
      if (!Number.isFinite(value)) throw `${where} “${cell}” is not a finite number.`;
      if (Math.abs(value) > LARGEST) throw `${where} the square of ${cell} is too large; divide the column by a constant.`;
      return value;
    });
  });
  return { rows, features: features.length === 2 ? features : NOTHING.features, data: "own", frame: null };
}

function paste() {
  try {
    const table = parsed(find("table").value), N = table.rows.length.toLocaleString("en");
    if (table.rows.length <= MOST_ROWS) return change(table);
    say(`The table has ${N} rows, and the page draws at most ${MOST_ROWS}: take that many of them at random?`);
    offer({ ...table, rows: anyRows(table.rows, MOST_ROWS, generator(state.seed)) });
  } catch (sentence) {
    if (typeof sentence !== "string") throw sentence;
    say(`${sentence} Nothing was changed.`);
  }
}

function offer(table) {
  waiting = table;
  find("sample").hidden = !table;
}

/* Where things are on the screen */

function around(rows, frame) { // corners [low, high]: what was shown before, if all rows lie in it; else more
  const inside = frame && rows.every(x => both(d => frame[0][d] <= x[d] && x[d] <= frame[1][d]).every(Boolean));
  const xs = [...rows, ...(frame ?? [])];
  if (inside || !xs.length) return frame ?? [[0, 0], [10, 7.5]];
  const low = both(d => Math.min(...xs.map(x => x[d]))), span = both(d => Math.max(...xs.map(x => x[d])) - low[d]);
  const least = low.map(Math.abs), ratio = span[0] / span[1], shape = BOX.width / BOX.height;
  let size = both(d => span[d] ? Math.max(1.16 * span[d], 1e-6 * least[d], 1e-200) : 1e-3 * least[d] || 2);
  if (ratio > 0.2 && ratio < 5) // one scale for both axes
    size = [Math.max(size[0], size[1] * shape), Math.max(size[1], size[0] / shape)];
  return [-0.5, 0.5].map(half => both(d => low[d] + span[d] / 2 + half * size[d]));
}

const size = d => state.frame[1][d] - state.frame[0][d];
const share = (x, d) => Math.min(Math.max((x[d] - state.frame[0][d]) / size(d), -99), 99); // ellipses may be huge
const place = x => [BOX.x + share(x, 0) * BOX.width, BOX.y + (1 - share(x, 1)) * BOX.height];
const apart = ([a, b], [c, d]) => Math.hypot(a - c, b - d);

function point(u) { // from shares of the axes to coordinates with few digits
  return both(d => {
    const unit = 10 ** Math.floor(Math.log10(size(d) / 300)), value = state.frame[0][d] + u[d] * size(d);
    return Number((Math.round(value / unit) * unit).toPrecision(12));
  });
}

function under(event) { // what a pointer points to, or null beside the axes
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(event.currentTarget.getScreenCTM().inverse());
  const u = [(x - BOX.x) / BOX.width, 1 - (y - BOX.y) / BOX.height];
  return u.every(v => v >= 0 && v <= 1) ? point(u) : null;
}

function nearest(x, within = Infinity) { // number of the row that is nearest on the screen, or −1
  const away = state.rows.map(row => apart(place(row), place(x))), least = Math.min(...away);
  return least <= within ? away.indexOf(least) : -1;
}

/* Drawing */

function node(name, attributes, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const line = (xs, attributes) => node("path", { ...attributes, fill: "none",
  d: xs.map(([x, y], i) => `${i ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("") });
const mark = (k, [x, y], scale, attributes) => node("path", { ...attributes, d: marks[k][1],
  transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${scale})` });
const minus = text => String(text).replaceAll("-", "−");
const written = value => minus(Math.abs(value) < 1e7 ? value.toFixed(3) : value.toPrecision(6));
const blend = shares => `rgb(${[1, 3, 5].map(i => // the components' colours, mixed by responsibility
  Math.round(shares.reduce((total, r, k) => total + r * parseInt(COLORS[k].slice(i, i + 2), 16), 0)))})`;

function axes() {
  const { x, y, width, height } = BOX, [low, high] = state.frame;
  const labels = both(d => {
    const power = 10 ** Math.floor(Math.log10(size(d) / 4)), unit = power * ([1, 2, 5].find(m => m * power * 4 >= size(d)) ?? 10);
    const ticks = [];
    for (let i = Math.ceil(low[d] / unit); i * unit <= high[d]; i++) ticks.push(i * unit);
    return ticks.map(tick => {
      const at = place(d ? [low[0], tick] : [tick, low[1]]), number = Number(tick.toPrecision(9));
      const side = d ? { x: at[0] - 5, y: at[1] + 4, "text-anchor": "end" } : { x: at[0], y: at[1] + 15, "text-anchor": "middle" };
      return node("text", side, minus(Math.abs(number) >= 1e5 ? number.toExponential(1) : number));
    });
  });
  const right = node("text", { x: x + width, y: y + height + 31, "text-anchor": "end" }, state.features[0]);
  const top = node("text", { x: x + 6, y: y + 10 }, state.features[1]);
  return [node("path", { class: "axis", d: `M${x} ${y}v${height}h${width}` }), ...labels.flat(), right, top];
}

function draw() {
  const { rows, fit } = state, places = rows.map(place), chosen = cursor ? nearest(cursor) : -1;
  const { mixture } = fit?.em ?? {}, resp = fit && expectation(rows, mixture).resp;
  const labels = fit && assign(rows, fit.kmeans.centers).labels;
  const dots = (k, fill) => node("g", { class: "rows" }, ...places.map((at, n) => mark(k(n), at, 0.8, { fill: fill(n) })));
  const unfitted = () => dots(() => 0, () => "#8a8a8a");
  const center = (x, k) => mark(k, place(x), 2, { class: "mean", fill: COLORS[k] });
  const cross = () => {
    const [x, y] = cursor ? place(cursor) : [], ring = places[chosen];
    return [...(cursor ? [node("path", { class: "cursor", d: `M${x - 9} ${y}h18M${x} ${y - 9}v18` })] : []),
      ...(ring ? [node("circle", { class: "cursor", r: 8, cx: ring[0], cy: ring[1] })] : [])];
  };
  const components = fit ? mixture.means.flatMap((mean, k) => mixture.weights[k] === 0 ? [] : [
    line(ellipse(mean, mixture.covariances[k], PROBABILITY).map(place), { class: "ellipse", stroke: COLORS[k] }), center(mean, k),
  ]) : [];
  const likeliest = n => resp[n].indexOf(Math.max(...resp[n]));
  plots[0].replaceChildren(...axes(), fit ? dots(likeliest, n => blend(resp[n])) : unfitted(), ...components, ...cross());
  plots[1].replaceChildren(...axes(), fit ? dots(n => labels[n], n => COLORS[labels[n]]) : unfitted(),
    ...(fit?.kmeans.centers.map(center) ?? []), ...cross());

  for (const [name, letter] of [["em", "ℓ"], ["kmeans", "J"]]) {
    const { trace, settled } = fit?.[name] ?? { trace: [] }, low = Math.min(...trace), span = Math.max(...trace) - low;
    find(`${name}-number`).textContent = `${letter} = ${fit ? written(trace.at(-1)) : "–"}${settled ? " · settled" : ""}`;
    find(`${name}-trace`).replaceChildren(line(trace.map((value, t) =>
      [4 + (352 * t) / Math.max(trace.length - 1, 10), span ? 40 - (36 * (value - low)) / span : 22]), { class: "trace" }));
  }
  for (const name of ["data", "K", "family", "start", "seed"]) settings[name].value = state[name];
  find("step").disabled = find("run").disabled = finished(state);
  find("undo").disabled = !past.length;
  find("reset").disabled = !fit?.step;
  find("run").textContent = timer === null ? "Run" : "Pause";
  find("which").textContent = chosen < 0 ? "Point at a row, with the mouse or the arrow keys, to see its responsibilities."
    : `Row ${chosen + 1}, at (${minus(rows[chosen].join(", "))})${carried === null ? "" : `; row ${carried + 1} picked up`}:`;
  find("bars").replaceChildren(...(chosen < 0 || !fit ? [] : resp[chosen].map((r, k) => {
    const item = document.createElement("li"), bar = document.createElement("span");
    [bar.style.width, bar.style.backgroundColor] = [`${100 * r}%`, COLORS[k]];
    item.append(`${marks[k][0]} ${k + 1}: ${r.toFixed(3)}`, bar);
    return item;
  })));
  if (timer === null)
    say([`${count(rows.length, "point")}, step ${fit?.step ?? 0}.`, state.note, ...(fit?.step ? problems(mixture) : [])].join(" "));
}

function say(text) {
  find("status").textContent = text;
}

/* What the reader does */

const add = () => edit([...state.rows, cursor]);
const remove = () => edit(state.rows.filter((_, n) => n !== nearest(cursor)));
const put = n => edit(state.rows.map((row, i) => (i === n ? cursor : row)));

function carry() {
  if (carried !== null) return put(carried);
  if (state.rows.length) carried = nearest(cursor);
  draw();
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const KEYS = { Enter: add, Delete: remove, Backspace: remove, " ": carry };

for (const plot of plots) {
  plot.addEventListener("keydown", event => {
    const arrow = ARROWS[event.key], act = KEYS[event.key];
    if (!(arrow || act) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    cursor ??= point([0.5, 0.5]);
    if (act) return act();
    const far = event.shiftKey ? 0.005 : 0.025;
    cursor = point(both(d => Math.min(Math.max(share(cursor, d) + far * arrow[d], 0), 1)));
    draw();
  });
  plot.addEventListener("pointermove", event => {
    const x = under(event);
    if (!x || carried !== null || timer !== null) return;
    cursor = pressed || nearest(x, 14) >= 0 ? x : null;
    draw();
  });
  plot.addEventListener("pointerdown", event => { pressed = under(event); });
  plot.addEventListener("pointercancel", () => { pressed = null; });
  plot.addEventListener("pointerup", event => {
    const from = pressed, grabbed = from ? nearest(from, 10) : -1, x = under(event);
    pressed = null;
    if (!from || !x) return;
    cursor = x;
    if (grabbed < 0) add();
    else if (apart(place(from), place(x)) > 5) put(grabbed);
    else draw();
  });
}

find("settings").addEventListener("submit", event => event.preventDefault());
find("settings").addEventListener("change", ({ target: { name, value, validity } }) => {
  const most = name === "K" ? `K must be a whole number from 1 to ${COLORS.length}.` : "The seed must be a whole number from 0 to 9999.";
  if (!validity.valid) say(most);
  else if (name === "data") change({ data: value, frame: null, ...(BOOK.data[value] ?? NOTHING) });
  else change({ [name]: name === "K" || name === "seed" ? Number(value) : value });
});
find("point").addEventListener("submit", event => {
  event.preventDefault();
  const x = [typed.x, typed.y].map(({ value }) => (value.trim() === "" ? NaN : Number(value)));
  if (!x.every(value => Math.abs(value) <= LARGEST)) return say("A point needs two finite numbers, x and y.");
  cursor = x;
  if (event.submitter?.name === "remove") remove();
  else add();
});
find("step").addEventListener("click", () => { stop(); if (!finished(state)) go(stepped(state)); });
find("run").addEventListener("click", run);
find("undo").addEventListener("click", () => { stop(); if (past.length) show(past.pop()); });
find("reset").addEventListener("click", () => change({}));
find("use").addEventListener("click", paste);
find("sample").addEventListener("click", () => change(waiting));

state = begin({ data: "faithful", ...BOOK.data.faithful, K: 2, family: "full", start: "data", seed: 1 });
find("without").hidden = true;
find("all").hidden = false;
draw();
