/** What looks like markup or a template is shown as the text it is, to everybody who reads it. */
import { Api } from './support/api.js';
import { journeys } from './support/journey.js';
import { pairs } from './support/people.js';
import { GridOnScreen, decide, openTask, told } from './support/screens.js';

const IMAGE = '<img src=x onerror=alert(1)>';
const TEMPLATE = "{{constructor.constructor('return 1')()}}";
const SCRIPT = '<svg/onload=alert(2)>';
const LINK = 'javascript:alert(3)//<script>alert(4)</script>';

journeys('恶意文字', {
  'text that looks like markup or a template stays text for the reviewer and on the way back': async ({ product, people, step }) => {
    step('the clerk types it into the list');
    const office = await Api.login(product.origin, 'gd-scnu');
    await office.complete('G5', { data: { liaisons: [{ prefecture: '4409', contactUnit: SCRIPT, contactedOn: '2022-07-01', note: IMAGE }] } });
    const clerk = await people.signIn('gd-scnu');
    await openTask(clerk, '填报结对名单');
    const list = new GridOnScreen(clerk, '结对名单');
    const [pair] = pairs(1, '440981');
    if (!pair) throw new Error('Expected a pair');
    await list.addRow();
    await list.type(1, 1, TEMPLATE);
    await list.choose(1, 2, pair.sex, pair.sex);
    await list.type(1, 3, pair.studentId);
    await list.type(1, 4, pair.studentNo);
    await list.type(1, 5, IMAGE);
    await list.type(1, 6, SCRIPT);
    await list.choose(1, 7, '高州', /高州市$/);
    await list.type(1, 8, LINK);
    await list.type(1, 9, pair.volunteerId);
    await decide(clerk, '提交', '提交', IMAGE);
    await told(clerk, '已提交');
    await office.submitSealed('G7');

    step('the reviewer reads it');
    const reviewer = await people.signIn('gd-fzb');
    await openTask(reviewer, '华南师范大学团委-审核结对名单');
    const reviewed = new GridOnScreen(reviewer, '结对名单');
    expect(await Promise.all([1, 5, 6, 8].map((column) => reviewed.cell(1, column).textContent()))).toEqual([TEMPLATE, IMAGE, SCRIPT, LINK]);
    await reviewer.getByRole('listitem').filter({ hasText: IMAGE }).first().waitFor();
    expect(await reviewer.locator('img[src="x"], [onerror], [onload]').count()).toBe(0);

    step('the remark of the reviewer is text for the clerk');
    await decide(reviewer, '退回', '确认退回', TEMPLATE);
    await told(reviewer, '已退回');
    await openTask(clerk, '更正结对名单');
    await clerk.getByText(TEMPLATE).first().waitFor();
    expect(await clerk.locator('img[src="x"], [onerror], [onload]').count()).toBe(0);
  },
});
