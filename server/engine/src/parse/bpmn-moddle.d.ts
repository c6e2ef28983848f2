/** The part of bpmn-moddle 10 that `parse/` uses; the package ships no types for its entry point. */
declare module 'bpmn-moddle' {
  export interface ModdleElement {
    readonly $type: string;
    readonly $parent?: ModdleElement;
    readonly $attrs?: Record<string, string>;
    readonly $children?: ModdleElement[];
    readonly id?: string;
    readonly name?: string;
    readonly [property: string]: unknown;
  }

  export interface ModdleWarning {
    message: string;
    element?: ModdleElement;
    property?: string;
    value?: string;
  }

  export interface ParseResult {
    rootElement: ModdleElement;
    warnings: ModdleWarning[];
    elementsById: Record<string, ModdleElement>;
  }

  export interface TypeDescriptor { properties?: { name: string; isAttr?: boolean }[] }

  export class BpmnModdle {
    readonly registry: { readonly typeMap: Record<string, TypeDescriptor> };
    constructor(packages?: Record<string, unknown>, options?: Record<string, unknown>);
    /** Rejects with an Error carrying `warnings` when the XML is not well-formed. */
    fromXML(xml: string, typeName?: string, options?: { lax?: boolean }): Promise<ParseResult>;
  }
}
