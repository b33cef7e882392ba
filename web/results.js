/* The simulator's answers: the layout is that of sim/explore/packed.h. */
const QUANTILES = ["P05", "P25", "P50", "P75", "P95"];
const BINS = 64;

/* Reads words one after the other. */
function reader(words) {
  let at = 0;
  const next = () => words[at++];
  const estimate = () => ({ value: words[at++], low: words[at++], high: words[at++] });
  const list = (n) => words.subarray(at, (at += n));
  const skip = (n) => (at += n);
  return { next, estimate, list, skip, estimates: (n) => Array.from({ length: n }, estimate) };
}

function readStatistics(r) {
  const s = { draws: r.next(), missing: r.next(), mean: r.estimate(), sd: r.estimate(), positive: r.estimate() };
  s.quantiles = r.estimates(QUANTILES.length);
  s.resolution = r.next();
  s.worst = r.estimate();
  s.smoothed = r.next() === 1;
  s.plain = { mean: r.estimate(), positive: r.estimate(), quantiles: r.estimates(QUANTILES.length) };
  s.histogram = { low: r.next(), width: r.next(), below: r.next(), above: r.next(), count: r.list(BINS) };
  return s;
}

const STATISTICS_WORDS = 2 + 3 * (3 + QUANTILES.length) + 1 + 3 + 1 + 3 * (2 + QUANTILES.length) + 4 + BINS;

/* shares: the words of each share of a policy's columns, all of one layout, in turn the one that has the column. Gives {draws,
 * failed, t, policies: [{scalars: Map(name → statistics), monthly: Map(name → [statistics]), density}]}. */
function readResult(shares, request) {
  const readers = shares.map(reader), n = readers.length;
  const [policies, columns, scalars, draws, failed, t95] = readers.map((r) => r.list(6))[0];
  const result = { draws, failed, t: t95, policies: [], replicates: request.replicates, points: request.points };
  const outcome = Array.from(readers.map((r) => r.list(columns))[0], (k) => data.outcomes[k].name);
  for (let p = 0; p < policies; p++) {
    const policy = { scalars: new Map(), monthly: new Map() };
    for (let c = 0; c < columns; c++) {
      for (let k = 0; k < n; k++) if (k !== c % n) readers[k].skip(STATISTICS_WORDS);
      const statistics = readStatistics(readers[c % n]);
      if (c < scalars) policy.scalars.set(outcome[c], statistics);
      else if (policy.monthly.has(outcome[c])) policy.monthly.get(outcome[c]).push(statistics);
      else policy.monthly.set(outcome[c], [statistics]);
    }
    result.policies.push(policy);
  }
  const smoothing = Math.max(0, outcome.indexOf("net_present_value")) % n;
  for (const policy of result.policies)
    Object.assign(policy, readers.map((r) => ({ smoothedInputs: r.list(r.next()), density: r.estimates(BINS) }))[smoothing]);
  if (request.byReplicate)
    for (const policy of result.policies)
      for (let c = 0; c < scalars; c++) {
        const found = readers.map((r) => ({ mean: r.list(request.replicates), positive: r.list(request.replicates) }));
        policy.scalars.get(outcome[c]).byReplicate = found[c % n];
      }
  return result;
}

/* now - then with its interval, replicate by replicate: both come from the same draws. */
function pairedDifference(now, then, t95) {
  const d = now.map((x, k) => x - then[k]);
  const n = d.length, mean = d.reduce((a, b) => a + b, 0) / n;
  const half = n > 1 ? t95 * Math.sqrt(d.reduce((a, x) => a + (x - mean) ** 2, 0) / (n - 1) / n) : NaN;
  return { value: mean, low: mean - half, high: mean + half };
}

/* --- the same as JSON, as `gevinst run --json` says it --- */

function jsonEstimate(object, name, e) {
  object[name] = Number.isFinite(e.value) ? e.value : null;
  const half = halfWidth(e);
  object[name + "_conf"] = Number.isFinite(half) ? half : null;
}

function statisticsJson(name, s) {
  const outcome = data.outcomes[outcomeNumber.get(name)], object = { unit: outcome.measure };
  jsonEstimate(object, "mean", s.mean);
  jsonEstimate(object, "sd", s.sd);
  QUANTILES.forEach((q, k) => jsonEstimate(object, q, s.quantiles[k]));
  if (outcome.direction !== 0 && !(outcome.flags & FLAG.indicator)) jsonEstimate(object, "CVaR", s.worst);
  jsonEstimate(object, "probability_positive", s.positive);
  if (s.smoothed) {
    jsonEstimate(object, "mean_plain", s.plain.mean);
    jsonEstimate(object, "probability_positive_plain", s.plain.positive);
    QUANTILES.forEach((q, k) => jsonEstimate(object, q + "_plain", s.plain.quantiles[k]));
  }
  object.draws = s.draws;
  object.missing = s.missing;
  return object;
}

function monthlyJson(name, months) {
  const object = { unit: data.outcomes[outcomeNumber.get(name)].measure, month: months.map((_, k) => k + 1) };
  const finite = (x) => (Number.isFinite(x) ? x : null);
  const put = (key, get) => {
    object[key] = months.map((s) => finite(get(s).value));
    object[key + "_conf"] = months.map((s) => finite(halfWidth(get(s))));
  };
  put("mean", (s) => s.mean);
  QUANTILES.forEach((q, k) => put(q, (s) => s.quantiles[k]));
  return object;
}

/* results: [[name, policy of a result]] of one number of draws. */
function resultsJson(results, result) {
  const policies = {};
  for (const [name, policy] of results) {
    policies[name] = { outcomes: {}, monthly: {} };
    for (const [outcome, s] of policy.scalars) policies[name].outcomes[outcome] = statisticsJson(outcome, s);
    for (const [outcome, months] of policy.monthly) policies[name].monthly[outcome] = monthlyJson(outcome, months);
  }
  return {
    model: data.model,
    policies,
    draws: result.draws,
    replicates: result.replicates,
    seed: data.design.seed,
    design: data.design.name,
    horizon: data.horizon,
    failed_draws: result.failed,
  };
}
