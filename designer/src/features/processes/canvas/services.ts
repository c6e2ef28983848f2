import type { ModdleFactory, ModdleObject } from '../model/moddle.js';

/** A shape or connection of the diagram. */
export interface DiagramElement {
  id: string;
  type: string;
  businessObject: ModdleObject;
  parent?: DiagramElement;
  x: number; y: number; width: number; height: number;
  host?: DiagramElement;
  attachers?: DiagramElement[];
  outgoing?: DiagramElement[];
  incoming?: DiagramElement[];
  source?: DiagramElement; target?: DiagramElement;
  labelTarget?: DiagramElement;
  label?: DiagramElement;
  waypoints?: unknown[];
}

export interface Modeling {
  updateProperties(element: DiagramElement, properties: Record<string, unknown>): void;
  updateModdleProperties(element: DiagramElement, target: ModdleObject, properties: Record<string, unknown>): void;
  createShape(shape: unknown, at: { x: number; y: number }, target: DiagramElement, hints?: Record<string, unknown>): DiagramElement;
  appendShape(source: DiagramElement, shape: unknown, at: { x: number; y: number }, target: DiagramElement): DiagramElement;
  moveShape(shape: DiagramElement, delta: { x: number; y: number }): void;
  connect(source: DiagramElement, target: DiagramElement): DiagramElement;
}
export interface Canvas {
  zoom(value?: number | 'fit-viewport', center?: 'auto'): number;
  viewbox(box?: { x: number; y: number; width: number; height: number }): { x: number; y: number; width: number; height: number; inner: { x: number; y: number; width: number; height: number }; outer: { width: number; height: number } };
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
  getRootElement(): DiagramElement;
  resized(): void;
  scrollToElement(element: DiagramElement | string, padding?: number): void;
}
export interface Overlays { add(id: string, type: string, overlay: { position: Record<string, number>; html: HTMLElement }): string; remove(filter: { type: string }): void }
export interface ElementRegistry { get(id: string): DiagramElement | undefined; filter(test: (element: DiagramElement) => boolean): DiagramElement[] }
export interface EventBus { on(events: string | string[], listener: (event: { newSelection?: DiagramElement[]; elements?: DiagramElement[] }) => void): void; off(events: string | string[], listener: unknown): void }
export interface CommandStack { execute(command: string, context: unknown): void; undo(): void; redo(): void; canUndo(): boolean; canRedo(): boolean }

export interface Services {
  modeling: Modeling; canvas: Canvas; overlays: Overlays; elementRegistry: ElementRegistry; eventBus: EventBus; commandStack: CommandStack; moddle: ModdleFactory;
  selection: { select(elements: DiagramElement | DiagramElement[] | null): void; get(): DiagramElement[] };
  elementFactory: { createShape(attributes: Record<string, unknown>): unknown };
  bpmnReplace: { replaceElement(element: DiagramElement, target: Record<string, unknown>): DiagramElement };
  injector: unknown;
}

/** bpmn-js's viewer or modeler, typed as far as we go. */
export interface Diagram {
  importXML(xml: string): Promise<{ warnings: unknown[] }>;
  saveXML(options?: { format?: boolean }): Promise<{ xml?: string }>;
  get<K extends keyof Services>(name: K): Services[K];
  getDefinitions(): ModdleObject;
  on(event: string, listener: (event: unknown) => void): void;
  destroy(): void;
}
