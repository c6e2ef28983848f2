/** What people do on the screens, in their words: roles, labels and texts; no markup. */
import { errors, type Locator, type Page } from 'playwright-core';

const ARRIVES_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 600;

/** Opens a task from the inbox by part of its title; a task that follows on a job of the system takes a moment to arrive. */
export async function openTask(page: Page, title: string): Promise<void> {
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '待办中心' }).click();
  const inbox = page.getByRole('region', { name: '待办中心' });
  const row = inbox.getByRole('button', { name: title }).first();
  const deadline = Date.now() + ARRIVES_WITHIN_MS;
  while (!(await appears(row)) && Date.now() < deadline) await inbox.getByRole('button', { name: '刷新' }).click();
  await row.click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
}

async function appears(locator: Locator): Promise<boolean> {
  try {
    await locator.waitFor({ timeout: LOOK_AGAIN_MS });
    return true;
  } catch (error) {
    if (error instanceof errors.TimeoutError) return false;
    throw error;
  }
}

/** The verbs at the foot of the task. */
export function actions(page: Page): Locator { return page.getByLabel('办理操作'); }

/** Presses the main verb and confirms it in the dialog, with an opinion when one is given. */
export async function decide(page: Page, verb: string, confirm = verb, opinion?: string): Promise<void> {
  await actions(page).getByRole('button', { name: verb }).first().click();
  const dialog = page.getByRole('dialog', { name: verb });
  if (opinion) await dialog.getByLabel('意见').fill(opinion);
  await dialog.getByRole('button', { name: confirm, exact: true }).click();
}

export function told(page: Page, text: string): Promise<void> { return page.getByText(text, { exact: true }).first().waitFor(); }

/** A grid of a form and its cells, by row (from 1) and column (from 1, without the row number). */
export class GridOnScreen {
  readonly grid: Locator;
  constructor(private readonly page: Page, private readonly name: string) { this.grid = page.getByRole('grid', { name }); }

  cell(row: number, column: number): Locator {
    return this.grid.locator(`[role=row][aria-rowindex="${row}"]`).getByRole('gridcell').nth(column - 1);
  }

  async addRow(): Promise<void> { await this.page.getByRole('button', { name: '添加一行' }).click(); }

  /** Opens a cell with a double click, replaces what it holds, and leaves it with Tab. */
  async type(row: number, column: number, text: string): Promise<void> {
    await this.cell(row, column).dblclick();
    const input = this.cell(row, column).locator('input, textarea').first();
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press('Tab');
  }

  /** Opens a cell, searches in its list and takes the first hit. */
  async choose(row: number, column: number, search: string, option: string | RegExp): Promise<void> {
    await this.cell(row, column).dblclick();
    await this.page.keyboard.insertText(search);
    await this.page.locator('.ant-select-dropdown:visible').getByText(option).first().click();
  }

  async date(row: number, column: number, iso: string): Promise<void> {
    await this.cell(row, column).dblclick();
    const input = this.cell(row, column).locator('input').first();
    await input.fill(iso);
    await this.page.keyboard.press('Enter');
    await this.page.keyboard.press('Tab');
  }

  /** Adds rows by pasting a block from a sheet into a new one. */
  async pasteNew(lines: readonly (readonly string[])[]): Promise<void> {
    await this.addRow();
    // A new row opens its first cell; what is pasted there would be its text.
    await this.grid.locator('[role=gridcell] input, [role=gridcell] textarea').first().waitFor();
    await this.page.keyboard.press('Escape');
    const row = Number(await this.grid.getAttribute('aria-rowcount'));
    await this.paste(row, 1, lines);
  }

  /** Pastes a block from a sheet at a cell; a grid that may grow gets the rows it needs. */
  async paste(row: number, column: number, lines: readonly (readonly string[])[]): Promise<void> {
    const cell = this.cell(row, column);
    // A click on the cell that is active already would open it.
    if ((await cell.getAttribute('aria-selected')) !== 'true') await cell.click();
    const text = lines.map((line) => line.join('\t')).join('\n');
    await this.page.evaluate(`(() => {
      const data = new DataTransfer();
      data.setData('text/plain', ${JSON.stringify(text)});
      document.querySelector('[role=grid][aria-label=${JSON.stringify(this.name)}]').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    })()`);
  }
}

/** What must be mended is said when the list of findings is opened. */
export async function mustMend(page: Page, message: string): Promise<void> {
  await page.getByRole('tab', { name: '处必须改正' }).click();
  await page.getByText(message).first().waitFor();
}

/** Answers a field of the form by its label: a choice of radio buttons. */
export async function pick(page: Page, label: string, option: string): Promise<void> {
  await field(page, label).getByText(option, { exact: true }).click();
}

/** Opens the list of a field, searches in it and takes the first hit. */
export async function search(page: Page, label: string, words: string, option: string | RegExp): Promise<void> {
  await field(page, label).locator('input').first().fill(words);
  await page.locator('.ant-select-dropdown:visible').getByText(option).first().click();
}

/** A field of the form with everything around it. */
export function field(page: Page, label: string): Locator {
  return page.locator('.nf-field', { has: page.locator('label', { hasText: label }) }).first();
}
