// The explore part: what is turned, what is asked, what is told, and what is pinned, undone and taken along.
import { bands, bars, key, squares, waterfall } from "./charts.js";
import { dials } from "./dials.js";
import { asked as guessed, told as compared } from "./guess.js";
import { happenings, learn } from "./learning.js";
import { ask, at, listen, make, percent, points, settled } from "./page.js";
import { strip } from "./strip.js";

const KEPT = ["s", "seed", "road"]; // names in an address that are no numbers
const SHOWN = 30; // dials that a search shows

let scenario = null; // what the server offers to turn
let setting = { scenario: "", dials: {}, road: {}, seed: 0 };
let before = []; // settings, for undo
let address = ""; // of the setting, as the server writes it
let answer = null;
let pinned = null;
let important = null;
let tab = null;
let source = null; // the stream of this page
let number = 0;
let hindered = false;
let guess = null;

async function begin() {
  key(at("key"));
  setting = fromAddress(new URLSearchParams(location.search));
  if (!setting.scenario) setting.scenario = at("scenario").value;
  if (![...at("scenario").options].some((one) => one.value === setting.scenario)) {
    at("absent").textContent = `The link is of a road that is not offered here: ${setting.scenario}. What is shown is another; to see that one, serve its file.`;
    setting = { scenario: at("scenario").value, dials: {}, road: {}, seed: setting.seed };
  }
  at("scenario").value = setting.scenario;
  connect(await offered());
}

/** Show what can be turned in the scenario; whether that could be had. */
async function offered() {
  try {
    scenario = await ask(`scenario?s=${encodeURIComponent(setting.scenario)}`);
    important = null;
  } catch (error) {
    at("short").textContent = error.message;
    return false;
  }
  at("question").textContent = scenario.question ?? "";
  at("week").max = scenario.weeks;
  at("week").value = scenario.weeks;
  turnable();
  happenings(scenario);
  return true;
}

/** Listen for answers and ask; `again`: as the page that the server knows. */
async function connect(there, again = false) {
  if (!there) return;
  try {
    if (!again) ({ tab } = await ask("tab", {}));
  } catch {
    at("state").textContent = "The server cannot be reached; trying again.";
    setTimeout(() => connect(true), 2000);
    return;
  }
  source?.close();
  source = listen(`stream?tab=${encodeURIComponent(tab)}`, told, () => connect(true), () => connect(true, true));
  put(false);
}

function fromAddress(given) {
  const found = { scenario: given.get("s") ?? "", dials: {}, road: {}, seed: Number(given.get("seed") ?? 0) };
  for (const part of (given.get("road") ?? "").split(";").filter(Boolean)) {
    const [track, stages] = part.split(":");
    found.road[track] = (stages ?? "").split(".").map((one) => Number(one) - 1);
  }
  for (const [name, value] of given) if (!KEPT.includes(name)) found.dials[name] = Number(value);
  return found;
}

/** Ask for the setting as it is now; what was asked before is overtaken. `anew`: it is another than before. */
async function put(anew = true) {
  number += 1;
  const asked = number;
  if (anew) stale(true);
  try {
    const said = await ask("ask", { tab, number, setting, obstacles: hindered });
    if (asked !== number) return;
    if (address !== said.address) at("story").hidden = true;
    address = said.address;
    history.replaceState(null, "", `?${address}`);
    taking();
  } catch (error) {
    if (error.status === 410) return connect(true);
    if (asked === number) at("state").textContent = error.message;
  }
}

function change(next) {
  turning = null;
  before.push(setting);
  if (before.length > 100) before.shift();
  setting = next;
  put();
}

const turn = settled(40, () => put());

/** What is turned: the strip and the dials. */
function turnable() {
  const places = Object.fromEntries(scenario.tracks.map((track) => [track.key, setting.road[track.key] ?? track.places]));
  const moved = (road, held) => {
    const own = Object.fromEntries(scenario.tracks.map((track) => [track.key, track.places]));
    const differs = Object.entries(road).filter(([track, stages]) => stages.join() !== own[track].join());
    change({ ...setting, road: Object.fromEntries(differs) });
    turnable();
    document.querySelector(`[data-chip="${held.track} ${held.step}"]`)?.focus();
  };
  strip(at("strip"), scenario, places, moved);
  const paths = important?.map((one) => one.path);
  const first = paths
    ? paths.map((path) => scenario.dials.find((dial) => dial.path === path)).filter(Boolean)
    : [...scenario.dials].sort((one, other) => !one["turned by"] - !other["turned by"]).slice(0, 12);
  const chance = important?.some((one) => one.sure) ? "" : " None of them is beyond chance by itself.";
  at("dials-note").textContent = !scenario.dials.length
    ? "No number of this scenario has a range: every world has the same."
    : paths
      ? `By the scenario's own draws: worlds in which these are high complete more or less often than worlds in which they are low.${chance}`
      : "Looking for the numbers on which this scenario hangs; meanwhile, some that somebody can turn.";
  dials(at("dials"), first.map((dial) => ({ ...dial, does: does(dial.path) })), setting.dials, turned);
  found(first);
}

