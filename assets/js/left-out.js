// <button data-leaves="ID">, or a link: the form of this name stays behind when the button sends another
// one. Where something stands in it that was not sent, that is asked first (confirm.js draws the
// question): data-words-question, -text, -yes, -no and -back stand in for what is asked otherwise.
// <form data-refused>: came back with what was typed as what its fields hold by default.
export const isTyped = (field) => {
  if (field.matches("[type=hidden], [type=submit], button, fieldset, output")) return false;
  const isRefused = field.form.matches("[data-refused]");
  if (field.matches("select"))
    return [...field.options].some((one) => one.selected && one.value && (isRefused || !one.defaultSelected));
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== (!isRefused && field.defaultChecked);
  return isRefused ? field.value !== "" : field.value !== field.defaultValue;
};

const ASKED = { confirm: "wordsQuestion", confirmText: "wordsText", confirmYes: "wordsYes", confirmNo: "wordsNo", confirmBack: "wordsBack" };
const otherwise = new WeakMap();

document.addEventListener(
  "click",
  ({ target }) => {
    const button = target.closest?.("[data-leaves]");
    if (!button) return;
    if (!otherwise.has(button)) otherwise.set(button, { ...button.dataset });
    const own = otherwise.get(button);
    const isLeft = [...(document.getElementById(own.leaves)?.elements ?? [])].some(isTyped);
    for (const [key, words] of Object.entries(ASKED)) {
      const asked = (isLeft && own[words]) || own[key];
      if (asked) button.dataset[key] = asked;
      else delete button.dataset[key];
    }
  },
  true,
);
