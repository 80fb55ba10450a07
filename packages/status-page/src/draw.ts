import { createHash } from 'node:crypto';
import { sayAvailability } from '@fairway/health/history';
import { outageWords } from '@fairway/incidents';
import { countOf, shortLine } from '@fairway/runtime';
import { daysChart, latencyChart } from './charts.ts';
import { escapeText } from './escape.ts';
import type { IncidentData, PageData, ServiceData } from './page-data.ts';
import { style } from './style.ts';
import { timeElement } from './time-element.ts';

/** After so long without a look the page says that it is old: nobody draws it anew when nobody looks. */
const staleMs = 3 * 3_600_000;

/** The only script: it says how long ago the look was. Without it the page shows the moment. */
const script = `
const note=document.getElementById('stale'),at=Number(note.dataset.at);
const tell=()=>{const ms=Date.now()-at;if(ms>${staleMs}){note.hidden=false;note.querySelector('b').textContent=Math.floor(ms/3600000)+' hours'}};
tell();setInterval(tell,60000);
`;

/** The page as one HTML file that loads nothing. */
export function draw(data: PageData): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const policy = `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const open = data.incidents.filter((one) => one.open);
  const past = data.incidents.filter((one) => !one.open);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${escapeText(data.title)}</title>
<link rel="icon" href="data:,">
<link rel="alternate" type="application/json" href="status.json">
<style>${style}</style>
</head>
<body>
<main>
<h1>${escapeText(data.title)}</h1>
<div class="card note" id="stale" data-at="${data.lookedAt}" hidden>The last look is <b></b> old. What is shown may have changed.</div>
${data.maintenance === null ? '' : `<div class="card note">Maintenance: ${escapeText(data.maintenance)}</div>`}
${banner(data, open)}
${open.length > 0 ? `<h2>Now</h2>\n${open.map(incidentCard).join('\n')}` : ''}
<h2>Services</h2>
${data.services.map(serviceCard).join('\n')}
<h2>Past incidents</h2>
${past.length > 0 ? past.map(incidentCard).join('\n') : '<p class="soft">None is known.</p>'}
<footer>Bars: a day each; red where a look failed, blue for maintenance, grey where nobody looked. Last looked at ${timeElement(data.lookedAt)}. Days are those of UTC. <a href="status.json">The same as data</a></footer>
</main>
<script>${script}</script>
</body>
</html>
`;
}

function banner({ services }: PageData, open: readonly IncidentData[]): string {
  const down = services.filter(({ state }) => state === 'down').length;
  const unknown = services.filter(({ state }) => state === 'unknown').length;
  const [kind, words] =
    down > 0
      ? ['down', `${countOf(down, 'service')} of ${services.length} ${down === 1 ? 'is' : 'are'} down`]
      : unknown > 0 || services.length === 0
        ? [
            'unknown',
            services.length === 0
              ? 'Nothing is watched'
              : `${countOf(unknown, 'service')} could not be looked at`,
          ]
        : open.length > 0
          ? ['unknown', 'All services are up, and something is not as it should be']
          : ['up', 'All services are up'];
  return `<div class="banner ${kind}" role="status">${words}</div>`;
}

const states = { up: 'Up', down: 'Down', unknown: 'Not known' } as const;

const spans = [
  ['24 hours', 'hours24', 1],
  ['7 days', 'days7', 7],
  ['30 days', 'days30', 30],
  ['90 days', 'days90', 90],
] as const;

/** A figure of a month says so where somebody looked on three of its days. */
function measuredOf(days: ServiceData['days']): string {
  const measured = days.filter(({ up, down, quiet }) => up + down + quiet > 0).length;
  const whole = measured === 0 || days.length <= 1 || measured >= 0.9 * days.length;
  return whole ? '' : ` of ${countOf(measured, 'day')} measured`;
}

function serviceCard(service: ServiceData): string {
  const { name, state, days, latency, lastFailureAt } = service;
  const figures = spans.map(
    ([span, key, length]) =>
      `<li>${span}: ${sayAvailability(service.availability[key])}${measuredOf(days.slice(-length))}</li>`,
  );
  return `<section class="card">
<div class="head"><h3>${escapeText(name)}</h3><span class="state ${state}">${states[state]}</span></div>
${daysChart(name, days, service.availability.days90)}
<div class="ends" aria-hidden="true"><span>${days.length} days ago</span><span>today</span></div>
<ul class="figures">${figures.join('')}</ul>
${latencyChart(name, latency)}
${lastFailureAt === null ? '' : `<p class="soft">Last failure: ${timeElement(lastFailureAt)}</p>`}
</section>`;
}

/** Characters of a title on the page: a phone shows what happened below it as well. `status.json` has all of it. */
const longestTitle = 140;

function incidentCard(one: IncidentData): string {
  const { title, severity, open, openedAt, endedAt, downMs, cameBack, timeline } = one;
  const times = cameBack === 0 ? '' : `, came back ${cameBack === 1 ? 'once' : `${cameBack} times`}`;
  return `<article class="card">
<div class="head"><h3>${escapeText(shortLine(title, longestTitle))}</h3><span class="state ${open ? 'down' : 'up'}">${severity}, ${open ? 'lasts' : 'over'}</span></div>
<p class="soft">${timeElement(openedAt)}${endedAt === null ? '' : ` to ${timeElement(endedAt)}`}: ${outageWords(downMs)} of outage${times}</p>
<ol class="soft">${timeline.map(({ at, text }) => `<li>${timeElement(at)}: ${escapeText(text)}</li>`).join('')}</ol>
</article>`;
}
