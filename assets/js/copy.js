// data-copy="text" copies it and says so.
import { showToast } from "./toast.js";
import { word } from "./words.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    showToast(word("copied"));
  } catch {
    showToast(word("copyByHand", { text: button.dataset.copy }));
  }
});
