// The pages as a person without a mouse meets them. Last line: {"checks": n, "failed": [...]}.
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { existsSync, statSync } from 'node:fs';

const base = process.argv[2];
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
if (!executablePath) throw new Error('no Chromium: run `apt-get install chromium` (scripts/setup.sh does)');
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

const failed = [];
let checks = 0;
function expect(holds, what, seen) {
  checks += 1;
  if (!holds) failed.push(seen === undefined ? what : `${what}: ${JSON.stringify(seen)}`);
}

const browser = await chromium.launch({ executablePath, args });
const context = await browser.newContext({ viewport: { width: 1500, height: 1000 }, locale: 'en-US' });
const page = await context.newPage();
const complaints = [];
page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()));
page.on('pageerror', (e) => complaints.push(String(e)));

const press = (key) => page.keyboard.press(key);
const focused = () => page.evaluate(() => {
  const e = document.activeElement;
  return { tag: e.tagName, id: e.id, name: e.getAttribute('name'), text: (e.getAttribute('aria-label') ?? e.textContent).trim(), value: e.value, href: e.getAttribute('href') };
});

/** Presses Tab until something has the focus, as a person would. */
async function tabTo(what, fits, most = 60) {
  for (let k = 0; k < most; k++) {
    await press('Tab');
    const at = await focused();
    if (fits(at)) return at;
  }
  const at = await focused();
  throw new Error(`${what} is not reached by ${most} Tabs on ${page.url()}; the focus is at ${JSON.stringify(at)}`);
}

/** Presses Enter and waits for the page it opens. */
async function enter() {
  await Promise.all([page.waitForNavigation(), press('Enter')]);
}

const shot = (name) => page.screenshot({ path: `shots/${name}.png` });

/** No violation of WCAG 2.2 A and AA, in light and dark; of a part of the page, if one is named. */
async function accessible(name, part, schemes = ['light', 'dark']) {
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page });
    const { violations } = await (part ? axe.include(part) : axe).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
    expect(violations.length === 0, `${name}, ${colorScheme}: accessible`, violations.map((v) => [v.id, v.nodes.length, v.nodes[0].target]));
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

// The start: units, the unit, its rota.
await page.goto(base);
expect((await page.title()).startsWith('Units'), 'the first page lists units', await page.title());
await press('Tab');
expect((await focused()).text === 'Skip to content', 'the first Tab offers to skip the navigation', await focused());
await tabTo('the unit', (f) => f.tag === 'A' && f.href === '/units/solbakken-2');
await accessible('units');
await enter();
await tabTo('the rota', (f) => f.tag === 'A' && f.href?.startsWith('/units/solbakken-2/rotas/'));
await accessible('unit');
await enter();
const published = page.url();
const body = () => page.textContent('main');
expect((await body()).includes('published'), 'the demo published its rota');
expect((await body()).includes('no rota can have fewer than'), 'the proof stands on the page');
await shot('rota');
await accessible('rota', undefined, ['light']);
await accessible('first weeks of the rota', 'section.weeks', ['dark']);

// The table: arrow keys, and in words where they are.
const cell = await tabTo('the table', (f) => f.name === 'cell');
const [, who, monday] = cell.value.split(':');
await press('ArrowRight');
await press('ArrowDown');
const moved = (await focused()).value.split(':');
expect(moved[1] !== who && moved[2] > monday, 'arrow keys move in the table', moved);
expect((await page.textContent('#where')).includes('–'), 'the place is said in words', await page.textContent('#where'));
await press('ArrowUp');
await press('ArrowLeft');
expect((await focused()).value === cell.value, 'and back', await focused());
await press('End');
await press('ArrowRight');
expect((await focused()).value.split(':')[1] === who, 'the line goes on in the next table', await focused());

/** Moves the focus to a cell by arrow keys. */
async function walk(value) {
  const [, person, date] = value.split(':');
  for (let k = 0; k < 400; k++) {
    const [, p, d] = (await focused()).value.split(':');
    if (p === person && d === date) return;
    const down = await page.evaluate(([a, b]) => {
      const row = (x) => document.getElementById('c-' + x).closest('tr').rowIndex;
      return Math.sign(row(b) - row(a));
    }, [`l:${p}:${d}`, `l:${person}:${d}`]);
    if (d !== date) await press(d < date ? (Date.parse(date) - Date.parse(d) >= 7 * 864e5 ? 'PageDown' : 'ArrowRight') : (Date.parse(d) - Date.parse(date) >= 7 * 864e5 ? 'PageUp' : 'ArrowLeft'));
    else await press(down > 0 ? 'ArrowDown' : 'ArrowUp');
  }
  throw new Error(`the cell ${value} is not reached`);
}

