/** The style of the page. Colours keep a contrast of 4.5 to 1 for text in both schemes. */
export const style = `
:root{color-scheme:light dark;--back:#f6f7f9;--card:#fff;--text:#1b1f24;--soft:#57606a;--line:#d8dee4;--up:#1a7f37;--down:#cf222e;--quiet:#0969da;--none:#c4cbd3;--warn:#9a6700}
@media (prefers-color-scheme:dark){:root{--back:#0d1117;--card:#161b22;--text:#e6edf3;--soft:#9aa4af;--line:#30363d;--up:#3fb950;--down:#ff7b72;--quiet:#58a6ff;--none:#484f58;--warn:#d29922}}
*{box-sizing:border-box}
body{margin:0;background:var(--back);color:var(--text);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:54rem;margin:0 auto;padding:1.25rem 1rem 3rem}
h1{font-size:1.5rem;margin:.25rem 0 1rem}
h2{font-size:1.15rem;margin:2rem 0 .75rem}
h3{font-size:1rem;margin:0}
.banner,.card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem}
.banner{border-left:.4rem solid var(--up);font-weight:600;font-size:1.1rem}
.banner.down{border-left-color:var(--down)}
.banner.unknown{border-left-color:var(--none)}
.card{margin:0 0 .75rem}
.card>:last-child{margin-bottom:0}
.head{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem;align-items:baseline}
.state{font-weight:600}
.state.up{color:var(--up)}
.state.down{color:var(--down)}
.state.unknown{color:var(--soft)}
.soft,.latency,footer,.figures{color:var(--soft);font-size:.875rem}
.latency,.figures{margin:.5rem 0 .15rem}
.figures{display:flex;flex-wrap:wrap;gap:.1rem 1.25rem;padding:0;list-style:none}
svg{display:block;width:100%;height:34px}
.days{margin-top:.6rem}
.up{fill:var(--up)}.down{fill:var(--down)}.quiet{fill:var(--quiet)}.none{fill:var(--none)}.hit{fill:transparent}
.ends{display:flex;justify-content:space-between;color:var(--soft);font-size:.75rem}
polyline{fill:none;stroke:var(--quiet);stroke-width:1.5;vector-effect:non-scaling-stroke}
ol{padding-left:1.25rem;margin:.5rem 0 0}
.note{border-left:.4rem solid var(--warn);margin:0 0 .75rem}
footer{margin-top:2rem}
`;
