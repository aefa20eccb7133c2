// A field of a form as [[name of input, text], …]: one pair for a line, one for each chosen box, one
// for each cell of a table (f_budget__0__sum belongs to f_budget).
import { clearRows, rowWith } from "./rows.js";

export const rootOf = (name) => name.split("__")[0];

export function valuesOf(form, root) {
  return [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && rootOf(name) === root,
  );
}

// Equal but for the numbers of rows and for cells without words.
export function isSame(one, other) {
  const words = (pairs) =>
    JSON.stringify(
      pairs.filter(([, value]) => value).map(([name, value]) => [name.replace(/__\d+__/, "__"), value]),
    );
  return words(one) === words(other);
}

export function putValues(form, root, pairs) {
  if (clearRows(form, root)) {
    for (const [name, value] of pairs) if (name !== root) putText(rowWith(form, name), value);
    return;
  }
  const fields = [form.elements[root]].flatMap((one) => (one instanceof RadioNodeList ? [...one] : (one ?? [])));
  for (const field of fields) {
    if (["checkbox", "radio"].includes(field.type)) putMark(field, pairs.some(([, value]) => value === field.value));
    else if (field.type !== "hidden") putText(field, pairs[0]?.[1] ?? "");
  }
}

// Other scripts hear of it; `put` says that nobody typed it.
const tell = (field, kind) => field.dispatchEvent(new CustomEvent(kind, { bubbles: true, detail: { put: true } }));

function putText(field, value) {
  if (!field || field.value === value) return;
  field.value = value;
  tell(field, "input");
}

function putMark(box, isOn) {
  if (box.checked === isOn) return;
  box.checked = isOn;
  if (isOn) tell(box, "change");
}
