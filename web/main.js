/* The page at work: settings change, simulators in workers answer, views show what they said.
 *
 * A moved slider is answered at once from few draws. When it rests, more draws follow, smoothed as in the program's own
 * results, until the probability is known well enough. */
/* Beyond MOST_DRAWS the program may count a saved scenario's outcomes in bins, several policies taking more room than the page's
 * one, and its quantiles would differ from the page's in the sixth digit. */
const QUICK_DRAWS = 20480, MOST_DRAWS = 131072, GOOD_ENOUGH = 0.0005, REST = 200, WORKERS_MOST = 4;
const page = { setting: makeSetting(0), pinned: null, generation: 0, shown: {}, old: null, refining: false, steps: [] };

/* --- simulators --- */

async function unpackCore() {
  const bytes = Uint8Array.from(atob($("core").textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return WebAssembly.compile(await new Response(stream).arrayBuffer());
}

/* One worker: requests are answered in turn. stop() gives up what it is at. */
function makeLane(module) {
  const lane = { worker: null, waiting: new Map(), number: 0 };
  const start = () => {
    const url = URL.createObjectURL(new Blob([$("worker").textContent], { type: "text/javascript" }));
    lane.worker = new Worker(url);
    lane.worker.onmessage = (event) => {
      const waiting = lane.waiting.get(event.data.id);
      lane.waiting.delete(event.data.id);
      if (waiting) waiting(event.data);
    };
    lane.worker.postMessage({ module });
  };
  /* The answer's result; null if it was stopped. The buffers are handed on, not copied. */
  lane.ask = async (message, buffers) => {
    if (!lane.worker) start();
    const id = ++lane.number;
    const answer = await new Promise((resolve) => {
      lane.waiting.set(id, resolve);
      lane.worker.postMessage({ ...message, id }, buffers || []);
    });
    if (answer.stopped) return null;
    if (answer.status) throw new Error(t("FAILED", answer.status));
    return answer.result;
  };
  lane.stop = () => {
    if (!lane.worker || lane.waiting.size === 0) return;
    lane.worker.terminate();
    lane.worker = null;
    for (const resolve of lane.waiting.values()) resolve({ stopped: true });
    lane.waiting.clear();
  };
  return lane;
}

/* Workers that share a request's draws, and then its columns: each puts together what all have found in its share of these. It
 * keeps what it has found itself until then, so there is one request after the other. The numbers are those of one worker. */
function makeTeam(module, size) {
  const lanes = Array.from({ length: size }, () => makeLane(module));
  const all = async (ask) => {
    const answers = await Promise.all(lanes.map(ask));
    return answers.includes(null) ? null : answers;
  };
  let last = Promise.resolve();
  const run = async (request) => {
    if (size === 1) return all((lane) => lane.ask({ request }));
    const found = await all((lane, k) => lane.ask({ request, portion: [k, size] }));
    if (!found) return null;
    return all((lane, k) => {
      const others = (rows) => rows.map((bytes, j) => (j === k ? null : bytes));
      const blocks = others(found.map((f) => f.blocks)), counts = others(found.map((f) => f.counts[k]));
      const owned = [...counts, ...(size === 2 ? blocks : [])].filter(Boolean); // blocks go to all others
      return lane.ask({ request, share: k, blocks, counts }, owned.map((bytes) => bytes.buffer));
    });
  };
  return {
    ask: async (request) => {
      const turn = last.then(() => run(makeRequest(request)));
      last = turn.catch(() => {});
      const shares = await turn;
      return shares && readResult(shares, request);
    },
    stop: () => lanes.forEach((lane) => lane.stop()),
  };
}

let quickTeam = null, fineTeam = null;

/* Few draws in many replicates, so that their spread tells the interval. */
function quickDesign() {
  const replicates = data.design.name === "mc" ? 1 : 10;
  return { replicates, points: QUICK_DRAWS / replicates };
}

/* The scenario's own draws first, then twice as many. */
function fineDesigns() {
  const replicates = data.design.replicates, designs = [];
  let points = Math.max(data.design.points, 2 ** Math.ceil(Math.log2(32768 / replicates)));
  while (points * replicates > MOST_DRAWS) points /= 2;
  for (; points * replicates <= MOST_DRAWS; points *= 2) designs.push({ replicates, points });
  return designs;
}

/* --- showing --- */

function difference(now, then, result) {
  const a = now.scalars.get("net_present_value").byReplicate, b = then.scalars.get("net_present_value").byReplicate;
  return { mean: pairedDifference(a.mean, b.mean, result.t), positive: pairedDifference(a.positive, b.positive, result.t) };
}

function showState() {
  const { shown } = page, parts = [];
  const key = shown.fine ? (shown.policy.scalars.get("net_present_value").smoothed ? "DRAWS_FINE" : "DRAWS_PLAIN") : "DRAWS_ROUGH";
  parts.push(t(key, formatNumber(shown.draws, 0)));
  if (shown.failed) parts.push(t("FAILED_DRAWS", formatNumber(shown.failed, 0)));
  if (page.refining) parts.push(t("WORKING"));
  $("state").textContent = parts.join(" · ");
}

function showAll() {
  const { shown } = page, old = page.pinned && page.old;
  showAnswer({ policy: shown.policy, old: old && old.policy, difference: old && shown.difference });
  showDistribution(shown.policy, old && old.policy);
  showHours(shown.policy, old && old.policy);
  if (hasMonths) showMonths(shown.months, old && old.months);
  showState();
}

function showTableIfOpen() {
  if ($("numbers").open && page.shown.fine) showTable(page.shown.policy, page.pinned && page.old && page.old.fine ? page.old.policy : null);
}

/* For those who do not see the picture change. */
function speak() {
  const s = page.shown.policy.scalars.get("net_present_value");
  $("spoken").textContent = `${t("ANSWER_HEAD", formatNumber(data.horizon, 0))}: ${formatProbability(s.positive)}. ${t("ANSWER_MEAN")}: ${millions(s.mean)}`;
}

function trouble(error) {
  $("trouble").textContent = error.message;
  $("trouble").hidden = false;
}

/* --- the quick answer --- */

async function quickAnswer(setting) {
  const design = quickDesign();
  const result = await quickTeam.ask({ ...design, policies: [overridesOf(setting)], wanted: WANTED.quick });
  const policy = result.policies[0];
  return { policy, months: hasMonths ? policy.monthly.get(monthlyOutcome) : null, draws: result.draws, failed: result.failed, fine: false, ...design };
}

const budgetPolicies = (setting) => budgetModels.map((model) => budgetOverrides(setting, model));

/* One model after the other, so that a slider that moves again need not wait for all. */
async function quickBudget(setting, generation) {
  const found = [];
  for (const policy of budgetPolicies(setting)) {
    const result = await quickTeam.ask({ ...quickDesign(), policies: [policy], wanted: WANTED.budget });
    if (generation !== page.generation) return;
    found.push(result.policies[0]);
  }
  showBudget((page.shown.budget = found));
}

let quickUnderWay = false, restTimer = 0;

/* Answers what was set last, however many moves came in the meantime. */
async function quick() {
  if (quickUnderWay) return;
  quickUnderWay = true;
  try {
    if (page.pinned && !page.old) page.old = await quickAnswer(page.pinned);
    let done = -1;
    while (done !== page.generation) {
      done = page.generation;
      const started = page.moved || performance.now();
      const found = await quickAnswer(copySetting(page.setting));
      page.shown = { ...found, budget: page.shown.budget };
      page.answered = done;
      showAll();
      performance.mark("drawn");
      page.steps.push(performance.now() - started);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    if (hasBudget) quickBudget(page.setting, page.generation).catch(trouble);
    clearTimeout(restTimer);
    restTimer = setTimeout(refine, REST);
  } catch (error) {
    trouble(error);
  }
  quickUnderWay = false;
}

/* --- and then a better one --- */

async function fineAnswer(design, generation) {
  const policies = [overridesOf(page.setting)], pinned = page.pinned;
  if (pinned) policies.push(overridesOf(pinned));
  const result = await fineTeam.ask({ ...design, policies, wanted: WANTED.all, byReplicate: Boolean(pinned), smooth: true });
  const budget = result && hasBudget ? await fineTeam.ask({ ...design, policies: budgetPolicies(page.setting), wanted: WANTED.budget }) : null;
  if (!result || generation !== page.generation || (hasBudget && !budget)) return false;
  const part = (k) => ({ policy: result.policies[k], months: result.policies[k].monthly.get(monthlyOutcome), draws: result.draws, failed: result.failed, fine: true, ...design });
  page.shown = { ...part(0), budget: budget && budget.policies, result };
  if (pinned) {
    page.old = part(1);
    page.shown.difference = difference(result.policies[0], result.policies[1], result);
  }
  return true;
}

async function refine() {
  const generation = page.generation, designs = fineDesigns();
  try {
    for (const design of designs) {
      page.refining = true;
      showState();
      if (!(await fineAnswer(design, generation))) return;
      const enough = halfWidth(page.shown.policy.scalars.get("net_present_value").positive) <= GOOD_ENOUGH;
      page.refining = !enough && design !== designs[designs.length - 1];
      showAll();
      if (page.shown.budget) showBudget(page.shown.budget);
      showTableIfOpen();
      if (design === designs[0]) speak();
      if (enough) break;
    }
  } catch (error) {
    trouble(error);
  }
  if (generation === page.generation) {
    page.refining = false;
    page.rested = generation;
    for (const resolve of page.settled || []) resolve();
    page.settled = [];
  }
}

/* --- changes --- */

function remember() {
  try {
    history.replaceState(null, "", settingsToHash(page.setting, page.pinned));
  } catch {
    location.hash = settingsToHash(page.setting, page.pinned);
  }
}

function changed() {
  page.generation++;
  page.moved = performance.now();
  page.refining = false;
  clearTimeout(restTimer);
  fineTeam.stop();
  $("trouble").hidden = true;
  quick(); // the simulators begin while the page still writes down what was set
  showSetting(page.setting);
  $("policy").value = String(page.setting.policy);
  $("unpin").hidden = !page.pinned;
  clearTimeout(page.remembering);
  page.remembering = setTimeout(remember, 150);
}

function moveSlider(slider, value) {
  if (value === null) page.setting.values.delete(slider.input);
  else page.setting.values.set(slider.input, value);
  changed();
}

function takeAddress() {
  const found = settingsFromHash(location.hash);
  page.setting = found.setting;
  page.pinned = found.pinned;
  page.old = null;
}

/* --- files --- */

function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = html("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

/* The results at hand, or of a design that is asked for, as `gevinst run --json` has them. */
async function numbers(design) {
  const wanted = design || fineDesigns()[0];
  const result = await quickTeam.ask({ ...wanted, policies: [overridesOf(page.setting)], wanted: WANTED.all, smooth: true });
  const named = [["setting", result.policies[0]]];
  if (hasBudget) {
    const budget = await quickTeam.ask({ ...wanted, policies: budgetPolicies(page.setting), wanted: WANTED.budget });
    budget.policies.forEach((policy, k) => named.push([budgetModels[k].name, policy]));
  }
  return resultsJson(named, result);
}

const shownDesign = () => (page.shown.fine ? { replicates: page.shown.replicates, points: page.shown.points } : fineDesigns()[0]);

/* --- the start --- */

function listen() {
  data.policies.forEach((policy, k) => $("policy").append(html("option", { value: k }, policy.label)));
  $("policy").addEventListener("change", () => {
    page.setting = { policy: Number($("policy").value), values: page.setting.values };
    changed();
  });
  const pin = (setting, results) => {
    page.pinned = setting;
    page.old = results;
    changed();
  };
  $("pin").addEventListener("click", () => pin(copySetting(page.setting), page.answered === page.generation ? page.shown : null));
  $("unpin").addEventListener("click", () => {
    $("pin").focus();
    pin(null, null);
  });
  $("reset").addEventListener("click", () => {
    page.setting = makeSetting(0);
    changed();
  });
  $("link").addEventListener("click", async () => {
    remember();
    try {
      await navigator.clipboard.writeText(location.href);
      $("link").textContent = t("LINKED");
      setTimeout(() => ($("link").textContent = t("LINK")), 1500);
    } catch {
      prompt(t("LINK"), location.href); // browsers that let no page write the clipboard
    }
  });
  $("save").addEventListener("click", () => download("setting.yaml", "application/yaml", scenarioText(page.setting, page.pinned, shownDesign())));
  $("save-numbers").addEventListener("click", async () => download("setting.json", "application/json", JSON.stringify(await numbers(shownDesign()), null, 2)));
  $("numbers").addEventListener("toggle", showTableIfOpen);
  window.addEventListener("hashchange", () => {
    takeAddress();
    changed();
  });
  places.onChange = () => {
    showAll();
    if (page.shown.budget) showBudget(page.shown.budget);
  };
}

async function start() {
  try {
    const module = await unpackCore();
    performance.mark("compiled");
    const size = Math.min(navigator.hardwareConcurrency || 1, WORKERS_MOST);
    quickTeam = makeTeam(module, size);
    fineTeam = makeTeam(module, size);
  } catch {
    trouble(new Error(t("OLD_BROWSER")));
    return;
  }
  changed();
}

$("distribution").querySelector("figcaption").textContent = t("NOTE_DISTRIBUTION", data.price_year);
$("foot").textContent = t("FOOT", data.version, data.design.seed, data.price_year);
$("hours").hidden = stages.length === 0;
$("months").hidden = !hasMonths;
$("budget").hidden = !hasBudget;
buildControls($("sliders"), moveSlider);
takeAddress();
listen();
start();

/* For tests, and for who wants to look behind the page from the browser's console. */
window.gevinst = {
  page,
  data,
  numbers,
  scenario: (design) => scenarioText(page.setting, page.pinned, design || shownDesign()),
  settled: () => new Promise((resolve) => (page.rested === page.generation ? resolve() : (page.settled = [...(page.settled || []), resolve]))),
};
