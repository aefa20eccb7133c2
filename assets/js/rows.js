// Repeated rows: [data-rows] holds the rows and a <template> whose names contain __n__.
document.addEventListener("click", ({ target }) => {
  const add = target.closest?.("[data-add-row]");
  if (add) addRow(document.querySelector(add.dataset.addRow) ?? add.closest("[data-rows]"));
  const remove = target.closest?.("[data-remove-row]");
  if (remove) removeRow(remove);
});

// The field of a row that is not there yet, with the rows up to it; nothing where there is no table.
export function rowWith(form, name) {
  const [start, number] = name.split(/__(\d+)__/);
  const place = number && tableOf(form, start);
  if (!place) return undefined;
  for (let left = 50; left && !form.elements[name]; left -= 1) addRow(place, false);
  return form.elements[name];
}

const tableOf = (form, start) =>
  form.querySelector(`[data-rows]:has(> input[type=hidden][name="${CSS.escape(start)}"])`);

// Empties the table of a field; says whether the field is a table at all.
export function clearRows(form, start) {
  const place = tableOf(form, start);
  if (!place) return false;
  for (const row of place.querySelectorAll("[data-row]")) row.remove();
  place.dataset.next = 0;
  return true;
}

function addRow(place, isByHand = true) {
  const template = place.querySelector("template");
  const number = Number(place.dataset.next ?? place.querySelectorAll("[data-row]").length);
  place.dataset.next = number + 1;
  const holder = document.createElement("template");
  holder.innerHTML = template.innerHTML.replaceAll("__n__", number);
  const row = holder.content.querySelector("[data-row]");
  template.before(holder.content);
  if (!isByHand) return;
  row.querySelector("input, select, textarea")?.focus();
  changed(place);
}

function removeRow(button) {
  const place = button.closest("[data-rows]");
  button.closest("[data-row]").remove();
  place.querySelector("[data-add-row]")?.focus();
  changed(place);
}

// autosave listens for a change of a named field
function changed(place) {
  const field = place.querySelector("[name]");
  field?.dispatchEvent(new Event("change", { bubbles: true }));
}
