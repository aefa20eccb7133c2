// Marked words and settings link to each other. "Next" goes to the next open one, round and round.
import { word } from "./words.js";

function reveal(target) {
  for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
}

// The settings may stand in a side of their own beside the text, which then scrolls by itself.
function ring(...targets) {
  for (const old of document.querySelectorAll(".is-ringed")) old.classList.remove("is-ringed");
  for (const target of targets) {
    reveal(target);
    target.classList.add("is-ringed");
    const side = target.closest(".read-side");
    if (side && getComputedStyle(side).overflowY === "auto") {
      const { top } = target.getBoundingClientRect();
      side.scrollTop += top - side.getBoundingClientRect().top - 64;
    } else target.scrollIntoView({ block: "center" });
  }
}

// A setting, and beside it the words it was read from where both can be seen at once.
function ringBoth(target) {
  const words = document.getElementById(target.querySelector("a.no")?.hash.slice(1));
  const side = target.closest(".read-side");
  if (words && side && getComputedStyle(side).overflowY === "auto") ring(words, target);
  else ring(target);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.fd, a.fd-more, a.no");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  history.replaceState(null, "", link.hash);
  ring(target);
  const way = target.matches("a") ? target : target.querySelector("a, button, input, select");
  way?.focus({ preventScroll: true });
});

let last = null;

function next(button) {
  const open = [...document.querySelectorAll("[data-open-finding]")];
  if (!open.length) return;
  const target = open[(open.indexOf(last) + 1) % open.length];
  last = target;
  ringBoth(target);
  target.querySelector("button, a.btn, input")?.focus({ preventScroll: true });
  const status = document.querySelector(button.dataset.nextFinding || "[data-left-to-check]");
  if (status) status.textContent = word("findingsLeft", { left: open.length });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-next-finding]");
  if (!button) return;
  event.preventDefault();
  next(button);
});

// After an answer the server names the next one.
document.addEventListener("next-finding", ({ detail }) => {
  const target = document.getElementById(detail.anchor) ?? document.getElementById("h-set");
  if (!target) return;
  if (target.matches("[data-open-finding]")) ringBoth(target);
  else ring(target);
  target.querySelector("button, summary, input, a.btn")?.focus({ preventScroll: true });
});
