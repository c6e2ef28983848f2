import { Simulation } from './simulation.js';
import type { SimulationOptions } from './types.js';

export { SimulationError } from './error.js';
export { Simulation } from './simulation.js';
export type { Modification } from './simulation.js';
export { trace } from './trace.js';
export type * from './types.js';

/** A trial world for some BPMN files. Faulty files make the first call fail with a ModelError. */
export function createSimulation(options: SimulationOptions): Simulation {
  return new Simulation(options);
}
