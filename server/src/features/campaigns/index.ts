export { CampaignsModule } from './campaigns.module.js';
export { DemoSeed } from './demo/demo-seed.js';
export { InstallService } from './install.service.js';
export { IssueService } from './issue.service.js';
