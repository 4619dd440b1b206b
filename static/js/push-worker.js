// What a browser does with a message while no page is open. A service worker takes this in with importScripts().
self.addEventListener("push", (event) => {
  const words = event.data ? event.data.json() : {};
  const shown = { body: words.body, tag: words.tag, data: { url: words.url } }; // the same tag again takes the first one's place
  event.waitUntil(self.registration.showNotification(words.title || "Mingzhang", shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url || "/", self.location.origin);
  if (url.origin === self.location.origin) event.waitUntil(self.clients.openWindow(url.href));
});
