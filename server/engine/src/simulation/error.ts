import type { Rejection, RejectionCode } from '../protocol/index.js';

/** The simulation cannot do what was asked: the engine rejected it, or what it names does not exist. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';

  constructor(readonly code: RejectionCode, message: string) {
    super(message);
  }

  static of(rejection: Rejection): SimulationError {
    return new SimulationError(rejection.code, rejection.message);
  }
}
