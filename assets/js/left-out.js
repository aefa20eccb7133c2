// <button data-leaves="ID">: the form of this name stays behind when the button sends another one. Where
// something stands in it that was not sent, that is asked first (confirm.js draws the question).
const isTyped = (field) => {
  if (field.matches("[type=hidden], [type=submit], button")) return false;
  if (field.matches("select")) return [...field.options].some((one) => one.selected !== one.defaultSelected) && field.selectedIndex > 0;
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
};

document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest?.("button[data-leaves]");
    if (!button) return;
    const { leaves, wordsQuestion, wordsText, wordsYes, wordsNo } = button.dataset;
    const form = document.getElementById(leaves);
    if (![...(form?.elements ?? [])].some(isTyped)) return delete button.dataset.confirm;
    Object.assign(button.dataset, {
      confirm: wordsQuestion, confirmText: wordsText, confirmYes: wordsYes, confirmNo: wordsNo,
    });
  },
  true,
);
