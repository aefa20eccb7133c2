// [data-presence="address"]: while the page is seen it says so every 20 seconds, and shows who else
// has the same form open. An ended session is told to the autosave.
import { csrfToken } from "./requests.js";

const EVERY = 20_000;

async function beat(place) {
  if (document.hidden) return;
  const headers = { "X-CSRFToken": csrfToken(), "X-Heartbeat": "1", Accept: "application/json" };
  const answer = await fetch(place.dataset.presence, { method: "POST", headers, redirect: "manual" });
  if (answer.type === "opaqueredirect") document.dispatchEvent(new CustomEvent("signed-out"));
  if (!answer.ok) return;
  const { words } = await answer.json();
  if (place.lastElementChild.textContent !== words) place.lastElementChild.textContent = words;
  place.hidden = !words;
}

for (const place of document.querySelectorAll("[data-presence]")) {
  const sign = () => beat(place).catch(() => undefined);
  sign();
  setInterval(sign, EVERY);
  document.addEventListener("visibilitychange", sign);
}