/** Somebody with a day off before a day shift on a weekday: a night there leaves too little rest. */
const short = await page.evaluate(() => {
  const text = (v) => document.getElementById('c-' + v)?.textContent.trim();
  for (const b of document.querySelectorAll('table.rota button[name=cell]')) {
    const [kind, person, date] = b.value.split(':');
    const day = new Date(date + 'T12:00:00Z');
    if (kind !== 'l' || day.getUTCDay() === 0 || day.getUTCDay() > 4) continue;
    const next = new Date(day.getTime() + 864e5).toISOString().slice(0, 10);
    if (b.textContent.trim() === '·' && text(`l:${person}:${next}`) === 'D') return b.value;
  }
  return null;
});
await walk(short);
await enter();
const edit = await page.textContent('#edit');
expect(/breaks\s+WT-40 Rest between two shifts: 0 min, at least/.test(edit), 'a night before a day is told to break the daily rest', edit);
expect(edit.includes('aml §10-8'), 'with the paragraph of the law', edit);
expect((await focused()).name === 'draft', 'the first choice has the focus', await focused());
await shot('cell');
await accessible('open cell', '#edit');
await tabTo('the night', (f) => f.name === 'draft' && f.text.startsWith('N '));
await enter();
expect((await page.textContent('.draft')).includes('WT-40'), 'the draft says what it breaks', await page.textContent('.draft'));
expect((await focused()).value === short, 'the focus is back in the cell', await focused());
await shot('draft');
await accessible('draft', '.draft');
await page.keyboard.press('Shift+Tab');
await page.goBack();
await page.goBack();
expect((await page.locator('.draft').count()) === 0, 'going back undoes');

// A letter sets a shift; undo; and again.
await page.goto(published);
await tabTo('the table', (f) => f.name === 'cell');
// A day that an evening or a night follows, so that an evening there leaves the daily rest and takes nothing of the rest of the
// week, whatever rota was found.
const target = await page.evaluate(() => {
  const cells = [...document.querySelectorAll('table.rota button[name=cell]')];
  const text = new Map(cells.map((b) => [b.value, b.textContent.trim()]));
  return cells.find((b) => {
    const [kind, person, date] = b.value.split(':');
    const noon = new Date(date + 'T12:00:00Z');
    const next = new Date(noon.getTime() + 86400000).toISOString().slice(0, 10);
    const after = text.get([kind, person, next].join(':'));
    return kind === 'l' && text.get(b.value) === 'D' && ![0, 6].includes(noon.getUTCDay()) && /^(E|N|LN)$/.test(after ?? '');
  }).value;
});
await walk(target);
await Promise.all([page.waitForNavigation(), press('e')]);
expect((await page.textContent('.changes')).includes('D → E'), 'a letter sets the shift', await page.textContent('.changes'));
expect((await page.textContent(`[id="c-${target}"]`)).startsWith('E'), 'and the table shows it');
await press('Shift+Tab');
for (let k = 0; k < 30 && !(await focused()).text.startsWith('Undo'); k++) await press('Shift+Tab');
await enter();
expect((await page.locator('.draft').count()) === 0, 'undo takes the change out');
await tabTo('the table', (f) => f.name === 'cell');
await walk(target);
await Promise.all([page.waitForNavigation(), press('e')]);

// Kept as a proposal of its own.
for (let k = 0; k < 30 && !(await focused()).text.startsWith('Keep as'); k++) await press('Shift+Tab');
await enter();
expect((await page.textContent('.done')).includes('kept as rota'), 'the changes are kept', await page.textContent('main'));
expect((await body()).includes('proposed') && page.url() !== published.split('?')[0], 'as a new proposal');
const amended = page.url().split('?')[0];
await page.goto(published);
expect((await page.textContent(`[id="c-${target}"]`)).startsWith('D'), 'the published rota stays what it is');
await page.goto(amended);

