/** `nf:properties` as a record; the reader has refused reserved names, this keeps to own properties anyway. */
export function properties(list: { name?: string; value?: string }[]): Record<string, string> {
  return Object.fromEntries(list.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value ?? '']])));
}
