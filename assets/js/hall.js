// The page on the wall: [data-hall="address"] asks every two seconds what is true. The clock runs on
// in between; what else has changed is taken from the page itself, asked for once more.
const EVERY = 2000;
const LAST = 60; // seconds, as in rules/session_clock.py

const tone = (left) => (left < 0 ? "over" : left <= LAST ? "warn" : "");
const figures = (left) => `${Math.floor(Math.abs(left) / 60)}:${String(Math.abs(left) % 60).padStart(2, "0")}`;

function start(hall) {
  let state;
  let asked = 0;

  async function ask() {
    const answer = await fetch(hall.dataset.hall, { headers: { Accept: "application/json", "X-Heartbeat": "1" } });
    if (!answer.ok) return;
    state = await answer.json();
    asked = performance.now();
    if (state.mark !== hall.querySelector("[data-hall-mark]").dataset.hallMark) await renew();
    show();
  }

  async function renew() {
    const answer = await fetch(location.href, { headers: { "X-Heartbeat": "1" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    hall.replaceChildren(...page.querySelector("[data-hall]").childNodes);
  }

  function show() {
    const clock = hall.querySelector("[data-clock]");
    if (!clock || !state) return;
    const left = state.left - (state.running ? Math.floor((performance.now() - asked) / 1000) : 0);
    clock.dataset.tone = tone(left);
    clock.querySelector("[data-clock-label]").textContent = state.labels[tone(left)];
    clock.querySelector("[data-clock-words]").textContent = figures(left);
    clock.querySelector("progress").value = Math.min(state.limit, state.limit - left);
    hall.querySelector("[data-ready]").textContent = state.ready;
  }

  const again = () => ask().catch(() => undefined); // the network is away: the clock runs on
  again();
  setInterval(again, EVERY);
  setInterval(show, 250);
}

for (const hall of document.querySelectorAll("[data-hall]")) start(hall);
