// The pages of a class: bars that are dragged beside the numbers, and a clock that runs.
// Without this script numbers are typed, and the clock stands as it was when the page was shown.

document.documentElement.classList.add("scripted");

document.addEventListener("input", (event) => {
  const one = event.target;
  if (one.dataset.for) {
    document.getElementById(one.dataset.for).value = one.value;
    one.classList.remove("untouched");
  }
  const bar = document.querySelector(`input[data-for="${CSS.escape(one.id)}"]`);
  if (one.id && bar) {
    bar.value = one.value;
    bar.classList.toggle("untouched", one.value === "");
  }
  one.form?.setAttribute("data-touched", "");
});

/** Show what is left; what was filled in whole is sent with the last second. */
function tick() {
  const clock = document.querySelector(".clock");
  if (!clock || clock.dataset.runs !== "1") return;
  clock.begun ??= performance.now();
  const left = Math.max(Math.round(clock.dataset.left - (performance.now() - clock.begun) / 1000), 0);
  clock.firstElementChild.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const form = document.querySelector("form#decide[data-touched]");
  if (left === 0 && form?.querySelector('[value="guess"], [value="draw"]') && form.checkValidity()) {
    form.removeAttribute("data-touched");
    form.requestSubmit();
  }
}

tick();
setInterval(tick, 500);
