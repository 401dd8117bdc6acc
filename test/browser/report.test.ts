/**
 * The report as a reader meets it: opened from disk in a real browser, scripts off, nothing fetched.
 * Fails, and does not skip, when there is no browser: a report nobody looked at is not tested.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Browser;
let report: string;
let out: string;

beforeAll(async () => {
  if (!existsSync(executablePath)) throw new Error(`no browser at ${executablePath}: install Debian's chromium or set CHROMIUM`);
  out = mkdtempSync(join(tmpdir(), 'plimsoll-browser-'));
  try {
    execFileSync(
      process.execPath,
      [join(root, 'dist/cli/main.js'), 'run', join(root, 'scenarios/worldcup98.yaml'), '--duration', '20m', '--out', out, '--quiet'],
      { stdio: 'pipe' },
    );
  } catch (error) {
    // 99: an objective was missed, which is what the scenario is about.
    if ((error as { status?: number }).status !== 99) throw error;
  }
  report = pathToFileURL(join(out, 'report.html')).href;
  browser = await chromium.launch({ executablePath, args: flags });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  rmSync(out, { recursive: true });
});

async function open(width: number, scripts: boolean): Promise<{ page: Page; requests: string[]; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, javaScriptEnabled: scripts });
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(report, { waitUntil: 'load' });
  return { page, requests, complaints };
}

describe.each([
  { width: 1280, scripts: true },
  { width: 1280, scripts: false },
  { width: 390, scripts: false },
])('report.html at $width px, scripts $scripts', ({ width, scripts }) => {
  it('opens from disk without fetching or complaining', async () => {
    const { requests, complaints, page } = await open(width, scripts);
    expect(requests.filter((url) => !url.startsWith('data:'))).toEqual([report]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('shows its title, verdicts and charts inside the page', async () => {
    const { page } = await open(width, scripts);
    expect(await page.locator('h1').count()).toBe(1);
    await expect(page.locator('h1').innerText()).resolves.toContain('worldcup98');
    expect(await page.getByText(/missed|met/i).count()).toBeGreaterThan(0);
    const charts = page.locator('svg');
    expect(await charts.count()).toBeGreaterThan(5);
    const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

it('draws a chart that stands alone no larger than one of two', async () => {
  const { page } = await open(1280, false);
  await page.evaluate("document.querySelector('#flow figure:last-child').remove()");
  expect((await page.locator('#flow figure').boundingBox())?.width).toBeLessThan(560);
  await page.context().close();
});

describe('on paper', () => {
  it('keeps the numbers under each chart beside those of its neighbour', async () => {
    // A4 without its margins.
    const { page } = await open(688, false);
    await page.emulateMedia({ media: 'print' });
    const beyond = "[...document.querySelectorAll('.charts figure')].map((figure) => figure.scrollWidth - figure.clientWidth)";
    for (const overflow of (await page.evaluate(beyond)) as number[]) expect(overflow).toBeLessThanOrEqual(1);
    await page.context().close();
  });

  it('has every table whole: paper does not scroll', async () => {
    const { page } = await open(688, false);
    await page.emulateMedia({ media: 'print' });
    const beyond = "[...document.querySelectorAll('.scroll')].map((each) => [each.getAttribute('aria-label'), each.scrollWidth - each.clientWidth])";
    expect(((await page.evaluate(beyond)) as [string, number][]).filter(([, overflow]) => overflow > 1)).toEqual([]);
    await page.context().close();
  });

  it('breaks between the rows of what is long, and not inside a picture or behind a heading', async () => {
    const { page } = await open(688, false);
    await page.emulateMedia({ media: 'print' });
    const styleOf = (selector: string, property: string): Promise<unknown> =>
      page.evaluate(`[...new Set([...document.querySelectorAll('${selector}')].map((each) => getComputedStyle(each).${property}))].join()`);
    for (const whole of ['figure .card', 'tr', 'li']) expect(await styleOf(whole, 'breakInside')).toBe('avoid');
    // A chart's numbers and a section go on where there is room: half a page of nothing says nothing.
    for (const long of ['figure', 'section', '#flow table']) expect(await styleOf(long, 'breakInside')).toBe('auto');
    expect(await styleOf('section', 'breakBefore')).toBe('auto');
    for (const heading of ['h2', 'h3', 'figcaption', 'tbody tr:first-child:not(:last-child)']) expect(await styleOf(heading, 'breakAfter')).toBe('avoid');
    await page.context().close();
  });

  it('prints every section', async () => {
    const { page } = await open(1280, false);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(50_000);
    await page.context().close();
  });
});
