export { AccountsModule } from './accounts.module.js';
export { AccountsService } from './accounts.service.js';
export { DEMO_PASSWORD } from './demo-password.js';
