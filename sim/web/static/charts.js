// Charts as SVG: plain shapes with direct labels and hatches, so that they are read in grey and by keyboard.
import { make, percent, points } from "./page.js";

export const STATES = {
  completed: { fill: "#1b6b5a", hatch: "", ink: "#fff" },
  progressing: { fill: "#9ccbb8", hatch: "rising", ink: "#111" },
  stalled: { fill: "#e6d9b8", hatch: "dots", ink: "#111" },
  collapsed: { fill: "#5b2333", hatch: "falling", ink: "#fff" },
};
/** How wide a chart is drawn: on a phone less, so that its letters stay large enough. */
const wide = (host) => (host.clientWidth && host.clientWidth < 520 ? 400 : 640);
const HIGH = 300;
const PAD = { left: 40, right: 118, top: 10, bottom: 28 };

function hatches() {
  const lines = { rising: "M0 8L8 0", falling: "M0 0L8 8", dots: "M4 3.4v1.2" };
  return make(
    "defs",
    {},
    ...Object.entries(lines).map(([name, d]) =>
      make(
        "pattern",
        { id: `hatch-${name}`, width: 8, height: 8, patternUnits: "userSpaceOnUse" },
        make("path", { d, stroke: name === "falling" ? "#fff" : "#333", "stroke-width": name === "dots" ? 1.6 : 0.8, "stroke-opacity": 0.6 }),
      ),
    ),
  );
}

/** Shares over time, one above the other; `pinned`: another answer whose borders are dotted. */
export function bands(host, answer, pinned) {
  const WIDE = wide(host);
  const last = answer.weeks[answer.weeks.length - 1];
  const x = (week) => PAD.left + ((WIDE - PAD.left - PAD.right) * week) / last;
  const y = (share) => PAD.top + (HIGH - PAD.top - PAD.bottom) * (1 - share);
  const names = Object.keys(STATES);
  const said = names.map((name) => `${name} ${percent(answer.ends[name].share)}`).join(", ");
  const svg = make("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": `After ${last} weeks: ${said}.` }, hatches());
  const borders = stacked(answer, names);
  const labels = [];
  names.forEach((name, place) => {
    const low = borders[place];
    const high = borders[place + 1];
    const there = answer.weeks.map((week, k) => `${x(week).toFixed(1)},${y(high[k]).toFixed(1)}`);
    const back = answer.weeks.map((week, k) => `${x(week).toFixed(1)},${y(low[k]).toFixed(1)}`).reverse();
    const d = `M${there.join("L")}L${back.join("L")}Z`;
    const face = STATES[name];
    svg.append(make("path", { d, fill: face.fill, stroke: "#fff", "stroke-width": 0.7 }));
    if (face.hatch) svg.append(make("path", { d, fill: `url(#hatch-${face.hatch})` }));
    const end = answer.weeks.length - 1;
    labels.push({ name, at: y((low[end] + high[end]) / 2) });
  });
  if (pinned) {
    const before = stacked(pinned, names);
    for (const border of before.slice(1, -1)) {
      const line = pinned.weeks.filter((week) => week <= last).map((week, k) => `${x(week).toFixed(1)},${y(border[k]).toFixed(1)}`);
      svg.append(make("polyline", { points: line.join(" "), fill: "none", stroke: "#fff", "stroke-width": 3.2, "stroke-opacity": 0.75 }));
      svg.append(make("polyline", { points: line.join(" "), fill: "none", stroke: "#000", "stroke-width": 1.8, "stroke-dasharray": "2 4" }));
    }
  }
  axes(svg, x, y, last, answer.mandate);
  apart(labels, 14).forEach(({ name, at }) =>
    svg.append(make("text", { x: WIDE - PAD.right + 6, y: at + 4, class: "label" }, `${name} ${percent(answer.ends[name].share)}`)),
  );
  host.replaceChildren(svg);
}

function stacked(answer, names) {
  const borders = [answer.weeks.map(() => 0)];
  for (const name of names) borders.push(answer.bands[name].map((share, k) => share + borders[borders.length - 1][k]));
  return borders;
}

function axes(svg, x, y, last, mandate) {
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    svg.append(make("line", { x1: PAD.left - 4, x2: PAD.left, y1: y(share), y2: y(share), stroke: "#444" }));
    svg.append(make("text", { x: PAD.left - 7, y: y(share) + 4, class: "tick", "text-anchor": "end" }, `${100 * share} %`));
  }
  const step = last > 200 ? 52 : last > 80 ? 26 : last > 30 ? 10 : 5;
  for (let week = 0; week <= last; week += step) {
    svg.append(make("line", { x1: x(week), x2: x(week), y1: y(0), y2: y(0) + 4, stroke: "#444" }));
    svg.append(make("text", { x: x(week), y: y(0) + 17, class: "tick", "text-anchor": "middle" }, week ? `${week}` : "week 0"));
  }
  if (mandate) {
    svg.append(make("line", { x1: x(mandate), x2: x(mandate), y1: y(1), y2: y(0), stroke: "#000", "stroke-width": 1 }));
    svg.append(make("text", { x: x(mandate) + 3, y: y(1) + 11, class: "tick halo" }, "mandate ends"));
  }
}

