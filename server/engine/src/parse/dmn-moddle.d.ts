/** The part of dmn-moddle 12 that `parse/` uses: bpmn-moddle's sibling for DMN 1.3, with the same elements. */
declare module 'dmn-moddle' {
  import type { ParseResult } from 'bpmn-moddle';

  export class DmnModdle {
    constructor(packages?: Record<string, unknown>, options?: Record<string, unknown>);
    fromXML(xml: string, typeName?: string, options?: { lax?: boolean }): Promise<ParseResult>;
  }
}
