import type { DemoClient, DemoStage } from '@noticeflow/plugin-sdk';
import type { Pair } from './people.js';
import { complete, openTask, records, type Listed, type TaskView } from './steps.js';

/** Students who move on 1 September: 高州 → 罗定 stays with the university, 高州 → 新兴 is handed over to the one of annex 1. */

const SCNU = '44-u-scnu';
const GDEI = '44-u-gdei';
export const MOVE_STEPS = 2;

type Row = Record<string, unknown> & { id: string };

export async function studentsMove(stage: DemoStage, campaign: string, lists: ReadonlyMap<string, Pair[]>, reviewer: DemoClient): Promise<void> {
  const [scnu, gdei] = await Promise.all([stage.at(SCNU), stage.at(GDEI)]);
  const [stays, leaves] = [lists.get(SCNU)?.[0], lists.get(SCNU)?.[3]];
  const other = lists.get(GDEI)?.[0];
  if (!stays || !leaves || !other) throw new Error('Expected pairs');
  const rows = await records(scnu, campaign, 'pairing-lists.rows');
  const rowOf = (pair: Pair): Listed => { const row = rows.find(({ data }) => data['studentName'] === pair.studentName && data['gradeClass'] === pair.gradeClass); if (!row) throw new Error(`Expected the row of ${pair.studentName}`); return row; };
  const change = async (pair: Pair, newCounty: string, decision?: string) => complete(scnu, (await openTask(scnu, 'G13k')).id, {
    data: { action: '登记变更', student: rowOf(pair).id, kind: '学生转学', date: '2022-09-01', newSchool: '示例第九中学', newCounty, ...(decision ? { decision } : {}) },
  });
  /** The list in its new version: rows end, rows begin; then review and training as before. */
  const newVersion = async (person: DemoClient, edit: (rows: Row[]) => Record<string, unknown>[]) => {
    const task = await person.get<TaskView>(`/tasks/${(await openTask(person, 'G13c')).id}`);
    await complete(person, task.id, { data: { rows: edit(task.form?.data['rows'] as Row[]) } });
    await complete(reviewer, (await openTask(reviewer, 'G10')).id, { outcome: 'approve' });
    await complete(person, (await openTask(person, 'G12')).id);
    await openTask(person, 'G13');
  };
  const ends = (row: Row, id: string, endReason: string) => (row.id === id ? { ...row, until: '2022-08-31', endReason } : row);
  const moved = (pair: Pair, county: string) => ({ ...pair, school: '示例第九中学', county, from: '2022-09-01' });

  await change(stays, '445381');
  await newVersion(scnu, (all) => [...all.map((row) => ends(row, rowOf(stays).id, '学生转学')), moved(stays, '445381')]);
  stage.step('转学 高州→罗定（仍由华南师大服务）');

  const asked = await stage.refused(() => change(leaves, '445321'));
  stage.expect('转到新兴县：问继续服务还是移交广东第二师范学院', [422, 'hand-over-question'], [asked.status, asked.errors?.[0]?.rule]);
  await change(leaves, '445321', '移交附件1对接高校');
  await newVersion(scnu, (all) => all.map((row) => ends(row, rowOf(leaves).id, '移交')));
  await newVersion(gdei, (all) => [...all, { ...moved(leaves, '445321'), volunteerName: other.volunteerName, volunteerId: other.volunteerId }]);
  stage.step('移交 高州→新兴（广东第二师范学院接手）');

  const [ofScnu, ofGdei] = await Promise.all([records(scnu, campaign, 'pairing-lists.rows'), records(gdei, campaign, 'pairing-lists.rows')]);
  const active = (all: Listed[]): number => all.filter(({ data }) => !data['until']).length;
  stage.expect('转学后名单：华南师大31行（在册29）、广东第二师范31行', [31, 29, 31], [ofScnu.length, active(ofScnu), ofGdei.length]);
  const old = rowOf(stays).id;
  const sessions = (await records(scnu, campaign, 'sessions')).filter(({ data }) => data['student'] === old);
  stage.expect('转学学生原来7周的服务记录留在高州一行', [7, '440981'], [sessions.length, ofScnu.find(({ id }) => id === old)?.data['county']]);
}
