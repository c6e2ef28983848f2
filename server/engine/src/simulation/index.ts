import { Simulation } from './simulation.js';
import type { SimulationOptions } from './types.js';

export { SimulationError } from './error.js';
export { Simulation } from './simulation.js';
export type { Modification } from './simulation.js';
export { trace } from './trace.js';
export type * from './types.js';

/**
 * A trial world for some BPMN files. It may be used at once or awaited first: faulty files make the `await`, and
 * otherwise the first call, fail with a ModelError.
 */
export function createSimulation(options: SimulationOptions): Simulation & PromiseLike<Simulation> {
  const simulation = new Simulation(options);
  const then: PromiseLike<Simulation>['then'] = (fulfilled, rejected) => simulation.loaded().then(fulfilled, rejected);
  // Whoever awaits it gets the simulation itself, which has no `then` any more.
  return Object.assign(Object.create(simulation) as Simulation, { then });
}
