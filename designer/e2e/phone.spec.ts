/** A county clerk reports its planned activities on a phone. */
import type { Page } from 'playwright-core';
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { actions, decide, openTask, told } from './support/screens.js';

const WIDTH = 360;

journeys('手机填报', {
  'a county clerk fills in a planned activity at 360 px and submits it': async ({ product, people, step }) => {
    step('the prefecture has made its plan');
    const prefecture = await Api.login(product.origin, 'gd-maoming');
    await prefecture.complete('G8', { data: { activities: [{ host: '茂名团市委', heldAt: { start: '2022-07-18', end: '2022-07-20' }, class: '学业帮助', topic: '云支教夏令营', highlights: '大学生志愿者走进乡村学校。', people: 60, keyProject: true, isDemo: true, state: '计划' }] } });

    step('the clerk opens the task');
    const phone = await people.signIn('gd-gaozhou', { width: WIDTH, height: 760, phone: true });
    await fits(phone, 'workbench');
    await openTask(phone, '填报计划活动');
    await phone.getByText('还没有数据').waitFor();
    await fits(phone, 'task');

    step('the clerk fills in an activity');
    await phone.getByRole('button', { name: '添加一行' }).click();
    const row = phone.getByRole('dialog', { name: '活动 · 第1行' });
    await row.getByLabel('主办单位', { exact: true }).fill('高州团市委');
    await row.getByLabel('联合开展单位').fill('高州市教育局');
    await row.getByLabel('开展时间').tap();
    await phone.keyboard.type('2022-07-18');
    await fits(phone, 'calendar');
    await phone.keyboard.press('Enter');
    // The calendar moves on to the end date by itself.
    await phone.keyboard.type('2022-07-20');
    await phone.keyboard.press('Enter');
    await row.getByText('体质健康促进', { exact: true }).click();
    await row.getByLabel('活动主题').fill('乡村少年运动会');
    await row.getByLabel('活动概况和特色亮点').fill('大学生志愿者与乡村少年同场运动。');
    await row.getByLabel('覆盖人数').fill('120');
    await fits(phone, 'row');
    await row.getByRole('button', { name: '完成', exact: true }).click();
    await phone.getByRole('button', { name: /高州团市委.*乡村少年运动会/ }).waitFor();
    await fits(phone, 'list of rows');

    step('the clerk submits');
    const submit = actions(phone).getByRole('button', { name: '提交' });
    const box = await submit.boundingBox();
    expect(box && box.height).toBeGreaterThanOrEqual(40);
    await decide(phone, '提交');
    await told(phone, '已提交');
    await phone.getByText('待办已清空').waitFor();
    await fits(phone, 'inbox');

    step('the county has reported what was typed');
    const county = await Api.login(product.origin, 'gd-gaozhou');
    const { items } = await county.get<{ items: { id: string; elementId: string }[] }>('/tasks?view=done');
    const done = items.find((task) => task.elementId === 'G8k');
    const reported = await county.get<{ form: { data: { activities: object[] } } }>(`/tasks/${done?.id}`);
    expect(reported.form.data.activities).toMatchObject([{ host: '高州团市委', heldAt: { start: '2022-07-18', end: '2022-07-20' }, class: '体质健康促进', topic: '乡村少年运动会', people: 120, state: '计划' }]);
  },
});

/** Nothing makes the page wider than the phone. */
async function fits(page: Page, where: string): Promise<void> {
  const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
  expect(`${where}: ${width <= WIDTH ? 'fits' : `${width} px wide`}`).toBe(`${where}: fits`);
}
