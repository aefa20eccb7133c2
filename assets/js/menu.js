// Menus are <details data-menu>: Esc closes and returns the focus, a click elsewhere closes.
const open = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("click", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target)) menu.open = false;
});
