// Small things that all pages need: elements, text, asking and listening.

/** An element with attributes and children; text is always text. */
export function make(name, attributes = {}, ...children) {
  const svg = ["svg", "path", "rect", "line", "text", "g", "defs", "pattern", "polyline", "title", "circle"];
  const one = svg.includes(name)
    ? document.createElementNS("http://www.w3.org/2000/svg", name)
    : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) one.addEventListener(key.slice(2), value);
    else if (value === true) one.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) one.setAttribute(key, value);
  }
  one.append(...children.filter((child) => child !== null && child !== undefined));
  return one;
}

export const at = (id) => document.getElementById(id);
/** A whole number; a half goes to the even one, as in the sentences of the server. */
const whole = (number) => (Math.abs(number % 1) === 0.5 ? 2 * Math.round(number / 2) : Math.round(number));
export const percent = (share) =>
  share > 0 && share < 0.005 ? "<1 %" : share < 1 && share >= 0.995 ? ">99 %" : `${whole(100 * share)} %`;
export const points = (difference) => `${difference < 0 ? "−" : "+"}${Math.abs(100 * difference).toFixed(1)}`;

/** Ask the server; throws an Error that says why it could not be done. */
export async function ask(path, body) {
  const options =
    body === undefined
      ? {}
      : { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, options);
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const error = new Error(said.why || "The server cannot be reached.");
    error.status = answer.status;
    throw error;
  }
  return said;
}

/**
 * Listen to a stream; `gone` is called where it ended for good. Browsers hold few connections to one address for all
 * their windows together: a page that nobody sees lets go of its own, and calls `seen` once it is seen again.
 */
export function listen(path, told, gone, seen = gone) {
  const source = new EventSource(path);
  const away = () => {
    if (!document.hidden) return;
    source.close();
    document.removeEventListener("visibilitychange", away);
    document.addEventListener("visibilitychange", seen, { once: true });
  };
  document.addEventListener("visibilitychange", away);
  source.onmessage = (event) => told(JSON.parse(event.data));
  source.onerror = () => {
    if (source.readyState !== EventSource.CLOSED) return;
    document.removeEventListener("visibilitychange", away);
    setTimeout(gone, 1000);
  };
  return source;
}

/** Call a function once nothing has asked for it for so many milliseconds. */
export function settled(wait, call) {
  let timer = 0;
  return (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...given), wait);
  };
}
