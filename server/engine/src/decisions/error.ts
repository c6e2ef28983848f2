/**
 * A decision has no result: two rules of a UNIQUE table match, an input has another type than the table says, an expression fails.
 * A person has to correct the table or the variables; in a process it is an incident.
 */
export class DecisionError extends Error {
  override readonly name = 'DecisionError';

  constructor(
    readonly code: 'hit-policy' | 'type' | 'value' | 'expression' | 'aggregation',
    message: string,
    readonly decisionId: string,
    /** The rules it is about. */
    readonly ruleIds: string[] = [],
  ) {
    super(message);
  }
}
