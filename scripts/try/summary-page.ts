import { marked } from "marked";

/** What draws the charts, as GitHub does; a page without a network shows their text. */
const mermaidAddress = "https://cdn.jsdelivr.net/npm/mermaid@11/dist/mermaid.esm.min.mjs";

const style = `
:root { color-scheme: light dark; --text: #1f2328; --page: #fff; --line: #d1d9e0; --soft: #f6f8fa; --link: #0969da; --dim: #59636e }
@media (prefers-color-scheme: dark) {
  :root { --text: #f0f6fc; --page: #0d1117; --line: #3d444d; --soft: #151b23; --link: #4493f8; --dim: #9198a1 }
}
body { margin: 0 auto; max-width: 860px; padding: 24px; color: var(--text); background: var(--page);
  font: 16px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif }
h1, h2, h3, h4 { line-height: 1.25; margin: 24px 0 16px } h3 { font-size: 1.25em } body > :first-child { margin-top: 0 }
p, ul, ol, table, pre, details, blockquote { margin: 0 0 16px } a { color: var(--link) }
table { border-collapse: collapse; display: block; max-width: 100%; width: max-content; overflow: auto }
th, td { border: 1px solid var(--line); padding: 6px 13px } tr:nth-child(2n) td { background: var(--soft) }
code { font: 85%/1.45 ui-monospace, SFMono-Regular, "Liberation Mono", Menlo, monospace; background: #818b981f;
  border-radius: 6px; padding: .2em .4em; white-space: break-spaces }
pre { background: var(--soft); border-radius: 6px; overflow: auto; padding: 16px } pre code { background: none; padding: 0; white-space: pre }
pre.mermaid { background: none; padding: 0; text-align: center }
blockquote { border-left: .25em solid var(--line); color: var(--dim); padding: 0 1em } summary { cursor: pointer }`;

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A job summary as a page that looks much as it does on GitHub, charts included. */
export function summaryPage(title: string, markdown: string): string {
  const body = marked
    .parse(markdown, { async: false, gfm: true })
    .replace(/<pre><code class="language-mermaid">([\s\S]*?)<\/code><\/pre>/g, '<pre class="mermaid">$1</pre>');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>
<style>${style}
</style>
${body}<script type="module">
import mermaid from "${mermaidAddress}";
const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "default";
mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme });
await mermaid.run();
</script></html>
`;
}
