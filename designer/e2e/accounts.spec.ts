/** Two administrators bring a new colleague to work: one opens the account, the other grants the post. */
import { journeys } from './support/journey.js';
import { told } from './support/screens.js';

const FIRST_PASSWORD = 'Given-in-person-1';
const OWN_PASSWORD = 'Known-to-me-only-2';

journeys('账号与岗位', {
  'an account is opened and given a post; its holder changes the password, finds the work of the post, and loses it with the post': async ({ product, people, step }) => {
    step('the system administrator opens an account');
    const admin = await people.signIn('gd-admin');
    await admin.getByRole('link', { name: '账号', exact: true }).click();
    await admin.getByRole('button', { name: '新建账号' }).click();
    const opening = admin.getByRole('dialog', { name: '新建账号' });
    await opening.getByLabel('姓名').fill('钟新来');
    await opening.getByLabel('用户名').fill('gd-newcomer');
    await opening.getByLabel('新密码').fill(FIRST_PASSWORD);
    await opening.getByRole('button', { name: '确定' }).click();
    await told(admin, '账号已开设，请安全管理员授予岗位');
    await admin.getByRole('listitem').filter({ hasText: '钟新来' }).getByText('尚无岗位').waitFor();

    step('the security administrator grants the post, found by initials');
    const security = await people.signIn('gd-security');
    await security.getByRole('link', { name: '组织', exact: true }).click();
    await security.getByPlaceholder('单位名称、拼音或首字母').fill('hnsf');
    await security.getByRole('button', { name: /华南师范大学/ }).click();
    const post = security.getByRole('listitem').filter({ has: security.getByText('经办人', { exact: true }) });
    await post.getByRole('button', { name: '授予' }).click();
    const granting = security.getByRole('dialog', { name: '授予岗位：经办人' });
    await granting.getByLabel('人员').fill('zxl');
    await security.getByTitle(/钟新来/).click();
    await granting.getByRole('button', { name: '确定' }).click();
    await told(security, '已授予');
    await post.getByText('钟新来').waitFor();

    step('the newcomer signs in, and changes the password');
    const newcomer = await people.signIn('gd-gaozhou');
    await newcomer.getByRole('button', { name: '邓佩珊的菜单' }).click();
    await newcomer.getByRole('menuitem', { name: '退出登录' }).click();
    await newcomer.getByLabel('账号', { exact: true }).fill('gd-newcomer');
    await newcomer.getByLabel('密码', { exact: true }).fill(FIRST_PASSWORD);
    await newcomer.getByRole('button', { name: '登录', exact: true }).click();
    await newcomer.getByRole('button', { name: /签收通知/ }).waitFor();
    await newcomer.getByRole('button', { name: '钟新来的菜单' }).click();
    await newcomer.getByRole('menuitem', { name: '修改密码' }).click();
    const password = newcomer.getByRole('dialog', { name: '修改密码' });
    await password.getByLabel('现在的密码').fill(FIRST_PASSWORD);
    await password.getByLabel('新密码', { exact: true }).fill(OWN_PASSWORD);
    await password.getByLabel('再输入一次新密码').fill(OWN_PASSWORD);
    await password.getByRole('button', { name: '确定' }).click();
    await told(newcomer, '密码已修改，其他设备上的登录已退出');

    step('the post is taken back: the work is gone');
    await security.getByRole('button', { name: '收回钟新来的岗位' }).click();
    await security.getByRole('dialog').getByRole('button', { name: '收回', exact: true }).click();
    await told(security, '已收回');
    await newcomer.goto(`${product.origin}/tasks`);
    await newcomer.getByText('待办已清空').waitFor();
  },
});
