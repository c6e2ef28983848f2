import type { Diagram } from './services.js';

/** Shows the whole diagram when it stays readable, otherwise its beginning. */
export function fit(diagram: Diagram): void {
  const canvas = diagram.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() >= 0.55) return;
  const { inner, outer } = canvas.viewbox();
  const scale = 0.8;
  const height = outer.height / scale;
  canvas.viewbox({ x: inner.x - 70, y: inner.y - Math.max(30, (height - inner.height) / 2), width: outer.width / scale, height });
}
