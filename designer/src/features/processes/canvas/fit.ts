import type { Diagram } from './services.js';

const MARGIN = 28;
/** Smaller than this, names cannot be read. */
const READABLE = 0.55;

/** Shows the whole diagram beside what covers the left edge (the palette), never enlarged. */
export function fitAll(diagram: Diagram, left = 0): void {
  const canvas = diagram.get('canvas');
  const { inner, outer } = canvas.viewbox();
  const room = { width: outer.width - left - 2 * MARGIN, height: outer.height - 2 * MARGIN };
  if (room.width <= 0 || room.height <= 0 || inner.width <= 0) return;
  const scale = Math.min(1, room.width / inner.width, room.height / inner.height);
  const [width, height] = [outer.width / scale, outer.height / scale];
  canvas.viewbox({ x: inner.x - (left + MARGIN + (room.width - inner.width * scale) / 2) / scale, y: inner.y - (height - inner.height) / 2, width, height });
}

/** The same, but a large diagram is shown from its beginning, at a size that can be read. */
export function fitReadable(diagram: Diagram, left = 0): void {
  const canvas = diagram.get('canvas');
  fitAll(diagram, left);
  if (canvas.zoom() >= READABLE) return;
  const { inner, outer } = canvas.viewbox();
  const scale = 0.8;
  const height = outer.height / scale;
  canvas.viewbox({ x: inner.x - (left + MARGIN) / scale, y: inner.y - (height - inner.height) / 2, width: outer.width / scale, height });
}

/** Room the palette takes on the left of the designer's canvas, in pixels. */
export const PALETTE = 64;
