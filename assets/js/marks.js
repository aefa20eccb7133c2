// <form data-marks>: the sum of the marks as they are typed, which are missing or cannot stand, and
// those outside their range: said at the field once it is left. Inputs carry data-most and, where it is not 1, data-weight;
// what they explain has the id of the input with -g. Enter goes to the next mark. Digits and points are
// read as the server reads them, full width too.
import { word } from "./words.js";

const FULL_WIDTH = 0xfee0; // from ０ to 0
const narrow = (digit) => String.fromCharCode(digit.charCodeAt(0) - FULL_WIDTH);
const plain = (text) => text.trim().replace(/[０-９]/g, narrow).replace(/[．。]/g, ".");
const points = (text) => (/^(?=\.?\d)\d{0,6}(\.\d{0,2})?$/.test(text) ? Math.round(Number(text) * 100) : NaN);
const words = (value) => String(Math.round(value) / 100);

const partOf = (input, part) => document.getElementById(`${input.id}-${part}`);

function faultLine(input) {
  const [line, shape, text] = ["p", "span", "span"].map((tag) => document.createElement(tag));
  [line.id, line.className, shape.className] = [`${input.id}-f`, "bad", "sh sh--tri"];
  line.dataset.outside = "";
  shape.setAttribute("aria-hidden", "true");
  text.textContent = word("markOutside", { most: input.dataset.most });
  line.append(shape, text);
  return line;
}

// What the server said of a field stays until the field changes.
function sayAt(input, isOutside) {
  const fault = partOf(input, "f");
  const isOfServer = fault && !("outside" in fault.dataset) && input.value === input.defaultValue;
  const isSaid = fault && (isOfServer || (isOutside && "outside" in fault.dataset));
  if (!isSaid) fault?.remove();
  if (isOutside && !isSaid) input.closest(".rub__r").firstElementChild.append(faultLine(input));
  const described = [partOf(input, "f")?.id, partOf(input, "g")?.id].filter(Boolean).join(" ");
  if (described) input.setAttribute("aria-describedby", described);
  else input.removeAttribute("aria-describedby");
  return isOutside || Boolean(isOfServer);
}

function reckon(form, event) {
  const inputs = [...form.querySelectorAll("[data-most]")];
  let total = 0;
  const missing = [];
  inputs.forEach((input, at) => {
    const typed = plain(input.value);
    const isOutside = typed !== "" && !(points(typed) <= Number(input.dataset.most) * 100);
    const isBeingTyped = event?.type === "input" && input === document.activeElement;
    const isBad = isBeingTyped && isOutside ? true : sayAt(input, isOutside);
    input.setAttribute("aria-invalid", isBad);
    if (typed === "" || isOutside || isBad) missing.push(at + 1);
    if (typed !== "" && !isOutside) total += points(typed) * Number(input.dataset.weight ?? 1);
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
  for (const name of ["input", "change"]) form.addEventListener(name, (event) => reckon(form, event));
  form.addEventListener("keydown", step);
  reckon(form);
}
