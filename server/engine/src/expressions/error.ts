/**
 * An expression cannot be read or evaluated within its bounds. At deployment it is a problem of the model,
 * at run time it becomes an incident: a person has to correct the model or the variables.
 */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';

  constructor(message: string, readonly expression: string) {
    super(message);
  }
}
