/* Pictures are described, and what the page shows is then changed where the description has changed: a slider's step moves
 * most elements a little, and making them anew would cost more than working out where they are. */
const SVG = "http://www.w3.org/2000/svg";

/* The description of an element: children are descriptions or texts. */
function svg(name, attributes, ...children) {
  return { name, attributes: attributes || {}, children };
}

function makeNode(now) {
  if (typeof now === "string") return document.createTextNode(now);
  const element = document.createElementNS(SVG, now.name);
  for (const [key, value] of Object.entries(now.attributes)) element.setAttribute(key, value);
  element.append(...now.children.map(makeNode));
  return element;
}

function mendNode(node, old, now) {
  if (old === now) return;
  if (typeof old === "string" && typeof now === "string") node.data = now;
  else if (old.name === now.name && old.name !== undefined) mendElement(node, old, now);
  else node.replaceWith(makeNode(now));
}

/* Makes the element, which is as `old` says, what `now` says. */
function mendElement(element, old, now) {
  for (const [key, value] of Object.entries(now.attributes)) if (old.attributes[key] !== value) element.setAttribute(key, value);
  for (const key of Object.keys(old.attributes)) if (!(key in now.attributes)) element.removeAttribute(key);
  const kept = Math.min(old.children.length, now.children.length), nodes = element.childNodes;
  for (let k = 0; k < kept; k++) mendNode(nodes[k], old.children[k], now.children[k]);
  while (nodes.length > kept) element.lastChild.remove();
  element.append(...now.children.slice(kept).map(makeNode));
}

const drawings = new WeakMap(); // place → the description that stands there

/* Shows the picture, alone, in its place. */
function draw(place, now) {
  if (drawings.has(place)) mendNode(place.firstChild, drawings.get(place), now);
  else place.replaceChildren(makeNode(now));
  drawings.set(place, now);
}
