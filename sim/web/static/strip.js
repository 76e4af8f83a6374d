// A road as a strip: stages from left to right, a lane for each track, its tranches moved by hand or by keyboard.
import { make } from "./page.js";

/** Show a road; `changed` is called with the places of all tranches by track once one was moved. */
export function strip(host, scenario, places, changed) {
  const used = Math.max(...Object.values(places).flat()) + 1;
  const own = Math.max(scenario.stages.length, used);
  const count = Math.min(own + 1, scenario.stages.length + scenario.more);
  const names = Array.from({ length: count }, (_, k) => scenario.stages[k] ?? (k < used ? `Added stage ${k + 1}` : "another stage"));
  const moved = (track, step, stage) => {
    const now = [...places[track]];
    const to = Math.max(0, Math.min(stage, count - 1));
    if (now[step] === to) return;
    now[step] = to; // those after it come no earlier, those before it no later
    for (let k = step + 1; k < now.length; k++) now[k] = Math.max(now[k], to);
    for (let k = step - 1; k >= 0; k--) now[k] = Math.min(now[k], to);
    changed({ ...places, [track]: now }, { track, step });
  };
  const head = make("tr", {}, make("th", { scope: "col" }, "who"), ...names.map((name) => make("th", { scope: "col" }, name)));
  const rows = scenario.tracks.map((track) => {
    const cells = names.map((name, stage) => {
      const chips = places[track.key]
        .map((stands, step) => ({ stands, step }))
        .filter(({ stands }) => stands === stage)
        .map(({ step }) => chip(track, step, name, (by) => moved(track.key, step, places[track.key][step] + by)));
      const cell = make("td", { "data-track": track.key }, ...chips);
      cell.addEventListener("dragover", (event) => {
        if (dragged?.track === track.key) event.preventDefault();
      });
      cell.addEventListener("drop", (event) => {
        event.preventDefault();
        if (dragged?.track === track.key) moved(track.key, dragged.step, stage);
      });
      return cell;
    });
    return make("tr", {}, make("th", { scope: "row" }, track.title, make("span", { class: "quiet" }, ` ${track.owner}`)), ...cells);
  });
  host.replaceChildren(make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows)));
}

let dragged = null;

function chip(track, step, stage, move) {
  const label = `${track.title}, step ${step + 1} of ${track.places.length}, in ${stage}`;
  const one = make("button", { type: "button", class: "chip", draggable: "true", "aria-label": label, title: `${label}: drag it, or press the left or right arrow key`, "data-chip": `${track.key} ${step}` }, `${step + 1}`);
  one.addEventListener("dragstart", (event) => {
    dragged = { track: track.key, step };
    event.dataTransfer.setData("text/plain", label);
    event.dataTransfer.effectAllowed = "move";
  });
  one.addEventListener("dragend", () => (dragged = null));
  one.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by) {
      event.preventDefault();
      move(by);
    }
  });
  // A finger drags no element: it moves the step to where it is let go.
  one.addEventListener("pointerup", (event) => {
    if (event.pointerType === "mouse") return;
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("td");
    const row = cell && cell.dataset.track === track.key ? [...cell.parentElement.querySelectorAll("td")] : [];
    const from = [...(one.closest("tr")?.querySelectorAll("td") ?? [])].indexOf(one.closest("td"));
    if (row.length && row.indexOf(cell) !== from) move(row.indexOf(cell) - from);
  });
  return one;
}
