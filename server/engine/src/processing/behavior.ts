import type { ElementInstanceKey, Variables } from '../protocol/index.js';
import type { ExecutableElement } from '../model/executable.js';
import type { Step } from './step.js';

/**
 * What is particular to one family of elements. The shared course of events
 * (mappings, boundary events, flows, scopes, incidents) is in behaviors/transitions.ts.
 * Any of these may throw a Failure, which becomes an incident at the instance.
 */
export interface ElementBehavior {
  /** A token arrives on a flow; the default activates the element. Joins park the token. */
  arrive?(step: Step, scope: ElementInstanceKey, element: ExecutableElement, flowId: string): void;
  /** The instance is live, its inputs are set and its boundary events listen. Either completes it or leaves it waiting. */
  activate(step: Step, key: ElementInstanceKey, element: ExecutableElement): void;
  /** The flows to take on completion; the default takes conditional and default flows as an activity does. */
  selectFlows?(step: Step, key: ElementInstanceKey, element: ExecutableElement): string[];
  /** The instance is certain to complete: what it sends on the way out. */
  completing?(step: Step, key: ElementInstanceKey, element: ExecutableElement): void;
  /** The instance is about to be terminated; its children are gone already. */
  terminate?(step: Step, key: ElementInstanceKey, element: ExecutableElement): void;
  /** Scopes: a path inside has ended. Bodies: an instance has completed. */
  childEnded?(step: Step, key: ElementInstanceKey, element: ExecutableElement, childElementId?: string): void;
  /** Bodies: a child is about to complete; its variables can still be read. */
  childCompleting?(step: Step, key: ElementInstanceKey, element: ExecutableElement, child: ElementInstanceKey): void;
  /** Bodies: start the next instance(s). */
  iterate?(step: Step, key: ElementInstanceKey, element: ExecutableElement): void;
  /** Own listening of the element (catch events, event gateways) was triggered. */
  triggered?(step: Step, key: ElementInstanceKey, element: ExecutableElement, trigger: Trigger): void;
}

/** What reached a waiting event: which catching element, which part of a multiple event, and its data. */
export interface Trigger {
  elementId: string;
  part?: number;
  variables?: Variables;
}
