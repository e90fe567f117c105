"use strict";
(() => {
  const root = document.querySelector("main");
  for (const box of document.querySelectorAll(".kinds input")) {
    box.addEventListener("change", () => root.classList.toggle("show-" + box.value, box.checked));
  }
  const card = document.createElement("div");
  card.className = "card";
  card.id = "card";
  card.setAttribute("role", "tooltip");
  card.hidden = true;
  document.body.append(card);
  let held = null;
  const hide = () => {
    card.hidden = true;
    for (const piece of document.querySelectorAll("mark.lit")) piece.classList.remove("lit");
    if (held) held.removeAttribute("aria-describedby");
    held = null;
  };
  const show = (mark) => {
    hide();
    const anchors = mark.dataset.of.split(" ");
    card.replaceChildren();
    for (const anchor of anchors) {
      const entry = document.getElementById("d-" + anchor);
      if (!entry) continue;
      const copy = document.createElement("div");
      for (const child of entry.children) if (!child.matches(".words.long")) copy.append(child.cloneNode(true));
      card.append(copy);
    }
    if (!card.children.length) return;
    for (const piece of document.querySelectorAll('mark[data-of~="' + anchors[0] + '"]')) piece.classList.add("lit");
    card.hidden = false;
    held = mark;
    mark.setAttribute("aria-describedby", "card");
    const box = mark.getClientRects()[0] || mark.getBoundingClientRect();
    const left = Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 12);
    const below = box.bottom + card.offsetHeight + 8 < window.innerHeight;
    card.style.left = Math.max(8, left) + window.scrollX + "px";
    card.style.top = (below ? box.bottom + 6 : Math.max(4, box.top - card.offsetHeight - 6)) + window.scrollY + "px";
  };
  const over = (event) => {
    const mark = event.target.closest && event.target.closest("mark");
    if (mark) show(mark);
  };
  root.addEventListener("mouseover", over);
  root.addEventListener("mouseout", (event) => { if (!card.contains(event.relatedTarget)) hide(); });
  card.addEventListener("mouseleave", hide);
  root.addEventListener("focusin", over);
  root.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  const arrive = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const mark = target && (target.matches("mark") ? target : target.matches("a[id]") ? target.nextElementSibling : null);
    const found = mark && (mark.matches("mark") ? mark : mark.parentElement.querySelector("a + mark"));
    if (found) { found.focus({ preventScroll: true }); found.scrollIntoView({ block: "center" }); show(found); }
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
