// Takes what is shared to the installed app, also without a connection. A service worker takes this in with importScripts().
const OFFLINE = "/notices/offline/";

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open("offline").then((cache) => cache.add(new Request(OFFLINE, { cache: "reload" }))));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The words never stand in an address: they wait on this device until the page has taken them in.
async function take(request) {
  const form = await request.formData();
  const parts = ["title", "text", "url"].map((name) => form.get(name)).filter((part, index, all) => part && all.indexOf(part) === index);
  const key = await shares.add({ text: parts.join("\n"), at: Date.now() });
  return Response.redirect(`/notices/new/?shared=${key}`, 303);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.method === "POST" && path === "/notices/shared/") event.respondWith(take(request));
  else if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(OFFLINE)) || Response.error()));
  }
});
