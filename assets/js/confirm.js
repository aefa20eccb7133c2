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

let waiting = null; // the button that goes through, being answered
let asking = null; // the button whose question stands
let last = null; // the press that opened or answered the question

// The second press of a double one falls on what stands where the dialog was, or on the dialog: it is nobody's wish.
const AGAIN = 500;
const NEAR = 24;
const isAgain = ({ detail, timeStamp, clientX, clientY }) =>
  last &&
  detail > 0 &&
  timeStamp - last.timeStamp < AGAIN &&
  Math.hypot(clientX - last.clientX, clientY - last.clientY) < NEAR;

const swallow = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

document.addEventListener(
  "click",
  (event) => {
    if (event.isTrusted && isAgain(event)) return swallow(event);
    if (asking && event.isTrusted && event.target.closest?.("#confirm button")) last = event;
    const button = event.target.closest?.("[data-confirm]");
    if (!button || !dialog() || lacks(button)) return;
    if (button === waiting) {
      waiting = null;
      return;
    }
    swallow(event);
    last = event;
    asking = button;
    ask(button);
  },
  true,
);

// The yes acts at once: the form goes as it stood when the question was asked, and not as it stands once the dialog
// has gone.
dialog()?.addEventListener("submit", (event) => {
  if (event.submitter?.value !== "yes") return;
  event.preventDefault();
  waiting = asking;
  asking = null;
  dialog().close("yes");
  waiting.click();
});
dialog()?.addEventListener("close", () => {
  const button = asking;
  asking = null;
  if (button) lead(button);
});
