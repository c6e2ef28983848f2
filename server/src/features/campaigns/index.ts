export { campaignEntities } from './entities.js';
export { CampaignsModule } from './campaigns.module.js';
export { CalendarService } from './calendar.service.js';
export { DemoSeed } from './demo/demo-seed.js';
export { InstallService, type InstallRequest } from './install.service.js';
export { IssueService } from './issue.service.js';
