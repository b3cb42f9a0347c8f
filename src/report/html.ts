/** Control characters, and marks that turn the direction of text around. */
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const names: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Foreign text in HTML, between tags or in a quoted attribute: nothing in it is markup. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(invisible, "")
    .replace(/[&<>"']/g, (sign) => names[sign] ?? "");
}

const style = `
:root { color-scheme: light dark; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --paper: #fff; --pass: #1a7f37; --fail: #cf222e; --inconclusive: #9a6700; --seen: #0969da; --old: #8c959f; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --paper: #0d1117; --pass: #3fb950; --fail: #f85149; --inconclusive: #d29922; --seen: #4493f8; --old: #7d8590; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px; max-width: 860px; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 24px; margin: 0 0 4px; } h2 { font-size: 17px; margin: 32px 0 4px; overflow-wrap: anywhere; }
p, li { margin: 4px 0 12px; overflow-wrap: anywhere; } li { margin: 4px 0; } .soft { color: var(--soft); }
.word { display: inline-block; white-space: nowrap; padding: 1px 10px; border-radius: 999px; color: var(--paper); font-weight: 600; font-size: 14px; }
.pass { background: var(--pass); } .fail { background: var(--fail); } .inconclusive { background: var(--inconclusive); }
table { border-collapse: collapse; width: 100%; margin: 8px 0 16px; font-size: 14px; display: block; overflow-x: auto; }
th, td { text-align: left; padding: 6px 10px; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word; } td:first-child, td:nth-child(4), td:last-child { overflow-wrap: anywhere; } td:first-child { min-width: 70px; } td:nth-child(4) { min-width: 130px; }
th { font-weight: 600; color: var(--soft); white-space: nowrap; } td code { white-space: nowrap; } code { font-family: ui-monospace, monospace; font-size: 13px; }
svg { width: 100%; height: auto; margin: 4px 0; } svg text { font-size: 11px; fill: var(--soft); }
.grid { stroke: var(--line); } .seen { fill: none; stroke: var(--seen); stroke-width: 1.8; } .baseline { fill: none; stroke: var(--old); stroke-width: 1.5; }
.limit { stroke: var(--fail); stroke-dasharray: 5 4; } svg .limit-text { fill: var(--fail); } .bad { fill: var(--fail); }
.key { font-size: 13px; color: var(--soft); } .key i { display: inline-block; width: 18px; height: 3px; vertical-align: middle; margin: 0 5px 0 12px; }
details { margin: 4px 0; } summary { cursor: pointer; color: var(--soft); font-size: 14px; }
`;

/** A whole page that needs no network and runs no script. `body` is HTML already: use `escaped` for what others wrote. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
