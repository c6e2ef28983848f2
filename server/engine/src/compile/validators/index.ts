import type { ExecutableProcess } from '../../model/executable.js';
import type { Model } from '../../model/model.js';
import type { Problem } from '../../model/problem.js';

export function validate(_processes: ExecutableProcess[], _model: Model): Problem[] {
  return [];
}
