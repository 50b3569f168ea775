// Keeps the driver's page on the phone, so that it opens without a signal. Only the page: data is the shelf's affair.
// The two names are put in by the build (vite/offline_files.ts).
declare const __FILES__: string[];
declare const __VERSION__: string;
const scope = self as unknown as ServiceWorkerGlobalScope;
const cache_name = `driver-${__VERSION__}`;

scope.addEventListener('install', (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(cache_name);
    await cache.addAll(__FILES__);
    await scope.skipWaiting();
  })());
});

scope.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== cache_name) await caches.delete(name);
    await scope.clients.claim();
  })());
});

scope.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== 'GET' || origin !== scope.location.origin || pathname.startsWith('/api/')) return;
  const page = event.request.mode === 'navigate' ? '/driver/' : event.request;
  event.respondWith((async () => {
    const kept = await caches.match(page, { cacheName: cache_name, ignoreSearch: true });
    return kept ?? fetch(event.request);
  })());
});
