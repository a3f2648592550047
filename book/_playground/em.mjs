// Mixtures of normals in the plane: one function for each formula of chapters 5, 6, 8 and 10.
// A row is [x₁, x₂]; a mixture is {weights, means, covariances}, and every covariance is a
// 2 × 2 matrix, whatever its family. Nothing here knows of the page that shows it.

const REG_COVAR = 1e-6; // added to every variance, as gmmlib does
const DEAD = 10 * Number.EPSILON; // fewer rows than this are none

export const sum = values => values.reduce((total, value) => total + value, 0);
const lowest = values => values.indexOf(Math.min(...values)); // of equals, the first
export const highest = values => values.indexOf(Math.max(...values));
export const both = f => [f(0), f(1)];

/** The Cholesky factor L of Σ = LLᵀ, lower triangular: [l₁₁, l₂₁, l₂₂]. */
export function cholesky([[a, b], [, c]]) {
  const l11 = Math.sqrt(a);
  const l21 = b / l11;
  return [l11, l21, Math.sqrt(c - l21 * l21)];
}

/** log N(x | μ, Σ) = −log 2π − log|L| − ½‖y‖², where Ly = x − μ. */
export function logDensity([x1, x2], [m1, m2], [l11, l21, l22]) {
  const y1 = (x1 - m1) / l11;
  const y2 = (x2 - m2 - l21 * y1) / l22;
  return -Math.log(2 * Math.PI) - Math.log(l11) - Math.log(l22) - (y1 * y1 + y2 * y2) / 2;
}

/** log Σₖ exp aₖ. The largest goes first, or far from all components this would be log 0. */
export function logSumExp(a) {
  const top = Math.max(...a);
  return top + Math.log(sum(a.map(value => Math.exp(value - top))));
}

/** E-step: rₙₖ = πₖN(xₙ | k) / p(xₙ) with p(xₙ) = Σₖ πₖN(xₙ | k); the value is ℓ = Σₙ log p(xₙ). */
export function expectation(rows, { weights, means, covariances }) {
  const factors = covariances.map(cholesky);
  const logWeights = weights.map(Math.log);
  const joint = rows.map(x => means.map((m, k) => logWeights[k] + logDensity(x, m, factors[k])));
  const logP = joint.map(logSumExp);
  const resp = joint.map((terms, n) => terms.map(term => Math.exp(term - logP[n])));
  return { resp, value: sum(logP) };
}

/** M-step: Nₖ = Σₙ rₙₖ, πₖ = Nₖ / N, μₖ = Σₙ rₙₖxₙ / Nₖ, Σₖ = Σₙ rₙₖ(xₙ − μₖ)(xₙ − μₖ)ᵀ / Nₖ. */
export function maximization(rows, resp, family) {
  const origin = rows[0];
  const counts = resp[0].map((_, k) => Math.max(sum(resp.map(r => r[k])), DEAD));
  const average = (k, f) => sum(rows.map((x, n) => resp[n][k] * f(x))) / counts[k];
  const means = counts.map((_, k) => both(d => origin[d] + average(k, x => x[d] - origin[d])));
  const moment = (k, i, j) => average(k, x => (x[i] - means[k][i]) * (x[j] - means[k][j]));
  const own = counts.map((_, k) => both(i => both(j => moment(k, i, j))));
  const covariances = FAMILIES[family](own, counts).map(widen);
  const kept = counts.map(count => (count > DEAD ? count : 0)); // no row: weight 0, hidden …
  const home = kept.map((count, k) => (count ? k : highest(kept))); // … where the largest lies
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
    const shared = (i, j) => sum(own.map((S, k) => counts[k] * S[i][j])) / sum(counts);
    return own.map(() => both(i => both(j => shared(i, j))));
  },
  diag: own => own.map(([[a], [, c]]) => [[a, 0], [0, c]]),
  spherical: own => own.map(([[a], [, c]]) => [[(a + c) / 2, 0], [0, (a + c) / 2]]),
};

