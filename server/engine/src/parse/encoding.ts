/** The text is decoded already, whatever its declaration says of the bytes it came from; columns and lines stay where they are. */
export function withoutEncoding(xml: string): string {
  const declaration = /^\s*<\?xml\s[^>]*?\?>/.exec(xml)?.[0];
  if (!declaration) return xml;
  return declaration.replace(/\sencoding\s*=\s*("[^"]*"|'[^']*')/, (found) => ' '.repeat(found.length)) + xml.slice(declaration.length);
}
