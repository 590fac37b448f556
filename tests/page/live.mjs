// SPDX-License-Identifier: GPL-3.0-or-later
// The live page in a headless browser: it draws what the server has, follows an edit on disk without being loaded again and
// says who moved, lists mistakes above the last good result, and lets the engine play what the page cannot.
//     node live.mjs MODULES FOLDER PROGRAM [SCREENSHOTS]
// FOLDER gets copies of the index and dataset to edit; SCREENSHOTS, where it is given, pictures of the page.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [modules, folder, program, pictures] = process.argv.slice(2);
const require = createRequire(modules + '/any.js');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const source = join(dirname(fileURLToPath(import.meta.url)), '../..');
const index = join(folder, 'alliance.lua'), dataset = join(folder, '2024');
let failed = 0;

function check(what, holds, more = '') {
  console.log((holds ? 'ok      ' : 'FAILED  ') + what + (holds ? '' : ' ' + more));
  if (!holds) failed++;
}

/* The program, serving; address is what it prints. */
async function serve(...operands) {
  const child = spawn(program, ['serve', ...operands, '--lang', 'zh'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const address = await new Promise((done) => child.stdout.once('data', (text) => done(String(text).trim())));
  return { address, stop: () => new Promise((done) => { child.once('exit', done); child.kill('SIGINT'); }) };
}

async function open(browser, address, width = 1280) {
  const page = await (await browser.newContext({ viewport: { width, height: 900 } })).newPage();
  page.said = [];
  page.elsewhere = [];
  page.on('pageerror', (error) => page.said.push(String(error)));
  page.on('console', (message) => { if (message.type() === 'error') page.said.push(message.text()); });
  page.on('request', (request) => { if (!request.url().startsWith(new URL(address).origin) && !/^(blob|data):/.test(request.url())) page.elsewhere.push(request.url()); });
  await page.goto(address);
  return page;
}

const says = (page, text) => page.waitForFunction((part) => document.getElementById('live')?.textContent.includes(part), text, { timeout: 20000 }).then(() => true, () => false);
const live = (page) => page.locator('#live').textContent();
const picture = (page, name) => (pictures ? page.screenshot({ path: join(pictures, name + '.png') }) : null);

async function accessible(page, what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  check('axe finds nothing: ' + what, violations.length === 0, violations.map((one) => one.id + ' ' + one.nodes[0].html.slice(0, 160)).join('\n        '));
}

mkdirSync(folder, { recursive: true });
cpSync(join(source, 'indicators/g60/alliance.lua'), index);
cpSync(join(source, 'datasets/g60/2024'), dataset, { recursive: true });
const good = readFileSync(index, 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'] });

// ---- An edit, a mistake, the end ----

const server = await serve(index, dataset);
const page = await open(browser, server.address);
await page.waitForSelector('main table tbody tr', { state: 'attached' });
await page.evaluate(() => { window.sameDocument = true; scrollTo(0, 400); });
const rows = await page.locator('main table tbody tr').count();
check('the live page shows the result', rows >= 20, String(rows));
writeFileSync(index + '.new', good.replace(/at_least = 85/, 'at_least = 70'));
check('the edit is one', readFileSync(index + '.new', 'utf8') !== good);
renameSync(index + '.new', index);
check('an edit of the index shows who moved', await says(page, '其中') && !(await live(page)).includes('其中0个'), await live(page).catch(String));
check('without loading the page again, where it was', await page.evaluate(() => window.sameDocument === true && scrollY > 0));
check('the cut-off is the new one', (await page.evaluate(async () => (await fetch('data')).text())).includes('"at_least":70'));
await page.evaluate(() => scrollTo(0, 0));
await picture(page, 'moved_zh');
await accessible(page, 'who moved');

writeFileSync(index, good.replace('at_least = 85', 'at_least == 85'));
check('a mistake is shown, with its place', await says(page, 'alliance.lua:'), await live(page).catch(String));
check('and the last good result stays', (await page.locator('main table tbody tr').count()) === rows && (await live(page)).includes('改动前的结果'));
await picture(page, 'fault_zh');
await accessible(page, 'a mistake');
await page.click('[data-does=language]');
check('in English too', await says(page, 'the result before the change'));
await picture(page, 'fault_en');
await page.setViewportSize({ width: 390, height: 844 });
check('it fits a phone', await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1));
await picture(page, 'fault_en_narrow');
await page.setViewportSize({ width: 1280, height: 900 });
writeFileSync(index, good);
check('once mended it says who moved', await says(page, 'moved'), await live(page).catch(String));
await picture(page, 'moved_en');
check('nothing is asked of anybody else, and the console is quiet', page.said.length === 0 && page.elsewhere.length === 0, JSON.stringify([page.said, page.elsewhere]));
check('Ctrl-C ends it with status 0', (await server.stop()) === 0);
check('the page says that it has ended', await says(page, 'has stopped'));
await page.close();

// ---- What if, by the engine ----

const rule = join(folder, 'rule.lua'), table = join(folder, 'rule.csv');
writeFileSync(rule, `return index { id = "rule", title = "rule", scale = { 0, 100 }, combine = function(child) return 0.75 * child.a + 0.25 * child.b end,
  dimension { "a", title = "A", weight = 3, indicator { "x", title = "X", weight = 1, score = linear { from = 0, to = 10 } }, indicator { "y", title = "Y", weight = 1, score = linear { from = 0, to = 10 } } },
  dimension { "b", title = "B", weight = 1, indicator { "z", title = "Z", weight = 1, score = linear { from = 0, to = 10 } } },
  grades = { grade { "good", title = "Good", at_least = 50 }, grade { "bad", title = "Bad" } } }\n`);
writeFileSync(table, 'id,name,x,y,z\nu1,One,8,1,4\nu2,Two,4,6,2\nu3,Three,1,9,6\n');
const ruled = await serve(rule, table);
const played = await open(browser, ruled.address + '#view=what-if');
check('what the page cannot play the engine plays', await played.waitForSelector('.what-if .sentence', { timeout: 20000 }).then(() => true, () => false), await played.locator('body').textContent());
await played.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
const bound = played.locator('.knobs input[type=number]').last();
await bound.fill('45');
await bound.press('Enter');
// by hand: u2 has 0.75 * 50 + 0.25 * 20 = 42.5, u3 0.75 * 50 + 0.25 * 60 = 52.5, u1 0.75 * 45 + 0.25 * 40 = 43.75
await bound.fill('43');
await bound.press('Enter');
check('and who moves is shown', await played.waitForFunction(() => /One/.test(document.querySelector('.outcome .movers')?.textContent ?? ''), null, { timeout: 20000 }).then(() => true, () => false), await played.locator('.effects').textContent());
await picture(played, 'what_if_by_engine');
check('quietly', played.said.length === 0, JSON.stringify(played.said));
await ruled.stop();
await browser.close();
process.exit(failed ? 1 : 0);
