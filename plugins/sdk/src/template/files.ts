/** A template folder as plain text files by relative path with `/`, e.g. `forms/annex2.json`. */
export interface TemplateFiles {
  /** Folder name; must equal the manifest's slug (checked unless it starts with `_`). */
  folder: string;
  /** Text of the file, undefined when it does not exist. */
  read(path: string): string | undefined;
}
