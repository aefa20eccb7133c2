// Menus are <details data-menu>: Esc closes and returns the focus, a click elsewhere closes. A question
// asked from a menu leaves it open: the focus comes back to what asked.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("dialog")) return;
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;
});
