import { Global, Module } from '@nestjs/common';
import { KeyedHash } from './keyed-hash.js';
import { MasterKey } from './master-key.js';
import { SubjectKeys } from './subject-keys.js';

@Global()
@Module({ providers: [MasterKey, SubjectKeys, KeyedHash], exports: [MasterKey, SubjectKeys, KeyedHash] })
export class CryptoModule {}
