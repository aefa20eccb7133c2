// In the last hour before a deadline: <span data-countdown="2027-03-31T00:00:00+08:00"
// data-server-now="…"></span> says what is left by the server's clock. The reader can stop it.
import { word } from "./words.js";

const HOUR = 3600_000;

function start(place) {
  const ahead = Date.parse(place.dataset.serverNow) - Date.now() || 0;
  const until = Date.parse(place.dataset.countdown);
  const text = document.createElement("span");
  text.setAttribute("role", "timer");
  const stop = document.createElement("button");
  stop.type = "button";
  stop.className = "link";
  stop.textContent = word("stopCountdown");
  const clock = setInterval(show, 1000);
  stop.addEventListener("click", () => {
    clearInterval(clock);
    place.replaceChildren();
  });
  show();

  function show() {
    const left = until - (Date.now() + ahead);
    if (left > HOUR) return;
    if (left <= 0) {
      clearInterval(clock);
      place.textContent = word("deadlineReached");
      return;
    }
    const seconds = Math.floor(left / 1000);
    const parts = { minutes: Math.floor(seconds / 60), seconds: seconds % 60 };
    text.textContent = word("countdown", parts);
    if (!stop.isConnected) place.replaceChildren(text, " ", stop);
  }
}

for (const place of document.querySelectorAll("[data-countdown]:not(template)")) start(place);
