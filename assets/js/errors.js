// The summary of faults takes the focus when a page comes back with one.
const focus = (scope) => scope.querySelector?.(".errsum:not([data-specimen] *)")?.focus();

focus(document);
// an editor of many folded rows has no summary: its first fault is where to go on
if (!document.querySelector(".errsum")) document.querySelector("form.editor [aria-invalid=true]")?.focus();
document.addEventListener("htmx:load", ({ target }) => focus(target));
// a link of the summary opens the folded part that holds its field
document.addEventListener("click", ({ target }) => {
  const link = target.closest?.(".errsum a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  const folded = field.closest("details");
  if (folded) folded.open = true;
  setTimeout(() => field.focus());
});
