// <input type=file data-parts> in a plain form. A small file goes with the form as ever; a larger one
// goes first, in parts, when the form is sent, and then the form with the name of what arrived.
import { release } from "./busy.js"; // it hears the form being sent before this module does
import { addressOf, isLarge, nameOfParts, sendInParts } from "./upload-parts.js";
import { rowFor } from "./upload-row.js";

const INPUTS = "input[type=file][data-parts]";

document.addEventListener("submit", (event) => {
  const form = event.target;
  const input = form.querySelector(INPUTS);
  const file = input?.files[0];
  if (event.defaultPrevented || !file || !isLarge(file)) return;
  event.preventDefault();
  sendFirst(form, input, file);
});

async function sendFirst(form, input, file) {
  form.querySelector("[data-upload-rows]")?.remove();
  const shown = rowFor(file);
  const list = document.createElement("ul");
  list.dataset.uploadRows = "";
  list.append(shown.row);
  (input.closest("p") ?? input).after(list);
  input.disabled = true; // another file chosen now would not be the one that goes
  const token = await sendInParts(addressOf(form), file, shown);
  if (!token) {
    input.disabled = false;
    return release();
  }
  const name = ({ formData }) => formData.append(nameOfParts(input), token);
  form.addEventListener("formdata", name, { once: true });
  form.submit();
}

// back to this page, or loaded again: the form is as it was before
window.addEventListener("pageshow", () => {
  for (const input of document.querySelectorAll(INPUTS)) {
    input.disabled = false;
    input.form?.querySelector("[data-upload-rows]")?.remove();
  }
});
