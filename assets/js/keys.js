// ? lists the keys; Alt and a letter press the element with that data-key.
const typing = (element) => element.matches("input, select, textarea, [contenteditable=true]");

document.addEventListener("keydown", (event) => {
  if (event.key === "?" && !typing(event.target)) {
    const dialog = document.getElementById("keys");
    if (dialog && !dialog.open) dialog.showModal();
  }
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const target = document.querySelector(`[data-key="${CSS.escape(event.code.replace("Key", "").toLowerCase())}"]`);
  if (!target) return;
  event.preventDefault();
  target.click();
});
