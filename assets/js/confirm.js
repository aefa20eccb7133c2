// Asks before what others will see or what cannot be undone. On the button or link:
// data-confirm (the question, with the name), data-confirm-text (who is told, what becomes void),
// data-confirm-yes and data-confirm-no (both repeat the verb). A field that must be filled (required, or of the id in
// data-confirm-needs) is left empty: nothing is asked, and the server says what is missing. data-confirm-back: after
// the no one is led to the first field of the form of this name, else back to the button.
const isEmpty = (id) => id && !document.getElementById(id)?.value.trim();
const lacks = ({ form, formNoValidate, dataset }) =>
  isEmpty(dataset.confirmNeeds) ||
  (form && !formNoValidate && [...form.elements].some((one) => one.validity?.valueMissing));
const dialog = () => document.getElementById("confirm");

function ask(button) {
  const box = dialog();
  const { confirm, confirmText, confirmYes, confirmNo } = button.dataset;
  box.querySelector("[data-question]").textContent = confirm;
  box.querySelector("[data-consequence]").textContent = confirmText ?? "";
  const yes = box.querySelector("[value=yes]");
  yes.textContent = confirmYes ?? button.textContent.trim();
  if (confirmNo) box.querySelector("[value=no]").textContent = confirmNo;
  box.returnValue = "no";
  box.showModal();
  box.querySelector("[value=no]").focus();
}

function lead(button) {
  const fields = [...(document.getElementById(button.dataset.confirmBack)?.elements ?? [])];
  const to = fields.find((one) => !one.matches("[type=hidden], fieldset"));
  if (to) {
    to.focus();
    to.closest(".field, form").scrollIntoView({ block: "center" });
  } else if (document.activeElement === document.body) button.focus(); // the dialog gave it back, or it has moved on
}

let waiting = null;

document.addEventListener(
  "click",
  (event) => {
    const button = event.target.closest?.("[data-confirm]");
    if (!button || !dialog() || lacks(button)) return;
    if (button === waiting) {
      waiting = null;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    dialog().addEventListener(
      "close",
      () => {
        if (dialog().returnValue !== "yes") return lead(button);
        waiting = button;
        button.click();
      },
      { once: true },
    );
    ask(button);
  },
  true,
);
