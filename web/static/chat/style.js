// How the window looks. Tokens and measures are those of the pages (loket.css); sizes are in em, so that the host's root size is not ours.
export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { --surface: light-dark(#fff, #1d2026); --sunken: light-dark(#f3f1ea, #282c34); --ink: light-dark(#1b1d22, #eceae4); --ink-2: light-dark(#53565e, #b0b3ba);
  --line: light-dark(#d6d2c6, #383d47); --line-strong: light-dark(#7b776c, #868d99); --accent-ink: light-dark(#1a4791, #9fc2fa); --accent-soft: light-dark(#e4ecf9, #202f4a);
  --ok: light-dark(#17653a, #83d3a0); --warn: light-dark(#7a4a00, #f0c36b); --warn-soft: light-dark(#fdf0d3, #392b0f);
  --bad: light-dark(#a3271b, #ffa296); --on-bad: light-dark(#fff, #2b0905); }
* { box-sizing: border-box; margin: 0; padding: 0; font: inherit; color: inherit; }
:focus-visible { outline: 3px solid light-dark(#b8480b, #ffb43d); outline-offset: 2px; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
[hidden], .bar:empty, .meta:empty { display: none !important; }
b, strong, h2, h3, h4 { font-weight: 650; } em { font-style: italic; }

dialog { position: fixed; z-index: 2147483001; inset: auto calc(16px + env(safe-area-inset-right)) calc(80px + env(safe-area-inset-bottom)) auto;
  width: 380px; height: min(640px, 100dvh - 96px); max-width: none; max-height: none; flex-direction: column; overflow: hidden;
  border: 1px solid var(--line); border-radius: 14px; background: var(--surface); color: var(--ink); box-shadow: 0 2px 6px rgb(0 0 0/.12), 0 16px 40px rgb(0 0 0/.18);
  &[open] { display: flex; animation: open .16s cubic-bezier(.2, 0, 0, 1); }
  &:modal { inset: 0; width: 100%; height: 100dvh; border: 0; border-radius: 0; } }
@keyframes open { from { opacity: 0; transform: translateY(8px); } }
:host([mode=inline]) { display: block; height: 640px; dialog { position: relative; inset: 0; width: 100%; height: 100%; box-shadow: none; animation: none; } }

button, .square { min-height: 2.5em; padding: .3em .8em; border: 1px solid var(--line-strong); border-radius: 4px; background: none; cursor: pointer;
  &:hover { background: var(--sunken); } }
header { display: flex; align-items: center; gap: .25em; padding: .4em .5em .4em 1em; border-bottom: 1px solid var(--line); button { white-space: nowrap; padding: .3em .5em; } }
header :is(button, .square), .quiet { border-color: transparent; color: var(--accent-ink); }
h2 { flex: 1; display: flex; align-items: center; gap: .55em;
  &::before { content: ""; width: 1.5em; height: 1.5em; border-radius: 4px; background: radial-gradient(circle, var(--accent) .4em, var(--on-accent) .44em .52em, var(--accent) .56em) .75em .75em; } }
header .square { min-width: 2.5em; padding: 0; display: grid; place-items: center; color: var(--ink-2); font-size: 1.1em; }
.menu { position: absolute; z-index: 1; inset: 3.4em .5em auto auto; display: grid; padding: .25em; border: 1px solid var(--line-strong); border-radius: 8px; background: var(--surface); box-shadow: 0 4px 12px rgb(0 0 0/.15);
  button { text-align: start; color: inherit; } }

.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 1em; display: flex; flex-direction: column; gap: 1em; scrollbar-width: thin; &:focus-visible { outline-offset: -3px; } }
article, .prose, .card { display: grid; gap: .7em; grid-template-columns: minmax(0, 1fr); overflow-wrap: anywhere; }
.mine { justify-items: end; gap: .2em;
  p { max-width: 88%; padding: .45em .8em; border: 1px solid transparent; border-radius: 8px; background: var(--accent-soft); white-space: pre-wrap; } }
.meta, .state, small, .eyebrow { font-size: .85em; color: var(--ink-2); }
.state { display: flex; flex-wrap: wrap; align-items: center; justify-content: end; gap: 0 .5em; button { min-height: 2em; padding: 0 .3em; border-color: transparent; text-decoration: underline; } }
.failed .state { color: var(--bad); }
a { color: var(--accent-ink); text-underline-offset: .18em; }
:is(ul, ol):not([role]) { padding-inline-start: 1.25em; display: grid; gap: .2em; }
table { border-collapse: collapse; display: block; overflow-x: auto; } th, td { padding: .2em .6em .2em 0; text-align: start; border-bottom: 1px solid var(--line); vertical-align: top; }
.id { white-space: nowrap; }

.card { padding: .8em; border: 1px solid var(--edge, var(--line)); border-radius: 8px; }
.eyebrow { display: flex; justify-content: space-between; gap: 0 1em; flex-wrap: wrap; b { color: var(--edge); } }
.preview { --edge: var(--accent-ink); } .done { --edge: var(--ok); } .refused { --edge: var(--warn); }
h3 { font-size: 1.12em; line-height: 1.25; text-wrap: balance; }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25em .7em; overflow-wrap: break-word; } dt { color: var(--ink-2); &::first-letter { text-transform: uppercase; } }
.sofar, .note { display: grid; gap: .3em; padding-inline-start: .85em; border-inline-start: 3px solid var(--line-strong); h3 { font-size: 1em; } } .note { border-color: var(--warn); }
.warning { display: flex; gap: .5em; font-weight: 600; &::before { content: "▲" / ""; color: var(--bad); } }

[role=list] { list-style: none; }
li label { display: grid; grid-template-columns: auto auto 1fr; gap: .6em; padding: .35em .2em; border-radius: 4px; cursor: pointer; &:hover { background: var(--sunken); } }
[type=checkbox] { width: 1.2em; height: 1.2em; margin-top: .15em; accent-color: var(--accent); }
label b, .choices b { font-weight: 400; color: var(--ink-2); }
:checked ~ span { color: var(--ink-2); }

.choices { display: grid; gap: .5em;
  button { display: flex; gap: .7em; padding: .5em .8em; border-radius: 8px; text-align: start; &:hover { border-color: var(--accent-ink); background: var(--accent-soft); } } }
small { display: block; }
button:is(.yes, .danger, .no, .send) { justify-content: center; text-align: center; }
button:is(.yes, .danger, .send) { &, &:hover { --fill: var(--accent); border-color: transparent; background: var(--fill); color: var(--on-accent); font-weight: 600; } &:hover { filter: brightness(1.1); } }
button.danger.danger { --fill: var(--bad); color: var(--on-bad); }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .5em; .quiet { margin-inline-start: auto; } }
.feedback { font-size: .93em; color: var(--ink-2); button { min-width: 3.2em; min-height: 2.2em; padding: .1em .6em; } label { flex-basis: 100%; } }

.sheet { border: 1px solid var(--line); border-radius: 8px; padding: .5em .8em;
  summary { cursor: pointer; color: var(--accent-ink); }
  form, p { display: grid; gap: .9em; padding-top: .8em; } p { gap: .25em; padding: 0; }
  small { line-height: 1.35; } b { display: block; color: var(--bad); } }
.jump { position: absolute; z-index: 1; inset-inline: 0; bottom: 100%; width: fit-content; margin: 0 auto .6em; border-radius: 1.25em; background: var(--surface); box-shadow: 0 4px 12px rgb(0 0 0/.15); color: var(--accent-ink); }
.bar { margin: 0 .75em .6em; padding: .5em .8em; border-radius: 8px; background: var(--warn-soft); color: var(--warn); font-size: .93em; }
.composer { position: relative; display: flex; align-items: flex-end; gap: .5em; padding: .6em .75em; border-top: 1px solid var(--line); }
textarea, select, input:not([type=checkbox]) { flex: 1; min-width: 0; min-height: 2.75em; padding: .5em .7em; border: 1px solid var(--line-strong); border-radius: 4px; background: var(--surface); }
[aria-invalid] { border-color: var(--bad) !important; }
textarea { max-height: 8.5em; resize: none; field-sizing: content; &:focus-visible { outline-offset: -1px; } }
::placeholder { color: var(--ink-2); opacity: 1; }
.send { min-height: 2.75em; }
@media (pointer: coarse) { button, .square, .feedback button { min-height: 44px; min-width: 44px; } li label { padding-block: .7em; } textarea, select, input { font-size: max(16px, 1em); } }
@media (max-width: 359.9px) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .3em; } }
@media (prefers-reduced-motion: reduce) { dialog { animation: none !important; } }
@media (forced-colors: active) { .mine p, button { border-color: currentColor !important; } }
`);
