/** The look of the page of summaries: GitHub's proportions, the reader's own fonts. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1f2328, #e6edf3);
  --muted: light-dark(#59636e, #9198a1);
  --page: light-dark(#ffffff, #0d1117);
  --raised: light-dark(#f6f8fa, #151b23);
  --line: light-dark(#d1d9e0, #3d444d);
  --link: light-dark(#0969da, #4493f8);
  --well: light-dark(#1a7f37, #3fb950);
  --bad: light-dark(#d1242f, #f85149);
}
* { box-sizing: border-box; }
body {
  margin: 0; display: grid; grid-template-columns: minmax(14rem, 19rem) minmax(0, 60rem); gap: 2rem;
  font: 15px/1.55 system-ui, sans-serif; color: var(--text); background: var(--page);
}
nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow: auto; padding: 1.5rem 0 1.5rem 1.5rem; }
nav h1 { font-size: 1.05rem; margin: 0 0 .75rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 1.5rem 1.5rem 4rem 0; min-width: 0; }
section { border: 1px solid var(--line); border-radius: 8px; padding: 0 1.5rem 1rem; margin-bottom: 2rem; scroll-margin-top: 1rem; }
section > header { border-bottom: 1px solid var(--line); background: var(--raised); margin: 0 -1.5rem 1rem; padding: .75rem 1.5rem; border-radius: 8px 8px 0 0; }
section > header h2 { font-size: 1.05rem; margin: 0; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.5rem 0 .75rem; }
section > h1 { font-size: 1.5rem; } section > h2 { font-size: 1.25rem; } section > h3 { font-size: 1.05rem; }
p, li { overflow-wrap: anywhere; }
small { color: var(--muted); font-weight: normal; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
code, pre { font: 12.5px/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { background: var(--raised); padding: .15em .35em; border-radius: 5px; overflow-wrap: anywhere; }
pre { background: var(--raised); padding: .9rem 1rem; border-radius: 6px; overflow-x: auto; }
pre code { padding: 0; background: none; overflow-wrap: anywhere; white-space: pre-wrap; }
td code { white-space: nowrap; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: 0 0 1rem; }
th, td { border: 1px solid var(--line); padding: .4rem .75rem; text-align: left; vertical-align: top; }
th { background: var(--raised); }
details { border: 1px solid var(--line); border-radius: 6px; padding: .4rem .9rem; margin: 0 0 1rem; }
summary { cursor: pointer; }
blockquote { border-left: 3px solid var(--line); color: var(--muted); margin: 0 0 1rem; padding: 0 1rem; }
.mark { font-weight: 700; } .mark.success { color: var(--well); } .mark.failure { color: var(--bad); }
.mark.cancelled, .mark.skipped { color: var(--muted); }
nav h2 { font-size: .85rem; color: var(--muted); margin: 1rem 0 .25rem; } nav li { margin: .2rem 0; }
.verdicts { list-style: none; margin: 0 0 2rem; padding: 0; }
.verdicts li { border: 1px solid var(--line); border-left: 6px solid var(--muted); border-radius: 6px; padding: .6rem 1rem; margin-bottom: .5rem; background: var(--raised); overflow-wrap: anywhere; }
.verdicts li.success { border-left-color: var(--well); } .verdicts li.failure { border-left-color: var(--bad); }
.verdicts small { float: right; }
@media (max-width: 60rem) { body { display: block; } nav, main { padding: 1rem; position: static; } }
`;
