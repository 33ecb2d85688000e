// Makes pages cross-origin isolated on a host that cannot set headers. Registered only when a reader wants to run an exercise in
// the browser (.vitepress/runtime/isolation.ts), and never where the headers are there already.
//
// It answers only for what needs the headers: documents, and the scripts of workers, which a page that requires them would not
// load without. Fonts, styles, images, parts of files, whatever is written, and everything of other origins pass it by.

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

const NEED_HEADERS = ['document', 'iframe', 'frame', 'worker', 'sharedworker'];

function needsHeaders(request) {
  return (
    request.method === 'GET' &&
    NEED_HEADERS.includes(request.destination) &&
    new URL(request.url).origin === self.location.origin &&
    !request.headers.has('range')
  );
}

function withHeaders(response) {
  // A redirect is followed by the browser, and the next request comes here again; an error has nothing to stand on.
  if (response.type === 'opaqueredirect' || response.type === 'opaque' || response.type === 'error') return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

// A new version takes over at once. It does not claim pages that are open: one that it controls is one that it has served.
self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('fetch', (event) => {
  if (needsHeaders(event.request)) event.respondWith(fetch(event.request).then(withHeaders));
});
