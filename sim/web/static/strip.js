// A road as a strip: stages from left to right, a lane for each track, its tranches moved by hand or by keyboard.
import { make } from "./page.js";

/**
 * Show a road; `changed` is called with the places of all tranches by track once one was moved. Where the scenario says
 * `rungs`, what is due together stands in a column of its own. `more.sized` is called where a tranche is made larger or
 * smaller, `more.held` where one is chosen.
 */
export function strip(host, scenario, places, changed, more = {}) {
  const used = Math.max(...Object.values(places).flat()) + 1;
  const own = Math.max(scenario.stages.length, used);
  const count = Math.min(own + 1, scenario.stages.length + scenario.more);
  const names = Array.from({ length: count }, (_, k) => scenario.stages[k] ?? (k < used ? `Added stage ${k + 1}` : "another stage"));
  const moved = (track, step, stage) => {
    const to = Math.max(0, Math.min(stage, count - 1));
    if (places[track][step] !== to) changed({ ...places, [track]: placed(places[track], step, to) }, { track, step });
  };
  const standing = (track, stage) => places[track.key].map((stands, step) => ({ stands, step })).filter(({ stands }) => stands === stage);
  const wide = names.map((_, stage) => (scenario.rungs ? Math.max(1, ...scenario.tracks.map((track) => standing(track, stage).length)) : 1));
  const heads = names.map((name, stage) => make("th", { scope: "colgroup", colspan: wide[stage], class: "begins" }, name));
  const head = make("tr", {}, make("th", { scope: "col" }, "who"), ...heads);
  const rows = scenario.tracks.map((track) => {
    const columns = names.flatMap((name, stage) => Array.from({ length: wide[stage] }, (_, rung) => ({ name, stage, rung })));
    const cells = columns.map(({ name, stage, rung }) => {
      const here = standing(track, stage).filter((_, place) => !scenario.rungs || place === rung);
      const alone = scenario.rungs && scenario.tracks.every((other) => other === track || standing(other, stage).length <= rung);
      const said = scenario.rungs ? `${name}, due ${alone ? "alone" : "with the other side's"}` : name;
      const chips = here.map(({ step }) => chip(track, step, said, alone, (by) => moved(track.key, step, places[track.key][step] + by), more));
      const cell = make("td", { "data-track": track.key, "data-stage": stage, class: rung ? null : "begins" }, ...chips);
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

/** The stages of a track's tranches once one stands in another: those after it come no earlier, those before it no later. */
export function placed(stages, step, to) {
  return stages.map((stage, k) => (k === step ? to : k > step ? Math.max(stage, to) : Math.min(stage, to)));
}

let dragged = null;

function chip(track, step, stage, alone, move, more) {
  const size = track.labels ? ` (${track.labels[step]})` : "";
  const label = `${track.title}, step ${step + 1} of ${track.places.length}${size}, in ${stage}`;
  const one = make("button", { type: "button", class: "chip", "data-alone": alone, draggable: "true", "aria-label": label, title: `${label}: drag it, or press the left or right arrow key`, "data-chip": `${track.key} ${step}` }, track.labels?.[step] ?? `${step + 1}`);
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
    const size = more.sized && { ArrowDown: -1, ArrowUp: 1 }[event.key];
    if (size) {
      event.preventDefault();
      more.sized(track.key, step, size);
    }
  });
  if (more.held) one.addEventListener("focus", () => more.held(track.key, step));
  if (more.held) one.addEventListener("click", () => more.held(track.key, step)); // some browsers focus no button that is pressed
  // A finger drags no element: it moves the step to where it is let go.
  one.addEventListener("pointerup", (event) => {
    if (event.pointerType === "mouse") return;
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest("td");
    const from = one.closest("td");
    if (!cell || !from || cell.dataset.track !== track.key || cell.closest("table") !== from.closest("table")) return;
    if (cell.dataset.stage !== from.dataset.stage) move(cell.dataset.stage - from.dataset.stage);
  });
  return one;
}
