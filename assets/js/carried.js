// <input data-carried>: what was typed there goes along with whichever form of the page is sent, and is
// there again after a reload, until the server shows the same. What nobody typed here is not sent, so that
// it writes over nobody's words.
import { word } from "./words.js";
import { keepCarried, takeCarried } from "./draft-store.js";

const place = (field) => `${word("person")}:${location.pathname}:${field.name}`;
const carried = () => document.querySelectorAll("[data-carried]");

for (const field of carried()) {
  const typed = takeCarried(place(field));
  if (typed !== null && typed !== field.value) {
    field.value = typed;
    keepCarried(place(field), typed);
  }
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches("[data-carried]")) return;
  target.dataset.typed = "";
  keepCarried(place(target), target.value);
});
document.addEventListener("formdata", ({ target, formData }) => {
  if (target.method !== "post" || !target.closest("main")) return;
  for (const field of carried()) {
    if ("typed" in field.dataset || field.value !== field.defaultValue) formData.set(field.name, field.value);
  }
});
