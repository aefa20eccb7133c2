// Selection in a table: [data-choose] around table and .bulk bar; boxes are [name=chosen], the box in
// the head is [data-choose-all]. The bar appears with the first one; while it is there, buttons with
// data-steps-back are outlines. A button with data-confirm-chosen asks its question with {n}, how many are chosen, and
// {sum}, what their data-fen come to in 元.
const yuan = (fen) =>
  (fen / 100).toLocaleString("en", { minimumFractionDigits: fen % 100 && 2, maximumFractionDigits: 2 });

function askAbout(place, chosen) {
  const fen = chosen.reduce((sum, box) => sum + Number(box.dataset.fen), 0);
  for (const { dataset } of place.querySelectorAll("[data-confirm-chosen]")) {
    dataset.confirm = dataset.confirmChosen.replace("{n}", chosen.length).replace("{sum}", yuan(fen));
  }
}

function refresh(place) {
  const boxes = [...place.querySelectorAll("[name=chosen]")];
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr")?.classList.toggle("is-sel", box.checked);
  const all = place.querySelector("[data-choose-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  }
  const bar = place.querySelector(".bulk");
  if (bar) bar.hidden = chosen.length === 0;
  for (const count of place.querySelectorAll("[data-chosen-count]")) count.textContent = chosen.length;
  askAbout(place, chosen);
  for (const button of document.querySelectorAll("[data-steps-back]")) {
    button.classList.toggle("btn--go", chosen.length === 0);
  }
}

document.addEventListener("change", ({ target }) => {
  const place = target.closest?.("[data-choose]");
  if (!place) return;
  if (target.matches("[data-choose-all]")) {
    for (const box of place.querySelectorAll("[name=chosen]")) box.checked = target.checked;
  }
  if (target.matches("[data-choose-all], [name=chosen]")) refresh(place);
});

document.addEventListener("click", ({ target }) => {
  const none = target.closest?.("[data-choose-none]");
  if (!none) return;
  const place = none.closest("[data-choose]");
  for (const box of place.querySelectorAll("[name=chosen]")) box.checked = false;
  refresh(place);
});

const start = (scope) => scope.querySelectorAll?.("[data-choose]").forEach(refresh);
start(document);
document.addEventListener("htmx:load", ({ target }) => {
  start(target);
  const place = target.closest?.("[data-choose]");
  if (place) refresh(place);
});
