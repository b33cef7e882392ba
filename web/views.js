/* What the page shows of results: the answer, the charts, the table. */
const $ = (id) => document.getElementById(id);

/* --- which outcomes are shown --- */

const REHABILITATION = [
  ["potential_hours", "STAGE_POTENTIAL", "chain"],
  ["completed_hours", "STAGE_COMPLETED", "chain"],
  ["responding_hours", "STAGE_RESPONDING", "chain"],
  ["need_reduction_hours", "STAGE_ATTRIBUTABLE", "chain"],
  ["granted_reduction_hours", "STAGE_GRANTED", "chain"],
  ["released_hours", "STAGE_RELEASED", "chain"],
  ["avoided_hours", "STAGE_AVOIDED", "plus"],
  ["substituted_hours", "STAGE_SUBSTITUTED", "plus"],
  ["staff_hours", "STAGE_STAFF", "minus"],
  ["net_hours", "STAGE_NET", "net"],
];
const RETRAINING = [
  ["therapist_hours_saved", "STAGE_THERAPIST", "chain"],
  ["cashable_hours", "STAGE_CASHABLE", "chain"],
  ["released_hours", "STAGE_HOME", "plus"],
];

/* The steps that the model has, for each of its parts. */
function findStages() {
  const prefixes = [...new Set(data.outcomes.map((o) => (o.name.includes(".") ? o.name.replace(/[^.]*$/, "") : "")))];
  const found = [];
  for (const prefix of prefixes)
    for (const steps of [REHABILITATION, RETRAINING])
      if (steps.every(([name]) => outcomeNumber.has(prefix + name)))
        found.push(steps.map(([name, key, kind]) => ({ name: prefix + name, key, kind })));
  return found;
}
const stages = findStages();
const part = (name) => outcomeNumber.has(name);
const monthlyOutcome = "cumulative_gain", hasMonths = part(monthlyOutcome), hasBudget = budgetModels.length > 0 && part("local_result") && part("central_result");
const netHours = data.outcomes.filter((o) => /(^|\.)net_hours$/.test(o.name)).map((o) => o.name);
const WANTED = {
  quick: [...new Set(["net_present_value", "payback_months", monthlyOutcome, ...netHours, ...stages.flat().map((s) => s.name)])].filter(part),
  budget: ["local_result", "central_result"].filter(part),
  all: data.outcomes.filter((o) => !(o.flags & FLAG.stage)).map((o) => o.name),
};

/* --- the answer --- */

const millions = (e) => `${formatShort(estimateMillions(e))}${FIXED}${t("MILLION")}`;

function paybackText(s) {
  const e = s.quantiles[2];
  return Number.isFinite(e.value) ? `${formatEstimate(e)}${FIXED}${t("MONTHS")}` : t("BEYOND", formatNumber(data.horizon, 0)) + `${FIXED}${t("MONTHS")}`;
}

/* Ends of a range in millions, to the place that its width supports. */
function rangeText(s) {
  const low = s.quantiles[0].value / 1e6, high = s.quantiles[4].value / 1e6, place = clamp(placeOf(high - low, 2), 0, 6);
  return t("RANGE_OF", formatNumber(low, place), formatNumber(high, place)) + `${FIXED}${t("MILLION")}`;
}

