/** The pairing list of a university, from receipt to approval, as the clerk, the reviewer and the auditor see it. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { journeys } from './support/journey.js';
import { pairs, sealedPdf, withWrongCheck, type Pair } from './support/people.js';
import { GridOnScreen, actions, decide, openTask, told } from './support/screens.js';
import { fillTemplate } from './support/workbook.js';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** 高州: within annex 1 of the university. */
const COUNTY = '440981';
const BY_EXCEL = 6;
const TYPED = 2;
const REMARK = '该校没有这个班级，请核实';

journeys('报送结对名单', {
  'a clerk types and imports the list, a reviewer returns and approves it, an auditor reads who did what': async ({ people, step }) => {
    const everybody = pairs(BY_EXCEL + TYPED, COUNTY);
    const imported = everybody.slice(0, BY_EXCEL);
    const typed = everybody.slice(BY_EXCEL);

    step('the clerk signs the notice');
    const clerk = await people.signIn('gd-scnu');
    await openTask(clerk, '签收通知');
    await actions(clerk).getByRole('button', { name: '签收' }).click();
    await told(clerk, '已签收');

    step('the clerk records the contact with the prefecture');
    await openTask(clerk, '与地市、县对接');
    const contacts = new GridOnScreen(clerk, '对接情况');
    await contacts.addRow();
    await contacts.choose(1, 1, '茂名', /茂名市$/);
    await contacts.type(1, 2, '高州、化州');
    await contacts.type(1, 3, '茂名团市委');
    await contacts.date(1, 4, '2022-07-01');
    await decide(clerk, '提交');
    await told(clerk, '已提交');

    step('the clerk types two pairs into the grid');
    await openTask(clerk, '填报结对名单');
    const list = new GridOnScreen(clerk, '结对名单');
    for (const [index, pair] of typed.entries()) {
      await list.addRow();
      await typePair(list, index + 1, pair);
    }
    await clerk.getByText(`共 ${TYPED} 行`).waitFor();

    step('the clerk imports more by Excel, with one wrong check digit');
    await clerk.getByRole('button', { name: 'Excel 导入' }).click();
    const dialog = clerk.getByRole('dialog', { name: '导入：结对名单' });
    const template = await downloadTemplate(clerk);
    const spoiled = await fillTemplate(template, imported.map((pair, index) => (index === 4 ? { ...pair, studentId: withWrongCheck(pair.studentId) } : pair)));
    await dialog.locator('input[type=file]').setInputFiles({ name: '结对名单.xlsx', mimeType: XLSX, buffer: spoiled.content });
    await dialog.getByText('错误 1').waitFor();
    const fault = dialog.getByRole('row', { name: /身份证号.*校验/ });
    await fault.waitFor();
    expect((await fault.getByRole('cell').last().textContent())?.trim()).toBe(String(spoiled.firstRow + 4));
    expect(await dialog.getByRole('button', { name: /^写入/ }).isDisabled()).toBe(true);

    step('the mended workbook is taken, and what was typed is still there');
    await dialog.getByRole('button', { name: '重新选择文件' }).click();
    const mended = await fillTemplate(template, imported);
    await dialog.locator('input[type=file]').setInputFiles({ name: '结对名单（改）.xlsx', mimeType: XLSX, buffer: mended.content });
    await dialog.getByText(`新增 ${BY_EXCEL}`).waitFor();
    await dialog.getByRole('button', { name: `写入 ${BY_EXCEL} 行` }).click();
    await told(clerk, `已写入 ${BY_EXCEL} 行`);
    await dialog.getByRole('button', { name: '完成' }).click();
    await clerk.getByText(`共 ${BY_EXCEL + TYPED} 行`).waitFor();

    step('the clerk hands the list in');
    await decide(clerk, '提交');
    await told(clerk, '已提交');

    step('the clerk uploads the sealed PDF and reports');
    await openTask(clerk, '报送结对名单（附件2）');
    await clerk.locator('input[type=file]').setInputFiles({ name: '结对名单（盖章）.pdf', mimeType: 'application/pdf', buffer: sealedPdf('结对名单') });
    await told(clerk, '已上传 结对名单（盖章）.pdf');
    await decide(clerk, '提交');
    await told(clerk, '已提交');

    step('the reviewer returns it with a remark on a cell');
    const reviewer = await people.signIn('gd-fzb');
    await openTask(reviewer, '华南师范大学团委-审核结对名单');
    const reviewed = new GridOnScreen(reviewer, '结对名单');
    await reviewer.getByText(`共 ${BY_EXCEL + TYPED} 行`).waitFor();
    expect(await reviewed.cell(2, 3).textContent()).not.toContain(everybody[1]!.studentId);
    await reviewer.getByRole('button', { name: '标注问题' }).click();
    await reviewed.cell(2, 6).click();
    const mark = reviewer.getByRole('dialog', { name: '标注：第2行 年级班级' });
    await mark.getByRole('textbox').fill(REMARK);
    await mark.getByRole('button', { name: '标注', exact: true }).click();
    await decide(reviewer, '退回', '确认退回', '第2行请核实后再报。');
    await told(reviewer, '已退回');

    step('the clerk sees the remark at the cell and corrects it');
    await openTask(clerk, '更正结对名单');
    await clerk.getByText('第2行请核实后再报。').first().waitFor();
    const corrected = new GridOnScreen(clerk, '结对名单');
    await corrected.cell(2, 6).hover();
    await clerk.getByRole('tooltip').getByText(REMARK).waitFor();
    await corrected.type(2, 6, '初三（9）班');
    await decide(clerk, '提交');
    await told(clerk, '已提交');
    await openTask(clerk, '报送结对名单（附件2）');
    await clerk.getByRole('button', { name: '结对名单（盖章）.pdf', exact: true }).waitFor();
    await decide(clerk, '提交');
    await told(clerk, '已提交');

    step('the reviewer approves');
    await openTask(reviewer, '华南师范大学团委-审核结对名单');
    expect(await reviewed.cell(2, 6).textContent()).toBe('初三（9）班');
    await decide(reviewer, '同意', '同意', '已核，无意见。');
    await told(reviewer, '已同意');

    step('the auditor reads the timeline');
    const auditor = await people.signIn('gd-audit');
    await auditor.getByRole('link', { name: '专项行动' }).click();
    await auditor.getByRole('link', { name: /两帮两促/ }).click();
    await auditor.getByRole('tab', { name: '进度', exact: true }).click();
    await auditor.getByRole('row', { name: /高校：对接→结对→报送→周服务.*华南师范大学/ }).getByRole('link').click();
    await auditor.getByRole('heading', { level: 1, name: '高校：对接→结对→报送→周服务' }).waitFor();
    const timeline = auditor.getByRole('listitem');
    await timeline.filter({ hasText: '审核（跨校重复、盖章）' }).filter({ hasText: '退回' }).filter({ hasText: '区志宏' }).filter({ hasText: '第2行请核实后再报。' }).filter({ hasText: REMARK }).waitFor();
    await timeline.filter({ hasText: '审核（跨校重复、盖章）' }).filter({ hasText: '同意' }).filter({ hasText: '已核，无意见。' }).waitFor();
    expect(await timeline.filter({ hasText: '打印盖章，报送pdf+word' }).filter({ hasText: '苏晓岚' }).count()).toBe(2);
    const decision = timeline.filter({ hasText: '已核，无意见。' });
    expect(await decision.textContent()).toContain('团省委青年发展部');
    const at = new Date(await decision.locator('time').getAttribute('datetime') ?? '');
    expect(Math.abs(Date.now() - at.getTime())).toBeLessThan(5 * 60_000);
    await timeline.filter({ hasText: '志愿者培训' }).filter({ hasText: '办理中' }).waitFor();

    step('the picture shows what is done and where it is');
    const picture = auditor.getByRole('img', { name: '流程图' });
    await picture.locator('[data-element-id="G10"].nf-done').waitFor();
    await picture.locator('[data-element-id="G12"].nf-current').waitFor();
    expect(await picture.locator('[data-element-id="G14"].nf-done, [data-element-id="G14"].nf-current').count()).toBe(0);
    // A straight line has no height, so it is there without being “visible”.
    await picture.locator('[data-element-id="F_G10g_G12"].nf-taken').waitFor({ state: 'attached' });
  },
});

/** Types a pair into a row, cell by cell, in the order of the columns. */
async function typePair(list: GridOnScreen, row: number, pair: Pair): Promise<void> {
  await list.type(row, 1, pair.studentName);
  await list.choose(row, 2, pair.sex, pair.sex);
  await list.type(row, 3, pair.studentId);
  await list.type(row, 4, pair.studentNo);
  await list.type(row, 5, pair.school);
  await list.type(row, 6, pair.gradeClass);
  await list.choose(row, 7, '高州', /高州市$/);
  await list.type(row, 8, pair.volunteerName);
  await list.type(row, 9, pair.volunteerId);
}

async function downloadTemplate(page: Page): Promise<Buffer> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '下载模板' }).click()]);
  return readFile(await download.path());
}
