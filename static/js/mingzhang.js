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

// A text is copied at a press; over plain HTTP the browser has no clipboard for us, and the marked text is copied instead.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const field = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      field.select();
      if (!document.execCommand("copy")) return;
    }
    for (const line of document.querySelectorAll("[data-copied]")) line.hidden = false;
  });
}

// What must be put right is read first.
function focusSummary(root) {
  root.querySelector?.(".error-summary")?.focus();
}
focusSummary(document);
document.addEventListener("htmx:after:swap", (event) => focusSummary(event.target));
