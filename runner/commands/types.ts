import { dirname, join } from 'node:path';
import { shortPath } from '../engine/record.ts';
import type { Context } from './context.ts';

/** TypeScript's own options for exercises: as strict as the editor's, and nothing that Node could not run. */
async function diagnose(program: string): Promise<{ line: number; file: string; words: string }[]> {
  const { default: ts } = await import('typescript');
  const options = {
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    ...{ strict: true, noEmit: true, skipLibCheck: true, allowImportingTsExtensions: true, erasableSyntaxOnly: true },
    ...{ types: ['node'], typeRoots: [join(dirname(import.meta.dirname ?? '.'), 'node_modules', '@types')] },
  };
  const compiled = ts.createProgram([program], options);
  return ts.getPreEmitDiagnostics(compiled).flatMap(({ file, start, messageText }) => {
    if (!file || start === undefined || file.fileName.includes('node_modules')) return [];
    const words = ts.flattenDiagnosticMessageText(messageText, '\n');
    return [{ line: file.getLineAndCharacterOfPosition(start).line + 1, file: file.fileName, words }];
  });
}

/** `check --types`: type errors, which never keep a program from being checked. */
export async function showTypeErrors({ terminal, course }: Context, program: string): Promise<void> {
  const errors = await diagnose(program);
  terminal.line();
  if (errors.length === 0) {
    terminal.say({ en: 'No type errors.', vi: 'Không có lỗi kiểu.' });
    return;
  }
  terminal.say({ en: `Type errors: ${errors.length}`, vi: `Lỗi kiểu: ${errors.length}` });
  for (const { file, line, words } of errors)
    terminal.paragraph(`${terminal.paint('line', `${shortPath(course.root, file)}:${line}`)} ${words}`, '    ', '  ');
}
