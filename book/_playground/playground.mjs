// The page around em.mjs. What the reader does makes a new state, and `draw` shows it. A state
// is never changed and knows the one before it, so that undo goes there.
import { anyRows, assign, both, cholesky, expectation, generator, highest } from "./em.mjs";
import { maximization, move, problems, spreadRows, sum } from "./em.mjs";
import { BOOK } from "./book.mjs"; // data sets, colours, markers: written by the build from gmmlib

const MOST_ROWS = 2000;
const MOST_STEPS = 1000;
const LARGEST = 1e100; // the square of much more is no number
const RADIUS = Math.sqrt(-2 * Math.log(1 - 0.9)); // the ellipse of an L holds 90 %
const CELLS = [8, 6]; // of 38 × 38, between the axes in the drawing
const STARTS = {
  data: anyRows,
  spread: spreadRows,
  equal: (rows, K) => Array(K).fill(both(d => sum(rows.map(x => x[d])) / rows.length)),
};
const METHODS = { // look: responsibilities and the value; settled: a step gains ≤ `enough` per row
  em: {
    ...{ letter: "ℓ", look: expectation, enough: 1e-9 },
    step: (rows, fit, family) => maximization(rows, expectation(rows, fit).resp, family),
  },
  kmeans: {
    ...{ letter: "J", look: (rows, { means }) => assign(rows, means), enough: 0 },
    step: (rows, { means }) => ({ means: move(rows, means) }),
  },
};
const find = id => document.getElementById(`playground-${id}`);
const typed = find("point").elements;
let state; // settings, rows, the frame of the plots, and the fits of both methods
let timer = 0; // of Run
let cursor = null; // the cross: where the reader points, or what is typed
let held = -1; // number of the row that is dragged

function begin(changes) {
  const next = { ...state, ...changes, before: state, step: 0, fits: null };
  const { rows, K, family, start, seed } = next;
  next.frame = around(rows, next.frame);
  next.note = note(rows, K);
  if (rows.length < K) return next;
  const means = STARTS[start](rows, K, generator(seed));
  const equal = rows.map(() => Array(K).fill(1 / K));
  const resp = start === "equal" ? equal : assign(rows, means).resp;
  const em = { ...maximization(rows, resp, family), means };
  em.trace = [expectation(rows, em).value];
  next.fits = { em, kmeans: { means, trace: [assign(rows, means).value] } };
  return next;
}

const count = (n, thing) => `${n} ${thing}${n === 1 ? "" : "s"}`;

function note(rows, K) {
  const [N, kinds] = [rows.length, new Set(rows.map(String)).size];
  const [points, components] = [count(N, "point"), count(K, "component")];
  if (!N) return "No points yet: click in the plot, type coordinates, or paste a table.";
  if (N < K) return `${points} cannot make ${components}: add points or lower K.`;
  if (kinds < Math.min(N, 2))
    return `All ${points} are the same point: nothing tells components apart.`;
  if (kinds >= K) return "";
  return `There are only ${kinds} different points for ${components}: some must share or die.`;
}

function stepped() {
  const { rows, family, fits } = state;
  const next = { ...state, before: state, step: state.step + 1, fits: { ...fits } };
  for (const [name, { look, step, enough }] of Object.entries(METHODS)) {
    if (fits[name].settled) continue;
    const fit = step(rows, fits[name], family);
    fit.trace = [...fits[name].trace, look(rows, fit).value];
    fit.settled = Math.abs(fit.trace.at(-1) - fit.trace.at(-2)) <= enough * rows.length;
    next.fits[name] = fit;
  }
  return next;
}

const finished = ({ fits, step }) =>
  !fits || (fits.em.settled && fits.kmeans.settled) || step >= MOST_STEPS;

function show(next, running = 0) {
  clearTimeout(timer);
  [state, timer, held] = [next, running, -1];
  draw();
  if (timer) return;
  const troubles = state.step ? problems(state.fits.em) : [];
  const where = `${count(state.rows.length, "point")}, step ${state.step}.`;
  say([where, state.note, ...troubles].join(" "));
}

function run() {
  if (timer) return show(state);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  while (calm && !finished(state)) state = stepped();
  const tick = () => {
    const next = finished(state) ? state : stepped();
    show(next, finished(next) ? 0 : setTimeout(tick, Math.max(40, 400 - 20 * next.step)));
  };
  tick();
}

function edit(rows) {
  if (rows.length > MOST_ROWS) say(`The page takes at most ${MOST_ROWS} points.`);
  else show(begin({ rows, data: "own" }));
}

function use() {
  const lines = find("table").value.split("\n").map(line => line.trim());
  const table = lines.filter(Boolean).map(line => line.split(/\s*[,;\t]\s*|\s+/));
  const isName = cell => /^[^-+.\d]/.test(cell) && !/^(nan|inf|infinity)$/i.test(cell);
  const names = table[0]?.every(isName) ? table.shift() : [];
  const none = table.length ? "" : "There are no numbers to read: paste two columns.";
  const fault = none || table.map(faultOf).find(Boolean);
  if (fault) return say(`${fault} Nothing was changed.`);
  const all = table.map(cells => cells.map(Number));
  const rows = all.length > MOST_ROWS ? anyRows(all, MOST_ROWS, generator(state.seed)) : all;
  const features = names.length === 2 ? names : BOOK.data.own.features;
  show(begin({ rows, features, data: "own", frame: null }));
  if (rows === all) return;
  say(`Of ${all.length.toLocaleString("en")} rows, these are ${MOST_ROWS}, drawn at random.`);
}

