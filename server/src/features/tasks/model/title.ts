/** What `{…}` in `nf:task title` may stand for. */
export interface TitleParts {
  /** Short name of the task's unit. */
  unit?: string;
  /** Short name of the unit the instance works for. */
  instanceUnit?: string;
  /** Short title of the campaign. */
  campaign?: string;
  /** Name of the task in the diagram. */
  name: string;
}

/** The title people see: the model's own with its placeholders filled, otherwise `{单位}-{事项}`. */
export function taskTitle(template: string | undefined, parts: TitleParts): string {
  const values: Record<string, string | undefined> = { 单位: parts.unit, 事项单位: parts.instanceUnit ?? parts.unit, 专项: parts.campaign, 事项: parts.name };
  if (!template) return [parts.unit, parts.name].filter(Boolean).join('-');
  return template
    .replace(/\{(单位|事项单位|专项|事项)\}/g, (_match, word: string) => values[word] ?? '')
    .replace(/^[-－—]+|[-－—]+$/g, '');
}
