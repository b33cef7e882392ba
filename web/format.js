/* Numbers as readers see them, by the rules of the program's own tables: no more digits than the error supports. */
const data = JSON.parse(document.getElementById("data").textContent);
const danish = data.language === "da";
const NARROW = "\u202f", FIXED = "\u00a0", MINUS = "\u2212";

/* The page's texts; {} is replaced by the values in turn. */
function t(key, ...values) {
  return data.texts[key].replace(/\{\}/g, () => values.shift());
}

function formatNumber(value, decimals) {
  if (Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value < 0 ? MINUS + "∞" : "∞";
  const [whole, rest] = Math.abs(value).toFixed(Math.min(decimals, 12)).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, danish ? "." : ",");
  const zero = /^[0.]*$/.test(whole + (rest || ""));
  return (value < 0 && !zero ? MINUS : "") + grouped + (rest ? (danish ? "," : ".") + rest : "");
}

/* Decimals down to the second significant digit of `size`; negative for tens, hundreds … */
function placeOf(size, significant) {
  return size > 0 && Number.isFinite(size) ? significant - 1 - Math.floor(Math.log10(size)) : 0;
}

function formatRounded(value, place) {
  const unit = 10 ** -place;
  return place >= 0 ? formatNumber(value, place) : formatNumber(Math.round(value / unit) * unit, 0);
}

function halfWidth(e) {
  return 0.5 * (e.high - e.low);
}

/* A plain number with as many decimals as it needs, at most six digits. */
function formatPlain(value) {
  if (!Number.isFinite(value)) return formatNumber(value, 0);
  const most = Math.max(0, Math.min(9, placeOf(Math.abs(value), 6)));
  const decimals = (value.toFixed(most).replace(/0+$/, "").split(".")[1] || "").length;
  return formatNumber(value, decimals);
}

/* "−825.800 ±1.300" */
function formatEstimate(e) {
  const half = halfWidth(e);
  if (!Number.isFinite(e.value)) return formatNumber(e.value, 0);
  if (Number.isNaN(half)) return formatRounded(e.value, placeOf(Math.abs(e.value), 5)) + NARROW + "±?";
  if (half <= 1e-9 * Math.max(Math.abs(e.value), 1)) return formatPlain(e.value);
  const place = placeOf(half, 2);
  return formatRounded(e.value, place) + NARROW + "±" + formatRounded(half, place);
}

/* The same with so many significant digits at most, for figures that are read while they move: errors are rounded up. */
function formatShort(e, digits) {
  const half = halfWidth(e);
  if (!(half > 0) || !Number.isFinite(e.value)) return formatEstimate(e);
  const place = Math.min(placeOf(half, 2), placeOf(Math.max(Math.abs(e.value), half), digits || 3)), unit = 10 ** -place;
  return formatRounded(e.value, place) + NARROW + "±" + formatRounded(Math.ceil(half / unit - 1e-9) * unit, place);
}

/* "9,69 % ±0,12"; a bound where all draws agree. `most` decimals; errors that would vanish are rounded up. */
function formatProbability(e, most = 6) {
  if (Number.isNaN(e.value)) return "–";
  const half = 100 * halfWidth(e);
  const clamp = (place) => Math.max(0, Math.min(most, place));
  if ((e.value === 0 || e.value === 1) && half > 0) {
    const bound = 100 * (e.value === 0 ? e.high : e.low);
    return (e.value === 0 ? "≤ " : "≥ ") + formatNumber(bound, clamp(placeOf(2 * half, 2))) + FIXED + "%";
  }
  const place = Number.isNaN(half) ? 1 : clamp(placeOf(half, 2));
  const value = formatNumber(100 * e.value, place) + FIXED + "%";
  return half > 0 ? value + NARROW + "±" + formatNumber(Math.max(half, most < 6 ? Math.ceil(half * 10 ** place - 1e-9) / 10 ** place : 0), place) : value;
}

/* Money in millions, for axes and short sentences. */
function formatMillions(value, decimals) {
  return formatNumber(value / 1e6, decimals);
}

function estimateMillions(e) {
  return { value: e.value / 1e6, low: e.low / 1e6, high: e.high / 1e6 };
}

/* An input's value with its unit: shares in per cent. */
function formatInput(slider, value) {
  const percent = slider.percent;
  const decimals = Math.max(0, slider.decimals - (percent ? 2 : 0));
  const needed = percent ? formatPlain(Number((100 * value).toPrecision(12))) : formatPlain(value);
  const number = value === slider.low || Number.isInteger(value) ? needed : formatNumber(percent ? 100 * value : value, decimals);
  return number + unitOf(slider);
}

function unitOf(slider) {
  const unit = data.inputs[slider.input].unit;
  if (slider.percent) return FIXED + "%" + (unit ? unit.replace(/^1/, "") : "");
  return unit ? FIXED + unit : "";
}

/* "64–81 %": where an uncertain value lies, to three digits. */
function formatRange(slider, low, high) {
  const factor = slider.percent ? 100 : 1;
  const place = Math.max(0, Math.min(6, placeOf(factor * (high - low), 2)));
  const show = (x) => formatRounded(factor * x, placeOf(factor * (high - low), 2) < 0 ? placeOf(factor * (high - low), 2) : place);
  return show(low) + "–" + show(high) + unitOf(slider);
}
