/* Settings: what a reader has chosen; and what they become: a request to the simulator, an address, a scenario file.
 *
 * A setting is a policy of the scenario and values for inputs that were moved: {policy: 0, values: Map(input → value)}. */
const decode = (word) => (word === null ? NaN : word === "inf" ? Infinity : word === "-inf" ? -Infinity : word);
const base = data.base.map(decode);
const FLAG = { headline: 1, mayMiss: 2, beyond: 4, indicator: 8, monthly: 16, stage: 32 };
const inputNumber = new Map(data.inputs.map((input, k) => [input.name, k]));
const outcomeNumber = new Map(data.outcomes.map((outcome, k) => [outcome.name, k]));

function makeSetting(policy) {
  return { policy, values: new Map() };
}

function copySetting(setting) {
  return { policy: setting.policy, values: new Map(setting.values) };
}

function sameSetting(a, b) {
  return a.policy === b.policy && a.values.size === b.values.size && [...a.values].every(([k, v]) => b.values.get(k) === v);
}

/* What an input is under a setting before its slider is moved. */
function scenarioValue(setting, input) {
  const own = data.policies[setting.policy].overrides.find((o) => o.input === input);
  return own || data.inputs[input].value;
}

/* --- requests: the layout is that of sim/explore/packed.h --- */

const packConstant = (value) => [0, value, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/* What the setting says otherwise than the base, in the inputs' order; `more` are further values. */
function overridesOf(setting, more) {
  const all = new Map();
  for (const o of data.policies[setting.policy].overrides) all.set(o.input, { packed: o.packed.map(decode), text: o.text });
  for (const [input, value] of [...setting.values, ...(more || [])])
    all.set(input, { packed: packConstant(value), text: String(value) });
  return [...all].sort((a, b) => a[0] - b[0]);
}

function packPolicy(overrides) {
  const words = [overrides.length];
  for (const [input, o] of overrides) words.push(input, ...o.packed);
  return words;
}

/* policies: lists of overrides; wanted: names of outcomes. */
function makeRequest({ replicates, points, policies, wanted, byReplicate, smooth }) {
  const names = new Set(wanted);
  const words = [data.model_number, data.horizon, data.design.kind, data.design.seed, replicates, points, ...base, policies.length];
  for (const policy of policies) words.push(...packPolicy(policy));
  for (const outcome of data.outcomes) words.push(names.has(outcome.name) ? 1 : 0);
  words.push(byReplicate ? 1 : 0, smooth ? 1 : 0);
  return Float64Array.from(words);
}

/* Budget models: none, half or all of the business case is cut. Empty where the model knows no budget cut. */
const cutInputs = data.inputs.flatMap((input, k) => (/(^|\.)budget_cut_share$/.test(input.name) ? [k] : []));
const budgetModels = cutInputs.length
  ? [
      { name: "cut_none", key: "CUT_NONE", share: 0 },
      { name: "cut_half", key: "CUT_HALF", share: 0.5 },
      { name: "cut_full", key: "CUT_FULL", share: 1 },
    ]
  : [];

function budgetOverrides(setting, model) {
  return overridesOf(setting, cutInputs.map((input) => [input, model.share]));
}

/* --- the address --- */

function writeSetting(parameters, prefix, setting) {
  parameters.set(prefix + "policy", data.policies[setting.policy].name);
  for (const [input, value] of setting.values) parameters.set(prefix + data.inputs[input].name, String(value));
}

function settingsToHash(setting, pinned) {
  const parameters = new URLSearchParams();
  writeSetting(parameters, "", setting);
  if (pinned) writeSetting(parameters, "a:", pinned);
  return "#" + parameters.toString();
}

/* What the address says, as far as it makes sense here: from strangers, so every part is checked. */
function settingsFromHash(hash) {
  const found = { setting: makeSetting(0), pinned: null };
  const sliderOf = new Map(data.sliders.map((slider) => [slider.input, slider]));
  for (const [key, text] of new URLSearchParams(hash.replace(/^#/, ""))) {
    const isPinned = key.startsWith("a:");
    if (isPinned && !found.pinned) found.pinned = makeSetting(0);
    const setting = isPinned ? found.pinned : found.setting;
    const name = isPinned ? key.slice(2) : key;
    const policy = data.policies.findIndex((p) => p.name === text);
    if (name === "policy" && policy >= 0) setting.policy = policy;
    const slider = sliderOf.get(inputNumber.get(name));
    const value = Number(text);
    if (slider && text !== "" && value >= slider.low && value <= slider.high) setting.values.set(slider.input, value);
  }
  return found;
}

/* --- a scenario file --- */

/* A text or expression in YAML: JSON's strings are YAML's. */
const quote = (text) => JSON.stringify(text);
const isNumber = (text) => /^-?[0-9.]+(e[-+]?[0-9]+)?$/.test(text);
const plainValue = (text) => (isNumber(text) ? text : quote(text));

function inputLines(input) {
  const lines = [`  ${input.name}:`, `    value: ${plainValue(input.value.text)}`];
  if (input.source) lines.push(`    source: ${quote(input.source)}`);
  if (input.year) lines.push(`    year: ${input.year}`);
  if (input.grade) lines.push(`    grade: ${input.grade}`);
  return lines;
}

function policyLine(name, overrides) {
  const parts = overrides.map(([input, o]) => `${data.inputs[input].name}: ${plainValue(o.text)}`);
  return `  ${name}: {${parts.join(", ")}}`;
}

function scenarioText(setting, pinned, sampling) {
  const lines = [
    `# ${t("SAVED_HEAD").replace(/\s+/g, " ")}`,
    "gevinst: 1",
    `title: {da: ${quote(data.titles.da)}, en: ${quote(data.titles.en)}}`,
    `model: ${data.model}`,
    `price_year: ${data.price_year}`,
    `horizon: ${data.horizon}`,
  ];
  if (data.chance) lines.push("chance: on");
  lines.push("inputs:");
  for (const input of data.inputs) if (input.given && !input.unused) lines.push(...inputLines(input));
  if (data.correlations.length) {
    lines.push("correlations:");
    for (const [a, b, rank] of data.correlations) lines.push(`  - [${data.inputs[a].name}, ${data.inputs[b].name}, ${rank}]`);
  }
  if (data.curves.length) {
    lines.push("curves:");
    for (const curve of data.curves) lines.push(`  ${curve.name}: ${JSON.stringify(curve.points)}`);
  }
  lines.push("policies:", policyLine("setting", overridesOf(setting)));
  for (const model of budgetModels) lines.push(policyLine(model.name, budgetOverrides(setting, model)));
  if (pinned) lines.push(policyLine("a", overridesOf(pinned)));
  const { replicates, points } = sampling;
  lines.push(
    `sampling: {draws: ${replicates * points}, replicates: ${replicates}, design: ${data.design.name}, seed: ${data.design.seed}}`
  );
  return lines.join("\n") + "\n";
}
