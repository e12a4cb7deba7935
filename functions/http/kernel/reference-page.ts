/** The reference page's own files: around Swagger UI, whose files lie beside the bundle. */

/** No inline script, so that the content security policy can refuse every one. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Perennial API reference</title>
<link rel="icon" type="image/png" sizes="32x32" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/reference.css">
<script src="/docs/swagger-ui-bundle.js" defer></script>
<script src="/docs/reference.js" defer></script>
</head>
<body>
<header class="masthead">
<div class="masthead-inner">
<p class="wordmark"><svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true"><path d="M12 22V11M12 14C12 8 8 5 3 5c0 6 3 9 9 9Zm0-3c0-5 3-8 9-8 0 6-3 8-9 8Z"/></svg>Perennial</p>
<p class="place">API reference</p>
<nav aria-label="Downloads"><a href="/openapi.json">OpenAPI document</a></nav>
</div>
</header>
<main id="reference"><p class="loading">Reading the contract…</p></main>
<noscript><p class="loading">This page needs JavaScript. The contract itself is in <a href="/openapi.json">openapi.json</a>.</p></noscript>
</body>
</html>
`;

/**
 * Problems link to their code, such as /docs#FORBIDDEN. The place exists only once the document is drawn, and Swagger UI takes
 * every fragment that it starts with for an operation's; so this one is put aside, and back in afterwards.
 */
export const SCRIPT = `const fragment = location.hash;
if (/^#[A-Z_]+$/.test(fragment)) {
  history.replaceState(null, '', location.pathname);
  new MutationObserver((_, observer) => {
    if (!document.querySelector('.opblock')) return;
    observer.disconnect();
    location.replace(fragment);
  }).observe(document.getElementById('reference'), { childList: true, subtree: true });
}
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  persistAuthorization: false,
  displayOperationId: true,
  displayRequestDuration: true,
  docExpansion: 'list',
  defaultModelExpandDepth: 2,
  defaultModelsExpandDepth: 0,
});
`;

