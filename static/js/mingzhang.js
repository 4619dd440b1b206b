// Small comforts. Every page works without them.

// At sign-up, the browser knows the time zone; the choice stays open.
const browserZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
for (const select of document.querySelectorAll("select[data-browser-time-zone]")) {
  const untouched = select.value === select.querySelector("option[selected]")?.value && !document.querySelector(".error-summary");
  if (untouched && [...select.options].some((option) => option.value === browserZone)) select.value = browserZone;
}

// A menu closes on Escape and on a click elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

// "Back" keeps what was typed; it is offered only where there is somewhere to go back to.
for (const button of document.querySelectorAll("button[data-back]")) {
  if (history.length < 2) continue;
  button.hidden = false;
  button.addEventListener("click", () => history.back());
}

// What must be put right is read first.
function focusSummary(root) {
  root.querySelector?.(".error-summary")?.focus();
}
focusSummary(document);
document.addEventListener("htmx:after:swap", (event) => focusSummary(event.target));
