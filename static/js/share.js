// The page where a message is checked: puts in what was shared to the app, and says how much of it waits.
const place = document.getElementById("shared");

function local(instant) {
  const moment = new Date(instant - new Date(instant).getTimezoneOffset() * 60000);
  return moment.toISOString().slice(0, 16);
}

async function takeIn() {
  const key = Number(new URLSearchParams(location.search).get("shared"));
  const share = key ? await shares.get(key) : undefined;
  const form = document.getElementById("id_text").form;
  if (share) {
    form.elements.text.value = share.text;
    form.elements.received_at.value = local(share.at);
    form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
    form.addEventListener("submit", () => shares.remove(key));
  }
  const others = (await shares.keys()).filter((each) => each !== key);
  if (!others.length) return;
  place.querySelector("a").href = `?shared=${others[0]}`;
  place.querySelector("[data-count]").textContent = others.length;
  place.hidden = false;
}

if (place && "serviceWorker" in navigator && "indexedDB" in window) {
  navigator.serviceWorker.register(place.dataset.worker, { scope: "/" }).catch(() => {});
  takeIn().catch(() => {});
}
