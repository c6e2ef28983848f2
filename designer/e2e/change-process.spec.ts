/** An administrator changes a process that runs: new work follows the new version, running work ends on its own. */
import type { Locator, Page } from 'playwright-core';
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { told } from './support/screens.js';

const STEP = '方案校内复核';
interface Instance { id: string; unitId: string; processDefinitionKey: string; version: number; startedBy: string; campaignId: string }

journeys('修改流程', {
  'a review step is drawn, found wrong, mended and published; only what starts afterwards takes it': async ({ product, people, step }) => {
    step('the administrator opens GD-P3 and makes a draft of it');
    const page = await people.signIn('gd-admin');
    await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '流程' }).click();
    await page.getByRole('row', { name: /GD-P3/ }).getByRole('button', { name: '以此版本新建草稿' }).click();
    const canvas = page.locator('[data-ready]');
    await canvas.locator('[data-element-id="G8"]').waitFor();

    step('a step is put between the start and the first task');
    const flow = await middle(canvas.locator('.djs-connection[data-element-id="F_G8s_G8"] > .djs-visual'));
    await page.getByLabel('办理环节（人来办）').click();
    await page.mouse.move(flow.x - 4, flow.y, { steps: 6 });
    await page.mouse.move(flow.x, flow.y, { steps: 3 });
    await page.mouse.click(flow.x, flow.y);
    const added = await canvas.locator('.djs-shape.selected').getAttribute('data-element-id') ?? '';
    expect(added).not.toBe('');
    await page.keyboard.press('Escape');
    const panel = page.getByRole('complementary', { name: '环节设置' });
    await panel.getByLabel('名称', { exact: true }).fill(STEP);
    await panel.getByLabel('名称', { exact: true }).blur();
    await page.getByRole('heading', { level: 2, name: STEP }).waitFor();

    step('a step for many units without saying which is an error, and is not published');
    await group(page, '多人 / 多单位').getByText('同时各办一份').click();
    const verdict = page.getByRole('button', { name: /^错误 [1-9]/ });
    await verdict.click();
    await page.getByRole('listitem').filter({ hasText: STEP }).first().waitFor();
    expect(await page.getByRole('button', { name: '发布' }).isDisabled()).toBe(true);

    step('the administrator mends it and says who does it');
    await group(page, '多人 / 多单位').getByText('一份', { exact: true }).click();
    await verdict.waitFor({ state: 'detached' });
    await group(page, '谁来办').getByText('本单位', { exact: true }).click();
    await group(page, '办理方式').getByText('签收', { exact: true }).click();
    await page.getByText(/^草稿已保存/).waitFor();

    step('it is published as version 2');
    await page.getByRole('button', { name: '发布' }).click();
    const dialog = page.getByRole('dialog', { name: '发布为第 2 版' });
    await dialog.getByRole('listitem').filter({ hasText: `新增${STEP}` }).filter({ hasText: '办理环节' }).waitFor();
    await dialog.getByText(/在办事项仍按原版本办完/).waitFor();
    await dialog.getByRole('button', { name: '确认发布' }).click();
    await told(page, '已发布第 2 版');

    step('an instance is started by hand');
    const api = await Api.login(product.origin, 'gd-admin');
    const clerk = await Api.login(product.origin, 'gd-scnu');
    const [post] = (await clerk.get<{ posts: { unitId: string }[] }>('/me')).posts;
    const unit = await api.get<object>(`/organisations/${post?.unitId}`);
    await page.getByRole('button', { name: '返回流程列表' }).click();
    const row = page.getByRole('row', { name: /GD-P3/ }).first();
    await row.getByText('第 2 版').waitFor();
    await row.getByRole('button', { name: '发起' }).click();
    const start = page.getByRole('dialog', { name: /^发起/ });
    await start.getByLabel('业务编号（可不填）').fill('手工发起');
    await start.getByLabel('起始数据（JSON）').fill(JSON.stringify({ unit, campaign: { deadlines: { annex3Plan: '2099-07-08T24:00:00+08:00', annex3Update: '2099-09-15T24:00:00+08:00', countyPlan: '2099-07-05T24:00:00+08:00' } } }));
    await start.getByRole('button', { name: '发起' }).click();
    await page.getByText('已发起').waitFor();
    await page.getByRole('button', { name: '查看过程' }).click();

    step('the new instance stands at the new step');
    const picture = page.getByRole('img', { name: '流程图' });
    await picture.locator(`[data-element-id="${added}"].nf-current`).waitFor();
    expect(await picture.locator('[data-element-id="G8"].nf-current').count()).toBe(0);
    await page.getByRole('listitem').filter({ hasText: STEP }).filter({ hasText: '办理中' }).waitFor();

    step('the one started before does not know it');
    const { items } = await api.get<{ items: Instance[] }>(`/process-instances?processId=GD-P3&unitId=${post?.unitId}&limit=50`);
    const before = items.find((instance) => instance.processDefinitionKey === 'GD-P3' && instance.version === 1);
    if (!before) throw new Error(`Expected a running instance of version 1 but found ${JSON.stringify(items.map(({ processDefinitionKey, version }) => [processDefinitionKey, version]))}`);
    await page.goto(`${product.origin}/instances/${before.id}`);
    await picture.locator('[data-element-id="G8"].nf-current').waitFor();
    expect(await picture.locator(`[data-element-id="${added}"]`).count()).toBe(0);
  },
});

/** A group of the properties panel by its title. */
function group(page: Page, title: string): Locator { return page.getByRole('group').filter({ has: page.getByText(title, { exact: true }) }); }

async function middle(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (!box) throw new Error('Expected a flow on the canvas but it is not shown');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
