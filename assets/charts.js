// Draws a chart beside or above each table that asks for one (figure[data-chart]): the table is where the
// numbers stand, so nothing is said twice and a page without scripts loses nothing.
import { BarChart, HeatmapChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

use([
  BarChart, CanvasRenderer, GridComponent, HeatmapChart, LegendComponent, LineChart, TooltipComponent,
  VisualMapComponent,
]);

// With the colours of the system nothing else is sure to show on its ground.
const FORCED = { "--ink": "CanvasText", "--line": "GrayText", "--line-strong": "CanvasText", "--sunken": "Canvas" };
const isForced = matchMedia("(forced-colors: active)").matches;
const probe = document.createElement("i");
probe.style.forcedColorAdjust = "none";

function token(name) {
  if (!isForced) return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  document.body.append(probe);
  probe.style.color = FORCED[name] ?? "Highlight";
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

const PAPER = 660; // what is left of A4 between its margins; words keep their size there
const HALF = 320; // the same beside its table
const SERIES = ["--blue", "--good", "--warn", "--grant", "--late", "--line-strong", "--blue-deep"];

// Words for a bar whose number alone would mislead: a stage that is over has no days left, as has none today.
const wordsOf = (cell) => cell.dataset.words ?? "";
// data-none: nothing is known there yet, and no line is drawn to it.
const numberOf = (cell) => "none" in cell.dataset ? null : Number(cell.dataset.v ?? cell.textContent.replace(/[^\d.-]/g, "")) || 0;

function readTable(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1).filter((cell) => !("skip" in cell.dataset));
  const drawn = [...table.tBodies[0].rows].filter((row) => !("skip" in row.dataset));
  const rows = drawn.map((row) => {
    const cells = [...row.cells].slice(1).filter((cell) => !("skip" in cell.dataset));
    const name = row.cells[0].dataset.v ?? row.cells[0].textContent.trim();
    return { name, values: cells.map(numberOf), words: cells.map(wordsOf) };
  });
  return { heads: heads.map((cell) => cell.textContent.trim()), rows };
}

function words() {
  const ink = token("--ink");
  return {
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink, fontSize: 14 },
    axis: {
      axisLabel: { color: ink, fontSize: 14 },
      axisLine: { lineStyle: { color: token("--line-strong") } },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: token("--line") } },
    },
  };
}

function bars({ heads, rows }, isStacked) {
  const { textStyle, axis } = words();
  const isWordy = rows.some((row) => row.words.some(Boolean));
  return {
    textStyle,
    grid: { left: 8, right: isWordy ? 72 : 48, top: heads.length > 1 ? 40 : 8, bottom: 8, containLabel: true },
    legend: heads.length > 1 ? { top: 0, left: 0, textStyle } : undefined,
    tooltip: { renderMode: "richText" },
    xAxis: {
      type: "value", minInterval: 1, splitNumber: 3, ...axis,
      axisLabel: { ...axis.axisLabel, hideOverlap: true },
    },
    yAxis: {
      type: "category", inverse: true, data: rows.map((row) => row.name), ...axis,
      axisLabel: { ...axis.axisLabel, width: window.innerWidth < 640 ? 112 : 126, overflow: "break" },
    },
    series: heads.map((name, place) => {
      const said = (value, row) => rows[row].words[place] || value;
      return {
        type: "bar",
        name,
        stack: isStacked ? "all" : undefined,
        barMaxWidth: 24,
        itemStyle: { color: token(SERIES[place % SERIES.length]) },
        label: {
          show: !isStacked, position: "right", color: token("--ink"),
          formatter: ({ value, dataIndex }) => `${said(value, dataIndex)}`,
        },
        tooltip: { valueFormatter: said },
        data: rows.map((row) => row.values[place]),
      };
    }),
  };
}

// At most five steps of whole numbers, each named by what it holds: 1, 2, 3 or 1—2, 3—4.
function steps(most, unit) {
  const wide = Math.ceil(most / 5);
  return Array.from({ length: Math.ceil(most / wide) }, (_, place) => {
    const min = place * wide + 1;
    const max = Math.min(min + wide - 1, most);
    return { min, max, label: `${min === max ? min : `${min}—${max}`}${unit}` };
  });
}

function heat({ heads, rows }, unit) {
  const isNarrow = window.innerWidth < 640; // the names stand in full in the table below
  const name = isNarrow ? { width: 88, overflow: "truncate" } : {};
  const { textStyle, axis } = words();
  const cells = rows.flatMap((row, y) => row.values.map((value, x) => [x, y, value || "-"]));
  const most = Math.max(1, ...rows.flatMap((row) => row.values));
  return {
    textStyle,
    grid: { left: 8, right: 8, top: 8, bottom: 8, containLabel: true },
    tooltip: { renderMode: "richText" },
    xAxis: { type: "category", data: heads, ...axis, axisLabel: { ...axis.axisLabel, interval: 0, rotate: isNarrow ? 90 : 40 } },
    yAxis: {
      type: "category", inverse: true, data: rows.map((row) => row.name), ...axis,
      axisLabel: { ...axis.axisLabel, ...name },
    },
    visualMap: {
      type: "piecewise", pieces: steps(most, unit), selectedMode: false,
      orient: "horizontal", left: 0, bottom: 0, itemWidth: 24, itemGap: 12,
      inRange: { color: [token("--sunken"), token("--blue")] }, textStyle,
    },
    series: [{ type: "heatmap", data: cells, label: { show: true } }],
  };
}

function lines({ heads, rows }) {
  const { textStyle, axis } = words();
  return {
    textStyle,
    grid: { left: 8, right: 24, top: 40, bottom: 8, containLabel: true },
    legend: { top: 0, left: 0, textStyle },
    tooltip: { trigger: "axis", renderMode: "richText" },
    xAxis: { type: "category", data: rows.map((row) => row.name), ...axis },
    yAxis: { type: "value", minInterval: 1, ...axis },
    series: heads.map((name, place) => ({
      type: "line",
      name,
      step: place === 1 ? "end" : false,
      symbol: place === 1 ? "rect" : "circle",
      symbolSize: 8,
      lineStyle: { type: place === 0 ? "dashed" : "solid" },
      color: token(place === 0 ? "--line-strong" : "--blue"),
      data: rows.map((row) => row.values[place]),
    })),
  };
}

const KINDS = { bars: (table) => bars(table, false), stack: (table) => bars(table, true), heat, lines };

function draw(figure) {
  const table = figure.querySelector("table");
  const place = figure.querySelector(".chart__place");
  const data = readTable(table);
  if (!data.rows.length) return;
  place.hidden = false;
  const taller = figure.dataset.chart === "lines" ? 260 : 60 + data.rows.length * 40;
  place.style.height = `${Math.max(160, taller)}px`;
  const chart = init(place);
  chart.setOption({ animation: false, ...KINDS[figure.dataset.chart](data, figure.dataset.unit ?? "") });
  new ResizeObserver(() => chart.resize()).observe(place);
  addEventListener("beforeprint", () => onPaper(place, chart));
  addEventListener("afterprint", () => {
    place.querySelector(".chart__paper")?.remove();
    chart.resize({ width: "auto" });
  });
}

// As wide as paper, and one picture: of canvases one over the other a browser prints the last alone.
function onPaper(place, chart) {
  place.querySelector(".chart__paper")?.remove();
  chart.resize({ width: place.closest(".chart--beside") ? HALF : PAPER });
  const sheet = chart.renderToCanvas({ pixelRatio: 2 });
  sheet.className = "chart__paper";
  place.append(sheet);
}

document.querySelectorAll("figure[data-chart]").forEach(draw);
