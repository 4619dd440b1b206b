// Asks the browser to take messages, when the button is pressed, and tells the site where to send them.
const box = document.getElementById("push");
const button = box?.querySelector("button");

function say(state) {
  for (const line of box.querySelectorAll("[data-state]")) line.hidden = line.dataset.state !== state;
}

function bytes(base64url) {
  return Uint8Array.from(atob(base64url.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}

function browserName() {
  const brands = navigator.userAgentData?.brands?.filter((each) => !/not/i.test(each.brand)).map((each) => each.brand);
  const system = navigator.userAgentData?.platform || navigator.platform;
  return [brands?.at(-1) || navigator.userAgent.match(/(Firefox|Safari|Edg|Chrome)/)?.[0], system].filter(Boolean).join(", ").slice(0, 80);
}

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") return say("denied");
  const worker = await navigator.serviceWorker.register(box.dataset.worker);
  const subscription = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) });
  const { endpoint, keys } = subscription.toJSON();
  const form = new FormData();
  for (const [name, value] of Object.entries({ endpoint, ...keys, name: browserName() })) form.append(name, value);
  form.append("csrfmiddlewaretoken", box.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(box.dataset.add, { method: "POST", body: form });
  if (!answer.ok) return say("failed");
  location.reload();
}

if (button && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window) {
  say("");
  button.hidden = false;
  button.addEventListener("click", () => subscribe().catch(() => say("failed")));
}
