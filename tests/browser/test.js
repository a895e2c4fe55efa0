// Looks at report.html in headless Chromium: requests, errors, widths, languages, contrast, keyboard, paper.
// usage: node test.js PICTURES DIR...     (each DIR holds a report.html)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

const [pictures, ...dirs] = process.argv.slice(2);
const CHROMIUM = process.env.CHROMIUM || '/usr/bin/chromium';
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const LANGS = ['en', 'zh'];
const WIDTHS = [320, 390, 768, 1280];
const CONTRAST = 4.5, CONTRAST_LARGE = 3; // WCAG 2.1 AA

/** What is wider than the window, or nothing. */
function tooWide() {
  const width = document.documentElement.clientWidth;
  const wide = [...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 0.5 && getComputedStyle(e).clipPath === 'none'
      && !e.closest('thead'))
    .map(e => e.tagName + '.' + e.getAttribute('class'));
  return document.documentElement.scrollWidth > width ? ['the page', ...wide] : wide;
}

/** Texts that show and should not: those of the other language, and what is in no language at all. */
function strangers(lang) {
  const other = lang === 'en' ? '[lang|=zh]' : '[lang=en]';
  const found = [...document.querySelectorAll('.page ' + other + ':not(label)')].filter(e => e.checkVisibility())
    .map(e => e.textContent);
  const copy = document.querySelector('.page').cloneNode(true);
  // Names, codes and values are of no language.
  copy.querySelectorAll(other + ',code,.name,.file,.of b,dd,#method small,#method td,label,.brand b').forEach(e => e.remove());
  const alien = lang === 'en' ? /[\u3000-\u9fff]+/g : /[A-Za-z]{2,}[ ,;]+[a-z]{2,}[ ,;]+[a-z]{2,}/g;
  return [...found, ...(copy.textContent.match(alien) || [])];
}

/** How many elements of the language show. */
function shown(lang) {
  return [...document.querySelectorAll(lang === 'zh' ? '.page [lang|=zh]' : '.page [lang=en]')]
    .filter(e => e.checkVisibility() && e.textContent.trim() !== '').length;
}

/** Visible texts whose colour is too near to what is behind it. */
function tooPale([least, leastLarge]) {
  const parse = c => c.match(/[\d.]+/g).map(Number);
  const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
  const behind = e => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const e of document.querySelectorAll('.page *')) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim() !== '');
    if (!own || !e.checkVisibility() || ['title', 'style'].includes(e.tagName.toLowerCase())) continue;
    const style = getComputedStyle(e), svg = e.closest('svg');
    const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    const colour = parse(svg ? style.fill : style.color);
    const grounds = [behind(svg || e)];
    if (svg) svg.querySelectorAll('[class^=zone-]').forEach(z => grounds.push(parse(getComputedStyle(z).fill)));
    const worst = Math.min(...grounds.map(g => ratio(colour, g)));
    if (worst < (large ? leastLarge : least)) pale.push(`${worst.toFixed(2)} ${e.tagName} ${e.textContent.slice(0, 40)}`);
  }
  return pale;
}

/** Headings, tables and pictures that a screen reader could not make sense of. */
function unclear() {
  const wrong = [];
  const levels = [...document.querySelectorAll('h1,h2,h3')].filter(e => e.checkVisibility()).map(e => +e.tagName[1]);
  levels.forEach((level, i) => { if (level > (levels[i - 1] || 0) + 1) wrong.push('a heading skips a level'); });
  if (levels.filter(level => level === 1).length !== 1) wrong.push('not one h1');
  for (const table of document.querySelectorAll('table')) {
    if (!table.querySelector('thead th[scope=col]')) wrong.push('a table without the names of its columns');
    for (const row of table.tBodies[0].rows) if (!row.querySelector('th[scope=row]')) wrong.push('a row without a head');
  }
  for (const svg of document.querySelectorAll('svg'))
    if (svg.getAttribute('aria-hidden') !== 'true' && !(svg.getAttribute('role') === 'img' && svg.querySelector('title')?.textContent))
      wrong.push('a picture without a title');
  return wrong;
}

/** A page with ears; what it hears stands in `news`. */
async function open(context, file) {
  const page = await context.newPage();
  const news = [];
  page.on('request', request => news.push('request ' + request.url()));
  page.on('console', message => news.push('console ' + message.text()));
  page.on('pageerror', error => news.push('error ' + error.message));
  page.on('dialog', dialog => { news.push('dialog'); dialog.dismiss(); });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener('securitypolicyviolation', e => window.violations.push(e.effectiveDirective));
  });
  await page.goto('file://' + file);
  return { page, news };
}

async function lookAt(context, dir) {
  const name = path.basename(dir), file = path.join(dir, 'report.html');
  const { page, news } = await open(context, file);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    for (const lang of LANGS) {
      await page.locator(`label[for=pick-${lang}]`).click();
      const where = `${name}, ${colorScheme}, ${lang}`;
      assert.deepEqual(await page.evaluate(strangers, lang), [], `${where}: not translated`);
      assert.ok(await page.evaluate(shown, lang) > 20, `${where}: nothing shows`);
      assert.deepEqual(await page.evaluate(unclear), [], where);
      assert.deepEqual(await page.evaluate(tooPale, [CONTRAST, CONTRAST_LARGE]), [], `${where}: too pale`);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(await page.evaluate(tooWide), [], `${where}: too wide for ${width} pixels`);
        if (width === 390 || width === 1280)
          await page.screenshot({ path: path.join(pictures, `${name}-${lang}-${colorScheme}-${width}.png`), fullPage: true });
      }
    }
  }
  await print(page, name);
  assert.deepEqual(news.filter(one => one !== 'request file://' + encodeURI(file)), [], `${name}: it asked or complained`);
  assert.equal(news.length, 1, `${name}: one request, for the page itself`);
  assert.deepEqual(await page.evaluate(() => window.violations), [], `${name}: against its own policy`);
  await page.close();
}

