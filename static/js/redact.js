// Draw over a picture what should be black. What is sent are the lines of the text field, which can be typed as well.
"use strict";

for (const figure of document.querySelectorAll("[data-redact]")) {
  const SVG = "http://www.w3.org/2000/svg";
  const field = document.getElementById(figure.dataset.redact);
  const svg = figure.querySelector("svg");
  let start = null, drawn = null;

  const round = (value) => Math.round(value * 10) / 10;
  const lines = () => field.value.split("\n").map((line) => line.trim()).filter(Boolean);
  const point = (event) => {
    const box = svg.getBoundingClientRect();
    const part = (at, from, size) => Math.min(Math.max(((at - from) / size) * 100, 0), 100);
    return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
  };
  const place = (rect, [left, top, width, height]) => {
    for (const [name, value] of Object.entries({ x: left, y: top, width, height })) rect.setAttribute(name, value);
  };
  const show = () => {
    for (const rect of svg.querySelectorAll("rect")) rect.remove();
    lines().forEach((line, index) => {
      const numbers = line.split(/[\s,，;；、%％]+/).map(Number);
      if (numbers.length !== 4 || numbers.some(Number.isNaN)) return;
      const rect = document.createElementNS(SVG, "rect");
      place(rect, numbers);
      rect.dataset.line = index;
      svg.append(rect);
    });
  };
  const between = (end) => {
    const [left, right] = [start[0], end[0]].sort((a, b) => a - b), [top, bottom] = [start[1], end[1]].sort((a, b) => a - b);
    return [round(left), round(top), round(right - left), round(bottom - top)];
  };

  svg.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button) return;
    event.preventDefault();
    svg.setPointerCapture(event.pointerId);
    start = point(event);
    drawn = document.createElementNS(SVG, "rect");
    drawn.dataset.over = event.target.dataset?.line ?? "";
    svg.append(drawn);
  });
  svg.addEventListener("pointermove", (event) => { if (start) place(drawn, between(point(event))); });
  svg.addEventListener("pointerup", (event) => {
    if (!start) return;
    const [left, top, width, height] = between(point(event));
    const rows = lines();
    if (width < 0.5 && height < 0.5) {
      if (drawn.dataset.over !== "") rows.splice(Number(drawn.dataset.over), 1);
    } else rows.push([left, top, Math.min(Math.max(width, 0.5), round(100 - left)), Math.min(Math.max(height, 0.5), round(100 - top))].join(", "));
    field.value = rows.join("\n");
    start = null;
    show();
  });
  svg.addEventListener("pointercancel", () => { start = null; show(); });
  field.addEventListener("input", show);
  figure.classList.add("drawable");
  for (const hint of figure.querySelectorAll("[data-with-script]")) hint.hidden = false;
  show();
}
