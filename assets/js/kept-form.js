// <form id="ID" data-kept="MARK">: what was typed there and not taken by the server is there again after a
// reload, or when one has gone elsewhere and comes back, in this tab. The server shows another MARK once it has taken
// what was sent; then it is forgotten. A form that is shown as it was sent is data-refused (left-out.js).
import { word } from "./words.js";
import { keepCarried, takeCarried } from "./draft-store.js";
import { isTyped } from "./left-out.js";

const place = (form) => `${word("person")}:${location.pathname}:#${form.id}`;
const fieldsOf = (form) =>
  [...form.elements].filter((one) => one.name && one.matches("input:not([type=hidden], [type=file]), select, textarea"));
const isBox = (field) => field.matches("[type=checkbox], [type=radio]");
const valueOf = (field) => (isBox(field) ? field.checked : field.value);

// Field by field in the order of the form: of several rows each field has the same name.
function keepForm(form, sent = "") {
  const fields = fieldsOf(form);
  if (!fields.some(isTyped)) return takeCarried(place(form));
  return keepCarried(place(form), JSON.stringify({ sent, values: fields.map((one) => [one.name, valueOf(one)]) }));
}

function restore(form, { values }) {
  const left = [...values];
  for (const field of fieldsOf(form)) {
    const at = left.findIndex(([name]) => name === field.name);
    if (at < 0) continue;
    const [[, value]] = left.splice(at, 1);
    if (isBox(field)) field.checked = value;
    else field.value = value;
  }
}

for (const form of document.querySelectorAll("form[data-kept]")) {
  const kept = JSON.parse(takeCarried(place(form)));
  const isTaken = kept?.sent && kept.sent !== form.dataset.kept;
  if (kept && !isTaken && !form.matches("[data-refused]")) restore(form, kept);
  keepForm(form);
}

for (const name of ["input", "change"]) {
  document.addEventListener(name, ({ target }) => {
    if (target.form?.matches("[data-kept]")) keepForm(target.form);
  });
}
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-kept]")) keepForm(target, target.dataset.kept);
});
