/** The colours of the course: teal is the line, red the alarm, amber the wait. Contrast is at least 4.5:1 on both grounds. */
export const STYLE = `
:root { color-scheme: light dark; --bg: #fbfaf6; --soft: #f1efe8; --text: #22292b; --text-2: #545e62; --rule: #dcd9ce;
  --line: #0a6b66; --alarm: #b3261e; --wait: #7d5200; --quiet: #5a6468; }
@media (prefers-color-scheme: dark) { :root { --bg: #11181a; --soft: #182123; --text: #e4e8e5; --text-2: #a5afb0; --rule: #2b3739;
  --line: #5fcabf; --alarm: #ff8d82; --wait: #e6b04a; --quiet: #98a4a6; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--text); font: 16px/1.6 Inter, ui-sans-serif, system-ui, sans-serif; }
body > input { position: absolute; opacity: 0; }
nav { display: flex; gap: 1rem; justify-content: flex-end; max-width: 60rem; margin: 0 auto; padding: 1rem 1.25rem 0; }
nav label { cursor: pointer; color: var(--text-2); padding: .1rem .3rem; border-bottom: 2px solid transparent; }
main { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem 4rem; display: none; }
#show-en:checked ~ main[lang=en], #show-vi:checked ~ main[lang=vi] { display: block; }
#show-en:checked ~ nav [for=show-en], #show-vi:checked ~ nav [for=show-vi] { color: var(--line); border-color: var(--line); }
#show-en:focus-visible ~ nav [for=show-en], #show-vi:focus-visible ~ nav [for=show-vi] { outline: 2px solid var(--line); outline-offset: 2px; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 .5rem; } h2 { font-size: 1.3rem; margin: 3rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; color: var(--text-2); } p { max-width: 44rem; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .3rem 1.5rem .3rem 0; border-bottom: 1px solid var(--rule); } th { font-weight: 500; color: var(--text-2); }
thead th { color: var(--text); font-weight: 600; } td.bad { color: var(--alarm); font-weight: 600; } ul { padding-left: 1.2rem; }
code { font: .9em ui-monospace, monospace; background: var(--soft); padding: .1em .3em; border-radius: 4px; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: 6px; overflow-x: auto; } pre code { background: none; padding: 0; }
svg { width: 100%; min-width: 40rem; height: auto; display: block; font: 12px ui-monospace, monospace; }
svg text { fill: var(--text); } svg .tick { fill: var(--text-2); text-anchor: middle; } svg .name { text-anchor: end; fill: var(--text-2); } svg .key { fill: var(--text-2); }
svg .good { fill: var(--line); } svg .bad { fill: var(--alarm); font-weight: 600; } svg .grid { stroke: var(--rule); fill: none; }
svg .user { fill: var(--quiet); } svg .waits { fill: var(--wait); fill-opacity: .45; stroke: var(--wait); } svg .holds { fill: var(--line); } svg .fails { fill: var(--alarm); }
svg .cut { stroke: var(--alarm); stroke-width: 2.5; fill: none; } svg .queue { stroke: var(--wait); stroke-width: 2; fill: none; }
`;
