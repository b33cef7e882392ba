/* The page as a reader meets it: made and opened from file:// without a network, in both languages, on a desk and on a
 * phone. Leaves screenshots and a print to be looked at.
 *
 *     node check_page.mjs PROGRAM FOLDER */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compare, make_page, open_browser, open_page, run_program, settled, size_of } from "./browser.mjs";

const [program, folder] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCENARIOS = ["scenarios/home-care.yaml", "scenarios/municipality.yaml"];
let failures = 0;

function check(condition, message) {
  if (condition) return;
  console.log(`FAILED: ${message}`);
  failures++;
}

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/* Rules of accessibility; moderate findings are shown, serious ones fail. */
async function check_rules(page, name) {
  const result = await page.evaluate(async (source) => {
    new Function(source)();
    return window.axe.run(document, { resultTypes: ["violations"] });
  }, axe);
  for (const violation of result.violations) {
    console.log(`${name}: ${violation.impact}: ${violation.id} (${violation.nodes.length}): ${violation.help}: ${violation.nodes[0].target}`);
    check(!["serious", "critical"].includes(violation.impact), `${name}: ${violation.id}`);
  }
}

async function check_layout(page, name, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  check(wide <= width, `${name}: the page is ${wide} px wide`);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll("svg text")]
      .filter((text) => {
        const box = text.getBoundingClientRect(), around = text.ownerSVGElement.getBoundingClientRect();
        return box.left < around.left - 1.5 || box.right > around.right + 1.5;
      })
      .map((text) => text.textContent)
  );
  check(cut.length === 0, `${name}: texts are cut off: ${cut.slice(0, 4)}`);
}

const positive = (page) => page.evaluate(() => window.gevinst.page.shown.policy.scalars.get("net_present_value").positive.value);

/* By keyboard alone: a slider is reached, moved and brought back; the setting is kept as A, and forgotten. */
async function check_keyboard(page, name) {
  const before = await positive(page);
  await page.focus("#s-investment_level");
  for (let k = 0; k < 10; k++) await page.keyboard.press("ArrowRight");
  await page.waitForFunction((p) => window.gevinst.page.shown.policy.scalars.get("net_present_value").positive.value !== p, before);
  check((await page.getAttribute("#s-investment_level", "aria-valuetext")) !== null, `${name}: a slider has no words`);
  await settled(page);
  const hash = await page.evaluate(() => location.hash);
  check(/investment_level=/.test(hash), `${name}: the address does not say what was set: ${hash}`);
  await page.focus("#pin");
  await page.keyboard.press("Enter");
  check(await page.isVisible("#unpin"), `${name}: A is not kept`);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  check(!(await page.isVisible("#unpin")), `${name}: A is not forgotten`);
  await page.focus("#reset");
  await page.keyboard.press("Enter");
  await settled(page);
  check((await positive(page)) === before, `${name}: after reset the numbers are others`);
}

/* The shared address brings the same numbers; the saved scenario gives them in the program. */
async function check_sharing(browser, page, file, name) {
  await page.evaluate(() => {
    for (const [input, share] of [["investment_level", 0.5], ["relative_reduction", 0.4]]) {
      const range = document.getElementById("s-" + input) || document.getElementById("s-rehabilitation." + input);
      range.value = String(Math.round(share * Number(range.max)));
      range.dispatchEvent(new Event("input"));
    }
  });
  await page.evaluate(() => window.gevinst.settled());
  const [hash, shown] = await page.evaluate(() => [location.hash, document.querySelector(".figure").textContent]);
  const other = await open_page(browser, file, { hash });
  await settled(other);
  check((await other.textContent(".figure")) === shown, `${name}: ${hash} gives other numbers`);
  await other.context().close();
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#save")]);
  const numbers = await page.evaluate(() => window.gevinst.numbers({ replicates: window.gevinst.page.shown.replicates, points: window.gevinst.page.shown.points }));
  const found = compare(numbers, run_program(program, readFileSync(await download.path(), "utf8")));
  for (const line of found.differ.slice(0, 5)) console.log(`${name}: ${line}`);
  check(found.differ.length === 0 && found.compared > 500, `${name}: the saved scenario gives other numbers`);
}

