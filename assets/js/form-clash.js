// Two people wrote into one field: theirs is shown beside mine, and one is chosen.
import { putValues } from "./form-values.js";

function choice(text, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn--s";
  button.textContent = text;
  button.addEventListener("click", press);
  return button;
}

function settle(form, box, name, values) {
  box.querySelector(".clash").remove();
  delete box.dataset.clash;
  if (values) putValues(form, name, values);
  const field = box.querySelector("[name]:not([type=hidden])") ?? box.querySelector("[name]");
  field.focus();
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function show(form, { name, person, theirs, pairs }) {
  const box = document.querySelector(`[data-field="${CSS.escape(name)}"]`);
  if (!box || "clash" in box.dataset) return;
  const words = form.dataset;
  const note = document.createElement("div");
  note.className = "clash";
  const title = document.createElement("p");
  title.textContent = words.clashWords.replace("{person}", person);
  const text = document.createElement("blockquote");
  text.textContent = theirs;
  const row = document.createElement("p");
  row.className = "row";
  row.append(choice(words.clashMine, () => settle(form, box, name, null)));
  row.append(choice(words.clashTheirs, () => settle(form, box, name, pairs)));
  note.append(title, text, row);
  box.dataset.clash = "";
  box.append(note);
}

document.addEventListener("autosave-clash", ({ target, detail }) => {
  for (const clash of detail.clashes ?? []) show(target, clash);
});
