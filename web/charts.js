/* Charts as SVG: a few hundred elements, so that needs no library. Widths are those of the place they stand in, so text
 * keeps its size on every screen. */
const round1 = (x) => Math.round(x * 10) / 10;

function scale(from, to, low, high) {
  const factor = (high - low) / (to - from);
  return (x) => low + (x - from) * factor;
}

/* Round numbers between low and high, about `most` of them. */
function ticks(low, high, most) {
  const rough = (high - low) / most, unit = 10 ** Math.floor(Math.log10(rough));
  const step = unit * [1, 2, 5, 10].find((m) => m * unit >= rough * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + 1e-9 * step; k++) found.push(k * step);
  return { at: found, decimals: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) };
}

/* The places of charts and their widths. Asking for a width makes the browser lay out the whole page, so it is asked once, and
 * when it changes. */
const places = { widths: new Map(), onChange: () => {} };

const watcher = new ResizeObserver((entries) => {
  const changed = entries.filter(({ target }) => places.widths.get(target) !== target.clientWidth);
  for (const { target } of changed) places.widths.set(target, target.clientWidth);
  if (changed.length) places.onChange();
});

function widthOf(place) {
  if (!places.widths.has(place)) {
    places.widths.set(place, place.clientWidth);
    watcher.observe(place);
  }
  return places.widths.get(place);
}

