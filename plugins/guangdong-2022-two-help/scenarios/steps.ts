import type { DemoClient } from '@noticeflow/plugin-sdk';

/** What the parts of the demo share: open tasks, completing them, adding records to registers. */

export interface Page<T> { items: T[]; nextCursor?: string }
export interface TaskRow { id: string; elementId: string; title: string; instance: { id: string; businessKey: string | null } }
export interface Finding { path: string; rule: string; severity: string; row?: number }
export interface TaskView extends TaskRow { form?: { data: Record<string, unknown>; recordId?: string; model: { id: string }; findings: Finding[] }; comments?: { path: string; comment: string }[] }
export interface Listed { id: string; data: Record<string, unknown> }
export interface Written { id: string; findings: Finding[] }

/** The person's open task of an element; service tasks before it run after the step, so it may take a moment. */
export async function openTask(person: DemoClient, elementId: string): Promise<TaskRow> {
  for (let tries = 0; tries < 50; tries += 1) {
    const row = (await person.all<TaskRow>('/tasks?view=todo')).find((open) => open.elementId === elementId);
    if (row) return row;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`Expected an open task ${elementId} but there is none`);
}

const unitOf = async (person: DemoClient): Promise<{ unitId: string; unitName: string } | undefined> => (await person.get<{ posts: { unitId: string; unitName: string }[] }>('/me')).posts[0];

/** Id of the unit a person works for. */
export const unitId = async (person: DemoClient): Promise<string> => (await unitOf(person))?.unitId ?? '';

/** Its name. */
export const unitName = async (person: DemoClient): Promise<string> => (await unitOf(person))?.unitName ?? '';

export const complete = (person: DemoClient, id: string, body: Record<string, unknown> = {}) => person.post(`/tasks/${id}/complete`, body);

/** One more record at the person's open collection task of this element. */
export async function add(person: DemoClient, campaign: string, register: string, elementId: string, data: Record<string, unknown>, reasons?: { rule: string; reason: string }[]): Promise<Written> {
  const { id: taskId } = await openTask(person, elementId);
  return person.post<Written>(`/campaigns/${campaign}/registers/${register}/records`, { taskId, data, ...(reasons ? { reasons } : {}) });
}

export const records = (person: DemoClient, campaign: string, register: string): Promise<Listed[]> => person.all<Listed>(`/campaigns/${campaign}/registers/${register}/records`);
