import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { statusPageFiles } from '@fairway/status-page';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { examplePage, hostile } from '../../../packages/status-page/__tests__/pages.ts';
import { type Browser, startChromium, type View } from '../../stage/browser/chromium.ts';

let browser: Browser;
let dir: string;
let url: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'status-page-'));
  for (const { name, content } of statusPageFiles(examplePage())) await writeFile(join(dir, name), content);
  url = pathToFileURL(join(dir, 'index.html')).href;
  browser = await startChromium();
});
afterAll(async () => {
  await browser?.[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

const views: readonly View[] = [
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
  { width: 1_200, scheme: 'light' },
];

/** The lowest contrast of all texts to what is behind them, by WCAG's formula. */
const contrast = `(() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(Number).map((one) => {
      const part = one / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (at) => {
    for (let one = at; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (colour !== 'rgba(0, 0, 0, 0)') return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const ratios = [...document.querySelectorAll('main *')]
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()) && one.checkVisibility() && !one.closest('svg, script'))
    .map((one) => {
      const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    });
  return Math.min(...ratios);
})()`;

describe('the status page in a browser', () => {
  it.each(views)('fits on $width px and can be read in the $scheme scheme', async (view) => {
    await browser.open(url, view);
    expect(await browser.read<number>('document.documentElement.scrollWidth')).toBe(view.width);
    expect(await browser.read<number>(contrast)).toBeGreaterThan(4.5);
    const back = await browser.read<string>('getComputedStyle(document.body).backgroundColor');
    expect(back).toBe(view.scheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(246, 247, 249)');
    expect(
      await browser.read<number>("document.querySelectorAll('svg.days rect.up').length"),
    ).toBeGreaterThan(100);
    const bars = "Math.round(document.querySelector('svg.days').getBoundingClientRect().width)";
    expect(await browser.read<number>(bars)).toBeGreaterThan(view.width / 2);
    const keep = process.env['STATUS_PAGE_PICTURES'];
    if (keep) await writeFile(join(keep, `status-${view.width}-${view.scheme}.png`), await browser.picture());
  });

  it('runs no text of a server, and breaks none of its own rules', async () => {
    await browser.open(url, { width: 360, scheme: 'light' });
    expect(await browser.read<string>("document.querySelectorAll('h3')[1].textContent")).toBe(
      hostile.replace('\u202e', ''),
    );
    expect(await browser.read<number>("document.querySelectorAll('img').length")).toBe(0);
    expect(browser.complaints).toEqual([]);
  });

  it('says that it is old only when it is', async () => {
    const stale = "document.getElementById('stale').checkVisibility()";
    const now = Date.now();
    for (const [hours, old] of [
      [0, false],
      [5, true],
    ] as const) {
      const page = { ...examplePage(), now: now - hours * 3_600_000 - 60_000 };
      const html = statusPageFiles(page).find(({ name }) => name === 'index.html')?.content ?? '';
      await writeFile(join(dir, `${hours}.html`), html);
      await browser.open(pathToFileURL(join(dir, `${hours}.html`)).href, { width: 360, scheme: 'light' });
      expect(await browser.read<boolean>(stale)).toBe(old);
    }
    expect(await browser.read<string>("document.getElementById('stale').textContent")).toBe(
      'The last look is 5 hours old. What is shown may have changed.',
    );
    expect(browser.complaints).toEqual([]);
  });
});
