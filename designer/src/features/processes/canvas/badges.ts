import type { Problem } from '@noticeflow/engine';
import { p } from '../texts.js';
import type { Diagram } from './services.js';

/** Puts a mark with the number of findings on each element that has some; clicking it selects the element. */
export function showProblems(diagram: Diagram, problems: readonly Problem[], onSelect: (id: string) => void): void {
  const [overlays, registry, canvas] = [diagram.get('overlays'), diagram.get('elementRegistry'), diagram.get('canvas')];
  overlays.remove({ type: 'nf-problem' });
  for (const element of registry.filter(() => true)) { canvas.removeMarker(element.id, 'nf-has-error'); canvas.removeMarker(element.id, 'nf-has-warning'); }
  const byElement = new Map<string, Problem[]>();
  for (const problem of problems) if (problem.elementId) byElement.set(problem.elementId, [...(byElement.get(problem.elementId) ?? []), problem]);
  for (const [id, found] of byElement) {
    const element = registry.get(id);
    // The process itself is the ground everything is drawn on: no place for a mark.
    if (!element || element === canvas.getRootElement()) continue;
    const errors = found.filter(({ severity }) => severity === 'error').length;
    canvas.addMarker(id, errors > 0 ? 'nf-has-error' : 'nf-has-warning');
    const badge = document.createElement('button');
    badge.type = 'button';
    badge.className = `nf-badge ${errors > 0 ? 'error' : 'warning'}`;
    badge.textContent = String(errors || found.length);
    badge.title = found.map(({ messageZh }) => messageZh).join('\n');
    badge.setAttribute('aria-label', p('lint.badge', { count: found.length }));
    badge.addEventListener('click', () => { onSelect(id); });
    overlays.add(id, 'nf-problem', { position: element.waypoints ? { top: 0, left: 0 } : { top: -10, left: -10 }, html: badge });
  }
}
