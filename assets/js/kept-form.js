// <form id="ID" data-kept="MARK">: what was typed there and not taken by the server is there again after a
// reload, or when one has gone elsewhere and comes back, in this tab. The server shows another MARK once it has taken
// what was sent; then it is forgotten. Where another MARK says that other words were stored since, what was typed is
// offered and not put in (kept-offer.js). A form that is shown as it was sent is data-refused (left-out.js); as that
// page may stand at another address, data-kept-at is the one of the form. Rows have data-row, the key of what they hold.
import { word } from "./words.js";
import { keepCarried, takeCarried } from "./draft-store.js";
import { offer } from "./kept-offer.js";
import { isTyped } from "./left-out.js";

const place = (form) => `${word("person")}:${form.dataset.keptAt ?? location.pathname}:#${form.id}`;
const placeOfOlder = (form) => `${place(form)}:older`;
const fieldsOf = (form) =>
  [...form.elements].filter((one) => one.name && one.matches("input:not([type=hidden], [type=file]), select, textarea"));
const isBox = (field) => field.matches("[type=checkbox], [type=radio]");
const valueOf = (field) => (isBox(field) ? field.checked : field.value);
const nameOf = (field) =>
  JSON.stringify([field.name, field.closest("[data-row]")?.dataset.row ?? "", isBox(field) ? field.value : ""]);

// Field by field in the order of the form: of several new rows each field has the same name.
function keepForm(form, sent = "") {
  const fields = fieldsOf(form);
  if (!fields.some(isTyped)) return takeCarried(place(form));
  const base = form.dataset.base ?? form.dataset.kept;
  const values = fields.map((one) => [nameOf(one), valueOf(one)]);
  return keepCarried(place(form), JSON.stringify({ base, sent, values }));
}

// An entry without a base was written by a former version of this page.
function taken(key) {
  const entry = JSON.parse(takeCarried(key));
  return Array.isArray(entry?.values) && entry.base ? entry : null;
}

// The fields that would change, each with its kept value.
function unlike(form, { values }) {
  const left = [...values];
  return fieldsOf(form).flatMap((field) => {
    const at = left.findIndex(([name]) => name === nameOf(field));
    if (at < 0) return [];
    const [[, value]] = left.splice(at, 1);
    return value === valueOf(field) ? [] : [[field, value]];
  });
}

function putIn(changes) {
  for (const [field, value] of changes) {
    if (isBox(field)) field.checked = value;
    else field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

// Where nothing is stored yet, nothing can be written over.
const isOlder = (form, { base }) => base !== form.dataset.kept && fieldsOf(form).some(valueOf);

function startFrom(form, entry) {
  if (entry.sent && entry.sent !== form.dataset.kept) return;
  if (form.matches("[data-refused]")) form.dataset.base = entry.base;
  else if (isOlder(form, entry)) keepCarried(placeOfOlder(form), JSON.stringify(entry));
  else putIn(unlike(form, entry));
}

function offerOlder(form) {
  const older = taken(placeOfOlder(form));
  const changes = older ? unlike(form, older) : [];
  if (!changes.length) return;
  keepCarried(placeOfOlder(form), JSON.stringify(older));
  const forget = () => takeCarried(placeOfOlder(form));
  offer(form, changes.filter(([field]) => !isBox(field)).map(([, value]) => value), forget, () => putIn(unlike(form, older)));
}

for (const form of document.querySelectorAll("form[data-kept]")) {
  const entry = taken(place(form));
  if (entry) startFrom(form, entry);
  keepForm(form);
  offerOlder(form);
}

for (const name of ["input", "change"]) {
  document.addEventListener(name, ({ target }) => {
    if (target.form?.matches("[data-kept]")) keepForm(target.form);
  });
}
document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-kept]")) keepForm(target, target.dataset.kept);
});
