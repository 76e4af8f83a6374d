// What has happened since: what is told of a world, and what is learnt from that.
import { ask, at, make } from "./page.js";

/** Offer what can have happened in a scenario, each with a choice. */
export function happenings(scenario) {
  at("facts").replaceChildren(
    ...Object.entries(scenario.facts).map(([fact, says]) =>
      make("label", { class: "fact" }, `${says} `, make("select", { "data-fact": fact }, ...["not told", "yes", "no"].map((word) => make("option", { value: word }, word)))),
    ),
  );
  at("learn-week").max = scenario.weeks;
  at("learnt").textContent = "";
  at("learnt-numbers").replaceChildren();
}

/** Ask what is learnt from what was chosen, of the setting that `now` gives, for as long as that is the same. */
export async function learn(now) {
  const told = [...at("facts").querySelectorAll("select")].filter((one) => one.value !== "not told");
  const happened = Object.fromEntries(told.map((one) => [one.dataset.fact, one.value === "yes"]));
  const asked = now();
  at("learnt-numbers").replaceChildren();
  if (!told.length) {
    at("learnt").textContent = "Choose yes or no for something above.";
    return;
  }
  at("learn-ask").disabled = true;
  try {
    let found = {};
    do {
      found = await ask("learn", { setting: asked, week: Number(at("learn-week").value), happened });
      if (found.of) at("learnt").textContent = `Following worlds to learn from: ${found.have.toLocaleString("en")} of ${found.of.toLocaleString("en")}.`;
    } while (found.of && asked === now());
    at("learnt").textContent = found.why ?? found.said ?? "The setting was changed meanwhile: ask again.";
    at("learnt-numbers").replaceChildren(...(found.numbers ?? []).map((one) => make("li", {}, `${one.name}: ${one.moved > 0 ? "higher" : "lower"} than was thought, by ${Math.abs(one.moved).toFixed(1)} standard deviations`)));
    if (found.numbers && !found.numbers.length) at("learnt-numbers").append(make("li", {}, "Of no uncertain number anything is learnt beyond chance."));
  } catch (error) {
    at("learnt").textContent = error.message;
  }
  at("learn-ask").disabled = false;
}
