// Puts a page in the place of the matrix that has all of so many rows in the document and no script: the same rows over and over.
const [count] = arguments;
const grid = document.querySelector("[role=grid]");
const body = grid.querySelector(".body");
const rows = [...body.children];
const still = grid.cloneNode(false);
const inner = body.cloneNode(false);
for (let index = 0; index < count; index += 1) {
  const row = rows[index % rows.length].cloneNode(true);
  row.style.transform = `translateY(${index * 30}px)`;
  inner.append(row);
}
still.append(inner);
grid.style.display = "none";
grid.before(still);
