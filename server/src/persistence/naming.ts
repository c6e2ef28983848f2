import { DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';

/** `createdAt` is the column `created_at`; tables are named by their entities. */
export class SnakeCaseNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override columnName(propertyName: string, customName: string | undefined, embeddedPrefixes: string[]): string {
    const name = customName ?? propertyName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return embeddedPrefixes.length === 0 ? name : `${embeddedPrefixes.join('_')}_${name}`;
  }
}
