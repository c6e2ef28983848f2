export { AccountsModule } from './accounts.module.js';
export { AccountsService, type AccountSummary, type DemoAccount, type NewAccount, type Person } from './accounts.service.js';
export { DEMO_PASSWORD } from './demo-password.js';