/** On paper: A4, a few pages, always light, one language, no switch. */
async function print(page, name) {
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  assert.equal(await page.locator('.switch').isVisible(), false, 'the switch is printed');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)');
  const file = path.join(pictures, name + '.pdf');
  await page.pdf({ path: file, preferCSSPageSize: true, printBackground: true });
  const text = fs.readFileSync(file, 'latin1');
  const pages = (text.match(/\/Type\s*\/Page\b/g) || []).length;
  const boxes = [...text.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  assert.ok(pages >= 1 && pages <= 12, `${name}: ${pages} pages`);
  assert.ok(boxes.length > 0 && boxes.every(b => Math.abs(b[1] - 595.3) < 1.5 && Math.abs(b[2] - 841.9) < 1.5), `${name}: not A4`);
  await page.emulateMedia({ media: 'screen' });
}

/** The switch by keyboard alone, seen while it has the focus. */
async function keyboard(context, dir) {
  const { page } = await open(context, path.join(dir, 'report.html'));
  const visible = lang => page.evaluate(shown, lang);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'pick-en');
  const outline = await page.evaluate(() => getComputedStyle(document.querySelector('label[for=pick-en]')).outlineStyle);
  assert.equal(outline, 'solid', 'the focus is not seen');
  await page.keyboard.press('ArrowRight');
  assert.equal(await visible('en'), 1, 'English is left after the switch'); // its label
  assert.ok(await visible('zh') > 20);
  await page.keyboard.press('ArrowLeft');
  assert.equal(await visible('zh'), 1);
  await page.close();
}

/** The policy bites: what somebody got into the page would neither run nor ask nor look otherwise. */
async function policy(context, dir) {
  let asked = 0;
  const server = http.createServer((_, answer) => { asked++; answer.end(); });
  await new Promise(done => server.listen(0, '127.0.0.1', done));
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mailsift-policy-')), 'report.html');
  const url = `http://127.0.0.1:${server.address().port}/`;
  const evil = `<script>window.ran=1</script><img src="${url}"><link rel="stylesheet" href="${url}"><style>h1{color:red}</style>`
    + `<iframe src="${url}"></iframe><p style="color:red" onclick="1"></p><form action="${url}"><button id="go">x</button></form>`;
  fs.writeFileSync(file, fs.readFileSync(path.join(dir, 'report.html'), 'utf8').replace('<main>', '<main>' + evil));
  try {
    const { page } = await open(context, file);
    await page.evaluate(() => document.getElementById('go').click());
    await page.waitForTimeout(300);
    const violations = await page.evaluate(() => window.violations);
    assert.equal(await page.evaluate(() => window.ran), undefined, 'a script ran');
    assert.equal(asked, 0, 'somebody was asked');
    for (const directive of ['script-src-elem', 'img-src', 'style-src-elem', 'style-src-attr', 'frame-src', 'form-action'])
      assert.ok(violations.includes(directive), `${directive} is not forbidden: ${violations}`);
    await page.close();
  } finally {
    server.close();
    fs.rmSync(path.dirname(file), { recursive: true });
  }
}

/** Each look can see what it looks for. */
async function proofs(context, dir) {
  const { page } = await open(context, path.join(dir, 'report.html'));
  const changed = async (change, look, argument) => {
    await page.reload();
    await page.evaluate(change);
    return (await page.evaluate(look, argument)).length > 0;
  };
  await page.setViewportSize({ width: 390, height: 900 });
  assert.ok(await changed(() => { document.querySelector('h1').textContent = 'x'.repeat(200);
    document.querySelector('h1').style.whiteSpace = 'nowrap'; }, tooWide), 'too wide is not seen');
  assert.ok(await changed(() => document.querySelector('h2').append('left in English here'), strangers, 'zh'));
  assert.ok(await changed(() => document.querySelector('h2').append('\u4e2d\u6587'), strangers, 'en'));
  assert.ok(await changed(() => { document.querySelector('h1').style.color = '#ddd'; }, tooPale, [CONTRAST, CONTRAST_LARGE]));
  assert.ok(await changed(() => document.querySelector('thead').remove(), unclear));
  await page.close();
}

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'mailsift-chromium-'));
const context = await chromium.launchPersistentContext(profile, { executablePath: CHROMIUM, headless: true, args: FLAGS });
let failed = false;
try {
  for (const dir of dirs) {
    await lookAt(context, dir);
    console.log(`${path.basename(dir)}: seen in ${LANGS.length} languages, light and dark, ${WIDTHS.join(', ')} pixels wide, on A4`);
  }
  await keyboard(context, dirs[0]);
  await policy(context, dirs[0]);
  await proofs(context, dirs[0]);
  console.log('keyboard, policy and the proofs that each look can fail: good');
} catch (error) {
  failed = true;
  console.error(error.message);
  if (!(error instanceof assert.AssertionError)) console.error(error.stack);
} finally {
  await context.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
