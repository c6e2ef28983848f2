export type { Campaign, CampaignDeadline, CampaignStatus } from './campaign.entity.js';
export { CampaignStore } from './campaign-store.js';
export { CampaignStoreModule } from './campaign-store.module.js';
export { Overseers } from './overseers.js';
