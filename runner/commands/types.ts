import { dirname, join } from 'node:path';
import type ts from 'typescript';
import { shortPath } from '../engine/record.ts';
import type { Context } from './context.ts';

type TypeScript = typeof ts;

interface TypeFault {
  file: string;
  line: number;
  words: string;
}

/** The options that the editor uses too: those of the nearest tsconfig.json, ours for a course without one. */
function optionsFor(compiler: TypeScript, program: string): ts.CompilerOptions {
  const nearest = compiler.findConfigFile(dirname(program), compiler.sys.fileExists);
  const path = nearest ?? join(dirname(import.meta.dirname), 'exercises', 'tsconfig.json');
  const { config } = compiler.readConfigFile(path, compiler.sys.readFile);
  const { options } = compiler.parseJsonConfigFileContent(config, compiler.sys, dirname(path));
  return { ...options, noEmit: true, typeRoots: [join(dirname(import.meta.dirname), 'node_modules', '@types')] };
}

async function findTypeFaults(program: string): Promise<TypeFault[]> {
  const { default: compiler } = await import('typescript');
  const compiled = compiler.createProgram([program], optionsFor(compiler, program));
  return compiler.getPreEmitDiagnostics(compiled).flatMap(({ file, start, messageText }) => {
    if (!file || start === undefined || file.fileName.includes('node_modules')) return [];
    const words = compiler.flattenDiagnosticMessageText(messageText, '\n');
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
