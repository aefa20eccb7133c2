// What scripts say to people. The words are translated by the server: theme/words.html.
const words = () => document.getElementById("words")?.dataset ?? {};

export function word(name, values = {}) {
  const text = words()[name] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}