/* However many workers share the draws, and however requests come in one another's way: the same answer, beside A, and the same
 * numbers. */
async function check_workers(browser, file, name) {
  const DESIGN = { replicates: 8, points: 256 };
  const answers = [];
  for (const processors of [1, 2, 3, 4]) {
    const page = await open_page(browser, file, { processors });
    const asked = page.evaluate((design) => Promise.all([window.gevinst.numbers(design), window.gevinst.numbers({ ...design, points: 128 })]), DESIGN);
    const numbers = JSON.stringify(await asked);
    await page.click("#pin");
    await page.focus("#s-investment_level");
    for (let k = 0; k < 5; k++) await page.keyboard.press("ArrowRight");
    await settled(page);
    answers.push(numbers + (await page.textContent("#answer")) + (await page.textContent(".charts")));
    for (const line of page.complaints) check(false, `${name} with ${processors} workers: the page ${line}`);
    await page.context().close();
  }
  check(answers[0].length > 20000, `${name}: there are no numbers`);
  answers.forEach((answer, k) => check(answer === answers[0], `${name}: ${k + 1} workers give another answer than one`));
}

/* Moves a slider again as soon as the pictures are those of the last move, and says how many milliseconds these took: until
 * they stood in the page, and until the browser had drawn the frame. */
async function time_steps(page) {
  return page.evaluate(async () => {
    const range = document.getElementById("s-investment_level"), { steps } = window.gevinst.page, shown = [], drawn = [];
    let tell = null;
    steps.push = function (time) {
      Array.prototype.push.call(this, time);
      queueMicrotask(tell);
    };
    const afterFrame = (then) =>
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = then;
        port2.postMessage(0);
      });
    for (let k = 0; k < 60; k++) {
      const started = performance.now(), done = new Promise((resolve) => (tell = resolve));
      range.value = String(30 + k);
      range.dispatchEvent(new Event("input"));
      await done;
      shown.push(steps[steps.length - 1]);
      afterFrame(() => drawn.push(performance.now() - started));
    }
    delete steps.push;
    while (drawn.length < shown.length) await new Promise((resolve) => setTimeout(resolve, 10));
    return { shown, drawn };
  });
}

const browser = await open_browser();
for (const scenario of SCENARIOS)
  for (const language of ["da", "en"]) {
    const file = make_page(program, scenario, language), short = scenario.replace(/.*\/|\.yaml/g, "");
    check(size_of(file) < 400000, `${short}: the page has ${size_of(file)} bytes`);
    for (const width of [1280, 390]) {
      const name = `${short}-${language}-${width}`;
      const page = await open_page(browser, file, { width, height: width > 500 ? 900 : 844 });
      const first = await page.evaluate(() => Math.round(performance.getEntriesByName("drawn")[0].startTime));
      await settled(page);
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
      await check_layout(page, name, width);
      if (width === 1280 && language === "en") {
        const { shown, drawn } = await time_steps(page);
        console.log(`${name}: ${size_of(file)} bytes, first picture after ${first} ms, a slider's step in ${Math.round(median(shown))} ms (least ${Math.round(Math.min(...shown))}), its frame after ${Math.round(median(drawn))} ms`);
        await page.click("#reset");
        await settled(page);
        await check_keyboard(page, name);
        await check_sharing(browser, page, file, name);
        await check_workers(browser, file, name);
      }
      await page.click("#pin");
      await page.focus("#s-investment_level");
      for (let k = 0; k < 15; k++) await page.keyboard.press("ArrowLeft");
      await page.click("#numbers summary");
      await page.evaluate(() => window.gevinst.settled());
      await check_layout(page, name + " with A", width);
      await check_rules(page, name);
      await page.screenshot({ path: join(folder, `${name}-a.png`), fullPage: true });
      if (width === 1280) await page.pdf({ path: join(folder, `${name}.pdf`), preferCSSPageSize: true });
      for (const line of page.complaints) check(false, `${name}: the page ${line}`);
      await page.context().close();
    }
  }
await browser.close();
console.log(failures ? `${failures} failures` : `looked at ${4 * SCENARIOS.length} pages; their pictures are in ${folder}`);
process.exit(failures ? 1 : 0);
