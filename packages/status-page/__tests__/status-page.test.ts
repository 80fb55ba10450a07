import { readHistory, recordLooks } from '@fairway/health/history';
import { statusPageFiles } from '@fairway/status-page';
import { describe, expect, it } from '@jest/globals';
import { examplePage, hostile, now } from './pages.ts';

const content = (name: string, page = examplePage()) =>
  statusPageFiles(page).find((file) => file.name === name)?.content ?? '';
const html = content('index.html');

describe('the status page', () => {
  it('loads nothing: no script, style, font or picture from elsewhere', () => {
    expect(html.match(/\b(?:src|href)="[^"]*"/g)).toEqual([
      'href="data:,"',
      'href="status.json"',
      'href="status.json"',
    ]);
    expect(html).not.toMatch(/@import|url\(/);
    expect(html).toContain("default-src 'none'");
  });

  it('shows texts of servers as texts', () => {
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u202e');
    expect(html).toContain(
      '&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;quoted&quot; &#39;too&#39; &amp;',
    );
  });

  it('says nothing of evidence and channels, which are for the team', () => {
    for (const text of [html, content('status.json')]) {
      expect(text).not.toContain('swordfish');
      expect(text).not.toContain('slack');
    }
  });

  it('says how many services are down, and of each its state, figures and last failure', () => {
    expect(html).toContain('<div class="banner down" role="status">1 service of 3 is down</div>');
    expect(html).toContain('<li>90 days: 99.06 %</li>');
    expect(html).toContain('<span class="state unknown">Not known</span>');
    expect(html).toContain(
      'Last failure: <time datetime="2026-11-29T06:07:00.000Z">2026-11-29 06:07 UTC</time>',
    );
  });

  it('draws a bar for each of 90 days, and tells them to a screen reader', () => {
    expect(html.match(/<g>/g)).toHaveLength(3 * 90);
    expect(html).toMatch(/aria-label="Availability of Shop in 90 days: 99\.06 %\. Days with failures: 2026-/);
    expect(html).toContain('<title>2026-11-29: 100 %, 2 of 2 looks were good</title>');
    expect(html).toContain('<title>2026-09-01: not measured</title>');
  });

  it('shows open incidents before past ones, with their timeline', () => {
    const [open = '', past = ''] = html.split('<h2>Past incidents</h2>');
    expect(open).toContain('P1, lasts');
    expect(open).toContain('2h 00m of outage');
    expect(past).toContain('P1, over');
    expect(past).toContain('47 minutes of outage');
    expect(past).toContain('The shop does not answer');
    expect(past).toContain('good again');
  });

  it('has its data beside it', () => {
    const data = JSON.parse(content('status.json'));
    expect(data).toMatchObject({ version: 1, title: 'Shop & friends', lookedAt: now });
    expect(data.services.map(({ state }: { state: string }) => state)).toEqual(['down', 'unknown', 'up']);
    expect(data.services[0]).toMatchObject({ name: hostile, state: 'down' });
    expect(data.services[1].availability).toEqual({ hours24: null, days7: null, days30: null, days90: null });
    expect(data.incidents).toHaveLength(2);
  });

  it.each<[string, Partial<ReturnType<typeof examplePage>>, string]>([
    [
      'all is well',
      { services: [{ name: 'Shop', probe: 'web', state: 'up' }], incidents: [] },
      'All services are up',
    ],
    ['nothing is watched', { services: [] }, 'Nothing is watched'],
    [
      'something cannot be seen',
      { services: [{ name: 'Shop', probe: 'web', state: 'unknown' }] },
      '1 service could not be looked at',
    ],
    [
      'an incident is open',
      { services: [{ name: 'Shop', probe: 'web', state: 'up' }] },
      'All services are up, and something is not as it should be',
    ],
  ])('says in one line that %s', (_, more, words) => {
    const page = content('index.html', { ...examplePage(), ...more });
    expect(page).toContain(`role="status">${words}</div>`);
  });

  it('claims no month of which one look is known, and draws no line of one point', () => {
    const [service] = examplePage().services;
    const history = recordLooks(readHistory(undefined).history, [{ probe: 'web', state: 'up', ms: 40 }], now);
    const page = content('index.html', {
      ...examplePage(),
      services: service ? [service] : [],
      history,
      incidents: [],
    });
    expect(page).toContain('<li>90 days: 100 % of 1 day measured</li>');
    expect(page).not.toContain('<polyline');
    expect(page).toContain('None is known.');
  });

  it('shortens a long title, whose whole text is in the timeline', () => {
    const page = examplePage();
    const long = `backend is down: ${'it ran out of memory, '.repeat(20)}and never came back`;
    const incidents = page.incidents.map((one) => ({
      ...one,
      title: long,
      timeline: one.timeline.map((event) => (event.kind === 'opened' ? { ...event, text: long } : event)),
    }));
    const text = content('index.html', { ...page, incidents });
    expect(text).toMatch(/<h3>backend is down: .{100,130}…<\/h3>/);
    expect(text).toContain('and never came back</li>');
  });
});
