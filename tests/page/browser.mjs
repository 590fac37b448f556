// SPDX-License-Identifier: GPL-3.0-or-later
// The page in a headless browser: the main path of each view, sorting and filtering, what if, languages and themes, paper,
// accessibility (axe-core), hostile data, phones, and that nothing is asked of any network.
//     node browser.mjs MODULES FOLDER PROGRAM
// FOLDER holds the pages that test_page.sh made; MODULES is the folder of npm's modules.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [modules, folder, program] = process.argv.slice(2);
const require = createRequire(modules + '/any.js');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'] });
let failed = 0;

function check(what, holds, more = '') {
  console.log((holds ? 'ok      ' : 'FAILED  ') + what + (holds ? '' : ' ' + more));
  if (!holds) failed++;
}

/* A page whose console and requests are kept. */
async function open(name, { hash = '', width = 1280, theme = 'light' } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: theme, acceptDownloads: true });
  const page = await context.newPage();
  page.said = [];
  page.asked = [];
  page.on('console', (message) => page.said.push(message.text()));
  page.on('pageerror', (error) => page.said.push(String(error)));
  page.on('request', (request) => { if (!/^(file|blob|data):/.test(request.url())) page.asked.push(request.url()); });
  await page.goto('file://' + folder + '/' + name + '.html' + hash);
  await drawn(page);
  return page;
}

async function drawn(page) {
  await page.waitForSelector('main');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60)))));
}

async function quiet(page, what) {
  check('the console is quiet, and nothing is asked of a network: ' + what, page.said.length === 0 && page.asked.length === 0, JSON.stringify([...page.said, ...page.asked]).slice(0, 400));
}

