// Draws the figures of the reading room from the tables inside them; without it, the tables tell the same.
// <figure class="plot" data-plot="bars|heat"> holds a canvas and a table: its first column names, the others count. In `heat`,
// the columns are places on the other axis, the last one first, and data-words of a cell says what it stands for.
"use strict";

const style = getComputedStyle(document.documentElement);
const colour = (name) => style.getPropertyValue(name).trim();
const SHADES = [0, 1, 2, 3, 4, 5].map((shade) => colour(`--shade-${shade}`));
const SERIES = ["--shade-4", "--accent", "--faint", "--shade-3"].map(colour);

function read(table) {
  const rows = [...table.tBodies[0].rows];
  return {
    heads: [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim()),
    names: rows.map((row) => row.cells[0].textContent.trim()),
    cells: rows.map((row) => [...row.cells].slice(1)),
  };
}

const amount = (cell) => Number(cell.dataset.sort ?? cell.textContent.replace(/[^0-9-]/g, ""));

function bars(canvas, told) {
  const datasets = told.heads.map((label, index) => ({
    label,
    data: told.cells.map((cells) => amount(cells[index])),
    backgroundColor: SERIES[index % SERIES.length],
    maxBarThickness: 48,
  }));
  const options = {
    maintainAspectRatio: false,
    plugins: { legend: { display: datasets.length > 1 } },
    scales: { x: { stacked: true, grid: { display: false } }, y: { stacked: true, beginAtZero: true, ticks: { precision: 0 } } },
  };
  return { type: "bar", data: { labels: told.names, datasets }, options };
}

// names of rows leave room for the rows: on a phone a third of it
const cut = (name, canvas) => {
  const most = canvas.clientWidth < 640 ? 12 : 40;
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
};

function heat(canvas, told) {
  const places = told.cells.flatMap((cells, row) =>
    cells.map((cell, column) => ({ x: told.heads[column], y: told.names[row], cell })),
  );
  const wide = (area) => (area.right - area.left) / told.heads.length - 1;
  const high = (area) => (area.bottom - area.top) / told.names.length - 1;
  const data = {
    datasets: [
      {
        data: places,
        backgroundColor: (context) => {
          const cell = context.raw?.cell;
          if (!cell) return SHADES[0];
          return cell.dataset.off ? colour("--accent") : SHADES[Number(cell.dataset.shade ?? 0)];
        },
        width: (context) => wide(context.chart.chartArea ?? { left: 0, right: 1 }),
        height: (context) => high(context.chart.chartArea ?? { top: 0, bottom: 1 }),
      },
    ],
  };
  const said = (item) => item.raw.cell.dataset.words ?? item.raw.cell.textContent.trim();
  const options = {
    maintainAspectRatio: false,
    onClick: (event, found) => {
      const link = found[0] && places[found[0].index].cell.querySelector("a");
      if (link) window.location.assign(link.href);
    },
    plugins: {
      legend: { display: false },
      tooltip: { callbacks: { title: (items) => `${items[0].raw.y}, ${items[0].raw.x}`, label: said } },
    },
    scales: {
      x: { type: "category", labels: told.heads, reverse: true, grid: { display: false } },
      y: { type: "category", labels: told.names, offset: true, grid: { display: false }, ticks: { autoSkip: false, callback: (_, row) => cut(told.names[row], canvas) } },
    },
  };
  return { type: "matrix", data, options };
}

const MAKES = { bars, heat };

function draw() {
  if (typeof Chart === "undefined") return;
  Chart.defaults.color = colour("--ink");
  Chart.defaults.borderColor = colour("--line");
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.animation = false;
  for (const figure of document.querySelectorAll("figure.plot")) {
    const canvas = figure.querySelector("canvas");
    const told = read(figure.querySelector("table"));
    if (!told.names.length) continue;
    canvas.parentElement.hidden = false;
    if (figure.dataset.plot === "heat") canvas.parentElement.style.height = `${Math.max(6, 1.6 * told.names.length + 3)}rem`;
    new Chart(canvas, MAKES[figure.dataset.plot](canvas, told));
    figure.querySelector("details").open = false;
  }
}

draw();