/** Labels moved so that none lies on another. */
function apart(labels, room) {
  const sorted = [...labels].sort((one, other) => one.at - other.at);
  sorted.forEach((label, place) => {
    if (place) label.at = Math.max(label.at, sorted[place - 1].at + room);
  });
  const over = Math.max(0, (sorted[sorted.length - 1]?.at ?? 0) - (HIGH - 8));
  sorted.forEach((label) => (label.at -= over));
  return sorted;
}

/** Bars with a label each: rows of {name, share, text}. */
export function bars(host, rows) {
  const widest = Math.max(...rows.map((row) => row.share), 0.0001);
  host.replaceChildren(
    make(
      "ul",
      { class: "bars" },
      ...rows.map((row) => {
        const bar = make("span", { class: "bar" });
        bar.style.width = `${(100 * row.share) / widest}%`;
        return make("li", {}, make("span", { class: "what" }, row.name), make("span", { class: "lane" }, bar), make("span", { class: "much" }, row.text));
      }),
    ),
  );
}

/** What each obstacle costs, from nothing in the way to all of them. */
export function waterfall(host, chain) {
  const WIDE = wide(host);
  const row = 30;
  const left = WIDE < 500 ? 150 : 190;
  const width = WIDE - left - 135;
  const high = row * chain.links.length + 6;
  const x = (share) => left + width * share;
  const said = chain.links.map((link) => `${link.name}: ${percent(link.share)}`).join("; ");
  const svg = make("svg", { viewBox: `0 0 ${WIDE} ${high}`, role: "img", "aria-label": `Share completed as obstacles are put in the way one after another. ${said}.` }, hatches());
  chain.links.forEach((link, place) => {
    const before = place ? chain.links[place - 1].share : 0;
    const top = row * place + 5;
    const [low, end] = [Math.min(before, link.share), Math.max(before, link.share)];
    const lost = place && link.share < before;
    const face = place === 0 ? STATES.completed : lost ? STATES.collapsed : STATES.progressing;
    svg.append(make("text", { x: left - 8, y: top + 15, class: "label", "text-anchor": "end" }, place ? `with ${link.name}` : link.name));
    svg.append(make("rect", { x: x(low), y: top, width: Math.max(x(end) - x(low), 1), height: row - 10, fill: face.fill }));
    if (lost) svg.append(make("rect", { x: x(low), y: top, width: Math.max(x(end) - x(low), 1), height: row - 10, fill: "url(#hatch-falling)" }));
    const change = place ? ` (${points(link.difference)}${link.error === null ? "" : ` ± ${(100 * link.error).toFixed(1)}`})` : "";
    svg.append(make("text", { x: x(end) + 5, y: top + 15, class: "label" }, `${percent(link.share)}${change}`));
    if (place) svg.append(make("line", { x1: x(before), x2: x(before), y1: top - 10, y2: top, stroke: "#444", "stroke-dasharray": "2 2" }));
  });
  host.replaceChildren(svg);
}

/** One button a world, moved among by arrow keys; `open` is called with a world's number. */
export function squares(host, answer, pinned, open) {
  const held = host.contains(document.activeElement) ? Number(document.activeElement.dataset.world) : -1;
  const shown = answer.worlds.slice(0, 256);
  const buttons = [...shown].map((code, world) => {
    const state = answer.states[Number(code)];
    const differs = pinned && world < pinned.worlds.length && pinned.worlds[world] !== code;
    const label = `World ${world}: ${state}${differs ? `, pinned: ${answer.states[Number(pinned.worlds[world])]}` : ""}`;
    return make("button", { type: "button", class: `square ${state}${differs ? " differs" : ""}`, tabindex: world === Math.max(held, 0) ? 0 : -1, "data-world": world, "aria-label": label, title: label });
  });
  host.replaceChildren(...buttons);
  host.onclick = (event) => event.target.dataset.world && open(Number(event.target.dataset.world));
  host.onkeydown = (event) => {
    const now = buttons.indexOf(event.target);
    const columns = buttons.findIndex((one) => one.offsetTop > buttons[0].offsetTop);
    const moves = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns > 0 ? columns : 1, ArrowUp: columns > 0 ? -columns : -1, Home: -now, End: buttons.length - 1 - now };
    const next = buttons[now + (moves[event.key] ?? NaN)];
    if (!next) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  };
  if (held >= 0) buttons[Math.min(held, buttons.length - 1)]?.focus();
}

/** A key to the states. */
export function key(host) {
  host.replaceChildren(...Object.keys(STATES).map((name) => make("span", {}, make("span", { class: `square ${name}` }), ` ${name}`)));
}