// Pinned.
await tabTo('the table', (f) => f.name === 'cell');
await walk(target);
await enter();
await tabTo('the pin', (f) => f.tag === 'BUTTON' && f.text === 'Pin this shift');
await enter();
expect((await page.textContent('.done')).includes('pinned'), 'the shift is pinned');
expect((await page.textContent(`[id="c-${target}"]`)).includes('pinned'), 'and marked in words', await page.textContent(`[id="c-${target}"]`));
expect((await page.locator('.warning', { hasText: 'Out of date' }).count()) === 0, 'a pin that the rota keeps does not make it stale');

// Published with what differs: refused first, with nothing lost, then done.
await page.goto(amended);
await tabTo('publish', (f) => f.text.startsWith('Publish'));
await enter();
const difference = await page.textContent('main');
expect(/1 changed shifts for 1 people/.test(difference), 'what differs from the rota in force is listed', difference);
await accessible('publish');
await shot('publish');
await tabTo('the day', (f) => f.id === 'shared_on');
await page.keyboard.type('12012026');
await tabTo('the record', (f) => f.id === 'consulted');
await page.keyboard.type('  ');
await enter();
expect((await page.textContent('[role=alert]')).includes('WT-05'), 'without a record it is refused, by rule', await page.textContent('main'));
expect((await page.inputValue('#shared_on')) === '2026-12-01', 'and the form keeps what was written', await page.inputValue('#shared_on'));
await tabTo('the record', (f) => f.id === 'consulted');
await page.keyboard.press('Control+A');
await page.keyboard.type('Minutes of 1 December');
await enter();
expect((await page.textContent('.done')).includes('is published'), 'it is published', await page.textContent('main'));
await page.goto(published);
expect((await body()).includes('superseded'), 'and the one before is superseded');
await page.goto(amended);

// Printed on A3: every week, nothing of the navigation.
await page.emulateMedia({ media: 'print' });
expect((await page.evaluate(() => getComputedStyle(document.querySelector('header.site')).display)) === 'none', 'navigation is not printed');
await page.pdf({ path: 'shots/rota.pdf', preferCSSPageSize: true, printBackground: true });
const pdf = statSync('shots/rota.pdf').size;
expect(pdf > 20_000, 'the rota prints', pdf);
await page.emulateMedia({ media: 'screen' });

// Who may do what; history; as it was; the night team.
await page.goto(base + '/units/solbakken-2');
await tabTo('the matrix', (f) => f.href === '/units/solbakken-2/tasks');
await enter();
await tabTo('the day', (f) => f.id === 'on');
await page.keyboard.type('01042027');
await enter();
const row = await page.textContent('tr:has(th:text-matches("^T08"))');
expect(row.includes('D by delegation') && row.includes('Sharing decision'), 'the delegated task shows its decision', row);
expect((await body()).includes('forbidden by law'), 'what law forbids is said');
await shot('tasks');
await accessible('tasks');
await tabTo('history', (f) => f.href === '/history?unit=solbakken-2', 400);
await enter();
expect((await page.textContent('tbody tr')).includes('RotaPublished'), 'the publication is the latest event', await page.textContent('tbody tr'));
await shot('history');
await accessible('history');
await tabTo('an event', (f) => f.href?.startsWith('/history/'));
await enter();
expect((await page.textContent('pre')).includes('Minutes of 1 December'), 'the event says what was recorded');
await accessible('event');
const position = Number(new URL(page.url()).pathname.split('/').at(-1));
await page.goto(`${amended}?as_of=${position - 1}`);
expect((await page.textContent('.banner')).includes(String(position - 1)), 'the page says that it is read as of then');
expect((await body()).includes('proposed') && (await page.locator('button[name=cell]').count()) === 0, 'as of then it was proposed, and nothing can be changed');
await page.goto(base + '/night');
await tabTo('the district', (f) => f.href?.startsWith('/night/'));
await enter();
const night = await body();
expect(night.includes('Net −11.24 FTE') && night.includes('assumed'), 'the net stands beside the gross, assumptions are marked', night.slice(0, 900));
await shot('night');
await accessible('night team');

// Who does what on a day, by keyboard: the date, then a person by her link.
await page.goto(base + '/units/solbakken-2');
await tabTo('the day', (f) => f.href === '/units/solbakken-2/day');
await enter();
await tabTo('the date', (f) => f.id === 'date');
await page.keyboard.type('01062027');
await enter();
const day = await body();
expect(day.includes('tasks are in a competent hand') && day.includes('By the published rota'), 'the day says what is done', day.slice(0, 600));
expect(day.includes('proven least'), 'and its proof');
await tabTo('a person', (f) => f.href?.startsWith('#person-'), 400);
await enter();
expect(new URL(page.url()).hash.startsWith('#person-'), 'her day is a link away', page.url());
await shot('day');
await accessible('day');

