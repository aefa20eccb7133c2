// On a narrow screen the chosen one of a strip of views may stand outside of it: the strip is moved there.
for (const chosen of document.querySelectorAll(".views [aria-current]")) {
  const strip = chosen.closest(".views");
  const outside = chosen.getBoundingClientRect().right - strip.getBoundingClientRect().right;
  if (outside > 0) strip.scrollLeft += Math.ceil(outside);
}
