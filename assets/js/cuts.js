// Cut lines on the list of a decision: a number with [data-cut] says how many, from the top, get the
// value it names; what lies below all lines, or has no rank while others have one ([data-unranked]), is
// left out. Where nothing is left out (an acceptance), what has another value than those of the lines
// keeps it. Only where the whole list is on the page ([data-whole]); otherwise, and without a script,
// the button beside the numbers does it.
function draw(desk) {
  const rows = [...desk.querySelectorAll("select[data-place]")];
  rows.sort((one, other) => one.dataset.place - other.dataset.place);
  const lines = [...desk.querySelectorAll("[data-cut]")];
  const wanted = lines.flatMap((line) => Array(Math.max(0, Number(line.value) || 0)).fill(line.dataset.cut));
  const named = new Set(["", ...lines.map((line) => line.dataset.cut)]);
  for (const row of rows) {
    if (!row.querySelector("[value=leave_out]") && !named.has(row.value)) continue;
    const rest = row.querySelector("[value=leave_out]") ? "leave_out" : "";
    row.value = ("unranked" in row.dataset ? undefined : wanted.shift()) ?? rest;
  }
}

document.addEventListener("input", ({ target }) => {
  if (!target.matches?.("[data-whole] [data-cut]")) return;
  draw(target.closest("[data-whole]"));
  target.dispatchEvent(new Event("change", { bubbles: true }));
});
