/* The page's numbers are the program's, bit by bit: random settings of all sliders, each saved as a scenario file that the
 * program then runs.
 *
 *     node check_numbers.mjs PROGRAM SETTINGS SCENARIO... */
import { compare, make_page, open_browser, open_page, random, run_program } from "./browser.mjs";

const [program, count, ...scenarios] = process.argv.slice(2);
const DESIGN = { replicates: 8, points: 256 };
let failures = 0;

/* Moves some sliders as a hand would, by the input's own events. */
async function move(page, next) {
  const sliders = await page.evaluate(() => window.gevinst.data.sliders.map((s) => [window.gevinst.data.inputs[s.input].name, Math.round((s.high - s.low) / s.step)]));
  const share = next() < 0.2 ? 0.9 : 4 / sliders.length;
  const moves = sliders.filter(() => next() < share).map(([name, steps]) => [name, Math.floor(next() * (steps + 1))]);
  const policy = Math.floor(next() * (await page.evaluate(() => window.gevinst.data.policies.length)));
  await page.evaluate(
    ([moves, policy]) => {
      document.getElementById("reset").click();
      const select = document.getElementById("policy");
      select.value = String(policy);
      select.dispatchEvent(new Event("change"));
      for (const [name, position] of moves) {
        const range = document.getElementById("s-" + name);
        range.value = String(position);
        range.dispatchEvent(new Event("input"));
      }
    },
    [moves, policy]
  );
  return moves.map(([name]) => name);
}

const browser = await open_browser();
const moved = new Set();
let settings = 0, compared = 0, all = 0;
for (const scenario of scenarios) {
  const page = await open_page(browser, make_page(program, scenario, "en"));
  const next = random(20260 + scenarios.indexOf(scenario));
  all += await page.evaluate(() => window.gevinst.data.sliders.length);
  for (let k = 0; k < Math.ceil(Number(count) / scenarios.length); k++) {
    for (const name of await move(page, next)) moved.add(scenario + name);
    const [numbers, text] = await page.evaluate(async (design) => [await window.gevinst.numbers(design), window.gevinst.scenario(design)], DESIGN);
    const found = compare(numbers, run_program(program, text));
    settings++;
    compared += found.compared;
    for (const line of found.differ.slice(0, 5)) console.log(`${scenario}, setting ${k}: ${line}`);
    if (found.differ.length) failures++;
    if (found.differ.length) console.log(text.split("policies:")[1]);
  }
  for (const line of page.complaints) console.log(`${scenario}: the page ${line}`);
  failures += page.complaints.length;
}
await browser.close();
console.log(`${settings} settings, ${moved.size} of ${all} sliders moved, ${compared} numbers compared with the program's, ${failures} failures`);
process.exit(failures ? 1 : 0);
