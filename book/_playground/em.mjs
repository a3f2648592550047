// Mixtures of normals in the plane: one function for each formula of chapters 5, 6, 8 and 10.
// A row is [x₁, x₂]; a mixture is {weights, means, covariances}, and every covariance is a
// 2 × 2 matrix, whatever its family. Nothing here knows of the page that shows it.

const LOG_2PI = Math.log(2 * Math.PI);
const DEAD = 10 * Number.EPSILON; // fewer rows than this are none
const TINY = 2 ** -1022; // a weight of 0 counts as this when its logarithm is taken
export const REG_COVAR = 1e-6; // added to every variance, as gmmlib does

const sum = values => values.reduce((total, value) => total + value, 0);
const lowest = values => values.indexOf(Math.min(...values)); // of equals, the first
const highest = values => values.indexOf(Math.max(...values));
const index = length => Array.from({ length }, (_, k) => k);

/** The Cholesky factor L of Σ = LLᵀ, lower triangular: [l₁₁, l₂₁, l₂₂]. */
export function cholesky([[a, b], [, c]]) {
  const l11 = Math.sqrt(a), l21 = b / l11;
  return [l11, l21, Math.sqrt(c - l21 * l21)];
}

/** log N(x | μ, Σ) = −log 2π − log|L| − ½‖y‖², where Ly = x − μ. */
export function logDensity([x1, x2], [m1, m2], [l11, l21, l22]) {
  const y1 = (x1 - m1) / l11;
  const y2 = (x2 - m2 - l21 * y1) / l22;
  return -LOG_2PI - Math.log(l11) - Math.log(l22) - 0.5 * (y1 * y1 + y2 * y2);
}

/** log Σₖ exp aₖ. The largest goes first, or far from all components this would be log 0. */
export function logSumExp(a) {
  const top = Math.max(...a);
  return top + Math.log(sum(a.map(value => Math.exp(value - top))));
}

/** E-step: log p(xₙ) = log Σₖ πₖN(xₙ | k), ℓ = Σₙ log p(xₙ), and rₙₖ = πₖN(xₙ | k) / p(xₙ). */
export function expectation(rows, { weights, means, covariances }) {
  const factors = covariances.map(cholesky);
  const logWeights = weights.map(weight => Math.log(Math.max(weight, TINY)));
  let logLikelihood = 0;
  const resp = rows.map(x => {
    const joint = means.map((mean, k) => logWeights[k] + logDensity(x, mean, factors[k]));
    const logP = logSumExp(joint);
    logLikelihood += logP;
    return joint.map(value => Math.exp(value - logP));
  });
  return { resp, logLikelihood };
}

/** M-step: Nₖ = Σₙ rₙₖ, πₖ = Nₖ / N, μₖ = Σₙ rₙₖ xₙ / Nₖ, Σₖ = Σₙ rₙₖ (xₙ − μₖ)(xₙ − μₖ)ᵀ / Nₖ. */
export function maximization(rows, resp, family) {
  const components = index(resp[0].length), origin = rows[0];
  const counts = components.map(k => Math.max(sum(resp.map(r => r[k])), DEAD));
  const average = (k, f) => sum(rows.map((x, n) => resp[n][k] * f(x))) / counts[k];
  const means = components.map(k => [0, 1].map(d => origin[d] + average(k, x => x[d] - origin[d])));
  const moment = (k, i, j) => average(k, x => (x[i] - means[k][i]) * (x[j] - means[k][j]));
  const scatters = components.map(k => [[moment(k, 0, 0), moment(k, 0, 1)],
                                        [moment(k, 0, 1), moment(k, 1, 1)]]);
  const covariances = FAMILIES[family](scatters, counts).map(widen);
  const alive = counts.map(count => count > DEAD), largest = highest(counts);
  const kept = counts.map((count, k) => alive[k] ? count : 0); // no row: weight 0, hidden …
  const home = components.map(k => alive[k] ? k : largest); // … where the largest lies
  return {
    weights: kept.map(count => count / sum(kept)),
    means: home.map(k => means[k]),
    covariances: home.map(k => covariances[k]),
  };
}

/** What each family (chapter 7) keeps of the components' own covariances. */
const FAMILIES = {
  full: own => own,
  tied: (own, counts) => {
    const entry = (i, j) => sum(own.map((S, k) => counts[k] * S[i][j])) / sum(counts);
    return own.map(() => [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]);
  },
  diag: own => own.map(([[a], [, c]]) => [[a, 0], [0, c]]),
  spherical: own => own.map(([[a], [, c]]) => [[(a + c) / 2, 0], [0, (a + c) / 2]]),
};