/* What stands in the page is left alone where it says the same already. */
function setText(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

const figures = new Map(); // name → where its value stands, and what stands beside it

function showFigure(name, value, beside) {
  if (!figures.has(name)) {
    const places = [html("dd"), html("dd", { class: "beside" })];
    $("figures").append(html("div", {}, html("dt", {}, name), ...places));
    figures.set(name, places);
  }
  figures.get(name).forEach((place, k) => setText(place, [value, beside][k]));
}

function sumHours(policy) {
  const s = netHours.map((name) => policy.scalars.get(name));
  return s.length === 1 ? s[0].mean : null;
}

/* shown: {policy, old: that of A or null, difference: {positive, mean} or null} */
function showAnswer(shown) {
  const s = shown.policy.scalars.get("net_present_value"), old = shown.old && shown.old.scalars.get("net_present_value");
  const d = shown.difference, beside = (text) => (old ? t("PINNED", text()) : "");
  const [value, error] = formatProbability(s.positive, 2).split(NARROW);
  setText($("answer-name"), t("ANSWER_HEAD", formatNumber(data.horizon, 0)));
  setText($("probability"), value);
  setText($("probability-error"), error ? NARROW + error : "");
  const percent = (x) => `${round1(100 * clamp(x, 0, 1))}%`;
  $("gauge").style.setProperty("--value", percent(s.positive.value));
  $("gauge").style.setProperty("--low", percent(s.positive.low));
  $("gauge").style.setProperty("--high", percent(s.positive.high));
  const points = (e) => formatShort({ value: 100 * e.value, low: 100 * e.low, high: 100 * e.high });
  const more = d ? ` · ${t("DIFFERENCE", points(d.positive))} ${t("POINTS")}` : "";
  setText($("probability-beside"), old ? beside(() => formatProbability(old.positive, 2)) + more : "");
  const gain = d ? ` · ${t("DIFFERENCE", formatShort(estimateMillions(d.mean)))}` : "";
  showFigure(t("ANSWER_MEAN"), millions(s.mean), beside(() => millions(old.mean)) + gain);
  showFigure(t("ANSWER_RANGE"), rangeText(s), beside(() => rangeText(old)));
  const hours = sumHours(shown.policy);
  if (hours) showFigure(t("ANSWER_HOURS"), formatShort(hours, 4), beside(() => formatShort(sumHours(shown.old), 4)));
  const payback = (policy) => policy.scalars.get("payback_months");
  if (payback(shown.policy)) showFigure(t("ANSWER_PAYBACK"), paybackText(payback(shown.policy)), beside(() => paybackText(payback(shown.old))));
}

/* --- charts --- */

function chartOf(id) {
  return $(id).querySelector(".chart");
}

function showDistribution(policy, old) {
  const s = policy.scalars.get("net_present_value"), q = (k) => `${formatRounded(s.quantiles[k].value / 1e6, 2)} ${t("MILLION")}`;
  drawDistribution(chartOf("distribution"), policy, old, t("ALT_DISTRIBUTION", q(2), q(0), q(4), formatProbability(s.positive)));
}

function showMonths(months, old) {
  const last = months[months.length - 1], q = (k) => `${formatRounded(last.quantiles[k].value / 1e6, 2)} ${t("MILLION")}`;
  drawMonths(chartOf("months"), months, old, t("ALT_MONTHS", q(2), q(0), q(4)));
}

function stageRows(policy, old) {
  const rows = [];
  for (const steps of stages) {
    let at = 0, before = NaN;
    const label = data.outcomes[outcomeNumber.get(steps[0].name)].label;
    if (stages.length > 1 && label.includes(": ")) rows.push({ title: label.replace(/:.*/, "") });
    for (const step of steps) {
      const e = policy.scalars.get(step.name).mean;
      const row = { label: t(step.key), estimate: e, kind: step.kind, strong: step.kind === "net", share: "" };
      row.from = step.kind === "chain" || step.kind === "net" ? 0 : at;
      row.to = step.kind === "minus" ? at - e.value : row.from + e.value;
      if (step.kind === "chain" && before > 0) row.share = formatNumber((100 * e.value) / before, 0) + FIXED + "%";
      if (step.kind === "minus") row.estimate = { value: -e.value, low: -e.high, high: -e.low };
      if (step.kind === "net" && e.value < 0) row.kind = "minus";
      if (old && (step.kind === "chain" || step.kind === "net")) row.old = old.scalars.get(step.name).mean.value;
      before = step.kind === "chain" ? e.value : NaN;
      at = row.to;
      rows.push(row);
    }
  }
  return rows;
}

function showHours(policy, old) {
  if (stages.length === 0) return;
  const rows = stageRows(policy, old), words = rows.map((r) => r.title || `${r.label} ${formatShort(r.estimate, 4)}`).join(", ");
  drawWaterfall(chartOf("hours"), rows, t("ALT_HOURS", words));
}

function showBudget(policies) {
  const models = policies.map((policy, k) => {
    const local = policy.scalars.get("local_result"), p = local.positive;
    return {
      label: t(budgetModels[k].key),
      local: estimateMillions(local.mean),
      central: estimateMillions(policy.scalars.get("central_result").mean),
      deficit: t("DEFICIT", formatProbability({ value: 1 - p.value, low: 1 - p.high, high: 1 - p.low }, 1)),
    };
  });
  const words = models.map((m) => `${m.label}: ${t("LOCAL")} ${formatShort(m.local)}, ${t("CENTRAL")} ${formatShort(m.central)}, ${m.deficit}`);
  drawBudget(chartOf("budget"), models, t("ALT_BUDGET", words.join("; ")));
}

/* --- the table --- */

function unitText(outcome) {
  return outcome.unit ? `, ${outcome.unit}` : "";
}

function showTable(policy, old) {
  const head = [t("TABLE_OUTCOME"), t("TABLE_MEAN"), "P05", "P50", "P95", "P(≥ 0)"];
  if (old) head.push(t("TABLE_PINNED"));
  const rows = [];
  for (const outcome of data.outcomes) {
    const s = policy.scalars.get(outcome.name);
    if (!s) continue;
    const indicator = outcome.flags & FLAG.indicator, blank = (text) => (indicator ? "" : text);
    const beyond = (e) => (e.value === Infinity && outcome.flags & FLAG.beyond ? t("BEYOND", formatNumber(data.horizon, 0)) : formatShort(e, 5));
    const cells = [blank(formatShort(s.mean, 5)), ...[0, 2, 4].map((k) => blank(beyond(s.quantiles[k]))), outcome.flags & FLAG.beyond ? "" : formatProbability(s.positive, 2)];
    if (old) cells.push(blank(formatShort(old.scalars.get(outcome.name).mean, 5)));
    const row = html("tr", outcome.flags & FLAG.headline ? { class: "headline" } : {}, html("th", { scope: "row" }, outcome.label + unitText(outcome)));
    row.append(...cells.map((c) => html("td", {}, c)));
    rows.push(row);
  }
  const table = $("numbers").querySelector("table");
  table.replaceChildren(
    html("caption", {}, t("TABLE_CAPTION")),
    html("thead", {}, html("tr", {}, ...head.map((h) => html("th", { scope: "col" }, h)))),
    html("tbody", {}, ...rows)
  );
}
