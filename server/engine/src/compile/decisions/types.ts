import type { DecisionModel, DecisionType } from '../../model/decision.js';
import { typeNamed } from '../../decisions/types.js';

/** A type of FEEL, or an item definition of the file that leads to one; undefined when there is none of that name. */
export function resolveType(typeRef: string | undefined, model: DecisionModel): DecisionType | undefined {
  let name = typeRef;
  for (let depth = 0; depth <= model.types.length; depth += 1) {
    const item = name === undefined ? undefined : model.types.find((each) => each.name === name);
    if (!item) return typeNamed(name);
    if (item.isCollection) return 'list';
    if (item.structured) return 'any';
    name = item.typeRef;
  }
  return undefined;
}
