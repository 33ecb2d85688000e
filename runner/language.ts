import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { LANGUAGES, type Language } from './text.ts';

const Settings = v.object({ language: v.picklist(LANGUAGES) });

function settingsFile(root: string): string {
  return join(root, '.hold', 'settings.json');
}

function chosenBefore(root: string): Language | undefined {
  try {
    return v.parse(Settings, JSON.parse(readFileSync(settingsFile(root), 'utf8'))).language;
  } catch {
    // Never chosen, or not readable: the locale decides.
    return undefined;
  }
}

function fromLocale(): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  const locale = LC_ALL || LC_MESSAGES || LANG || Intl.DateTimeFormat().resolvedOptions().locale;
  return /^vi\b|^vi_/i.test(locale) ? 'vi' : 'en';
}

export function isLanguage(value: unknown): value is Language {
  return LANGUAGES.includes(value as Language);
}

/** What was asked for now, else HOLD_LANG, else what was chosen before, else the locale (`vi*`), else English. */
export function chooseLanguage(root: string, asked: string | undefined): Language {
  if (isLanguage(asked)) return asked;
  if (isLanguage(process.env.HOLD_LANG)) return process.env.HOLD_LANG;
  return chosenBefore(root) ?? fromLocale();
}

/** Keeps a choice for the next command. A folder that cannot be written is no reason to stop. */
export function rememberLanguage(root: string, language: Language): void {
  try {
    mkdirSync(join(root, '.hold'), { recursive: true });
    writeFileSync(settingsFile(root), `${JSON.stringify({ language })}\n`);
  } catch {
    // Asked again next time.
  }
}
