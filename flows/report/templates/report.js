"use strict";
(() => {
  const say = (count, all) => (count === all ? all.toLocaleString("en") + " rows" : count.toLocaleString("en") + " of " + all.toLocaleString("en") + " rows");
  const first = 15;
  for (const table of document.querySelectorAll("table.data")) {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const words = rows.map((row) => row.textContent.toLowerCase());
    let wanted = "";
    let all = rows.length <= first;
    const tools = document.createElement("div");
    tools.className = "tools";
    const status = document.createElement("span");
    status.className = "soft";
    status.setAttribute("role", "status");
    const more = document.createElement("button");
    more.type = "button";
    const draw = () => {
      let found = 0;
      let shown = 0;
      const parts = wanted.split(/\s+/).filter(Boolean);
      for (const row of body.rows) {
        const fits = parts.every((part) => words[row.dataset.place].includes(part));
        found += fits;
        row.hidden = !fits || (!all && shown >= first);
        shown += !row.hidden;
      }
      status.textContent = say(found, rows.length) + (shown < found ? ", " + shown + " shown" : "");
      more.hidden = rows.length <= first || found <= first;
      more.textContent = all ? "Show the first " + first : "Show all " + found.toLocaleString("en");
    };
    rows.forEach((row, place) => { row.dataset.place = place; });
    if (rows.length > 5) {
      const label = document.createElement("label");
      label.textContent = "Filter " + (table.dataset.name || "rows") + " ";
      const input = document.createElement("input");
      input.type = "search";
      input.addEventListener("input", () => { wanted = input.value.toLowerCase(); draw(); });
      label.append(input);
      tools.append(label, status);
      const box = table.closest(".wide") || table;
      box.before(tools);
    }
    more.addEventListener("click", () => { all = !all; draw(); });
    const after = document.createElement("div");
    after.className = "tools";
    after.append(more);
    (table.closest(".wide") || table).after(after);
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const number = head.classList.contains("n");
        const before = head.getAttribute("aria-sort");
        const down = before ? before === "ascending" : number;
        for (const other of heads) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const key = (row) => {
          const cell = row.cells[column];
          const text = cell.dataset.key ?? cell.textContent.trim();
          return number ? parseFloat(text.replaceAll(",", "")) || 0 : text.toLowerCase();
        };
        const order = [...body.rows].map((row) => [key(row), row]);
        order.sort(([a], [b]) => (number ? a - b : a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
        body.append(...order.map(([, row]) => row));
        draw();
      });
    });
    table.addEventListener("reveal", () => { all = true; wanted = ""; draw(); });
    draw();
  }
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const table = target && target.closest("table.data");
    if (table && target.hidden) { table.dispatchEvent(new Event("reveal")); target.scrollIntoView({ block: "center" }); }
  };
  addEventListener("hashchange", reveal);
  reveal();
  addEventListener("beforeprint", () => { for (const one of document.querySelectorAll("details.figures")) one.open = false; });
  for (const figure of document.querySelectorAll("figure.map")) {
    const svg = figure.querySelector("svg");
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    let view = [...whole];
    const set = (next) => { view = next; svg.setAttribute("viewBox", view.join(" ")); };
    const scale = (by) => {
      const width = Math.min(whole[2], view[2] * by);
      const height = width * whole[3] / whole[2];
      const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
      set([clamp(view[0] + (view[2] - width) / 2, 0, whole[2] - width), clamp(view[1] + (view[3] - height) / 2, 0, whole[3] - height), width, height]);
    };
    const move = (right, down) => {
      const clamp = (value, high) => Math.max(0, Math.min(high, value));
      set([clamp(view[0] + right * view[2] / 4, whole[2] - view[2]), clamp(view[1] + down * view[3] / 4, whole[3] - view[3]), view[2], view[3]]);
    };
    const bar = document.createElement("div");
    bar.className = "zoom print-out";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", "Map");
    const acts = [["+", "Closer", () => scale(0.6)], ["−", "Farther", () => scale(1 / 0.6)], ["←", "West", () => move(-1, 0)], ["→", "East", () => move(1, 0)], ["↑", "North", () => move(0, -1)], ["↓", "South", () => move(0, 1)], ["Whole", "Whole world", () => set([...whole])]];
    for (const [sign, name, act] of acts) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      if (sign !== "Whole") { button.setAttribute("aria-label", name); }
      button.addEventListener("click", act);
      bar.append(button);
    }
    figure.prepend(bar);
  }
})();