function faultOf(cells, n) {
  const columns = count(cells.length, "column");
  if (cells.length !== 2) return `Row ${n + 1} has ${columns}; the page takes two.`;
  const d = cells.findIndex(cell => cell === "" || !(Math.abs(cell) <= LARGEST));
  if (d < 0) return "";
  const large = Number.isFinite(Number(cells[d] || NaN));
  const why = large ? "too large: divide the column by a constant" : "not a finite number";
  return `Row ${n + 1}, column ${d + 1}: “${cells[d]}” is ${why}.`;
}

const cell = (x, d, { low, unit } = state.frame) => (x[d] - low[d]) / unit[d];
const place = x => [50 + 38 * cell(x, 0), 236 - 38 * cell(x, 1)];
const apart = (x, z) => Math.hypot(...both(d => place(x)[d] - place(z)[d]));

function around(rows, frame) {
  const within = (x, d) => cell(x, d, frame) >= 0 && cell(x, d, frame) <= CELLS[d];
  if (frame && rows.every(x => within(x, 0) && within(x, 1))) return frame;
  const [least, most] = [Math.min, Math.max].map(f => both(d => f(...rows.map(x => x[d]))));
  const start = (d, unit) => Math.floor(least[d] / unit) * unit;
  const unit = both(d => {
    const far = Math.abs(least[d]);
    const wide = Math.max(most[d] - least[d] || 1e-3 * far || 2, 1e-6 * far, 1e-200) / CELLS[d];
    const power = 10 ** Math.floor(Math.log10(wide));
    const units = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15].map(m => m * power);
    return units.find(u => start(d, u) + CELLS[d] * u >= most[d]);
  });
  if (Math.max(...unit) < 5 * Math.min(...unit)) unit.fill(Math.max(...unit)); // one scale
  const spare = d => CELLS[d] - (most[d] - start(d, unit[d])) / unit[d]; // half of it to the left
  return { low: both(d => start(d, unit[d]) - Math.floor(spare(d) / 2) * unit[d]), unit };
}

function under({ clientX, clientY, currentTarget }) { // few digits; null beside the axes
  const box = currentTarget.querySelector(":scope > rect").getBoundingClientRect();
  const shares = [(clientX - box.left) / box.width, (box.bottom - clientY) / box.height];
  const { low, unit } = state.frame;
  const cells = both(d => Math.round(20 * CELLS[d] * shares[d]) / 20);
  const x = both(d => Number((low[d] + cells[d] * unit[d]).toPrecision(12)));
  return shares.every(share => share >= 0 && share <= 1) ? x : null;
}

function nearest(x, within = Infinity) { // number of the row nearest in the drawing, or −1
  const away = x ? state.rows.map(row => apart(row, x)) : [];
  const least = Math.min(...away);
  return least <= within ? away.indexOf(least) : -1;
}

const minus = text => String(text).replace(/-/g, "−");
const written = value => minus(Math.abs(value) < 1e7 ? value.toFixed(3) : value.toPrecision(6));
const at = x => `translate(${place(x).map(pixels => pixels.toFixed(2))})`;
const mark = (k, x, scale, fill) =>
  `<path d="${BOOK.paths[k]}" fill="${fill}" transform="${at(x)} scale(${scale})"/>`;
const blend = shares => // of the components' colours
  `rgb(${BOOK.rgb.map(channel => Math.round(sum(shares.map((r, k) => r * channel[k]))))})`;

function drawAxis(d) {
  const { low, unit } = state.frame;
  for (const [i, tick] of Object.entries(find(`ticks-${d}`).children))
    tick.textContent = minus(Number((low[d] + 2 * i * unit[d]).toPrecision(9)));
  find(`feature-${d}`).textContent = state.features[d];
}

function outline(mean, covariance, k) { // a circle, made an ellipse by L and the axes' units
  const [l11, l21, l22] = cholesky(covariance);
  const [w, h] = state.frame.unit.map(unit => (38 * RADIUS) / unit);
  const bounded = v => Math.max(-1e6, Math.min(v, 1e6)).toFixed(9);
  const matrix = [w * l11, -h * l21, 0, -h * l22, 0, 0].map(bounded);
  return `<circle r="1" transform="${at(mean)} matrix(${matrix})" stroke="${BOOK.colors[k]}"/>`;
}

