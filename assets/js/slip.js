// <form data-slip="2">: at most so many of [name=chosen] (each with data-title). Whoever chose none or too
// many is told at the list, in [data-slip-fault], before anything is asked; the question names what was chosen.
import { word } from "./words.js";

const chosenIn = (form) => [...form.querySelectorAll("[name=chosen]:checked")];
const isCount = (form) => chosenIn(form).length > 0 && chosenIn(form).length <= Number(form.dataset.slip);

function say(form, isFault) {
  const place = form.querySelector("[data-slip-fault]");
  place.hidden = !isFault;
  const count = { most: form.dataset.slip, n: chosenIn(form).length };
  place.querySelector("[data-words]").textContent = isFault ? word(form.dataset.slip === "1" ? "slipOne" : "slipCount", count) : "";
  for (const box of form.querySelectorAll("[type=checkbox][name=chosen]")) box.setAttribute("aria-invalid", isFault);
}

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("form[data-slip] [data-confirm]");
    if (!button) return;
    const { form } = button;
    const titles = chosenIn(form).map((box) => `“${box.dataset.title}”`).join("、");
    button.dataset.confirm = word("slipQuestion", { titles });
    if (isCount(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say(form, true);
    form.querySelector("[name=chosen]:checked, [name=chosen]:not(:disabled)")?.focus();
  },
  true,
);

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("form[data-slip]");
  const place = form?.querySelector("[data-slip-fault]");
  if (place && !place.hidden) say(form, !isCount(form));
});
