/* A headless Chromium that sees nothing but the page's file, and what tests of the page share. */
import { chromium } from "playwright-core";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

export async function open_browser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: QUIET });
}

/* Opens a page's file without any network, as on a machine with so many processors (0: this one's); whatever it asks for, or
 * complains of, is gathered in `complaints`. */
export async function open_page(browser, file, { width = 1280, height = 900, hash = "", processors = 0 } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, offline: true, acceptDownloads: true });
  const page = await context.newPage();
  page.complaints = [];
  if (processors) await page.addInitScript((n) => Object.defineProperty(navigator, "hardwareConcurrency", { value: n }), processors);
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) page.complaints.push(`asks for ${request.url()}`);
  });
  page.on("pageerror", (error) => page.complaints.push(`fails: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") page.complaints.push(`says: ${message.text()}`);
  });
  await page.goto(`file://${file}${hash}`);
  await page.waitForFunction(() => window.gevinst && window.gevinst.page.shown.policy, null, { timeout: 60000 });
  return page;
}

export const settled = (page) => page.evaluate(() => window.gevinst.settled());

/* The same numbers from everywhere: a generator with a seed (Marsaglia's xorshift, 32 bits). */
export function random(seed) {
  let x = seed | 0 || 1;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (x >>> 0) / 2 ** 32;
  };
}

const folder = mkdtempSync(join(tmpdir(), "gevinst-explore-"));

/* What the program says to a scenario's text. */
export function run_program(program, text) {
  const scenario = join(folder, "setting.yaml");
  writeFileSync(scenario, text);
  const output = execFileSync(program, ["run", scenario, "--json", "--quiet", "--keep", "none", "-j1", "-o", join(folder, "setting.h5")], { maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] });
  return JSON.parse(output);
}

export function make_page(program, scenario, language) {
  const file = join(folder, `${scenario.replace(/\W/g, "_")}-${language}.html`);
  execFileSync(program, ["explore", scenario, "-o", file, "--lang", language, "--quiet"]);
  return file;
}

export const size_of = (file) => readFileSync(file).length;

/* Every number of `page` that is not, bit by bit, the program's, with its path; and how many were compared. */
export function compare(of_page, of_program, path = "", found = { compared: 0, differ: [] }) {
  if (of_page !== null && typeof of_page === "object") {
    for (const key of Object.keys(of_page)) {
      const other = of_program === null || of_program === undefined ? undefined : of_program[key];
      if (other === undefined) found.differ.push(`${path}.${key} is not the program's`);
      else compare(of_page[key], other, `${path}.${key}`, found);
    }
  } else {
    found.compared++;
    if (!Object.is(of_page, of_program)) found.differ.push(`${path}: ${of_page} is ${of_program} in the program`);
  }
  return found;
}
