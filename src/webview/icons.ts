/** Pictures of 16 by 16, drawn in the color of the text: the page's policy lets no font and no picture in. */
export const ICONS = {
  redo: "M13 8a5 5 0 1 1-1.5-3.6M13.2 1.8v3h-3",
  copy: "M5.5 5.5h8v8h-8zM10.5 5.500v-3h-8v8h3",
  edit: "M2.5 13.5l.7-3L11 2.7a1.1 1.1 0 0 1 1.6 0l.7.7a1.1 1.1 0 0 1 0 1.6L5.5 12.8zM9.7 4l2.3 2.3",
  glossary: "M8 4c-1.5-1.2-3.5-1.5-6-1.5v10c2.5 0 4.5.3 6 1.5 1.5-1.2 3.5-1.5 6-1.5v-10c-2.5 0-4.5.3-6 1.5zM8 4v10",
  insert: "M8 2v7.5M5 6.7L8 9.7l3-3M3 13.5h10",
  play: "M4.5 2.5v11l9-5.5z",
  pause: "M5 3v10M11 3v10",
  loop: "M3 9V7a2.5 2.5 0 0 1 2.5-2.5H13M10.7 2L13.2 4.5 10.7 7M13 7v2a2.5 2.5 0 0 1-2.5 2.5H3M5.3 9L2.8 11.5 5.3 14",
  zoomIn: "M11.2 7a4.2 4.2 0 1 1-8.400 0 4.2 4.2 0 0 1 8.400 0zM10.2 10.2l3.3 3.3M7 5.2v3.600M5.2 7h3.600",
  zoomOut: "M11.2 7a4.2 4.2 0 1 1-8.400 0 4.2 4.2 0 0 1 8.400 0zM10.2 10.2l3.3 3.3M5.2 7h3.600",
  previous: "M8 13V3.5M4 7.5l4-4 4 4",
  next: "M8 3v9.5M4 8.5l4 4 4-4",
  wait: "M3.5 8h.01M8 8h.01M12.5 8h.01",
} as const;

export type Icon = keyof typeof ICONS;

const SVG = "http://www.w3.org/2000/svg";

/** Says nothing by itself: what holds it has a label. */
export function iconOf(name: Icon): SVGSVGElement {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  icon.setAttribute("class", "icon");
  icon.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  icon.append(path);
  return icon;
}
