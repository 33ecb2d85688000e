import { readFile } from 'node:fs/promises';
import type { Problem } from './verdict.ts';

/**
 * Gives a syntax error its line and TypeScript's words for it, which are the same on every version of Node.
 * TypeScript is loaded for this alone; without it the problem stays as it is.
 */
export async function locateSyntaxError(problem: Problem, program: string, file: string): Promise<Problem> {
  try {
    const { default: ts } = await import('typescript');
    const source = await readFile(program, 'utf8');
    const options = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
    const { diagnostics = [] } = ts.transpileModule(source, { reportDiagnostics: true, fileName: program, compilerOptions: options });
    const first = diagnostics.find(({ start }) => start !== undefined);
    if (first?.start === undefined || !first.file) return problem;
    const line = first.file.getLineAndCharacterOfPosition(first.start).line + 1;
    const words = ts.flattenDiagnosticMessageText(first.messageText, ' ');
    return {
      ...problem,
      did: { en: `Your file has a syntax error in line ${line}: ${words}`, vi: `File của bạn sai cú pháp ở dòng ${line}: ${words}` },
      place: { file, line },
    };
  } catch {
    return problem;
  }
}
