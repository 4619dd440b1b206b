// Words that are selected in a message are ticked: from the first to the last of them. Without this, one ticks them.
document.addEventListener("pointerup", () => {
  const selection = getSelection();
  if (selection.isCollapsed) return;
  const boxes = [...document.querySelectorAll(".pick .word input")];
  const inside = boxes.filter((box) => selection.containsNode(box.parentNode, true));
  if (!inside.length) return;
  for (const box of boxes) box.checked = inside.includes(box);
});