/* A chart of `height` for the place; returns where to draw, and add(). */
function canvas(place, height, margin, label) {
  const width = Math.max(280, widthOf(place));
  const root = svg("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label });
  const add = (...elements) => root.children.push(...elements);
  return { root, add, width, height, left: margin.left, right: width - margin.right, top: margin.top, bottom: height - margin.bottom };
}

function text(x, y, content, attributes) {
  return svg("text", { x: round1(x), y: round1(y), ...attributes }, content);
}

function line(x1, y1, x2, y2, className) {
  return svg("line", { x1: round1(x1), y1: round1(y1), x2: round1(x2), y2: round1(y2), class: className });
}

function rect(x, y, width, height, className) {
  return svg("rect", { x: round1(x), y: round1(y), width: Math.max(0, round1(width)), height: Math.max(0, round1(height)), class: className });
}

function pathOf(points) {
  return points.map(([x, y], k) => `${k ? "L" : "M"}${round1(x)} ${round1(y)}`).join("");
}

/* Lines and marks of an axis in groups of their own, so that one more of them moves nothing else. */
function axisParts(at, lineAt, markAt) {
  return [svg("g", {}, ...at.map(lineAt)), svg("g", {}, ...at.map(markAt))];
}

function xAxis(c, x, low, high, most, name) {
  const { at, decimals } = ticks(low, high, most);
  const mark = (v) => text(x(v), c.bottom + 18, formatNumber(v, decimals), { class: "tick", "text-anchor": x(v) > c.width - 22 ? "end" : "middle" });
  c.add(...axisParts(at, (v) => line(x(v), c.top, x(v), c.bottom, "grid"), mark));
  c.add(text(c.right, c.bottom + 36, name, { class: "axis", "text-anchor": "end" }));
}

function yAxis(c, y, low, high, most, name) {
  const { at, decimals } = ticks(low, high, most);
  const mark = (v) => text(c.left - 8, y(v) + 4, formatNumber(v, decimals), { class: "tick", "text-anchor": "end" });
  c.add(...axisParts(at, (v) => line(c.left, y(v), c.right, y(v), "grid"), mark));
  c.add(text(0, 12, name, { class: "axis" }));
}

/* --- how large is the gain? --- */

/* The shares of a histogram's bins per million, smoothed where that was done. */
function densityOf(policy) {
  const s = policy.scalars.get("net_present_value"), h = s.histogram;
  const smooth = Number.isFinite(policy.density[0].value);
  return { low: h.low / 1e6, width: h.width / 1e6, values: Array.from(h.count, (n, k) => (smooth ? policy.density[k].value * 1e6 : n / s.draws / (h.width / 1e6))) };
}

function outline(density, x, y) {
  const points = [[x(density.low), y(0)]];
  density.values.forEach((v, k) => {
    points.push([x(density.low + k * density.width), y(v)], [x(density.low + (k + 1) * density.width), y(v)]);
  });
  points.push([x(density.low + density.values.length * density.width), y(0)]);
  return pathOf(points);
}

/* The bars of the bins whose middle is wanted, in one path: elements are what costs time. */
function barsOf(density, wanted, x, y) {
  const bars = density.values.map((v, k) => {
    const from = density.low + k * density.width, left = round1(x(from)), wide = x(from + density.width) - x(from);
    return v > 0 && wanted(from + density.width / 2) ? `M${left} ${round1(y(0))}V${round1(y(v))}H${round1(left + wide - Math.min(1, wide * 0.15))}V${round1(y(0))}Z` : "";
  });
  return bars.join("");
}

function drawDistribution(place, policy, pinned, label) {
  const c = canvas(place, 250, { left: 40, right: 12, top: 48, bottom: 42 }, label);
  const s = policy.scalars.get("net_present_value"), now = densityOf(policy), all = pinned ? [now, densityOf(pinned)] : [now];
  const used = all.flatMap((d) => d.values.flatMap((v, k) => (v > 0.003 * Math.max(...d.values) ? [d.low + k * d.width, d.low + (k + 1) * d.width] : [])));
  const quantiles = s.quantiles.map((q) => q.value / 1e6);
  let low = Math.min(0, ...used), high = Math.max(0, ...used);
  if (!(now.width > 0) || used.length === 0) {
    low = Math.min(0, s.mean.value / 1e6) - 1;
    high = Math.max(0, s.mean.value / 1e6) + 1;
  }
  const top = Math.max(1e-9, ...all.flatMap((d) => d.values)) * 1.06;
  const x = scale(low, high, c.left, c.right), y = scale(0, top, c.bottom, c.top);
  yAxis(c, (v) => y(v / 100), 0, top * 100, 4, t("AXIS_DENSITY"));
  xAxis(c, x, low, high, c.width / 90, t("AXIS_NET"));
  for (const [name, wanted] of [["loss", (middle) => middle < 0], ["gain", (middle) => !(middle < 0)]])
    c.add(svg("path", { d: barsOf(now, wanted, x, y), class: name }));
  if (pinned) c.add(svg("path", { d: outline(all[1], x, y), class: "pinned" }));
  c.add(line(x(0), c.top - 6, x(0), c.bottom, "zero"));
  [[0, "P05"], [2, "P50"], [4, "P95"]].forEach(([k, name]) => {
    const at = x(quantiles[k]);
    if (!(at >= c.left - 1 && at <= c.right + 1)) return;
    c.add(svg("path", { d: `M${round1(at - 4)} ${c.top - 10}h8l-4 7z`, class: "marker" }));
    const anchor = at > c.right - 30 ? "end" : at < c.left + 30 ? "start" : "middle";
    c.add(text(at, c.top - 14, name, { class: "mark", "text-anchor": anchor }));
  });
  draw(place, c.root);
}

/* --- when is the money earned back? --- */

function drawMonths(place, months, pinned, label) {
  const c = canvas(place, 250, { left: 44, right: 34, top: 28, bottom: 42 }, label);
  const P = QUANTILES.map((_, k) => months.map((s) => s.quantiles[k].value / 1e6)), old = pinned ? pinned.map((s) => s.quantiles[2].value / 1e6) : [];
  const finite = [...P[0], ...P[4], ...old, 0].filter(Number.isFinite);
  let low = Math.min(...finite), high = Math.max(...finite);
  if (high - low < 1e-9) high = low + 1;
  const room = 0.04 * (high - low);
  const x = scale(0, months.length, c.left, c.right), y = scale(low - room, high + room, c.bottom, c.top);
  yAxis(c, y, low, high, 5, t("AXIS_CUMULATIVE"));
  const years = Math.ceil(months.length / 12 / Math.max(2, Math.floor((c.right - c.left) / 60)));
  const at = [];
  for (let month = 0; month <= months.length; month += 12 * years) at.push(month);
  const mark = (month) => text(x(month), c.bottom + 18, String(month), { class: "tick", "text-anchor": "middle" });
  c.add(...axisParts(at, (month) => line(x(month), c.top, x(month), c.bottom, "grid"), mark));
  c.add(text(c.right, c.bottom + 36, t("AXIS_MONTH"), { class: "axis", "text-anchor": "end" }));
  const run = (values) => values.map((v, k) => [x(k + 1), y(v)]);
  const band = (a, b, name) => c.add(svg("path", { d: pathOf([...run(a), ...run(b).reverse()]) + "Z", class: name }));
  band(P[0], P[4], "band wide");
  band(P[1], P[3], "band");
  c.add(line(c.left, y(0), c.right, y(0), "zero"));
  if (old.length) c.add(svg("path", { d: pathOf(run(old)), class: "pinned" }));
  c.add(svg("path", { d: pathOf(run(P[2])), class: "median" }));
  const last = months.length - 1, labels = [[4, "P95"], [2, "P50"], [0, "P05"]].map(([k, name]) => ({ name, y: y(P[k][last]) + 4 }));
  for (let k = 1; k < labels.length; k++) labels[k].y = Math.max(labels[k].y, labels[k - 1].y + 13);
  for (const l of labels) c.add(text(c.right + 6, l.y, l.name, { class: "mark" }));
  if (old.length) c.add(text(x(months.length * 0.5), y(old[Math.floor(months.length / 2)]) - 6, "A", { class: "mark pin-name", "text-anchor": "middle" }));
  draw(place, c.root);
}

/* --- where do the hours go? --- */

/* rows: [{label, from, to, estimate, kind, share, old}], a bar from `from` to `to` each. */
function drawWaterfall(place, rows, label) {
  const narrow = widthOf(place) < 480, rowHeight = narrow ? 37 : 29;
  const c = canvas(place, 34 + rows.length * rowHeight + 40, { left: narrow ? 4 : 176, right: narrow ? 8 : 128, top: 24, bottom: 40 }, label);
  const ends = rows.flatMap((r) => [r.from, r.to]).filter(Number.isFinite);
  let low = Math.min(0, ...ends), high = Math.max(0, ...ends);
  if (high - low < 1e-9) high = low + 1;
  const x = scale(low, high, c.left, c.right);
  xAxis(c, x, low, high, (c.right - c.left) / 90, t("AXIS_HOURS"));
  c.add(line(x(0), c.top, x(0), c.bottom, "zero"));
  if (!narrow) c.add(text(c.width - 2, 14, t("OF_PREVIOUS"), { class: "axis", "text-anchor": "end" }));
  rows.forEach((r, k) => {
    const top = c.top + 6 + k * rowHeight, bar = narrow ? top + 17 : top, height = narrow ? 12 : rowHeight - 10;
    if (r.title) {
      c.add(svg("g", {}, text(0, top + (narrow ? 26 : 15), r.title, { class: "row strong part over" })));
      return;
    }
    const a = x(Math.min(r.from, r.to)), b = x(Math.max(r.from, r.to)), parts = [];
    const e = r.estimate, half = halfWidth(e), middle = bar + height / 2;
    const name = r.strong ? "row strong" : "row", number = formatShort(e, 4);
    if (narrow) {
      parts.push(text(c.left + 5, top + 12, r.label, { class: name + " over" }));
      parts.push(text(c.right, top + 12, number + (r.share ? "  ·  " + r.share : ""), { class: name + " over", "text-anchor": "end" }));
    } else {
      parts.push(text(c.left - 10, middle + 4, r.label, { class: name, "text-anchor": "end" }));
      parts.push(text(c.width - 46, middle + 4, number, { class: name, "text-anchor": "end" }));
      parts.push(text(c.width - 2, middle + 4, r.share || "", { class: "tick", "text-anchor": "end" }));
    }
    if (Number.isFinite(r.from) && Number.isFinite(r.to)) parts.push(rect(a, bar, Math.max(1, b - a), height, r.kind));
    if (half > 0 && Number.isFinite(r.to)) parts.push(line(x(r.to - half), middle, x(r.to + half), middle, "error"));
    if (Number.isFinite(r.old)) parts.push(line(x(r.old), bar - 3, x(r.old), bar + height + 3, "old"));
    c.add(svg("g", {}, ...parts));
  });
  draw(place, c.root);
}

/* --- who gains? --- */

/* models: [{label, local, central, deficit}] with estimates in millions and a text. */
function drawBudget(place, models, label) {
  const block = 62, head = 20;
  const c = canvas(place, 12 + models.length * (block + head) + 40, { left: 4, right: 8, top: 4, bottom: 40 }, label);
  const ends = models.flatMap((m) => [m.local.value, m.central.value, m.local.low, m.local.high]).filter(Number.isFinite);
  let low = Math.min(0, ...ends), high = Math.max(0, ...ends);
  if (high - low < 1e-9) high = low + 1;
  const left = c.left + 104, right = c.right - 96;
  const x = scale(low, high, left, right), frame = { ...c, left, right };
  xAxis(frame, x, low, high, Math.max(3, (right - left) / 80), t("AXIS_NET"));
  models.forEach((m, k) => {
    const top = c.top + 8 + k * (block + head);
    c.add(text(0, top + 10, m.label, { class: "row strong" }), text(c.right, top + 10, m.deficit, { class: "row", "text-anchor": "end" }));
    c.add(line(x(0), top + head - 3, x(0), top + head + 41, "zero"));
    [["local", m.local], ["central", m.central]].forEach(([who, e], n) => {
      const bar = top + head + n * 22;
      if (Number.isFinite(e.value)) {
        c.add(rect(Math.min(x(0), x(e.value)), bar, Math.max(1, Math.abs(x(e.value) - x(0))), 16, e.value < 0 ? "loss" : "gain"));
        if (halfWidth(e) > 0) c.add(line(x(e.low), bar + 8, x(e.high), bar + 8, "error"));
      }
      c.add(text(left - 8, bar + 12, t(who === "local" ? "LOCAL" : "CENTRAL"), { class: "row", "text-anchor": "end" }));
      c.add(text(c.right, bar + 12, formatShort(e), { class: "row", "text-anchor": "end" }));
    });
  });
  draw(place, c.root);
}