/** What the scenario's own draws say of a number. */
function does(path) {
  const one = important?.find((each) => each.path === path);
  if (!one) return "";
  return one.sure ? `${points(one.differs)} points where it is high` : "within chance so far";
}

function found(first) {
  const words = at("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = new Set(first.map((dial) => dial.path));
  const rest = scenario.dials.filter((dial) => !shown.has(dial.path));
  const fits = (dial) => words.every((word) => `${dial.whose} ${dial.name} ${dial.path} ${dial.meaning}`.toLowerCase().includes(word));
  const some = words.length ? rest.filter(fits) : rest.filter((dial) => dial.path in setting.dials);
  dials(at("others"), some.slice(0, SHOWN), setting.dials, turned);
  if (some.length > SHOWN) at("others").append(make("p", { class: "quiet" }, `${some.length - SHOWN} more: search for fewer.`));
  if (words.length && !some.length) at("others").append(make("p", { class: "quiet" }, "No number is called so."));
}

let turning = null; // the dial that is being turned: one step of undo for the whole gesture
function turned(path, value) {
  if (turning !== path) before.push(setting);
  turning = value === null ? null : path;
  const now = { ...setting.dials };
  if (value === null) delete now[path];
  else now[path] = value;
  setting = { ...setting, dials: now };
  turn();
}
turned.begins = () => (turning = null);

/** Whether what is shown is still of the setting before. */
function stale(is) {
  at("found").classList.toggle("stale", is);
  if (is && answer) at("state").textContent = "What is shown is still the answer to the setting before.";
}

/** Something more is known of what was asked. */
function told(news) {
  if (news.number !== number) return;
  if (news.state === "refused") {
    at("state").textContent = news.why;
    return;
  }
  if (news.count) {
    if (pinned && pinned.number === news.number && pinned === answer) pinned = news; // more is known of it
    answer = news;
    stale(false);
    taking();
  }
  const left = { preparing: "Preparing: this switches something on for which the model is made ready, once.", following: "More worlds are being followed.", done: "" }[news.state];
  at("state").textContent = news.count && news.state !== "done" ? `${left} ${news.count.toLocaleString("en")} so far.` : left;
  if (news.important && JSON.stringify(news.important) !== JSON.stringify(important)) {
    important = news.important;
    if (!document.activeElement?.closest("#dials, #strip, #others")) turnable();
  }
  if (answer) shown();
}

function shown() {
  const hidden = guess !== null && !guess.revealed;
  at("found").hidden = hidden;
  at("guessing").hidden = !hidden;
  if (hidden) {
    at("short").textContent = "What do you expect?";
    return;
  }
  at("short").textContent = answer.short;
  at("sentence").textContent = answer.sentence;
  at("changed").textContent = changed();
  const ends = answer.ends;
  at("bands-title").textContent = `${percent(ends.completed.share)} complete the road, ${percent(ends.collapsed.share)} stand collapsed after ${scenario.weeks} weeks`;
  bands(at("bands"), answer, pinned);
  read();
  bars(at("reasons"), answer.reasons.map((one) => ({ name: `${one.who}: ${one.why}`, share: one.share, text: percent(one.share) })));
  squares(at("squares"), answer, pinned, story);
  at("differ").textContent = pinned ? differing() : "";
  chain();
}

/** What the setting changes in the scenario, for who reads the page without its dials. */
function changed() {
  const called = (path) => scenario.dials.find((dial) => dial.path === path) ?? { whose: path, name: "" };
  const numbers = Object.entries(setting.dials).map(([path, value]) => `${called(path).whose}: ${called(path).name} = ${value}`);
  const tracks = scenario.tracks.filter((track) => track.key in setting.road);
  const steps = tracks.map((track) => `${track.title} in stages ${setting.road[track.key].map((stage) => stage + 1).join(", ")}`);
  return `${scenario.name}${numbers.length || steps.length ? `, changed: ${[...steps, ...numbers].join("; ")}` : ", as its file has it"}.`;
}

function differing() {
  const both = Math.min(answer.worlds.length, pinned.worlds.length);
  let differ = 0;
  const moves = { more: 0, less: 0 };
  for (let world = 0; world < both; world++) {
    const [now, then] = [answer.states[answer.worlds[world]], pinned.states[pinned.worlds[world]]];
    differ += now !== then;
    moves.more += now === "completed" && then !== "completed";
    moves.less += now !== "completed" && then === "completed";
  }
  const times = differ === 1 ? "1 ends" : `${differ.toLocaleString("en")} end`;
  return `Of ${both.toLocaleString("en")} worlds with the same luck, ${times} differently: ${moves.more.toLocaleString("en")} complete that did not, ${moves.less.toLocaleString("en")} no longer do.`;
}

function read() {
  const week = Number(at("week").value);
  let place = answer.weeks.findIndex((one) => one >= week);
  if (place < 0) place = answer.weeks.length - 1;
  const said = answer.states.map((state) => `${state} ${percent(answer.bands[state][place])}`).join(", ");
  at("reading").textContent = `week ${answer.weeks[place]}: ${said}`;
}

function chain() {
  const known = answer.obstacles;
  at("obstacles").hidden = hindered;
  at("chain-title").textContent = "Where worlds are lost";
  if (!hindered) {
    at("chain").replaceChildren();
    at("chain-state").textContent = "";
    return;
  }
  if (!known) {
    at("chain-state").textContent = "Worked out as soon as the first worlds are there.";
    return;
  }
  const left = known.of - known.links.length;
  at("chain-state").textContent = known.why_not || (left ? `${answer.preparing ? "Preparing: the model is made ready once for each line. " : ""}${left} more lines.` : `${known.count} worlds, the same in each line; ±: one standard error.`);
  if (known.links.length) waterfall(at("chain"), known);
  const dearest = known.links.slice(1).reduce((most, link) => (link.difference < (most?.difference ?? 0) ? link : most), null);
  if (!left && dearest && dearest.error !== null && -dearest.difference > 2.7 * dearest.error) at("chain-title").textContent = `Most worlds are lost to this: ${dearest.name}`;
}

async function story(world) {
  const host = at("story");
  host.hidden = false;
  host.replaceChildren(make("p", {}, `World ${world} is being lived through again, week by week.`));
  host.focus();
  const asked = `${address}&world=${world}`;
  const closed = () => {
    host.hidden = true;
    at("squares").querySelector(`[data-world="${world}"]`)?.focus();
  };
  try {
    const told = await ask(`story?${asked}`);
    if (host.hidden || !asked.startsWith(`${address}&`)) return; // another setting is shown by now
    host.replaceChildren(
      make("h2", {}, `World ${told.world}: ${told.outcome}`),
      make("img", { src: `story.svg?${asked}`, alt: `The course of world ${told.world} week by week; the text below tells it.` }),
      ...told.paragraphs.map((one) => make("p", {}, one.when ? make("strong", {}, `${one.when}: `) : null, one.text)),
      make("button", { type: "button", onclick: closed }, "Close the story"),
    );
    host.focus();
  } catch (error) {
    host.replaceChildren(make("p", {}, error.message));
  }
}

function taking() {
  at("link").href = `?${address}`;
  const files = { "turned.yaml": "Scenario (YAML)", "weeks.csv": "Numbers (CSV)", "picture.png": "Picture (PNG)", "picture.svg": "Picture (SVG)", "brief.html": "Brief (one page)" };
  at("take").replaceChildren(...Object.entries(files).map(([file, name]) => make("li", {}, make("a", { href: `take/${file}?${address}&worlds=${answer?.count ?? 256}`, download: "" }, name))));
  if (answer) at("command").textContent = answer.command + (Object.keys(setting.road).length ? "   # the scenario (YAML) from above" : "");
}

at("scenario").addEventListener("change", async () => {
  before.push(setting);
  setting = { scenario: at("scenario").value, dials: {}, road: {}, seed: setting.seed };
  if (await offered()) put();
});
at("week").addEventListener("input", () => answer && read());
at("search").addEventListener("input", settled(80, () => turnable()));
at("pin").addEventListener("click", () => {
  pinned = answer;
  at("unpin").hidden = false;
  shown();
});
at("unpin").addEventListener("click", () => {
  pinned = null;
  at("unpin").hidden = true;
  at("pin").focus();
  shown();
});
at("undo").addEventListener("click", async () => {
  const last = before.pop();
  if (!last) return;
  const other = last.scenario !== setting.scenario;
  setting = last;
  turning = null;
  at("scenario").value = setting.scenario;
  if (other) await offered();
  else turnable();
  put();
});
at("reset").addEventListener("click", () => {
  change({ ...setting, dials: {}, road: {} });
  turnable();
});
at("obstacles").addEventListener("click", () => {
  hindered = true;
  put();
});
at("guess-first").addEventListener("click", () => {
  at("guess-first").setAttribute("aria-pressed", "true");
  guess = { shares: guessed(), revealed: false };
  if (answer) shown();
});
at("learn-ask").addEventListener("click", () => learn(() => setting));
at("reveal").addEventListener("click", () => {
  if (!answer) return;
  guess.revealed = true;
  compared(guess.shares, answer);
  at("guess-first").setAttribute("aria-pressed", "false");
  shown();
});
at("copy").addEventListener("click", async () => {
  const link = new URL(at("link").href).href;
  try {
    await navigator.clipboard.writeText(link);
    at("copied").textContent = "Copied.";
  } catch {
    at("copied").textContent = link; // an address on a network is no secure context: it is shown instead
  }
});
begin();
