export { CryptoModule } from './crypto.module.js';
export { SealBroken, open, seal } from './envelope.js';
export { KeyedHash } from './keyed-hash.js';
export { MasterKey } from './master-key.js';
export { SubjectCipher, isSealed } from './subject-cipher.js';
export { SubjectErased, SubjectKeys } from './subject-keys.js';
