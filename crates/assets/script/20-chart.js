// Draws one chart description (see `parts/chart.rs`) with ECharts.
(() => {
  "use strict";
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  window.baremoChart = (echarts, place, chart) => {
    const [ink, soft, line, accent, card] =
      ["--ink", "--soft", "--line", "--accent", "--card"].map(color);
    const text = { color: soft, fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
    const drawn = echarts.init(place, null, { renderer: "svg" });
    const points = chart.points;
    const column = (key) => points.map((point) => point[key] ?? null);
    const last = points.length - 1;
    const partial = (index) => points[index]?.partial;
    const values = column("value");
    const few = (index) => points[index]?.few;
    const solid = values.map((value, index) => (partial(index) || few(index) ? null : value));
    const pale = values.map((value, index) =>
      (few(index - 1) || few(index) || few(index + 1)
        ? { value, symbol: few(index) && points.length <= 62 ? "circle" : "none" } : null));
    const dashed = values.map((value, index) =>
      (partial(index) || partial(index + 1) ? value : null));
    const band = (key) => points.map((point) => (point.low == null ? null :
      key === "low" ? point.low : point.high - point.low));
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const longest = Math.max(...chart.ticks.map((tick) => tick.label.length));
    drawn.setOption({
      animation: !still, animationDuration: 250, textStyle: text,
      grid: { left: Math.max(62, 9 + 6.7 * longest), right: 18, top: 16, bottom: 30 },
      xAxis: { type: "category", data: column("label"), boundaryGap: false, axisTick: { show: false },
        axisLine: { lineStyle: { color: line } }, axisLabel: { ...text, hideOverlap: true, showMinLabel: true } },
      yAxis: { type: "value", min: chart.ticks[0].at, max: chart.ticks[chart.ticks.length - 1].at,
        interval: chart.ticks[1] ? chart.ticks[1].at - chart.ticks[0].at : undefined,
        splitLine: { lineStyle: { color: line } },
        axisLabel: { ...text, formatter: (value) => {
          const tick = chart.ticks.find((tick) => Math.abs(tick.at - value) < 1e-6 * (1 + Math.abs(value)));
          return tick ? tick.label : "";
        } } },
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: card, borderColor: line,
        textStyle: { ...text, color: ink, fontSize: 13 },
        axisPointer: { lineStyle: { color: soft } },
        formatter: (shown) => points[shown[0].dataIndex].said.join("\n") },
      series: [
        // Below zero, too, the ribbon stands on the lower end.
        { type: "line", data: band("low"), stack: "interval", stackStrategy: "all", symbol: "none", lineStyle: { opacity: 0 }, silent: true, tooltip: { show: false } },
        { type: "line", data: band("high"), stack: "interval", stackStrategy: "all", symbol: "none", lineStyle: { opacity: 0 }, areaStyle: { color: accent, opacity: 0.14 }, silent: true },
        { type: "line", data: column("was"), symbol: "none", lineStyle: { color: soft, type: [1, 5], cap: "round", width: 1.6 }, silent: true },
        { type: "line", data: solid, symbol: points.length > 62 ? "none" : "circle", symbolSize: 5, lineStyle: { color: accent, width: 2.2 }, itemStyle: { color: accent },
          markLine: { silent: true, symbol: "none", lineStyle: { color: soft, type: [2, 3], width: 1 },
            label: { ...text, color: ink, fontWeight: 600, position: "insideEndTop", rotate: 0, formatter: (mark) => mark.name },
            // A sign stands right of its line, clear of the scale, and below those it would cover.
            data: chart.marks.map((mark) => ({ xAxis: mark.at, name: mark.sign,
              label: { align: "left", offset: [4, 14 * mark.level] } })) } },
        { type: "line", data: pale, z: 1, symbolSize: 6, lineStyle: { color: soft, width: 1.4, opacity: 0.6 }, itemStyle: { color: card, borderColor: soft, borderWidth: 1.2 } },
        { type: "line", data: dashed, symbol: "circle", symbolSize: 5, lineStyle: { color: accent, width: 2.2, type: [4, 4] }, itemStyle: { color: accent } },
      ],
    });
    new ResizeObserver(() => drawn.resize()).observe(place);
    return last;
  };
})();
