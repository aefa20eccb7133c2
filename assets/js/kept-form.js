// <form id="ID" data-kept="MARK">: what was typed there and not taken by the server is there again after a
// reload, in this tab. The server shows another MARK once it has taken what was sent; then it is forgotten.
import { word } from "./words.js";
import { keepCarried, takeCarried } from "./draft-store.js";

const place = (form) => `${word("person")}:${location.pathname}:#${form.id}`;
const fieldsOf = (form) =>
  [...form.elements].filter((one) => one.name && one.matches("input:not([type=hidden], [type=file]), select, textarea"));

function keepForm(form, sent = "") {
  const typed = fieldsOf(form).filter(({ value }) => value);
  if (!typed.length) return takeCarried(place(form));
  const values = Object.fromEntries(typed.map(({ name, value }) => [name, value]));
  return keepCarried(place(form), JSON.stringify({ sent, values }));
}

function restore(form, { values }) {
  for (const field of fieldsOf(form)) if (field.name in values) field.value = values[field.name];
}

for (const form of document.querySelectorAll("form[data-kept]")) {
  const kept = JSON.parse(takeCarried(place(form)));
  const isTaken = kept?.sent && kept.sent !== form.dataset.kept;
  if (kept && !isTaken && !form.matches("[data-refused]")) restore(form, kept);
  keepForm(form);
}

document.addEventListener("input", ({ target }) => {
  if (target.form?.matches("[data-kept]")) keepForm(target.form);
});
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-kept]")) keepForm(target, target.dataset.kept);
});
