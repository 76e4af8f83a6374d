// Dials: numbers of a scenario, each with its range, its source and what it means.
import { make } from "./page.js";

/** Dials grouped by whose number it is; `values` by path where one is turned; `turned(path, value or null)`, and `turned.begins()` where a new gesture begins. */
export function dials(host, list, values, turned) {
  const groups = new Map();
  for (const dial of list) groups.set(dial.whose, [...(groups.get(dial.whose) ?? []), dial]);
  host.replaceChildren(
    ...[...groups].map(([whose, some]) =>
      make("fieldset", { class: "actor" }, make("legend", {}, whose), ...some.map((dial) => row(dial, values[dial.path], turned))),
    ),
  );
}

const short = (number) => `${Number(number.toPrecision(3))}`.replace("-", "−");

function row(dial, value, turned) {
  const id = `dial-${dial.path}`;
  const said = make("output", { for: id });
  const range = make("input", { type: "range", id, min: dial.low, max: dial.high, step: dial.step, "aria-describedby": `${id}-about` });
  const back = make("button", { type: "button", class: "small" }, "as drawn");
  back.setAttribute("aria-label", `${dial.whose}, ${dial.name}: as each world draws it`);
  const show = (now) => {
    range.value = now ?? dial.middle;
    range.classList.toggle("untouched", now === undefined || now === null);
    said.textContent = now === undefined || now === null ? "as drawn" : `${Number(now.toPrecision(4))}`;
    back.hidden = now === undefined || now === null;
  };
  show(value);
  range.addEventListener("pointerdown", () => turned.begins());
  range.addEventListener("input", () => {
    show(Number(range.value));
    turned(dial.path, Number(range.value));
  });
  back.addEventListener("click", () => {
    show(null);
    turned(dial.path, null);
    range.focus();
  });
  const about = [`Each world draws it: ${dial.range}.`, dial.meaning ? `It is ${dial.meaning}.` : "", `Its range: ${dial.basis}.`, dial.note, dial["turned by"] ? `Who can turn it: ${dial["turned by"]}.` : ""];
  return make(
    "div",
    { class: "dial" },
    make("label", { for: id }, dial.name, dial.does ? make("span", { class: "quiet" }, ` · ${dial.does}`) : null),
    make("span", { class: "row" }, range, said, back),
    make("details", { id: `${id}-about` }, make("summary", {}, `${short(dial.low)} to ${short(dial.high)} · ${dial.basis === "assumption" ? "assumption" : "with a source"}`), make("p", {}, about.filter(Boolean).join(" "))),
  );
}
