// Opens pages of `gevinst report` in Chromium and looks for what a reader would stumble over:
//
//     node check_page.mjs FOLDER_WITH_NODE_MODULES FOLDER_FOR_PICTURES PAGE.html …
//
// No console message, no request beyond the page itself, nothing cut off, wider than the screen or on top of each other,
// also on paper, and no serious finding of axe-core. Screenshots at the width of a desk and of a phone, and an A4 PDF, are
// left in the folder to be looked at. scripts/check-pages installs what it needs and calls it.
import { createRequire } from 'node:module';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, pictures, ...pages] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
// The A4 page between its margins is 180 mm wide, 680 px.
const FORMS = [['desk', 1280, 900], ['phone', 390, 844], ['paper', 680, 1000]];
let failures = 0, checks = 0;
function check(condition, what) {
  checks++;
  if (condition) return;
  failures++;
  console.log('FAILED:', what);
}

// What sticks out of the screen, or of its own box, unless it is meant to be scrolled.
function cut() {
  const found = [], width = document.documentElement.clientWidth;
  let looked = 0;
  for (const e of document.querySelectorAll('h1, h2, h3, p, li, dt, dd, th, td, figcaption, caption, pre, a')) {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || e.closest('thead') && getComputedStyle(e.closest('thead')).position === 'absolute') continue;
    looked++;
    if (box.right > width + 1 || box.left < -1) found.push(`${e.tagName} beyond the screen: ${e.textContent.slice(0, 60)}`);
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth && getComputedStyle(e).display !== 'inline')
      found.push(`${e.tagName} cut: ${e.textContent.slice(0, 60)}`);
  }
  if (document.documentElement.scrollWidth > width) found.push('the page is wider than the screen');
  if (looked < 100) found.push(`only ${looked} elements looked at`);
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

// With the flags that keep the browser itself off the net; as root it has no sandbox.
const profile = mkdtempSync(join(tmpdir(), 'gevinst-pages-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  headless: true,
  bypassCSP: false,
  viewport: null,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync'],
});

async function open(url, messages, requests) {
  const page = await browser.newPage();
  page.on('console', (m) => messages.push(m.text()));
  page.on('pageerror', (e) => messages.push(String(e)));
  page.on('dialog', (d) => { messages.push('dialog'); d.dismiss(); });
  page.on('request', (r) => { if (r.url() !== url && !r.url().startsWith('data:')) requests.push(r.url()); });
  return page;
}

// The page's policy closes it to scripts: axe-core goes in by the debugger's own door.
async function accessibility(page, where) {
  const session = await browser.newCDPSession(page);
  await session.send('Page.enable');
  await session.send('Page.setBypassCSP', { enabled: true });
  await page.reload({ waitUntil: 'load' });
  await session.send('Runtime.evaluate', { expression: axe });
  const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  check(result.passes.length > 10, `${where}: axe-core applied only ${result.passes.length} rules`);
  for (const v of result.violations)
    check(!['serious', 'critical'].includes(v.impact),
          `${where}: axe ${v.id} (${v.impact}): ${v.nodes.length} × ${v.nodes[0].html.slice(0, 160)}`);
  console.log(`${where}: axe-core: ${result.passes.length} rules hold; ` +
              (result.violations.map((v) => `${v.id} (${v.impact})`).join(', ') || 'nothing found'));
}

for (const file of pages) {
  const name = basename(file, '.html'), url = pathToFileURL(resolve(file)).href;
  for (const [form, width, height] of FORMS) {
    const messages = [], requests = [], where = `${name} at ${width}`;
    const page = await open(url, messages, requests);
    await page.setViewportSize({ width, height });
    if (form === 'paper') await page.emulateMedia({ media: 'print' });
    await page.goto(url, { waitUntil: 'load' });
    check(messages.length === 0, `${where}: console: ${messages}`);
    check(requests.length === 0, `${where}: requests: ${requests}`);
    for (const what of await page.evaluate(cut)) check(false, `${where}: ${what}`);
    for (const what of await page.evaluate(overlaps)) check(false, `${where}: ${what}`);
    check(await page.evaluate(() => document.scripts.length === 0), `${name}: holds a script`);
    check(await page.evaluate(() => document.querySelectorAll('svg text').length > 20), `${name}: no figures`);
    if (form === 'paper') {
      await page.pdf({ path: `${pictures}/${name}.pdf`, format: 'A4', preferCSSPageSize: true, printBackground: true });
    } else {
      await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
      await accessibility(page, where);
    }
    await page.close();
  }
}
await browser.close();
rmSync(profile, { recursive: true, force: true });
console.log(`${pages.length} pages, ${checks} checks, ${failures} failures`);
process.exit(failures || !pages.length ? 1 : 0);