/** reg_covar on the diagonal; more, tenfold, until rounding leaves Σ a Cholesky factor. */
function widen([[a, b], [, c]]) {
  let more = REG_COVAR;
  for (let tries = 0; tries < 60; tries++) {
    const wider = [[a + more, b], [b, c + more]], [l11, , l22] = cholesky(wider);
    if (l11 > 0 && l22 > 0) return wider;
    more = Math.max(10 * more, 20 * Number.EPSILON * (a + c));
  }
  throw new RangeError("a covariance is not finite");
}

const squared = ([a1, a2], [b1, b2]) => (a1 - b1) ** 2 + (a2 - b2) ** 2;

/** k-means: which centre is nearest to each row, and the inertia J = Σₙ minₖ ‖xₙ − cₖ‖². */
export function assign(rows, centers) {
  const labels = rows.map(x => lowest(centers.map(c => squared(x, c))));
  return { labels, inertia: sum(rows.map((x, n) => squared(x, centers[labels[n]]))) };
}

/** One iteration: centres move to the means of their rows; the first empty one, to the farthest row. */
export function move(rows, centers) {
  const { labels } = assign(rows, centers);
  const moved = centers.map((center, k) => {
    const mine = rows.filter((_, n) => labels[n] === k);
    return mine.length ? [0, 1].map(d => center[d] + sum(mine.map(x => x[d] - center[d])) / mine.length) : null;
  });
  const empty = moved.indexOf(null);
  const farthest = highest(rows.map((x, n) => squared(x, centers[labels[n]])));
  return moved.map((mean, k) => mean ?? (k === empty ? rows[farthest] : centers[k]));
}

/** The mixture to start from: one M-step on the rows nearest to each centre; the means are the centres. */
export function fromCenters(rows, centers, family) {
  const { labels } = assign(rows, centers);
  const shares = labels.map(label => centers.map((_, k) => Number(k === label)));
  return { ...maximization(rows, shares, family), means: centers };
}

/** Numbers between 0 and 1, the same ones for the same seed (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** K different rows, any. */
export function anyRows(rows, K, random) {
  const left = [...rows];
  return index(K).map(() => left.splice(Math.floor(random() * left.length), 1)[0]);
}

/** Greedy k-means++: rows far from all centres so far are likely to be next. */
export function spreadRows(rows, K, random) {
  const draw = chances => {
    let point = random() * sum(chances);
    if (!(sum(chances) > 0)) return Math.floor(random() * chances.length);
    const found = chances.findIndex(chance => (point -= chance) < 0);
    return found < 0 ? chances.length - 1 : found;
  };
  const centers = [rows[draw(rows.map(() => 1))]];
  let distance = rows.map(x => squared(x, centers[0]));
  while (centers.length < K) {
    const tries = index(2 + Math.floor(Math.log(K))).map(() => draw(distance));
    const options = tries.map(t => rows.map((x, n) => Math.min(distance[n], squared(x, rows[t]))));
    const best = lowest(options.map(sum));
    centers.push(rows[tries[best]]);
    distance = options[best];
  }
  return centers;
}

/** The closed curve around a component that holds a given probability: μ + rL(cos t, sin t). */
export function ellipse([m1, m2], covariance, probability) {
  const [l11, l21, l22] = cholesky(covariance), r = Math.sqrt(-2 * Math.log(1 - probability));
  return index(73).map(t => (2 * Math.PI * t) / 72).map(t =>
    [m1 + r * l11 * Math.cos(t), m2 + r * (l21 * Math.cos(t) + l22 * Math.sin(t))]);
}

/** What ℓ does not tell: components without rows, flat ones, equal ones. Numbered from 1, as in formulas. */
export function* problems({ weights, means, covariances }) {
  for (const [k, [[a, b], [, c]]] of covariances.entries()) {
    const narrowest = (a + c) / 2 - Math.hypot((a - c) / 2, b); // λ, the variance across
    if (weights[k] === 0) yield `Component ${k + 1} has died: no row supports it.`;
    else if (narrowest < 1.01 * REG_COVAR)
      yield `Component ${k + 1} has collapsed: in some direction its rows do not vary, and all its variance is the 0.000001 added to it.`;
    const near = (u, v) => Math.abs(u - v) <= 1e-6 * Math.sqrt(a + c);
    const twin = means.findIndex((mean, j) => j < k && weights[j] && weights[k]
      && near(mean[0], means[k][0]) && near(mean[1], means[k][1])
      && covariances[j].flat().every((entry, i) => Math.abs(entry - [a, b, b, c][i]) <= 1e-4 * (a + c)));
    if (twin >= 0) yield `Components ${twin + 1} and ${k + 1} are the same: EM cannot part them.`;
  }
}
