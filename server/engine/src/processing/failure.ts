import type { IncidentKind } from '../protocol/index.js';

/** The process cannot go on without a person: becomes an incident at the element that was being processed. */
export class Failure extends Error {
  readonly kind: IncidentKind;

  constructor(kind: IncidentKind, message: string) {
    super(message);
    this.name = 'Failure';
    this.kind = kind;
  }
}
