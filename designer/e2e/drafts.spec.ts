/** What somebody typed is not lost by looking at something else. */
import { journeys } from './support/journey.js';
import { GridOnScreen, openTask, told } from './support/screens.js';

journeys('自动暂存', {
  'a row typed and left is there again after another task, and after the page is loaded anew': async ({ people, step }) => {
    step('the clerk types a row and opens another task at once');
    const clerk = await people.signIn('gd-scnu');
    await openTask(clerk, '与地市、县对接');
    const contacts = new GridOnScreen(clerk, '对接情况');
    await contacts.addRow();
    await contacts.type(1, 2, '高州、化州');
    await openTask(clerk, '制定集中行动月方案');

    step('the row is there when the clerk comes back');
    await openTask(clerk, '与地市、县对接');
    await contacts.cell(1, 2).getByText('高州、化州').waitFor();
    expect(await clerk.getByRole('tab', { name: /^草稿/ }).textContent()).toContain('1');

    step('more is typed, kept by itself, and still there after the page is loaded anew');
    await contacts.type(1, 3, '茂名团市委');
    await clerk.getByRole('status').getByText(/^已暂存/).waitFor();
    await clerk.reload();
    await contacts.cell(1, 3).getByText('茂名团市委').waitFor();
    expect(await contacts.cell(1, 2).textContent()).toBe('高州、化州');

    step('the other tasks go on as before');
    await openTask(clerk, '签收通知');
    await clerk.getByLabel('办理操作').getByRole('button', { name: '签收' }).click();
    await told(clerk, '已签收');
  },
});
