// <form data-marks>: the sum of the marks as they are typed, which are missing, and those outside
// their range. Inputs carry data-most and, where it is not 1, data-weight. Enter goes to the next mark.
import { word } from "./words.js";

const hundredths = (text) => (/^\d{1,4}([.．。]\d{0,2})?$/.test(text.trim()) ? Math.round(Number(text.replace(/[．。]/, ".")) * 100) : NaN);
const words = (value) => String(Math.round(value) / 100);

function reckon(form) {
  const inputs = [...form.querySelectorAll("[data-most]")];
  let total = 0;
  const missing = [];
  inputs.forEach((input, at) => {
    const points = hundredths(input.value);
    const isOutside = input.value.trim() !== "" && !(points <= Number(input.dataset.most) * 100);
    input.setAttribute("aria-invalid", isOutside);
    if (input.value.trim() === "") missing.push(at + 1);
    else if (!isOutside) total += points * Number(input.dataset.weight ?? 1);
  });
  form.querySelector("[data-total]").textContent = words(total);
  form.querySelector("[data-missing]").textContent = missing.length ? word("marksMissing", { list: missing.join("、") }) : "";
}

function step(event) {
  if (event.key !== "Enter" || !event.target.matches("[data-most]")) return;
  const fields = [...event.currentTarget.querySelectorAll("[data-most], textarea")];
  event.preventDefault();
  fields[fields.indexOf(event.target) + 1]?.focus();
}

for (const form of document.querySelectorAll("form[data-marks]")) {
  form.addEventListener("input", () => reckon(form));
  form.addEventListener("keydown", step);
  reckon(form);
}
