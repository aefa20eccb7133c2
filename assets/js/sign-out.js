// Signing out leaves nothing of this person behind in a browser that others may use next. What was
// not sent would be lost: that is asked first (confirm.js draws the question).
import { forgetAll, keptCount } from "./draft-store.js";
import { forgetMarksOf } from "./upload-marks.js";

document.addEventListener(
  "click",
  ({ target }) => {
    const form = target.closest?.("form[data-sign-out]");
    const button = target.closest?.("button");
    if (!form || !button) return;
    const { wordsQuestion, wordsText, wordsYes, wordsNo } = button.dataset;
    if (!keptCount(form.dataset.owner)) return delete button.dataset.confirm;
    Object.assign(button.dataset, {
      confirm: wordsQuestion, confirmText: wordsText, confirmYes: wordsYes, confirmNo: wordsNo,
    });
  },
  true,
);

document.addEventListener("submit", ({ target }) => {
  if (!target.matches?.("form[data-sign-out]")) return;
  forgetAll(target.dataset.owner);
  forgetMarksOf(target.dataset.owner);
});
