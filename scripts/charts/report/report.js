// Sorts a table by the heading clicked: numbers by data-v, words as words; again to turn it round.
document.querySelectorAll("table.sortable thead th").forEach(head => {
  const index = [...head.parentNode.children].indexOf(head);
  head.tabIndex = 0;
  const sort = () => {
    const down = head.getAttribute("aria-sort") === "ascending";
    const body = head.closest("table").tBodies[0];
    const key = row => {
      const cell = row.cells[index];
      return cell.dataset.v === undefined ? cell.textContent : Number(cell.dataset.v);
    };
    const rows = [...body.rows].sort((a, b) => {
      const x = key(a), y = key(b);
      const order = typeof x === "number" && typeof y === "number" ? x - y
        : typeof x === typeof y ? x.localeCompare(y) : typeof x === "number" ? -1 : 1;
      return down ? -order : order;
    });
    head.parentNode.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    body.append(...rows);
  };
  head.addEventListener("click", sort);
  head.addEventListener("keydown", event => { if (event.key === "Enter") sort(); });
});
