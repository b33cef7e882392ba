/* The simulator's answers: the layout is that of sim/explore/packed.h. */
const QUANTILES = ["P05", "P25", "P50", "P75", "P95"];
const BINS = 64;

/* Reads words one after the other. */
function reader(words) {
  let at = 0;
  const next = () => words[at++];
  const estimate = () => ({ value: next(), low: next(), high: next() });
  return { next, estimate, list: (n) => Array.from({ length: n }, next), estimates: (n) => Array.from({ length: n }, estimate) };
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

/* {draws, failed, t, policies: [{scalars: Map(name → statistics), monthly: Map(name → [statistics]), density}]} */
function readResult(words, request) {
  const r = reader(words);
  const policies = r.next(), columns = r.next(), scalars = r.next();
  const result = { draws: r.next(), failed: r.next(), t: r.next(), policies: [], replicates: request.replicates, points: request.points };
  const outcome = r.list(columns).map((k) => data.outcomes[k].name);
  for (let p = 0; p < policies; p++) {
    const policy = { scalars: new Map(), monthly: new Map() };
    for (let c = 0; c < columns; c++) {
      const statistics = readStatistics(r);
      if (c < scalars) policy.scalars.set(outcome[c], statistics);
      else if (policy.monthly.has(outcome[c])) policy.monthly.get(outcome[c]).push(statistics);
      else policy.monthly.set(outcome[c], [statistics]);
    }
    result.policies.push(policy);
  }
  for (const policy of result.policies) {
    policy.smoothedInputs = r.list(r.next());
    policy.density = r.estimates(BINS);
  }
  if (request.byReplicate)
    for (const policy of result.policies)
      for (let c = 0; c < scalars; c++)
        policy.scalars.get(outcome[c]).byReplicate = { mean: r.list(request.replicates), positive: r.list(request.replicates) };
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
