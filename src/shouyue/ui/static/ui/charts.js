// Draws every figure[data-chart] from the JSON beside it. ECharts is fetched only on pages that have one.

const palette = { good: "#2f9e6e", warn: "#e8940c", bad: "#d64545", info: "#4c7df0", violet: "#7d5bd9", teal: "#14a39a", muted: "#8e9ab0" };
const cycle = ["info", "teal", "violet", "warn", "good", "muted", "bad"];
const ink = "#566178", line = "#dfe4ec", grid = "#edf0f5";
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
const short = (number) => (number == null ? "–" : number.toLocaleString("en"));

const text = { color: ink, fontSize: 12, fontFamily: getComputedStyle(document.body).fontFamily };
// Rich text is drawn on the canvas: hints as HTML would need inline styles, which the page does not allow.
const tooltip = { renderMode: "richText", confine: true, backgroundColor: "#16223f", borderWidth: 0, padding: [6, 10], textStyle: { ...text, color: "#fff" } };
const names = (data, extra) => ({ type: "category", data, axisTick: { show: false }, axisLine: { lineStyle: { color: line } }, axisLabel: { ...text, hideOverlap: true }, ...extra });
const values = (unit, extra) => ({ type: "value", min: unit === "%" ? 0 : undefined, max: unit === "%" ? 100 : undefined, minInterval: unit === "%" ? undefined : 1, axisLabel: { ...text, formatter: (number) => short(number) + (unit ?? "") }, splitLine: { lineStyle: { color: grid } }, ...extra });

function series(chart, one, index) {
  const round = chart.stacked ? 0 : chart.across ? [0, 3, 3, 0] : [3, 3, 0, 0];
  return {
    name: one.name, type: one.kind, data: one.values, cursor: one.hrefs.length ? "pointer" : "default",
    color: palette[one.tone || cycle[index % cycle.length]], stack: chart.stacked && one.kind === "bar" ? "all" : undefined,
    barMaxWidth: 22, barGap: "10%", itemStyle: { borderRadius: one.kind === "bar" ? round : 0 }, symbolSize: 6,
    ...(one.right && !chart.across ? { yAxisIndex: 1 } : {}),
    ...(index === 0 && chart.target != null ? { markLine: { silent: true, symbol: "none", label: { ...text, formatter: short(chart.target) }, lineStyle: { color: palette.bad }, data: [{ [chart.across ? "xAxis" : "yAxis"]: chart.target }] } } : {}),
  };
}

function bars(chart) {
  const label = names(chart.labels, chart.across ? { inverse: true } : {});
  const left = values(chart.series.find((one) => !one.right)?.unit), right = chart.series.find((one) => one.right);
  const unit = (index) => chart.series[index].unit;
  return {
    legend: { top: 0, right: 4, itemWidth: 14, itemHeight: 8, textStyle: text, show: chart.series.length > 1 },
    grid: { left: 4, right: 12, top: chart.series.length < 2 ? 12 : innerWidth < 600 && chart.series.length > 4 ? 50 : 30, bottom: 4, containLabel: true },
    tooltip: { ...tooltip, trigger: "axis", axisPointer: { type: "shadow", shadowStyle: { color: "#1f57d60f" } },
      formatter: (points) => [points[0].name, ...points.map((point) => `${point.seriesName}  ${short(point.value)}${unit(point.seriesIndex)}`)].join("\n") },
    xAxis: chart.across ? left : label,
    yAxis: chart.across ? label : right ? [left, values(right.unit, { splitLine: { show: false }, scale: true })] : left,
    series: chart.series.map((one, index) => series(chart, one, index)),
  };
}

function heat(chart) {
  const cells = chart.values.flatMap((row, y) => row.map((value, x) => [x, y, value ?? "-"]));
  const most = Math.max(1, ...cells.map(([, , value]) => (value === "-" ? 0 : value)));
  return {
    grid: { left: 4, right: 4, top: 8, bottom: 4, containLabel: true },
    tooltip: { ...tooltip, formatter: ({ value: [x, y, value] }) => `${chart.rows[y]} · ${chart.labels[x]}\n${short(value === "-" ? null : value)}${chart.unit}` },
    visualMap: { show: false, min: 0, max: most, inRange: { color: ["#f3f6fc", palette[chart.tone || "info"]] } },
    xAxis: names(chart.labels, { splitArea: { show: false } }),
    yAxis: names(chart.rows, { inverse: true }),
    series: [{ type: "heatmap", data: cells, cursor: chart.hrefs.length ? "pointer" : "default", itemStyle: { borderColor: "#fff", borderWidth: 2, borderRadius: 3 } }],
  };
}

function href(chart, point) {
  if (chart.kind === "heat") return chart.hrefs[point.value[1]]?.[point.value[0]];
  return chart.series[point.seriesIndex].hrefs[point.dataIndex];
}

async function draw() {
  const figures = document.querySelectorAll("figure[data-chart]:not([data-drawn])");
  if (!figures.length) return;
  const { init } = await import(document.querySelector('meta[name="echarts"]').content);
  for (const figure of figures) {
    if (figure.dataset.drawn) continue;
    figure.dataset.drawn = "yes";
    const chart = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const canvas = figure.querySelector(".sy-chart-canvas"), drawn = init(canvas);
    drawn.setOption({ animation: !still, animationDuration: 300, textStyle: text, ...(chart.kind === "heat" ? heat(chart) : bars(chart)) });
    drawn.on("click", (point) => {
      const to = point.componentType === "series" && href(chart, point);
      if (to) location.assign(to);
    });
    new ResizeObserver(() => drawn.resize()).observe(canvas);
  }
}
draw();
document.addEventListener("htmx:after:swap", draw);
