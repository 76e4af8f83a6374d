// A road is drawn: the strip of the explore page over the fields that are sent. Without this script they are typed.
import { make } from "./page.js";
import { placed, strip } from "./strip.js";

/** Put a strip over the fields of a form. */
function mount(form) {
  const limits = JSON.parse(form.dataset.limits);
  const host = form.querySelector(".strip");
  const tools = form.querySelector(".tools");
  const fields = [...form.querySelectorAll("input[data-track]")];
  const read = (field) => field.value.split(" ").map((one) => one.split(":").map(Number));
  let road = Object.fromEntries(fields.map((field) => [field.dataset.track, read(field)]));
  let held = { track: fields[0].dataset.track, step: 0 };

  function changed(next, hold, focus = true) {
    road = next;
    held = hold;
    for (const field of fields) field.value = road[field.dataset.track].map((one) => one.join(":")).join(" ");
    form.setAttribute("data-touched", "");
    show();
    if (focus) chip()?.focus();
  }
  const chip = () => host.querySelector(`[data-chip="${CSS.escape(`${held.track} ${held.step}`)}"]`);

  function sized(track, step, by) {
    const size = road[track][step][1] + by;
    if (size < 1 || size > limits.parts) return;
    changed({ ...road, [track]: road[track].map((one, k) => (k === step ? [one[0], size] : one)) }, { track, step });
  }

  /** One tranche more at the end, or one less. */
  function cut(track, by) {
    const now = road[track];
    if (now.length + by < 1 || now.length + by > limits.tranches) return;
    const last = now[now.length - 1];
    const next = by > 0 ? [...now, [Math.min(last[0] + 1, limits.stages), last[1]]] : now.slice(0, -1);
    changed({ ...road, [track]: next }, { track, step: Math.min(held.track === track ? held.step : 0, next.length - 1) }, false);
  }

  function show() {
    const places = {};
    const tracks = fields.map((field) => {
      const key = field.dataset.track;
      const whole = road[key].reduce((sum, one) => sum + one[1], 0);
      places[key] = road[key].map((one) => one[0] - 1);
      const labels = road[key].map((one) => `${Math.round((100 * one[1]) / whole)} %`);
      return { key, title: field.dataset.title, owner: field.dataset.owner, places: places[key], labels };
    });
    const used = Math.max(...Object.values(places).flat()) + 1;
    const stages = Array.from({ length: used }, (_, k) => `Stage ${k + 1}`);
    const moved = (next, hold, focus = true) =>
      changed(Object.fromEntries(Object.entries(next).map(([key, stands]) => [key, stands.map((stage, k) => [stage + 1, road[key][k][1]])])), hold, focus);
    const scenario = { stages, more: limits.stages - used, tracks, rungs: true, held };
    strip(host, scenario, places, moved, { sized, held: (track, step) => mark(track, step) });
    toolbar(tracks, places, moved);
  }

  function mark(track, step) {
    held = { track, step };
    host.querySelectorAll(".chip").forEach((one) => one.setAttribute("aria-pressed", String(one === chip())));
    const said = tools.querySelector(".held");
    if (said) said.textContent = named();
  }
  const named = () => `${fields.find((field) => field.dataset.track === held.track).dataset.title} ${held.step + 1}:`;

  function toolbar(tracks, places, moved) {
    const by = (step) => () => {
      const to = Math.max(0, Math.min(places[held.track][held.step] + step, limits.stages - 1));
      moved({ ...places, [held.track]: placed(places[held.track], held.step, to) }, held, false);
    };
    const press = (says, does, label = says) => make("button", { type: "button", onclick: does, "aria-label": label }, says);
    tools.replaceChildren(
      make("fieldset", {}, make("legend", {}, "The tranche that you chose"), make("b", { class: "held" }, named()),
        press("Earlier", by(-1)), press("Later", by(1)), press("Smaller", () => sized(held.track, held.step, -1)), press("Larger", () => sized(held.track, held.step, 1))),
      ...tracks.map((track) =>
        make("fieldset", {}, make("legend", {}, `${track.title}: ${track.places.length} of 1 to ${limits.tranches} tranches`),
          press("Fewer", () => cut(track.key, -1), `Fewer tranches: ${track.title}`), press("More", () => cut(track.key, 1), `More tranches: ${track.title}`))),
      make("p", { class: "quiet" }, "Drag a square to another stage, or choose it and press the arrow keys: left and right move it, up and down make it larger or smaller."),
    );
  }
  show();
}

function look() {
  for (const form of document.querySelectorAll("form[data-draw]:not([data-mounted])")) {
    form.setAttribute("data-mounted", "");
    mount(form);
  }
}

look();
new MutationObserver(look).observe(document.getElementById("main"), { childList: true, subtree: true });
