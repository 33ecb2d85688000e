import type { Problem } from '../../../runner/engine/verdict.ts';

/** Gives a syntax error its line, as the editor's own parser sees it: TypeScript is too large to be loaded for this. */
export async function locateSyntaxError(problem: Problem, text: string, file: string): Promise<Problem> {
  const { typescriptLanguage } = await import('@codemirror/lang-javascript');
  let at: number | undefined;
  typescriptLanguage.parser.parse(text).iterate({
    enter: ({ type, from }) => {
      if (type.isError) at ??= from;
    },
  });
  if (at === undefined) return problem;
  const line = text.slice(0, at).split('\n').length;
  const words = problem.detail ?? '';
  return {
    ...problem,
    did: { en: `Your file has a syntax error on line ${line}: ${words}`, vi: `File của bạn sai cú pháp ở dòng ${line}: ${words}` },
    place: { file, line },
  };
}
