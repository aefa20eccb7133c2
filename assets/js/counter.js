// Characters under a field: data-count-max on the field, data-count-for="field id" on the counter.
// As in the rules of the forms: white space does not count, a run of Latin letters or digits is one.
import { word } from "./words.js";

const LATIN_RUN = /[A-Za-z0-9]+(?:[.'’_%@+-][A-Za-z0-9]+)*/g;

export function lengthOf(text) {
  return Array.from(text.replace(LATIN_RUN, "a").replace(/\s/g, "")).length;
}

function show(field) {
  const counter = document.querySelector(`[data-count-for="${CSS.escape(field.id)}"]`);
  if (!counter) return;
  const max = Number(field.dataset.countMax);
  const used = lengthOf(field.value);
  counter.textContent = word("count", { used, max });
  counter.classList.toggle("light--late", used > max);
}

document.addEventListener("input", ({ target }) => {
  if (target.dataset?.countMax) show(target);
});
for (const field of document.querySelectorAll("[data-count-max]")) show(field);
document.addEventListener("htmx:load", ({ target }) => {
  for (const field of target.querySelectorAll?.("[data-count-max]") ?? []) show(field);
});
