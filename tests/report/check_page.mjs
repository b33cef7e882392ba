// Opens pages of `gevinst report` in Chromium and looks for what a reader would stumble over:
//
//     node check_page.mjs FOLDER_WITH_NODE_MODULES FOLDER_FOR_PICTURES PAGE.html …
//
// No console message, no request beyond the page itself, nothing cut off, wider than the screen, broken within a word or on
// top of each other, also on paper, and no serious finding of axe-core. Screenshots at the width of a desk and of a phone,
// and an A4 PDF, are left in the folder to be looked at. First of all a page with each of these faults must be found out.
// scripts/check-pages installs what it needs and calls it.
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, pictures, ...pages] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// The A4 page between its margins is 180 mm wide, 680 px.
const FORMS = { desk: [1280, 900], phone: [390, 844], paper: [680, 1000] };
let failures = 0, checks = 0;
function check(condition, what) {
  checks++;
  if (condition) return;
  failures++;
  console.log('FAILED:', what);
}

// --- in the page ---

const shown = (e) => {
  const head = e.closest('thead'), box = e.getBoundingClientRect();
  return box.width > 0 && !(head && getComputedStyle(head).position === 'absolute');
};
const WORDS = 'h1, h2, h3, p, li, dt, dd, th, td, figcaption, caption, pre, a';

// What sticks out of the screen, or of its own box, unless it is meant to be scrolled.
function cut([words, visible]) {
  const found = [], width = document.documentElement.clientWidth, is_shown = eval(visible);
  for (const e of document.querySelectorAll(words)) {
    const box = e.getBoundingClientRect();
    if (!is_shown(e)) continue;
    if (box.right > width + 1 || box.left < -1) found.push(`${e.tagName} beyond the screen: ${e.textContent.slice(0, 60)}`);
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth && getComputedStyle(e).display !== 'inline')
      found.push(`${e.tagName} cut: ${e.textContent.slice(0, 60)}`);
  }
  if (document.documentElement.scrollWidth > width) found.push('the page is wider than the screen');
  return found;
}

// Words of letters that a narrow column breaks.
function broken([words, visible]) {
  const found = [], is_shown = eval(visible), range = document.createRange();
  for (const e of document.querySelectorAll(words)) {
    if (!is_shown(e) || e.tagName === 'PRE' || e.querySelector('code')) continue;
    for (const node of e.childNodes) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      for (const word of node.data.matchAll(/(?<![\p{L}\p{N}])\p{L}{3,30}(?![\p{L}\p{N}])/gu)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = new Set([...range.getClientRects()].filter((r) => r.width > 0).map((r) => Math.round(r.top)));
        if (tops.size > 1) found.push(`broken within a word: ${word[0]}`);
      }
    }
  }
  return found;
}

// Texts of a figure that lie on each other, or outside of the picture; table cells that lie on each other.
function overlaps() {
  const found = [];
  const hits = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.4 * Math.min(a.height, b.height);
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll('text')].filter((t) => t.textContent.trim());
    const boxes = texts.map((t) => t.getBoundingClientRect());
    boxes.forEach((a, i) => {
      if (a.right > frame.right + 2 || a.left < frame.left - 2 || a.top < frame.top - 2 || a.bottom > frame.bottom + 2)
        found.push(`outside of a figure: ${texts[i].textContent}`);
      boxes.slice(i + 1).forEach((b, k) => {
        if (hits(a, b)) found.push(`'${texts[i].textContent}' on '${texts[i + 1 + k].textContent}'`);
      });
    });
  }
  for (const row of document.querySelectorAll('tr')) {
    const boxes = [...row.children].map((c) => c.getBoundingClientRect()).filter((b) => b.width > 1 && b.height > 1);
    boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => { if (hits(a, b)) found.push(`cells: ${row.textContent.slice(0, 60)}`); }));
  }
  return found;
}

// --- the browser, with the flags that keep it off the net itself; as root it has no sandbox ---

const folder = mkdtempSync(join(tmpdir(), 'gevinst-pages-'));
const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  headless: true,
  viewport: null,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync'],
});

// The page's policy closes it to scripts: axe-core goes in by the debugger's own door.
async function accessibility(page) {
  const session = await browser.newCDPSession(page);
  await session.send('Page.enable');
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.reload({ waitUntil: 'load' });
  await session.send('Runtime.evaluate', { expression: axe });
  return page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
}

