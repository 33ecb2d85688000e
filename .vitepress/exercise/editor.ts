import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { EditorState, type Extension, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Colours are CSS variables, so that one style serves both themes; each holds 4.5:1 on the editor's background, also where a line is marked. */
const highlighting = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.controlKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.regexp, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.comment], color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className], color: 'var(--code-type)' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName)], color: 'var(--code-function)' },
]);

const theme = EditorView.theme({
  '&': { color: 'var(--vp-c-text-1)', backgroundColor: 'var(--vp-code-block-bg)', fontSize: '14px', borderRadius: 'var(--hold-radius)' },
  '.cm-content': { fontFamily: 'var(--vp-font-family-mono)', caretColor: 'var(--vp-c-text-1)', padding: '12px 0' },
  '.cm-scroller': { overflow: 'auto', lineHeight: '1.6' },
  '.cm-gutters': { backgroundColor: 'var(--vp-code-block-bg)', color: 'var(--vp-c-text-2)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'var(--hold-line-soft)' },
  '.cm-cursor': { borderLeftColor: 'var(--vp-c-text-1)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--hold-wait-soft) !important' },
  '.cm-broken-line': { backgroundColor: 'var(--hold-alarm-soft)', boxShadow: 'inset 3px 0 0 var(--hold-alarm)' },
  '&.cm-focused': { outline: '2px solid var(--hold-line)', outlineOffset: '1px' },
});

const markLines = StateEffect.define<readonly number[]>();
const brokenLine = Decoration.line({ class: 'cm-broken-line' });

function decorate(state: EditorState, lines: readonly number[]): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const number of [...new Set(lines)].sort((a, b) => a - b)) {
    if (number >= 1 && number <= state.doc.lines) {
      const { from } = state.doc.line(number);
      builder.add(from, from, brokenLine);
    }
  }
  return builder.finish();
}

/** The lines that a verdict names; they move with the text. */
const brokenLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    const effect = transaction.effects.find((each) => each.is(markLines));
    return effect ? decorate(transaction.state, effect.value) : marks.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What an editor for TypeScript is made of; also used, read-only, by the comparison with the solution. */
export function codeExtensions(label: string): Extension[] {
  return [
    lineNumbers(),
    javascript({ typescript: true }),
    syntaxHighlighting(highlighting),
    theme,
    EditorState.tabSize.of(2),
    // Editable is focusable, but not every tool knows; read-only is not without it.
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
  ];
}

/** An editor that the panel drives. */
export interface Editor {
  setText(text: string): void;
  mark(lines: readonly number[]): void;
  goTo(line: number): void;
  destroy(): void;
}

interface EditorOptions {
  parent: HTMLElement;
  text: string;
  label: string;
  onEdit(text: string): void;
  /** Ctrl+Enter, or Cmd+Enter on macOS. */
  onRun(): void;
}

export function createEditor({ parent, text, label, onEdit, onRun }: EditorOptions): Editor {
  const run = (): boolean => {
    onRun();
    return true;
  };
  const runKey = keymap.of([{ key: 'Mod-Enter', run }]);
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        runKey,
        ...codeExtensions(label),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ activateOnTyping: false }),
        highlightActiveLine(),
        brokenLines,
        // Escape, then Tab leaves the editor: CodeMirror's own way out for the keyboard.
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onEdit(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText(next) {
      if (next !== view.state.doc.toString()) view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    mark: (lines) => view.dispatch({ effects: markLines.of(lines) }),
    goTo(line) {
      const { from } = view.state.doc.line(Math.max(1, Math.min(line, view.state.doc.lines)));
      view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
