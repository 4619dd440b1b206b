// The signature pad: finger, mouse or pen draw strokes; what is sent is their points, and the server draws the picture.
// Without this script the pad stays hidden and one types the name.
"use strict";

(() => {
  const WIDTH = 600, HEIGHT = 200, SVG = "http://www.w3.org/2000/svg";

  const setUp = (pad) => {
    const field = document.getElementById(pad.dataset.field);
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("aria-hidden", "true");
    const surface = pad.querySelector("[data-surface]");
    surface.append(svg);
    let strokes = [], stroke = null, line = null;

    const point = (event) => {
      const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      const within = (value, most) => Math.round(Math.min(Math.max(value, 0), most) * 10) / 10;
      return [within(at.x, WIDTH), within(at.y, HEIGHT)];
    };
    const show = () => {
      const points = stroke.length > 1 ? stroke : [stroke[0], stroke[0]];
      line.setAttribute("d", "M" + points.map((p) => p.join(" ")).join("L"));
    };
    const keep = () => { field.value = strokes.length ? JSON.stringify(strokes) : ""; };

    svg.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button) return;
      event.preventDefault();
      svg.setPointerCapture(event.pointerId);
      line = document.createElementNS(SVG, "path");
      for (const [name, value] of Object.entries({
        fill: "none", stroke: "currentColor", "stroke-width": 5, "stroke-linecap": "round", "stroke-linejoin": "round",
      })) line.setAttribute(name, value);
      svg.append(line);
      stroke = [point(event)];
      show();
    });
    svg.addEventListener("pointermove", (event) => {
      if (!stroke) return;
      const next = point(event), [x, y] = stroke[stroke.length - 1];
      if (Math.hypot(next[0] - x, next[1] - y) < 2) return;
      stroke.push(next);
      show();
    });
    const end = () => {
      if (!stroke) return;
      strokes.push(stroke);
      stroke = null;
      keep();
    };
    svg.addEventListener("pointerup", end);
    svg.addEventListener("pointercancel", end);
    pad.querySelector("[data-clear]").addEventListener("click", () => {
      strokes = [];
      svg.replaceChildren();
      keep();
    });
    pad.hidden = false;
  };

  document.querySelectorAll("[data-signature]").forEach(setUp);
})();
