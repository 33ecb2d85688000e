import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The exercise panel of a page, by what a learner sees of it. */
export function panelOf(page: Page) {
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
  const editor = page.getByRole('textbox', { name: /^(Your program|Chương trình của bạn)$/ });
  const summary = page.locator('.checks .summary');
  return {
    editor,
    summary,
    button,
    run: button(/^(Run checks|Chạy kiểm tra)$/),
    stop: button(/^(Stop|Dừng)$/),
    saveState: page.locator('.save'),
    /** Opens an exercise and waits for its editor. */
    open: async (path: string) => {
      await page.goto(path);
      await editor.waitFor();
    },
    /** What is in the editor. Only what is on the screen is in the document, so this is for short programs. */
    text: async () => (await editor.locator('.cm-line').allTextContents()).join('\n'),
    /** Replaces the text, through the keyboard. */
    type: async (text: string) => {
      await editor.click();
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.insertText(text);
    },
    saved: () => expect.poll(() => page.locator('.save.saved').count(), { timeout: 20_000, interval: 20 }).toBe(1),
    says: (words: string | RegExp) => expect.poll(() => summary.textContent(), { timeout: 40_000, interval: 20 }).toMatch(words),
  };
}

export type Panel = ReturnType<typeof panelOf>;