// All that is found on a page in one form; `keep` is the path of a picture without its ending.
async function look(url, form, keep) {
  const [width, height] = FORMS[form], found = { console: [], requests: [] };
  const page = await browser.newPage();
  page.on('console', (m) => found.console.push(m.text()));
  page.on('pageerror', (e) => found.console.push(String(e)));
  page.on('dialog', (d) => { found.console.push('dialog'); d.dismiss(); });
  page.on('request', (r) => { if (r.url() !== url && !r.url().startsWith('data:')) found.requests.push(r.url()); });
  await page.setViewportSize({ width, height });
  if (form === 'paper') await page.emulateMedia({ media: 'print' });
  await page.goto(url, { waitUntil: 'load' });
  const how = [WORDS, `(${shown})`];
  found.cut = await page.evaluate(cut, how);
  found.broken = await page.evaluate(broken, how);
  found.overlaps = await page.evaluate(overlaps);
  found.scripts = await page.evaluate(() => [...document.scripts].map((s) => s.textContent.slice(0, 60)));
  found.size = await page.evaluate((words) => [document.querySelectorAll(words).length, document.querySelectorAll('svg text').length,
                                               document.querySelectorAll('td').length], WORDS);
  if (form === 'paper') {
    if (keep) await page.pdf({ path: `${keep}.pdf`, format: 'A4', preferCSSPageSize: true, printBackground: true });
    found.axe = [];
  } else {
    if (keep) await page.screenshot({ path: `${keep}-${width}.png`, fullPage: true });
    const logged = found.console.length, asked = found.requests.length;
    const result = await accessibility(page);
    found.console.length = logged; // not of the page itself
    found.requests.length = asked;
    found.rules = result.passes.length;
    found.axe = result.violations.filter((v) => ['serious', 'critical'].includes(v.impact))
      .map((v) => `axe-core: ${v.id} (${v.impact}): ${v.nodes.length} × ${v.nodes[0].html.slice(0, 160)}`);
    found.minor = result.violations.filter((v) => !['serious', 'critical'].includes(v.impact)).map((v) => `${v.id} (${v.impact})`);
  }
  await page.close();
  return found;
}

const KINDS = ['console', 'requests', 'cut', 'broken', 'overlaps', 'scripts', 'axe'];

// --- a page with every fault: what does not find them finds nothing ---

const faulty = join(folder, 'faulty.html');
writeFileSync(faulty, `<!DOCTYPE html><html><title>x</title><script>console.log('run')</script>
<p style="width: 3000px">wide</p><table><tr><td style="width: 2em; overflow-wrap: anywhere; display: block">sammenhængende</td></tr></table>
<img src="other.png"><svg width="200" height="60"><text x="5" y="20">one text</text><text x="9" y="22">another</text></svg>
<p style="color: #ddd; background: #fff">hardly to be seen</p></html>`);
for (const form of Object.keys(FORMS)) {
  const found = await look(pathToFileURL(faulty).href, form, null);
  for (const kind of KINDS)
    if (form !== 'paper' || kind !== 'axe') check(found[kind].length > 0, `${form}: the faulty page passes for ${kind}`);
}

// --- the pages ---

for (const file of pages) {
  const name = basename(file, '.html'), url = pathToFileURL(resolve(file)).href;
  for (const [form, [width]] of Object.entries(FORMS)) {
    const found = await look(url, form, join(pictures, name)), where = `${name} at ${width}`;
    for (const kind of KINDS) {
      check(found[kind].length === 0, `${where}: ${kind}`);
      for (const what of found[kind].slice(0, 8)) console.log(`  ${what}`);
    }
    check(found.size[0] > 200 && found.size[1] > 60 && found.size[2] > 200, `${where}: only ${found.size} texts, labels, cells`);
    if (form === 'paper') continue;
    check(found.rules > 30, `${where}: axe-core applied only ${found.rules} rules`);
    console.log(`${where}: ${found.size[0]} texts, ${found.size[1]} labels of figures; axe-core: ${found.rules} rules hold, ` +
                (found.axe.length + found.minor.length ? `${found.axe.concat(found.minor).join(', ')}` : 'nothing found'));
  }
}
await browser.close();
rmSync(folder, { recursive: true, force: true });
console.log(`${pages.length} pages, ${checks} checks, ${failures} failures`);
process.exit(failures || !pages.length ? 1 : 0);