async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  check('axe finds nothing: ' + what, violations.length === 0, violations.map((one) => one.id + ' ' + one.nodes.slice(0, 2).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | ')).join('\n        '));
}

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1);
const text = (page, selector) => page.locator(selector).allTextContents();
const pagesOf = (pdf) => (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;

// ---- Every view, in both languages and themes, wide and narrow ----

const VIEWS = [['g60', ''], ['g60', '#unit=A06'], ['g60', '#unit=A24'], ['g60', '#view=index'], ['g60', '#view=what-if'], ['g60', '#view=panel'], ['stats', '#view=statistics'], ['years', '#view=years'], ['years', '#unit=A03'], ['filing', ''],
  ['panel', '#view=panel'], ['panel', '#unit=A06'], ['public', ''], ['public', '#unit=A01'], ['own', ''], ['own', '#view=index'], ['own-list', '']];
for (const [name, hash] of VIEWS) {
  for (const [width, theme] of [[1440, 'light'], [390, 'dark']]) {
    const page = await open(name, { hash, width, theme });
    const what = name + hash + ' ' + width + ' ' + theme;
    check('charts are drawn and described: ' + what, await page.evaluate(() => [...document.querySelectorAll('.plot')].every((plot) => plot.querySelector('svg path') && plot.getAttribute('aria-label').length > 8 && plot.parentElement.querySelector('details table'))));
    check('nothing is wider than the screen: ' + what, await fits(page));
    await accessible(page, what);
    await page.click('[data-does=language]');
    await drawn(page);
    check('no message is missing: ' + what, !(await page.textContent('#page')).includes('undefined'));
    await quiet(page, what);
    await page.context().close();
  }
}

// ---- Whom it is for ----

for (const [name, tabs, says, not] of [['panel', '总览,指标体系,试算,专家打分', '以编号代替姓名', /专家甲|J1/], ['public', '总览,指标体系', '供公示使用', /专家|values\.csv|条件/],
  ['own', '评分表,指标体系', '仅供 砚湖高端装备产业联盟 使用', /A0[1-6]|专家甲/]]) {
  const page = await open(name);
  check('it has the views that there is something in, ' + name, (await text(page, 'nav.tabs a')).join() === tabs, (await text(page, 'nav.tabs a')).join());
  check('it says whom it is for, ' + name, (await page.textContent('.audience')).includes(says));
  const shown = await page.textContent('main');
  check('it shows nothing else, ' + name, !not.test(shown), String(shown.match(not)));
  await page.context().close();
}
{
  const page = await open('own');
  check('peers are quartiles and no more', (await text(page, 'figure details th')).join().includes('中位数') && !(await text(page, 'figure details th')).join().includes('最低'));
  const pdf = await page.pdf({ preferCSSPageSize: true });
  check('the sheet prints', pagesOf(pdf) >= 1 && pagesOf(pdf) <= 6, String(pagesOf(pdf)));
  await page.goto('about:blank');
  await page.context().close();
}

// ---- The summary ----

{
  const page = await open('g60');
  const column = async (n) => (await text(page, '.ranking tbody tr td.number:first-child')).slice(0, n);
  check('ranks come in order', (await column(3)).join() === '1,2,3');
  await page.click('.ranking thead button[data-key=total]');
  const totals = (await text(page, '.ranking td.total')).map(Number).filter((x) => x > 0);
  check('totals sort from the best', totals.length === 23 && totals.every((x, at) => at === 0 || x <= totals[at - 1]), totals.join());
  await page.click('.ranking thead button[data-key=total]');
  check('and from the worst', Number((await text(page, '.ranking td.total'))[0]) === 52.49);
  check('a screen reader hears the order', await page.getAttribute('.ranking th[aria-sort=ascending]', 'aria-sort') === 'ascending');
  await page.fill('input[type=search]', '生物医药');
  check('a word narrows', (await page.locator('.ranking tbody tr').count()) === 3);
  await page.fill('input[type=search]', '');
  await page.selectOption('.controls select >> nth=0', '集成电路');
  check('a group narrows', (await page.locator('.ranking tbody tr').count()) === 4);
  await page.selectOption('.controls select >> nth=1', 'excellent');
  check('a grade narrows too', (await text(page, '.ranking tbody th')).join() === '霁川集成电路产业联盟');
  await page.click('.ranking tbody th a');
  await page.waitForSelector('.sheet');
  check('a name leads to its sheet', (await page.textContent('.sheet h1')).includes('霁川集成电路产业联盟'));
  await page.goBack();
  await page.waitForSelector('.ranking');
  await page.keyboard.press('Tab');
  check('the first tab stop skips to the content', await page.evaluate(() => document.activeElement.className === 'skip'));
  await page.click('[data-does=theme]');
  await drawn(page);
  check('the theme turns', await page.evaluate(() => document.documentElement.dataset.theme === 'dark' && getComputedStyle(document.body).backgroundColor === 'rgb(16, 20, 26)'));
  await page.click('[data-does=language]');
  await drawn(page);
  check('the language turns', await page.evaluate(() => document.documentElement.lang === 'en' && document.querySelector('.tabs a').textContent === 'Summary'));
  await quiet(page, 'summary');
}

// ---- What if ----

{
  const page = await open('g60', { hash: '#view=what-if' });
  const set = async (title, value) => {
    await page.getByLabel(title, { exact: true }).and(page.locator('input[type=number]')).fill(String(value));
    await page.keyboard.press('Tab');
    await drawn(page);
  };
  check('nobody moves at first', (await page.textContent('.effects [role=status]')).startsWith('0'));
  await set('创新活动', 40);
  await set('“优秀”不低于', 83);
  const told = JSON.parse(execFileSync(program, ['tune', folder + '/g60/index', folder + '/g60/dataset', '--set', 'weight.innovation=40', '--set', 'grade.excellent.at_least=83', '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  const moved = told.units.filter((unit) => unit.from.rank !== unit.to.rank || unit.from.grade !== unit.to.grade);
  const shown = new Map((await page.evaluate(() => [...document.querySelectorAll('.movers tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent)))).map((row) => [row[0], row]));
  check('who moves is who the engine says moves', moved.length > 3 && moved.length === shown.size && moved.every((unit) => shown.has(unit.name)), moved.length + ' ' + shown.size);
  check('to the same ranks and totals', moved.every((unit) => shown.get(unit.name)?.[1].startsWith((unit.from.rank ?? '—') + ' → ' + (unit.to.rank ?? '—')) &&
    (unit.to.total === undefined || shown.get(unit.name)?.[2].endsWith('→ ' + unit.to.total.toFixed(2)))));
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-does=save]')]);
  const lua = readFileSync(await download.path(), 'utf8');
  check('what was set is saved as Lua', lua.includes('["innovation"] = 40') && lua.includes('at_least = 83') && lua.includes('--set weight.innovation=40'), lua);
  await set('运行绩效', 70);
  check('weights that are too much are refused in words', (await page.textContent('.effects [role=status]')).includes('110'));
  await page.click('[data-does=reset]');
  await drawn(page);
  check('and all can be taken back', (await page.textContent('.effects [role=status]')).startsWith('0'));
  const range = page.locator('.slider input[type=range]').first();
  await range.focus();
  await page.keyboard.press('ArrowRight');
  await drawn(page);
  check('a slider moves by the keyboard', (await page.inputValue('.slider input[type=number]')) === '25.5');
  await quiet(page, 'what if');
}

// ---- Paper ----

{
  const page = await open('g60', { hash: '#unit=A01' });
  const one = pagesOf(await page.pdf({ preferCSSPageSize: true }));
  check('a sheet prints on few pages', one >= 2 && one <= 4, String(one));
  let sum = 0;
  const few = await open('few');
  for (const id of ['u1', 'u2', 'u3']) {
    await few.goto('file://' + folder + '/few.html#unit=' + id);
    await few.waitForFunction((wanted) => document.querySelector('.sheet small')?.textContent.includes(wanted), id);
    await drawn(few);
    sum += pagesOf(await few.pdf({ preferCSSPageSize: true }));
  }
  await few.goto('file://' + folder + '/few.html#view=summary');
  await few.waitForSelector('.ranking');
  await few.evaluate(() => { window.print = () => {}; });
  await few.click('[data-does=print-all]');
  await few.waitForFunction(() => document.querySelectorAll('.sheet').length === 3);
  const all = pagesOf(await few.pdf({ preferCSSPageSize: true }));
  check('all sheets print as many pages as one by one', all === sum && sum >= 3, all + ' ' + sum);
  await page.emulateMedia({ media: 'print' });
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  check('paper is light, with boxes for signatures', await page.evaluate(() => document.documentElement.dataset.theme === 'light' && document.querySelectorAll('.signatures div').length === 3 && getComputedStyle(document.querySelector('.bar')).display === 'none'));
  check('its margins say index, year and hash', await page.evaluate(() => [...document.adoptedStyleSheets].some((sheet) => [...sheet.cssRules].some((rule) => /@top-left/.test(rule.cssText) && /2024/.test(rule.cssText) && /counter\(page\)/.test(rule.cssText)))));
  await page.setViewportSize({ width: 703, height: 1000 });
  await drawn(page);
  check('nothing is cut at the width of A4', await page.evaluate(() => [...document.querySelectorAll('.sheet *')].every((one) => one.getBoundingClientRect().right <= 704)));
  await quiet(page, 'paper');
}

// ---- Hostile and odd data ----

for (const name of ['hostile', 'wide', 'one', 'missing', 'ties', 'long', 'rtl', 'negative', 'hdi']) {
  if (!existsSync(folder + '/' + name + '.html')) continue;
  for (const hash of ['', '#view=index', '#view=what-if', '#unit=u1']) {
    const page = await open(name, { hash, width: hash === '' ? 390 : 1280 });
    check('nothing of the data runs or becomes an element: ' + name + hash, await page.evaluate(() => window.broken === undefined && !document.querySelector('main img, main script, main iframe, main b')));
    check('nothing is wider than the screen: ' + name + hash, await fits(page));
    if (hash === '' || hash === '#unit=u1') await accessible(page, name + hash);
    await quiet(page, name + hash);
    await page.context().close();
  }
}
{
  const page = await open('hostile');
  check('a hostile name is shown as it is written', (await text(page, '.ranking tbody th')).some((name) => name.includes('<img src=x onerror=window.broken=1>')));
  await page.locator('.plot').first().hover();
  await accessible(page, 'hostile');
}

// ---- Many units ----

if (existsSync(folder + '/many.html')) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto('file://' + folder + '/many.html', { waitUntil: 'commit' });
  await page.waitForSelector('.ranking');
  const opened = await page.evaluate(() => performance.now());
  const started = Date.now();
  await page.fill('input[type=search]', '123');
  await page.click('.ranking thead button[data-key=total]');
  const sorted = Date.now() - started;
  await page.goto('file://' + folder + '/many.html#unit=U4321');
  await page.waitForSelector('.sheet');
  check('a unit among thousands opens', (await page.textContent('.sheet h1')).includes('4321'));
  console.log('        5,000 units of 50 indicators: open after ' + Math.round(opened) + ' ms, narrowed and sorted in ' + sorted + ' ms');
}

await browser.close();
process.exit(failed > 0 ? 1 : 0);
