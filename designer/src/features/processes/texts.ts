import { currentLanguage, type MessageParams } from '../../shared/i18n/index.js';
import { messages } from './messages.js';

export type TextKey = keyof typeof messages;

/** The text of the process screens in the current language, as `t` for the rest of the app; kept here so that it is loaded with them. */
function text(key: TextKey, params?: MessageParams): string {
  const found = messages[key][currentLanguage() === 'zh' ? 0 : 1];
  return params ? found.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole)) : found;
}

const has = (key: string): key is TextKey => Object.hasOwn(messages, key);

export const p = Object.assign(text, {
  /** The title of a post by its code; codes of a tenant's own are shown as they are. */
  post: (code: string): string => (has(`post.${code}`) ? text(`post.${code}` as TextKey) : code),
});

/** What people call a BPMN element: `bpmn:UserTask` → 办理环节. */
export function typeName(type: string): string {
  const key = `type.${type.replace(/^bpmn:/, '')}`;
  return has(key) ? text(key) : type.replace(/^bpmn:/, '');
}
