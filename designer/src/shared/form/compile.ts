import type { ISchema } from '@formily/json-schema';
import { accessMap, type AccessMap } from '@noticeflow/forms';
import type { FormField, FormModel, FormOverlay } from '@noticeflow/schemas';
import { readsSensitive } from './sensitive.js';

/**
 * A Formily schema and the FEEL expressions it refers to.
 *
 * The schema holds no text of a person and no expression: components find their field's model by path,
 * and an expression is referred to by number (`{{§3}}`). Labels and options can therefore not become code.
 */
export interface CompiledForm { schema: ISchema; expressions: string[] }

/** How an expression is referred to inside a schema. */
export const EXPRESSION_REFERENCE = /^§(\d+)$/;

const VALUE_TYPES: Partial<Record<FormField['type'], ISchema['type']>> = {
  number: 'number', boolean: 'boolean', multiEnum: 'array', attachment: 'array', table: 'array', dateRange: 'object',
};

class Compilation {
  readonly expressions: string[] = [];

  constructor(private readonly model: FormModel, private readonly access: AccessMap) {}

  properties(fields: FormField[]): Record<string, ISchema> {
    const properties: Record<string, ISchema> = {};
    for (const field of fields) {
      const schema = field.type === 'section' ? this.section(field) : this.field(field);
      if (schema) properties[field.id] = { ...schema, 'x-index': Object.keys(properties).length };
    }
    return properties;
  }

  private section(section: FormField): ISchema | undefined {
    const properties = this.properties(section.fields ?? []);
    if (Object.keys(properties).length === 0) return undefined;
    return { type: 'void', 'x-component': 'FormSection', 'x-component-props': { path: section.id }, properties, ...this.visibility(section) };
  }

  private field(field: FormField): ISchema | undefined {
    const access = this.access.of(field.id);
    if (access === 'hidden') return undefined;
    return {
      type: VALUE_TYPES[field.type] ?? 'string',
      'x-component': field.type === 'table' ? 'TableField' : 'FieldControl',
      'x-component-props': { path: field.id },
      'x-decorator': 'FieldItem',
      'x-decorator-props': { path: field.id },
      'x-pattern': access === 'write' ? 'editable' : 'readOnly',
      ...this.visibility(field),
      ...this.requirement(field),
      // Here sensitive values are masked, so what is computed from them stays as the server computed it.
      ...(field.formula && !readsSensitive(this.model, field.formula) && { 'x-value': this.refer(field.formula) }),
    };
  }

  private requirement(field: FormField): { required?: ISchema['required'] } {
    const required = this.access.required(field.id) ?? field.required;
    if (!required) return {};
    return { required: (required === true ? true : this.refer(required)) };
  }

  private visibility(field: FormField): { 'x-visible'?: ISchema['x-visible'] } {
    return field.visible ? { 'x-visible': this.refer(field.visible) } : {};
  }

  private refer(expression: string): string {
    this.expressions.push(expression);
    return `{{§${this.expressions.length - 1}}}`;
  }
}

/** Compiles a form for one task: hidden fields are left out, the rest is editable or read-only, linkage is FEEL. */
export function compileForm(model: FormModel, overlay: FormOverlay): CompiledForm {
  const compilation = new Compilation(model, accessMap(model, overlay));
  const properties = compilation.properties(model.fields);
  return { schema: { type: 'object', properties }, expressions: compilation.expressions };
}
