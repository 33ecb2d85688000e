import { CommanderError } from 'commander';
import { type Context, EXIT, type ExitCode, UsageError } from './commands/context.ts';
import type { Course } from './course.ts';
import { shortPath } from './engine/record.ts';
import { chooseLanguage, isLanguage, rememberLanguage } from './language.ts';
import { Progress } from './progress.ts';
import { Terminal } from './terminal.ts';
import type { Text } from './text.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The value of `--lang`, wherever it stands: help and errors are in that language too. */
function askedLanguage(args: readonly string[]): string | undefined {
  const index = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  if (index < 0) return undefined;
  return args[index]?.includes('=') ? args[index].split('=')[1] : args[index + 1];
}

function explainUsage(error: CommanderError): Text {
  const words = error.message.replace(/^error: /, '').split('\n')[0] ?? '';
  const named = /'([^']+)'/.exec(words)?.[1] ?? '';
  const verbs = 'check · watch · list · hint · reset · solution · diff · doctor · serve · incident · verify';
  switch (error.code) {
    case 'commander.unknownCommand':
      return { en: `There is no command "${named}". There are: ${verbs}`, vi: `Không có lệnh "${named}". Có các lệnh: ${verbs}` };
    case 'commander.help':
      return { en: `Say what to do: ${verbs}`, vi: `Hãy cho biết cần làm gì: ${verbs}` };
    case 'commander.unknownOption':
      return {
        en: `There is no option ${named} here. \`--help\` shows those there are.`,
        vi: `Lệnh này không có tùy chọn ${named}. \`--help\` liệt kê các tùy chọn.`,
      };
    case 'commander.optionMissingArgument':
      return { en: `The option ${named} needs a value.`, vi: `Tùy chọn ${named} cần một giá trị.` };
    case 'commander.excessArguments':
      return { en: 'One exercise at a time, please.', vi: 'Mỗi lần chỉ chọn một bài tập.' };
    default:
      return { en: words, vi: words };
  }
}

function explainFault(error: unknown): Text {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return {
      en: `No permission to write ${path ?? 'there'}. Check who owns the folder.`,
      vi: `Không có quyền ghi ${path ?? 'vào đó'}. Hãy kiểm tra chủ sở hữu của thư mục.`,
    };
  }
  if (code === 'ENOSPC') return { en: 'The disk is full.', vi: 'Đĩa đã đầy.' };
  if (code === 'ENOENT' && path) {
    return {
      en: `A file of the course is missing: ${path}. \`git restore\` brings it back.`,
      vi: `Thiếu một file của khóa học: ${path}. \`git restore\` sẽ lấy lại được.`,
    };
  }
  return { en: `This is a fault of ours: ${message}`, vi: `Đây là lỗi của chúng tôi: ${message}` };
}

/** What all commands share, for the time of one command. */
export interface House {
  context: Context;
  /** Tells an error in one sentence and gives the exit code. */
  explain(error: unknown): ExitCode;
  close(): void;
}

export function openHouse(course: Course, args: readonly string[]): House {
  const asked = askedLanguage(args);
  const language = chooseLanguage(course.root, asked);
  const terminal = new Terminal(language);
  const progress = new Progress(course.root);
  const interrupted = new AbortController();
  const onSignal = (): void => interrupted.abort();
  for (const signal of SIGNALS) process.on(signal, onSignal);
  if (isLanguage(asked)) rememberLanguage(course.root, asked);

  const tell = (text: Text): void => void process.stderr.write(`${text[language]}\n`);
  if (asked !== undefined && !isLanguage(asked))
    tell({
      en: `There are two languages, en and vi; "${asked}" is neither.`,
      vi: `Có hai ngôn ngữ, en và vi; "${asked}" không phải một trong hai.`,
    });

  return {
    context: { course, terminal, progress, signal: interrupted.signal },
    explain(error) {
      if (error instanceof UsageError) tell(error.text);
      else if (error instanceof CommanderError) tell(explainUsage(error));
      else tell(explainFault(error));
      return error instanceof UsageError || error instanceof CommanderError ? EXIT.usage : EXIT.notHere;
    },
    close() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
      if (!progress.setAside) return;
      const path = shortPath(course.root, progress.setAside);
      tell({
        en: `Your progress file was damaged. It has been put aside as ${path}; \`npm run check -- --all\` rebuilds your progress from your files.`,
        vi: `File tiến độ bị hỏng. Nó đã được cất sang ${path}; \`npm run check -- --all\` dựng lại tiến độ từ các file của bạn.`,
      });
    },
  };
}
