import type { MarkdownOptions } from 'vitepress';

type CodeTransformer = NonNullable<MarkdownOptions['codeTransformers']>[number];
type Line = Parameters<NonNullable<CodeTransformer['line']>>[0];
type Node = Line['children'][number];

/** The text colours of github-light-high-contrast, and the class that stands for each together with its dark counterpart. */
const CLASSES: Readonly<Record<string, string>> = {
  '#A0111F;#FF7B72': 'c-keyword',
  '#622CBC;#D2A8FF': 'c-name',
  '#023B95;#79C0FF': 'c-constant',
  '#032563;#A5D6FF': 'c-string',
  '#702C00;#FFA657': 'c-parameter',
  '#66707B;#8B949E': 'c-comment',
};
const LONGEST_LINE_MS = 30_000;

const ORDINARY = '#0E1116;#E6EDF3';

const STYLE = /^--shiki-light:(#\w{6});--shiki-dark:(#\w{6});?$/;

function colours(node: Node): string | undefined {
  if (node.type !== 'element' || node.properties['class']) return undefined;
  const style = STYLE.exec(String(node.properties['style'] ?? ''));
  return style ? `${style[1]};${style[2]}`.toUpperCase() : undefined;
}

function lean(node: Node): Node[] {
  const pair = colours(node);
  if (node.type !== 'element' || pair === undefined) return [node];
  if (pair === ORDINARY) return node.children as Node[];
  const name = CLASSES[pair];
  // A colour that is not in the list keeps its style: heavier, and right.
  if (name) node.properties = { class: name };
  return [node];
}

/**
 * Highlighted code is two thirds of a lesson's HTML: every word carries both themes' colours, ordinary ones too. Six classes
 * (styles/code.css) say the same, and ordinary text needs no element.
 */
export const leanCode: CodeTransformer = {
  name: 'lean-code',
  // A line that takes longer keeps its rest without colours. The first one waits for its grammar, on a busy machine for a second and more.
  preprocess(_code, options) {
    options.tokenizeTimeLimit = LONGEST_LINE_MS;
  },
  line(line) {
    line.children = line.children.flatMap(lean);
  },
};
