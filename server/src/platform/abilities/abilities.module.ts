import { Global, Module } from '@nestjs/common';
import { Abilities } from './abilities.js';

@Global()
@Module({ providers: [Abilities], exports: [Abilities] })
export class AbilitiesModule {}
