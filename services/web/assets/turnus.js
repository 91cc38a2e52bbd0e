// Arrow keys and letters in the rota, Escape, the print button. Every page works without this script.
"use strict";

const cells = [...document.querySelectorAll("table.rota button[name=cell]")];
const byId = (value) => document.getElementById("c-" + value);
const where = document.getElementById("where");
const draft = document.querySelector("#pick input[name=draft]");

/** One cell of the table is in the tab order; arrow keys move between them. */
function rove() {
  const start = cells.find((c) => c.autofocus) ?? cells[0];
  for (const cell of cells) cell.tabIndex = cell === start ? 0 : -1;
  const open = document.getElementById("edit");
  if (start?.autofocus && !open) start.focus();
}

function go(cell) {
  if (!cell) return;
  for (const other of cells) if (other.tabIndex === 0) other.tabIndex = -1;
  cell.tabIndex = 0;
  cell.focus();
}

/** The cell of the same row so many days away, also in the next table. */
function days(cell, number) {
  const [kind, who, date] = cell.value.split(":");
  if (kind !== "l") return null;
  const day = new Date(date + "T12:00:00Z");
  day.setUTCDate(day.getUTCDate() + number);
  return byId([kind, who, day.toISOString().slice(0, 10)].join(":"));
}

/** The nearest cell of the same column in another row of the table. */
function rows(cell, step) {
  const column = cell.closest("td").cellIndex;
  const all = [...cell.closest("table").rows];
  for (let k = all.indexOf(cell.closest("tr")) + step; all[k]; k += step) {
    const found = all[k].cells[column]?.querySelector("button[name=cell]");
    if (found) return found;
  }
  return null;
}

function edge(cell, last) {
  const all = [...cell.closest("tr").querySelectorAll("button[name=cell]")];
  return last ? all.at(-1) : all[0];
}

const moves = {
  ArrowLeft: (c) => days(c, -1),
  ArrowRight: (c) => days(c, 1),
  ArrowUp: (c) => rows(c, -1),
  ArrowDown: (c) => rows(c, 1),
  PageUp: (c) => days(c, -7),
  PageDown: (c) => days(c, 7),
  Home: (c) => edge(c, false),
  End: (c) => edge(c, true),
};

/** Gives the cell another shift: the page is asked for with one more change, and judges it. */
function set(cell, shift) {
  const [kind, who, date] = cell.value.split(":");
  if (kind !== "l") return;
  const change = ["l", who, date, shift].join(":");
  const next = draft.value ? draft.value + "~" + change : change;
  location.assign("?draft=" + encodeURIComponent(next) + "&at=" + encodeURIComponent(cell.value));
}

let typed = "";
let waiting = 0;

/** Letters name a shift; where one code begins another (L, LD) a moment is waited for the next letter. */
function type(cell, letter) {
  const codes = cell.closest("table").dataset.codes.split(" ");
  const matching = (text) => codes.filter((c) => c.toUpperCase().startsWith(text));
  typed = matching(typed + letter).length ? typed + letter : letter;
  clearTimeout(waiting);
  const found = matching(typed);
  const exact = found.find((c) => c.toUpperCase() === typed);
  const settle = () => {
    typed = "";
    if (exact) set(cell, exact);
  };
  if (exact && found.length === 1) settle();
  else waiting = setTimeout(settle, 700);
}

function press(event) {
  const cell = event.target.closest?.("table.rota button[name=cell]");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  if (moves[event.key]) go(moves[event.key](cell));
  else if (event.key === "." || event.key === "Delete") set(cell, "");
  else if (/^[\p{L}\d]$/u.test(event.key)) type(cell, event.key.toUpperCase());
  else return;
  event.preventDefault();
}

/** Says in words where the keyboard is: who, which day, what. */
function tell(event) {
  const cell = event.target.closest?.("table.rota button[name=cell]");
  if (!cell || !where) return;
  const row = cell.closest("tr").cells[0].textContent;
  const heads = cell.closest("table").tHead.rows[1].cells;
  const day = heads[cell.closest("td").cellIndex].innerText.replace(/\s+/g, " ");
  const what = cell.getAttribute("aria-label") ?? cell.textContent;
  where.textContent = `${row} – ${day}: ${what.trim()}`;
}

document.addEventListener("keydown", press);
document.addEventListener("focusin", tell);
document.addEventListener("keydown", (event) => {
  const close = document.querySelector("[data-close]");
  if (event.key === "Escape" && close) close.click();
});
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
rove();
