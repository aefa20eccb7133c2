// A button that was pressed says what it does (data-busy) and cannot be pressed twice; those of a
// dialog only close it, and answer the next question as well.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || event.defaultPrevented || event.target.method === "dialog") return;
  if (button.getAttribute("aria-busy") === "true") return event.preventDefault();
  button.setAttribute("aria-busy", "true");
  // after the browser has collected the form: a disabled button would not send its value
  setTimeout(() => {
    if (button.dataset.busy) {
      button.dataset.label = button.textContent;
      button.textContent = button.dataset.busy;
    }
  });
});

export function release(isIts = () => true) {
  for (const button of [...document.querySelectorAll("[aria-busy=true]")].filter(isIts)) {
    button.removeAttribute("aria-busy");
    if (button.dataset.label) button.textContent = button.dataset.label;
  }
}

// an answer is one to what asked: the buttons of other forms are still waiting for theirs
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { elt } = detail.requestConfig;
  release((button) => elt.contains(button) || button.form === elt);
});
window.addEventListener("pageshow", () => release());
