// <button data-asked-by="NAME">: what is asked before it is sent follows from what is chosen under this
// name: data-VALUE-question, data-VALUE-text, data-VALUE-yes. data-VALUE-field names another field: where
// something stands in it, data-VALUE-filled is the text, with that in place of {}. Nothing chosen, or no
// text for it: nothing asked, the server says what is missing.
const shown = ({ type, value, valueAsDate }) =>
  type === "date"
    ? valueAsDate?.toLocaleDateString(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" })
    : value;

function textFor(button, value) {
  const { [`${value}Field`]: field, [`${value}Filled`]: filled, [`${value}Text`]: text } = button.dataset;
  const typed = field && shown(button.form.elements[field]);
  return typed ? filled.replace("{}", typed) : text;
}

document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest?.("button[data-asked-by]");
    if (!button) return;
    const value = button.form.querySelector(`[name="${button.dataset.askedBy}"]:checked`)?.value;
    const text = value && textFor(button, value);
    if (!text) return delete button.dataset.confirm;
    Object.assign(button.dataset, {
      confirm: button.dataset[`${value}Question`],
      confirmText: text,
      confirmYes: button.dataset[`${value}Yes`],
    });
  },
  true,
);
