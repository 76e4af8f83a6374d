// A guess before the answer, and both beside each other.
import { at, make, percent } from "./page.js";

const SAYS = { completed: "complete the road", progressing: "are still under way", stalled: "have stalled", collapsed: "stand collapsed" };

/** Ask for a guess; the shares by state, which follow what is dragged. */
export function asked() {
  const names = Object.keys(SAYS);
  const shares = {};
  const inputs = names.map((name) => make("input", { type: "range", min: 0, max: 100, value: 25, id: `guess-${name}` }));
  const outputs = names.map((name) => make("output", { for: `guess-${name}` }));
  const spread = () => {
    const sum = inputs.reduce((all, one) => all + Number(one.value), 0) || 1;
    names.forEach((name, k) => {
      shares[name] = Number(inputs[k].value) / sum;
      outputs[k].textContent = percent(shares[name]);
    });
  };
  at("guess").replaceChildren(make("legend", {}, "Guess first: which share of all worlds …"), ...names.map((name, k) => make("div", { class: "row" }, make("label", { for: `guess-${name}` }, SAYS[name]), inputs[k], outputs[k])));
  inputs.forEach((one) => one.addEventListener("input", spread));
  spread();
  at("guessed").hidden = true;
  return shares;
}

/** Show a guess beside the answer. */
export function told(shares, answer) {
  const cells = (row, tag) => make("tr", {}, ...row.map((one, k) => make(k ? tag : "th", k || tag === "th" ? {} : { scope: "row" }, one)));
  const rows = Object.entries(shares).map(([name, share]) => [name, percent(share), percent(answer.ends[name].share)]);
  at("guessed").tHead.replaceChildren(cells(["", "your guess", "the model"], "th"));
  at("guessed").tBodies[0].replaceChildren(...rows.map((row) => cells(row, "td")));
  at("guessed").hidden = false;
}
