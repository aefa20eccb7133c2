// <button data-asked-by="NAME">: what is asked before it is sent follows from what is chosen under this
// name: data-VALUE-question, data-VALUE-text, data-VALUE-yes. Nothing chosen: nothing asked, the server
// says what is missing.
document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest?.("button[data-asked-by]");
    if (!button) return;
    const value = button.form.querySelector(`[name="${button.dataset.askedBy}"]:checked`)?.value;
    if (!value) return delete button.dataset.confirm;
    Object.assign(button.dataset, {
      confirm: button.dataset[`${value}Question`],
      confirmText: button.dataset[`${value}Text`],
      confirmYes: button.dataset[`${value}Yes`],
    });
  },
  true,
);