/** Adds reg_covar to the variances; if what is left across drowns in rounding, more, tenfold. */
function widen([[a, b], [, c]]) {
  const S = [[a + REG_COVAR, b], [b, c + REG_COVAR]];
  const [p, q] = both(d => 20 * Number.EPSILON * S[d][d]);
  for (let times = 1; times < 1e20; times *= 10) {
    const [l11, l21, l22] = cholesky(S);
    if (p * (l21 / l11) ** 2 + q <= 1.01 * l22 * l22) break;
    S[0][0] += times * p;
    S[1][1] += times * q;
  }
  return S;
}

const squared = ([a1, a2], [b1, b2]) => (a1 - b1) ** 2 + (a2 - b2) ** 2;

/** k-means: rₙₖ = 1 for the centre nearest to row n; the value is J = Σₙ minₖ ‖xₙ − cₖ‖². */
export function assign(rows, centers) {
  const labels = rows.map(x => lowest(centers.map(c => squared(x, c))));
  const resp = labels.map(label => centers.map((_, k) => Number(k === label)));
  return { labels, resp, value: sum(rows.map((x, n) => squared(x, centers[labels[n]]))) };
}

/** Centres move to the means of their rows; the first empty one, to the farthest row. */
export function move(rows, centers) {
  const { labels } = assign(rows, centers);
  const empty = centers.findIndex((_, k) => !labels.includes(k));
  const farthest = highest(rows.map((x, n) => squared(x, centers[labels[n]])));
  return centers.map((center, k) => {
    const mine = rows.filter((_, n) => labels[n] === k);
    if (!mine.length) return k === empty ? rows[farthest] : center;
    return both(d => center[d] + sum(mine.map(x => x[d] - center[d])) / mine.length);
  });
}

/** Numbers between 0 and 1, the same ones for the same seed (Lehmer 1951). */
export function generator(seed) {
  let state = 1 + 214013 * seed;
  return () => (state = (48271 * state) % 2147483647) / 2147483647;
}

/** K different rows, any. */
export function anyRows(rows, K, random) {
  const left = [...rows];
  return Array.from({ length: K }, () => left.splice(random() * left.length, 1)[0]);
}

/** Greedy k-means++: rows far from all centres so far are likely to be next. */
export function spreadRows(rows, K, random) {
  const draw = chances => {
    let point = random() * sum(chances);
    return rows[Math.max(chances.findIndex(chance => (point -= chance) < 0), 0)];
  };
  const centers = [draw(rows.map(() => 1))];
  let distance = rows.map(x => squared(x, centers[0]));
  while (centers.length < K) {
    const tries = Array.from({ length: 2 + Math.floor(Math.log(K)) }, () => draw(distance));
    const options = tries.map(c => rows.map((x, n) => Math.min(distance[n], squared(x, c))));
    const best = lowest(options.map(sum));
    centers.push(tries[best]);
    distance = options[best];
  }
  return centers;
}

/** What ℓ does not tell: components without rows, flat ones, equal ones. Counted from 1. */
export function* problems({ weights, means, covariances }) {
  for (const [k, [[a, b], [, c]]] of covariances.entries()) {
    const narrowest = (a + c) / 2 - Math.hypot((a - c) / 2, b); // λ, the variance across
    const numbers = j => [...means[j], ...covariances[j].flat().map(v => v / Math.sqrt(a + c))];
    const gap = j => Math.max(...numbers(j).map((v, i) => Math.abs(v - numbers(k)[i])));
    const same = j => j < k && weights[j] && weights[k] && gap(j) < 1e-5 * Math.sqrt(a + c);
    const twin = weights.findIndex((_, j) => same(j)) + 1;
    if (!weights[k]) yield `Component ${k + 1} has died: no row supports it.`;
    else if (narrowest < 1.01 * REG_COVAR + 1e-13 * (a + c))
      yield `Component ${k + 1} has collapsed: its rows do not vary in some direction.`;
    if (twin) yield `Components ${twin} and ${k + 1} are the same: EM cannot part them.`;
  }
}
