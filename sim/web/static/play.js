// The page of a game: listens for versions, and fetches itself anew when there is another.
// Without this script the page works as well; one presses "Look again".

const game = () => document.getElementById("game");
const MINUTE = 60_000;
const PATIENCE = 4_000; // milliseconds after which the server counts as away
const AGAIN = 2_000;
let fetching = false;
let rang = false; // while the page was being fetched

async function renew() {
  rang = fetching;
  if (fetching) return;
  fetching = true;
  try {
    const answer = await fetch(location.pathname + location.search, { headers: { accept: "text/html" } });
    if (answer.status === 404) return location.reload(); // what was here has been deleted
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    show(fresh);
  } catch {
    setTimeout(renew, AGAIN); // the server is away
  } finally {
    fetching = false;
    if (rang) renew();
  }
}

/** Put the new page in place, unless somebody is filling in the very decision that is still open. */
function show(fresh) {
  const next = fresh.getElementById("game");
  const before = game();
  if (!next || next.dataset.version === before.dataset.version) return;
  if (next.dataset.scene === before.dataset.scene && before.querySelector("#decide")) {
    before.dataset.version = next.dataset.version;
    for (const one of before.querySelectorAll("[data-live]")) {
      const renewed = next.querySelector(`#${one.id}`); // what is only looked at, beside what is filled in
      if (renewed) one.replaceWith(document.adoptNode(renewed));
    }
    return;
  }
  const moved = next.dataset.scene !== before.dataset.scene;
  before.replaceWith(document.adoptNode(next));
  document.title = fresh.title;
  if (!moved) return;
  const heading = game().querySelector("h1");
  heading?.focus({ preventScroll: true });
  scrollTo(0, 0);
  // What is put into a live region a moment after it is there is read out.
  setTimeout(() => (document.getElementById("said").textContent = heading?.textContent ?? ""), 100);
}

/** Whether the server answers at all. */
async function answers() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

/** Say so for as long as the server cannot be reached. */
function tell(isAway) {
  const said = document.getElementById("away");
  said.hidden = !isAway;
  said.textContent = isAway ? "The server cannot be reached. What is kept is not lost; this page goes on by itself." : "";
}

function listen() {
  const stream = new EventSource(game().dataset.versions);
  stream.addEventListener("open", () => tell(false));
  stream.addEventListener("error", async () => {
    if (!(await answers())) tell(true);
    if (stream.readyState !== EventSource.CLOSED) return; // it tries again by itself
    await renew();
    setTimeout(listen, PATIENCE);
  });
  stream.addEventListener("version", (event) => {
    if (JSON.parse(event.data) !== game().dataset.version) renew();
  });
}

// A form is sent once the server answers, so that nobody leaves what is filled in for a page that cannot be had.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post") return;
  event.preventDefault();
  if (form.dataset.sent !== undefined) return; // a second press would only be answered as the first
  form.dataset.sent = "";
  if (button?.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", className: "pressed", name: button.name, value: button.value });
    form.append(pressed);
  }
  form.querySelectorAll("button").forEach((one) => (one.disabled = true));
  while (!(await answers())) {
    tell(true);
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
  if (form.isConnected) HTMLFormElement.prototype.submit.call(form);
});
document.addEventListener("focusin", (event) => {
  if (event.target.id === "link") event.target.select();
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("button").forEach((button) => (button.disabled = false));
  document.querySelectorAll("input.pressed").forEach((pressed) => pressed.remove());
  document.querySelectorAll("form").forEach((form) => delete form.dataset.sent);
  renew();
});

const notice = document.createElement("p");
Object.assign(notice, { id: "away", hidden: true, role: "status" });
document.body.prepend(notice);
addEventListener("offline", () => tell(true));
addEventListener("online", async () => tell(!(await answers())));

if (game()) {
  listen();
  setInterval(() => {
    if (game().dataset.scene.startsWith("wait")) {
      game().dataset.version = ""; // to leave it to the advisers of one who is late becomes open with time
      renew();
    }
  }, MINUTE);
}