// Somebody falls away: found by keyboard, with the rule for who may not; swaps and reasons from the open cell.
await page.goto(amended);
await tabTo('somebody falls away', (f) => f.tag === 'A' && f.href === '/units/solbakken-2/rota/repair');
await enter();
await tabTo('who', (f) => f.id === 'person');
await page.selectOption('#person', cell.value.split(':')[1]);
await tabTo('her first day', (f) => f.id === 'from');
await page.keyboard.type('01112027');
await tabTo('her last day', (f) => f.id === 'to');
await page.keyboard.type('01152027');
await tabTo('the search', (f) => f.text === 'Find repairs');
await enter();
const repair = await body();
expect(/People whose shifts change|nothing to repair/.test(repair), 'repairs are told', repair.slice(0, 900));
await shot('repair');
await accessible('repair');
await page.goto(`${amended}?cell=${target}`);
await tabTo('the swaps', (f) => f.href?.includes('/rota/swap?first='), 400);
await enter();
expect(/legal swaps|Nobody could swap/.test(await body()), 'swaps of the cell are told', (await body()).slice(0, 900));
await shot('swap');
await accessible('swap');
await page.goto(`${amended}?cell=${target}`);
await tabTo('the reasons', (f) => f.href?.includes('/rota/why?date='), 400);
await enter();
expect((await body()).includes('one reason for everybody'), 'reasons are told', (await body()).slice(0, 900));
await shot('why');
await accessible('why');
await page.goto(base + '/units/solbakken-2/rota/reserve?on=2027-01-06');
expect((await body()).includes('Reserve people a day'), 'the reserve is told', (await body()).slice(0, 900));
await shot('reserve');
await accessible('reserve');

// Every page in every language, without one that fails.
const paths = ['/', '/units/solbakken-2', '/units/solbakken-2/solves', new URL(amended).pathname, '/units/solbakken-2/tasks?on=2027-01-04', '/units/solbakken-2/day?date=2027-01-06', '/units/solbakken-2/rota/repair', '/units/solbakken-2/rota/swap', '/units/solbakken-2/rota/why', '/units/solbakken-2/rota/reserve?on=2027-01-06', '/history', '/night'];
for (const lang of ['nb', 'nn', 'en']) {
  for (const path of paths) {
    const answer = await page.goto(base + path + (path.includes('?') ? '&' : '?') + 'lang=' + lang);
    expect(answer.status() === 200 && (await page.getAttribute('html', 'lang')) === lang, `${path} in ${lang}`, answer.status());
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.length === 0, `accessible in ${lang}`, violations.map((v) => v.id));
}
await page.goto(base + '/units/solbakken-2/solves?lang=en');
expect((await body()).includes('Make the rota'), 'a new rota can be asked for', await body());
await shot('new-rota');
await accessible('new rota');
await page.goto(base + new URL(amended).pathname + '?lang=nb');
expect((await body()).includes('Bemanning er til stede/krav'), 'bokmål is bokmål');
await shot('rota-nb');
for (const [path, status] of [['/units/nowhere', 404], ['/history/999999', 404], ['/units/a%20b', 400], [new URL(amended).pathname + '?draft=nonsense', 400]]) {
  const answer = await page.goto(base + path);
  expect(answer.status() === status && (await page.locator('h1').count()) === 1, `${path} is told as ${status}`, answer.status());
}
const refused = complaints.filter((c) => !/status of (400|404|422)/.test(c));
expect(refused.length === 0, 'the browser complains about nothing', refused);

// Without script every cell can still be opened and changed.
const plain = await (await browser.newContext({ javaScriptEnabled: false, locale: 'en-US' })).newPage();
await plain.goto(amended);
await plain.locator(`[id="c-${target}"]`).press('Enter');
await plain.waitForSelector('#edit');
await plain.locator('#edit button[name=draft]').first().press('Enter');
await plain.waitForSelector('.draft');
expect((await plain.locator('.changes li').count()) === 1, 'it works without script');

await browser.close();
console.log(JSON.stringify({ checks, failed }));
