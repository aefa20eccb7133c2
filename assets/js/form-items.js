// The content items of the chosen theme are open, all others are folded away and not chosen.
function show(form, theme) {
  let found = false;
  for (const group of form.querySelectorAll("[data-items-of]")) {
    const is = group.dataset.itemsOf === theme;
    found ||= is;
    group.hidden = !is;
    group.open = is;
    if (!is) for (const box of group.querySelectorAll(":checked")) box.checked = false;
  }
  const none = form.querySelector("[data-items-none]");
  if (none) none.hidden = found;
}

for (const form of document.querySelectorAll("form:has([data-items-of])")) {
  const chosen = () => form.querySelector("[data-theme]:checked")?.value ?? "";
  show(form, chosen());
  form.addEventListener("change", ({ target }) => target.matches("[data-theme]") && show(form, chosen()), true);
}
