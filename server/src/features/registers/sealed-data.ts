import type { FormField } from '@noticeflow/schemas';
import { isSealed, SealBroken, type SubjectCipher } from '../../platform/crypto/index.js';

/** Sensitive values of one record, sealed for the place they stand in: a sealed value copied elsewhere does not open. */

const place = (recordId: string, fieldId: string): string => `${recordId}.${fieldId}`;

const isSensitive = (field: FormField): boolean => field.class === 'sensitive';

/**
 * The stored form of the values. What has not changed keeps its ciphertext, so that an unchanged record stays equal to itself.
 * `before` and `stored` are the former values in clear and as stored.
 */
export function sealData(
  fields: readonly FormField[], recordId: string, data: Readonly<Record<string, unknown>>, cipher: SubjectCipher | undefined,
  before: Readonly<Record<string, unknown>> = {}, stored: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...data };
  for (const field of fields.filter(isSensitive)) {
    const value = data[field.id];
    if (value === undefined || value === null || value === '') continue;
    if (JSON.stringify(before[field.id]) === JSON.stringify(value) && isSealed(stored[field.id])) {
      result[field.id] = stored[field.id];
      continue;
    }
    if (cipher === undefined) throw new Error(`Expected a subject for record ${recordId} but it has sensitive values and none`);
    result[field.id] = cipher.encrypt(place(recordId, field.id), JSON.stringify(value));
  }
  return result;
}

/** The values in clear; those of an erased subject, and sealed values of fields that are no more, are left out. */
export function unsealData(
  fields: readonly FormField[], recordId: string, stored: Readonly<Record<string, unknown>>, cipher: SubjectCipher | 'erased' | undefined,
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const known = new Map(fields.map((field) => [field.id, field]));
  for (const [key, value] of Object.entries(stored)) {
    const field = known.get(key);
    // What a person typed into an open field may look sealed; it is text.
    if (!isSealed(value) || (field !== undefined && !isSensitive(field))) {
      result[key] = value;
      continue;
    }
    if (field === undefined || cipher === undefined || cipher === 'erased') continue;
    try {
      result[key] = JSON.parse(cipher.decrypt(place(recordId, key), value)) as unknown;
    } catch (error) {
      if (error instanceof SealBroken) throw new Error(`Expected ${key} of record ${recordId} to open with the key of its subject but it does not`, { cause: error });
      throw error;
    }
  }
  return result;
}
