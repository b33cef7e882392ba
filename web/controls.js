/* The sliders: built once, then told what they stand at. */
const controls = { rows: new Map(), onChange: () => {} };

function html(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

const clamp = (x, low, high) => Math.min(high, Math.max(low, x));

/* The slider's values are decimals: what is written down reads back as the same number. */
function stepValue(slider, position) {
  return Number((slider.low + position * slider.step).toFixed(slider.decimals)) + 0; // no -0
}

function positionOf(slider, value) {
  return clamp(Math.round((value - slider.low) / slider.step), 0, steps(slider));
}

function steps(slider) {
  return Math.round((slider.high - slider.low) / slider.step);
}

function sourceOf(input) {
  const parts = [input.grade_label, input.source].filter(Boolean);
  if (parts.length === 0) return input.choice ? "" : t("NO_SOURCE");
  return parts.join(" · ") + (input.year ? ` (${input.year})` : "");
}

function buildRow(slider) {
  const input = data.inputs[slider.input], id = "s-" + input.name;
  const range = html("input", { type: "range", id, min: 0, max: steps(slider), step: 1, "aria-describedby": id + "-d" });
  const value = html("output", { for: id, class: "value" });
  const undo = html("button", { type: "button", class: "undo", hidden: "" }, "↺");
  const about = html("p", { class: "source", id: id + "-d" });
  const note = [sourceOf(input), input.note].filter(Boolean);
  about.append(html("span", { class: "ends" }), html("span", { class: "origin", title: note.join("\n") }, note[0] || ""));
  const row = html("div", { class: "slider" }, html("label", { for: id }, input.label), value, undo, html("div", { class: "track" }, range), about);
  range.addEventListener("input", () => controls.onChange(slider, stepValue(slider, Number(range.value))));
  undo.addEventListener("click", () => {
    controls.onChange(slider, null);
    range.focus();
  });
  controls.rows.set(slider.input, { slider, row, range, value, undo, ends: about.firstChild });
  return row;
}

const GROUPS = ["LEVERS", "MATTERS", "GATES", "BUDGET", "OTHERS"];

function buildControls(place, onChange) {
  controls.onChange = onChange;
  GROUPS.forEach((name, group) => {
    const sliders = data.sliders.filter((s) => s.group === group);
    if (sliders.length === 0) return;
    const count = html("span", { class: "count" }, ` ${sliders.length}`);
    const section = html("details", { class: "group" }, html("summary", {}, t("GROUP_" + name), count), ...sliders.map(buildRow));
    if (group <= 1) section.open = true;
    place.append(section);
  });
}

/* What stands beside a slider, for eyes and for screen readers. */
function describe(slider, own, moved) {
  if (moved !== undefined) return formatInput(slider, moved);
  if (own.constant !== undefined) return formatInput(slider, own.constant);
  return formatRange(slider, own.P05, own.P95);
}

/* A row is written anew when what it says has changed. */
function showSetting(setting) {
  for (const item of controls.rows.values()) {
    const { slider, row, range, value, undo, ends } = item;
    const own = scenarioValue(setting, slider.input), moved = setting.values.get(slider.input);
    if (item.own === own && item.moved === moved) continue;
    Object.assign(item, { own, moved });
    const uncertain = moved === undefined && own.constant === undefined;
    const at = moved ?? own.constant ?? own.P50;
    const words = describe(slider, own, moved);
    range.value = positionOf(slider, at);
    range.setAttribute("aria-valuetext", uncertain ? t("UNCERTAIN", words) : words);
    value.textContent = words;
    row.classList.toggle("moved", moved !== undefined);
    row.classList.toggle("uncertain", uncertain);
    undo.hidden = moved === undefined;
    undo.title = t(own.constant === undefined ? "UNDO_UNCERTAIN" : "UNDO");
    undo.setAttribute("aria-label", `${undo.title}: ${data.inputs[slider.input].label}`);
    const share = (x) => clamp((x - slider.low) / (slider.high - slider.low), 0, 1);
    const from = share(own.constant ?? own.P05), to = share(own.constant ?? own.P95);
    row.style.setProperty("--from", from);
    row.style.setProperty("--width", to - from);
    const planned = own.constant === undefined ? t("UNCERTAIN", formatRange(slider, own.P05, own.P95)) : t("PLANNED", formatInput(slider, own.constant));
    ends.textContent = `${formatInput(slider, slider.low)} – ${formatInput(slider, slider.high)}` + (moved === undefined ? "" : ` · ${planned}`);
  }
}
