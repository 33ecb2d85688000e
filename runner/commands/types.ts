import { dirname, join } from 'node:path';
import type { CompilerOptions } from 'typescript';
import { shortPath } from '../engine/record.ts';
import type { Context } from './context.ts';

type TypeScript = typeof import('typescript').default;

interface TypeFault {
  file: string;
  line: number;
  words: string;
}

/** The options that the editor uses too: those of the nearest tsconfig.json, ours for a course without one. */
function optionsFor(ts: TypeScript, program: string): CompilerOptions {
  const nearest = ts.findConfigFile(dirname(program), ts.sys.fileExists);
  const path = nearest ?? join(dirname(import.meta.dirname), 'exercises', 'tsconfig.json');
  const { config } = ts.readConfigFile(path, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, dirname(path));
  return { ...options, noEmit: true, typeRoots: [join(dirname(import.meta.dirname), 'node_modules', '@types')] };
}

async function findTypeFaults(program: string): Promise<TypeFault[]> {
  const { default: ts } = await import('typescript');
  const compiled = ts.createProgram([program], optionsFor(ts, program));
  return ts.getPreEmitDiagnostics(compiled).flatMap(({ file, start, messageText }) => {
    if (!file || start === undefined || file.fileName.includes('node_modules')) return [];
    const words = ts.flattenDiagnosticMessageText(messageText, '\n');
    return [{ file: file.fileName, line: file.getLineAndCharacterOfPosition(start).line + 1, words }];
  });
}

/** `check --types`: type errors, which never keep a program from being checked. */
export async function showTypeErrors({ terminal, course }: Context, program: string): Promise<void> {
  const faults = await findTypeFaults(program);
  terminal.line();
  if (faults.length === 0) {
    terminal.say({ en: 'No type errors.', vi: 'Không có lỗi kiểu.' });
    return;
  }
  terminal.say({ en: `Type errors: ${faults.length}`, vi: `Lỗi kiểu: ${faults.length}` });
  for (const { file, line, words } of faults) {
    terminal.paragraph(`${terminal.paint('line', `${shortPath(course.root, file)}:${line}`)} ${words}`, '    ', '  ');
  }
}
