// data-print opens the browser's own print dialog ("打印一页").
document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-print]")) window.print();
});
