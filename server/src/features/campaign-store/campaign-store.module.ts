import { Module } from '@nestjs/common';
import { CampaignStore } from './campaign-store.js';
import { Overseers } from './overseers.js';

/** Reading campaigns, for the features campaigns are built from. */
@Module({ providers: [CampaignStore, Overseers], exports: [CampaignStore, Overseers] })
export class CampaignStoreModule {}
