/** A county puts its teams of helpers together: one cadre who leads, one student volunteer, N specialists, one pupil. */
import type { Locator, Page } from 'playwright-core';
import { journeys } from './support/journey.js';
import { GridOnScreen, decide, openTask, told } from './support/screens.js';

const PHONE = 360;
const COUNTY = 'gd-yuncheng';

journeys('组建“1+1+N+1”小队伍', {
  'a county clerk is refused a team without its cadre, mends it on the desk, and finds the same screen on the phone': async ({ people, step }) => {
    step('the county has surveyed its pupils (the demo opens there); the clerk opens the task and chooses one');
    const clerk = await people.signIn(COUNTY);
    await openTask(clerk, '组建志愿家庭教师小队伍');
    await clerk.getByRole('button', { name: '新增记录' }).click();
    const drawer = clerk.getByRole('dialog', { name: '新增记录' });
    await choose(clerk, drawer, '结对学生', /陈思远/);

    step('a team without its cadre is refused, with the rule beside it');
    const members = new GridOnScreen(clerk, '小队伍成员');
    await member(clerk, members, 1, '大学生志愿者', '林同学', '华南师范大学');
    await member(clerk, members, 2, '社工', '江社工', '云浮社工组织');
    await contents(clerk, drawer);
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    await drawer.getByText('“1+1+N+1”：要有且只有一名团干部').first().waitFor();
    await drawer.getByText('由团干部牵头，且只有一人牵头').first().waitFor();

    step('with the cadre who leads it is kept, and its make-up computed');
    await member(clerk, members, 3, '团干部', '叶干事', '云城团区委');
    // The Tab of the cell before has moved here.
    await clerk.keyboard.press('Enter');
    await clerk.locator('.ant-select-dropdown:visible .ant-select-item-option-content').getByText('是', { exact: true }).click();
    await drawer.getByRole('button', { name: '保存', exact: true }).click();
    await told(clerk, '已保存');
    await clerk.getByRole('row', { name: /陈思远.*1\+1\+1\+1/ }).waitFor();

    step('on the phone the same screen fits');
    const phone = await people.signIn(COUNTY, { width: PHONE, height: 760, phone: true });
    await openTask(phone, '组建志愿家庭教师小队伍');
    await fits(phone, 'list');
    await phone.getByRole('button', { name: '新增记录' }).click();
    await phone.getByRole('dialog', { name: '新增记录' }).getByText('小队伍成员').first().waitFor();
    await fits(phone, 'record');

    step('the clerk hands in');
    await decide(clerk, '提交');
    await told(clerk, '已提交');
  },
});

async function choose(page: Page, scope: Locator, label: string, option: RegExp): Promise<void> {
  await scope.getByLabel(label).click();
  await page.locator('.ant-select-dropdown:visible').getByText(option).first().click();
}

async function contents(page: Page, scope: Locator): Promise<void> {
  await scope.getByLabel('结对内容').click();
  for (const content of ['学业辅导', '思想解惑', '生活关心']) await page.locator('.ant-select-dropdown:visible .ant-select-item-option-content').getByText(content, { exact: true }).click();
  // Tab would take the option under it; a click beside the list closes it.
  await scope.getByText('组成', { exact: true }).click();
}

async function member(page: Page, grid: GridOnScreen, row: number, kind: string, name: string, from: string): Promise<void> {
  await grid.addRow();
  await grid.choose(row, 1, kind, kind);
  await grid.type(row, 2, name);
  await grid.type(row, 3, from);
}

/** Nothing makes the page wider than the phone. */
async function fits(page: Page, where: string): Promise<void> {
  const width = await page.evaluate<number>('document.scrollingElement.scrollWidth');
  expect(`${where}: ${width <= PHONE ? 'fits' : `${width} px wide`}`).toBe(`${where}: fits`);
}