export const STYLES = `:root {
  color-scheme: light;
  --green: #14532d;
  --green-bright: #1b6b3b;
  --green-pale: #edf5ef;
  --ink: #1c2a21;
  --line: #d5e2d9;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
body { margin: 0; background: #fff; color: var(--ink); font-family: var(--sans); }
.masthead { background: var(--green); color: #fff; }
.masthead-inner { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; max-width: 1460px; margin: 0 auto; padding: 12px 20px; box-sizing: border-box; }
.masthead p { margin: 0; }
.wordmark { display: flex; align-items: center; gap: 8px; font-size: 22px; font-weight: 650; letter-spacing: -0.01em; }
.wordmark path { fill: none; stroke: #a7e0b8; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.place { padding-left: 14px; border-left: 1px solid #ffffff55; opacity: 0.9; }
.masthead nav { margin-left: auto; }
.masthead a { color: #fff; text-underline-offset: 3px; }
.loading { max-width: 1460px; margin: 40px auto; padding: 0 20px; }
a:focus-visible, button:focus-visible, summary:focus-visible { outline: 2px solid var(--green-bright); outline-offset: 2px; }

.swagger-ui, .swagger-ui .info .title, .swagger-ui .opblock-tag, .swagger-ui .btn, .swagger-ui .opblock .opblock-summary-description, .swagger-ui .opblock-description-wrapper p, .swagger-ui .opblock .opblock-section-header h4, .swagger-ui .info li, .swagger-ui .info p, .swagger-ui .info table, .swagger-ui table thead tr td, .swagger-ui table thead tr th, .swagger-ui .response-col_status, .swagger-ui .parameter__name, .swagger-ui .markdown p, .swagger-ui section.models h4, .swagger-ui .tab li, .swagger-ui label { font-family: var(--sans); color: var(--ink); }
.swagger-ui .info { margin: 32px 0 24px; }
.swagger-ui .info .title { font-size: 30px; letter-spacing: -0.02em; }
.swagger-ui .info .title small { background: #5d6f64; }
.swagger-ui .info .title small.version-stamp { background: var(--green-bright); }
.swagger-ui .info h2 { margin: 28px 0 8px; font: 650 19px var(--sans); color: var(--green); }
.swagger-ui .info .markdown { max-width: 1040px; line-height: 1.55; }
.swagger-ui .info table { margin: 12px 0; border-collapse: collapse; font-size: 13px; }
.swagger-ui .info table thead tr th, .swagger-ui .info table tbody tr td { min-width: 0; padding: 6px 16px 6px 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.swagger-ui .info a[id] { scroll-margin-top: 120px; }
.swagger-ui .info li { line-height: 1.55; }
.swagger-ui .info table tbody tr:has(a:target), .swagger-ui .info table tbody tr:hover { background: var(--green-pale); }
.swagger-ui .info a, .swagger-ui .markdown a { color: var(--green-bright); }
.swagger-ui .markdown code, .swagger-ui .renderedMarkdown code, .swagger-ui .info code { padding: 1px 5px; border-radius: 4px; background: var(--green-pale); color: var(--green); font-size: 0.92em; font-weight: 600; }
.swagger-ui .scheme-container { margin: 0 0 16px; padding: 16px 0; background: var(--green-pale); box-shadow: none; border-block: 1px solid var(--line); }
.swagger-ui .btn.authorize { border-color: var(--green-bright); color: var(--green-bright); background: #fff; }
.swagger-ui .btn.authorize svg { fill: var(--green-bright); }
.swagger-ui .btn.execute { border-color: var(--green); background: var(--green); color: #fff; }
.swagger-ui .btn { box-shadow: none; }
.swagger-ui .opblock-tag { border-bottom-color: var(--line); font-size: 20px; }
.swagger-ui .opblock { border-radius: 6px; box-shadow: none; }
.swagger-ui .opblock .opblock-summary-path, .swagger-ui .opblock .opblock-summary-operation-id { font-size: 14px; }
.swagger-ui .opblock .opblock-summary-operation-id { color: #51635a; font-weight: 500; }
.swagger-ui .opblock .opblock-section-header { box-shadow: none; background: #ffffffb3; }
.swagger-ui .opblock.opblock-get { border-color: #7ea9c9; background: #f2f7fb; }
.swagger-ui .opblock.opblock-get .opblock-summary { border-color: #7ea9c9; }
.swagger-ui .opblock.opblock-get .opblock-summary-method { background: #2f6f9f; }
.swagger-ui .opblock.opblock-post { border-color: #86b898; background: #f1f8f3; }
.swagger-ui .opblock.opblock-post .opblock-summary { border-color: #86b898; }
.swagger-ui .opblock.opblock-post .opblock-summary-method { background: var(--green-bright); }
.swagger-ui .opblock.opblock-patch { border-color: #c9a96a; background: #fbf7ee; }
.swagger-ui .opblock.opblock-patch .opblock-summary { border-color: #c9a96a; }
.swagger-ui .opblock.opblock-patch .opblock-summary-method { background: #8a6414; }
.swagger-ui .response-col_links, .swagger-ui .scheme-container .servers-title, .swagger-ui .scheme-container .servers { display: none; }
.swagger-ui .response-col_description__inner p, .swagger-ui .parameters-col_description p { font-size: 14px; }
.swagger-ui .parameter__name { font-size: 14px; }
.swagger-ui .model-box, .swagger-ui .json-schema-2020-12 { background: #ffffffb3; }
.swagger-ui .opblock .tab-header .tab-item.active h4 span::after { background: var(--green-bright); }
.swagger-ui section.models { border-color: var(--line); }
@media (max-width: 700px) {
  .swagger-ui .opblock .opblock-summary-operation-id { display: none; }
  .swagger-ui .info table { display: block; overflow-x: auto; }
}
`;
