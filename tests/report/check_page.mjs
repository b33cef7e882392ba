// Opens pages of `gevinst report` in Chromium and looks for what a reader would stumble over:
//
//     node check_page.mjs FOLDER_WITH_NODE_MODULES FOLDER_FOR_PICTURES PAGE.html …
//
// No console message, no request beyond the page itself, nothing cut off or wider than the screen, no serious finding of
// axe-core; screenshots at the width of a desk and of a phone, and an A4 PDF, are left in the folder to be looked at.
// scripts/check-pages installs what it needs and calls it.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, pictures, ...pages] = process.argv.slice(2);
const require = createRequire(resolve(modules, 'package.json'));
const puppeteer = require('puppeteer-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
let failures = 0;
function check(condition, what) {
  if (condition) return;
  failures++;
  console.log('FAILED:', what);
}

// What sticks out of the screen, or of its own box, unless it is meant to be scrolled.
function cut() {
  const found = [], width = document.documentElement.clientWidth;
  for (const e of document.querySelectorAll('h1, h2, p, li, dt, dd, th, td, figcaption, caption, pre, a')) {
    const box = e.getBoundingClientRect();
    if (box.width === 0 || e.closest('thead') && getComputedStyle(e.closest('thead')).position === 'absolute') continue;
    if (box.right > width + 1 || box.left < -1) found.push(`${e.tagName} beyond the screen: ${e.textContent.slice(0, 60)}`);
    if (e.scrollWidth > e.clientWidth + 1 && e.clientWidth && getComputedStyle(e).display !== 'inline')
      found.push(`${e.tagName} cut: ${e.textContent.slice(0, 60)}`);
  }
  if (document.documentElement.scrollWidth > width) found.push('the page is wider than the screen');
  return found;
}

// Texts of a figure that lie on each other, or outside of the picture.
function overlaps() {
  const found = [];
  for (const svg of document.querySelectorAll('svg')) {
    const frame = svg.getBoundingClientRect(), texts = [...svg.querySelectorAll('text')].filter((t) => t.textContent.trim());
    const boxes = texts.map((t) => t.getBoundingClientRect());
    boxes.forEach((a, i) => {
      if (a.right > frame.right + 2 || a.left < frame.left - 2) found.push(`outside: ${texts[i].textContent}`);
      boxes.slice(i + 1).forEach((b, k) => {
        const w = Math.min(a.right, b.right) - Math.max(a.left, b.left), h = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (w > 3 && h > 0.4 * Math.min(a.height, b.height)) found.push(`'${texts[i].textContent}' on '${texts[i + 1 + k].textContent}'`);
      });
    });
  }
  return found;
}

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--allow-file-access-from-files'],
});
for (const file of pages) {
  const name = basename(file, '.html'), url = pathToFileURL(resolve(file)).href;
  for (const [width, height] of [[1280, 900], [390, 844]]) {
    const page = await browser.newPage();
    const messages = [], requests = [];
    page.on('console', (m) => messages.push(m.text()));
    page.on('pageerror', (e) => messages.push(String(e)));
    page.on('dialog', (d) => { messages.push('dialog'); d.dismiss(); });
    page.on('request', (r) => { if (r.url() !== url && !r.url().startsWith('data:')) requests.push(r.url()); });
    await page.setViewport({ width, height, isMobile: width < 600 });
    await page.goto(url, { waitUntil: 'load' });
    check(messages.length === 0, `${name} at ${width}: console: ${messages}`);
    check(requests.length === 0, `${name} at ${width}: requests: ${requests}`);
    for (const what of await page.evaluate(cut)) check(false, `${name} at ${width}: ${what}`);
    for (const what of await page.evaluate(overlaps)) check(false, `${name} at ${width}: ${what}`);
    check(await page.evaluate(() => document.scripts.length === 0), `${name}: holds a script`);
    await page.screenshot({ path: `${pictures}/${name}-${width}.png`, fullPage: true });
    // By the debugger's own door, which the page's policy does not close.
    const session = await page.createCDPSession();
    await page.setBypassCSP(true);
    await page.reload({ waitUntil: 'load' });
    await session.send('Runtime.evaluate', { expression: axe });
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const v of result.violations)
      check(!['serious', 'critical'].includes(v.impact), `${name} at ${width}: axe ${v.id} (${v.impact}): ${v.nodes.length} × ${v.nodes[0].html.slice(0, 120)}`);
    console.log(`${name} at ${width}: axe: ${result.violations.map((v) => `${v.id} (${v.impact})`).join(', ') || 'nothing found'}`);
    if (width > 600) await page.pdf({ path: `${pictures}/${name}.pdf`, format: 'A4', preferCSSPageSize: true, printBackground: true });
    await page.close();
  }
}
await browser.close();
if (failures) console.log(`${failures} failures`);
process.exit(failures ? 1 : 0);