function drawFit(name, { letter, look }) {
  const fit = state.fits?.[name] ?? { means: [], trace: [] };
  const resp = fit.trace.length && look(state.rows, fit).resp;
  const dot = (x, r) => (r ? mark(highest(r), x, 0.8, blend(r)) : mark(0, x, 0.8, "#8a8a8a"));
  const dots = state.rows.map((x, n) => dot(n === held ? cursor : x, resp[n]));
  const shown = fit.means.map((mean, k) => {
    if (fit.weights?.[k] === 0) return "";
    const border = fit.covariances ? outline(mean, fit.covariances[k], k) : "";
    return border + mark(k, mean, 2, BOOK.colors[k]);
  });
  find(`${name}-rows`).innerHTML = dots.join("");
  find(`${name}-fit`).innerHTML = shown.join("");
  const { trace, settled } = fit;
  const [low, high] = [Math.min(...trace), Math.max(...trace)];
  const right = 352 / Math.max(trace.length - 1, 10);
  const up = value => (36 * (value - low)) / (high - low || 1);
  find(`${name}-trace`).setAttribute("points", trace.map((v, t) => [4 + right * t, 40 - up(v)]));
  const value = trace.length ? written(trace.at(-1)) : "–";
  find(`${name}-number`).textContent = `${letter} = ${value}${settled ? " · settled" : ""}`;
}

function draw() {
  const { rows, fits } = state;
  const chosen = held >= 0 ? held : nearest(cursor);
  const x = rows[chosen];
  both(drawAxis);
  for (const [name, method] of Object.entries(METHODS)) drawFit(name, method);
  for (const field of find("settings").elements) field.value = state[field.name];
  find("step").disabled = find("run").disabled = finished(state);
  find("run").textContent = timer ? "Pause" : "Run";
  find("undo").disabled = !state.before;
  find("reset").disabled = !state.step;
  const cross = cursor ? `<path transform="${at(cursor)}" d="M-9 0h18M0-9v18"/>` : "";
  const ring = x ? `<circle transform="${at(held < 0 ? x : cursor)}" r="9"/>` : "";
  find("cross").innerHTML = cross + ring;
  find("none").hidden = Boolean(x);
  find("which").textContent = x ? `Row ${chosen + 1}, at (${minus(x.join(", "))}):` : "";
  const resp = fits && x ? expectation([x], fits.em).resp[0] : [];
  const bar = (r, k) => `<svg><rect width="${100 * r}%" fill="${BOOK.colors[k]}"/></svg>`;
  const item = (r, k) => `<li>${BOOK.signs[k]} ${k + 1}: ${r} ${bar(r, k)}</li>`;
  find("bars").innerHTML = resp.map(r => r.toFixed(3)).map(item).join("");
}

const say = text => (find("status").textContent = text);
const near = (x, event) => nearest(x, event.pointerType === "touch" ? 18 : 8);
const moved = row => state.rows.map((x, n) => (n === row ? cursor : x));
function readPoint() {
  cursor = [typed.x.valueAsNumber, typed.y.valueAsNumber];
  if (!cursor.every(value => Math.abs(value) <= LARGEST)) cursor = null;
  draw();
  return cursor;
}

const EDITS = {
  add: () => [...state.rows, cursor],
  move: () => moved(nearest(cursor)),
  remove: () => state.rows.filter((_, n) => n !== nearest(cursor)),
};
const BUTTONS = {
  run,
  use,
  step: () => show(stepped()),
  undo: () => show(state.before),
  reset: () => show(begin({})),
};
const POINTER = {
  pointerdown(event) {
    held = near(under(event), event);
    if (event.pointerType === "touch" && held !== nearest(cursor)) held = -1;
    if (held < 0) return;
    cursor = null; // until the pointer moves
    event.currentTarget.setPointerCapture(event.pointerId);
  },
  touchstart: event => held >= 0 && event.preventDefault(), // dragging does not scroll
  pointermove(event) {
    const x = under(event);
    if (held >= 0) cursor = x ?? cursor;
    else if (x) cursor = near(x, event) < 0 ? null : x;
    draw();
  },
  pointerup() {
    if (held >= 0 && cursor && apart(state.rows[held], cursor) > 10) edit(moved(held));
    held = -1;
  },
  pointercancel: () => show(state),
  click(event) {
    const x = under(event);
    if (!x) return;
    [typed.x.value, typed.y.value] = cursor = x;
    if (near(x, event) < 0) edit(EDITS.add());
    else draw();
  },
};

for (const [name, act] of Object.entries(BUTTONS)) find(name).addEventListener("click", act);
for (const [type, act] of Object.entries(POINTER))
  for (const name of Object.keys(METHODS)) find(name).addEventListener(type, act);
find("settings").addEventListener("invalid", event => say(event.target.title), true);
find("settings").addEventListener("change", ({ target: field }) => {
  const value = field.type === "number" ? field.valueAsNumber : field.value;
  const data = field.name === "data" ? BOOK.data[value] : {};
  if (field.checkValidity()) show(begin({ ...data, [field.name]: value }));
});
find("point").addEventListener("input", readPoint);
find("point").addEventListener("submit", event => {
  event.preventDefault();
  if (readPoint()) edit(EDITS[event.submitter.name]());
  else say("A point needs two finite numbers, x and y.");
});
show(begin({ ...BOOK.data.faithful, ...BOOK.settings }));
