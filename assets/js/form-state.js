// What the server says after a save: faults at their fields, the side list of parts, what others
// changed meanwhile, and whether the window has closed.
import { putValues } from "./form-values.js";
import { showToast } from "./toast.js";

const shape = (name) => {
  const mark = document.createElement("span");
  mark.className = `sh sh--${name}`;
  mark.setAttribute("aria-hidden", "true");
  return mark;
};

const boxOf = (name) => document.querySelector(`[data-field="${CSS.escape(name)}"]`);

function showFaults(name, faults) {
  const box = boxOf(name);
  if (!box) return;
  box.classList.toggle("field--bad", faults.length > 0);
  box.querySelector("[data-faults]")?.replaceChildren(...faults.map(line));
  const field = document.getElementById(name);
  if (faults.length) field?.setAttribute("aria-invalid", "true");
  else field?.removeAttribute("aria-invalid");
}

function line(text) {
  const words = document.createElement("span");
  words.textContent = text;
  const fault = document.createElement("p");
  fault.className = "bad";
  fault.append(shape("tri"), words);
  return fault;
}

export function showParts(parts) {
  for (const { id, words, tone, shape: name } of parts) {
    const link = document.querySelector(`[data-part="${CSS.escape(id)}"]`);
    if (!link) continue;
    link.firstElementChild.className = `light--${tone}`;
    link.firstElementChild.replaceChildren(shape(name));
    link.querySelector("small").textContent = words;
  }
}

// What is not sent yet stays as it was typed; the server compares it when it comes.
function showOthers(form, { pairs = {}, merged = [], clashes = [], unsent = [] }) {
  const ours = new Set([...unsent, ...clashes.map(({ name }) => name)]);
  for (const [name, values] of Object.entries(pairs)) {
    if (!ours.has(name)) putValues(form, name, values);
  }
  if (merged.length) showToast(form.dataset.mergedWords.replace("{labels}", merged.join("、")));
}

function take(form, answer) {
  for (const name of answer.sent ?? []) showFaults(name, answer.faults[name] ?? []);
  showParts(answer.parts ?? []);
  showOthers(form, answer);
  const closed = document.querySelector("[data-closed]");
  if (closed && answer.closed) closed.hidden = false;
}

document.addEventListener("autosaved", ({ target, detail }) => take(target, detail));
document.addEventListener("autosave-clash", ({ target, detail }) => take(target, detail));
