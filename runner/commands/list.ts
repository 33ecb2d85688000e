import type { Exercise } from '../course.ts';
import type { ProgressEntry } from '../progress.ts';
import type { Text } from '../text.ts';
import { nextExercise } from './choose.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';

const PARTS: Record<number, Text> = {
  1: { en: 'Layers, addresses, ports, packets', vi: 'Tầng, địa chỉ, cổng, gói tin' },
  2: { en: 'TCP sockets', vi: 'Socket TCP' },
  3: { en: 'UDP datagrams', vi: 'Datagram UDP' },
  4: { en: 'DNS and addressing', vi: 'DNS và địa chỉ' },
  5: { en: 'HTTP from the socket up', vi: 'HTTP, bắt đầu từ socket' },
  6: { en: 'WebSockets and real time', vi: 'WebSocket và thời gian thực' },
  7: { en: 'TLS and HTTPS', vi: 'TLS và HTTPS' },
  8: { en: 'Streams, backpressure, framing', vi: 'Stream, backpressure, đóng khung' },
  9: { en: 'Concurrency and scaling servers', vi: 'Xử lý đồng thời và mở rộng server' },
  10: { en: 'Robust networking: errors, retries, debugging', vi: 'Lập trình mạng bền bỉ: lỗi, thử lại, gỡ lỗi' },
  11: { en: 'The incident', vi: 'Sự cố' },
};

function state({ terminal }: Context, entry: ProgressEntry): string {
  if (entry.passedAt) return `${terminal.paint('good', '✓')} ${terminal.words({ en: 'passed', vi: 'đạt' })}`;
  if (entry.status === 'not-run')
    return `${terminal.paint('quiet', '–')} ${terminal.words({ en: 'not all of it runs here', vi: 'không chạy hết được ở đây' })}`;
  if (entry.status) return `${terminal.paint('wait', '·')} ${terminal.words({ en: 'not yet', vi: 'chưa đạt' })}`;
  return '';
}

/** Number and title are what one looks for; what one types, and how it stands, come behind. */
function row(context: Context, exercise: Exercise, entry: ProgressEntry, isNext: boolean): string {
  const { course, terminal } = context;
  const arrow = isNext ? terminal.paint('line', '▸') : ' ';
  const widest = Math.max(...course.exercises.map(({ title }) => terminal.words(title).length));
  const title = terminal.words(exercise.title).padEnd(widest);
  const slug = terminal.paint('quiet', exercise.slug.padEnd(16));
  return `${arrow} ${String(exercise.number).padStart(2)}  ${title}  ${slug} ${state(context, entry)}`.trimEnd();
}

/** `npm run list`: all exercises with the learner's progress. */
export function list(context: Context, options: { json?: boolean }): ExitCode {
  const { course, progress, terminal } = context;
  const entries = progress.all();
  if (options.json) {
    const rows = course.exercises.map(({ number, slug, part, title, id }) => ({ number, slug, part, title, ...entries[id] }));
    terminal.line(JSON.stringify(rows, null, 2));
    return EXIT.passed;
  }
  const next = nextExercise(course, progress);
  for (const [part, name] of Object.entries(PARTS)) {
    const exercises = course.exercises.filter((exercise) => exercise.part === Number(part));
    if (exercises.length === 0) continue;
    const head =
      Number(part) === 11 ? terminal.words(name) : `${terminal.words({ en: 'Part', vi: 'Phần' })} ${part} · ${terminal.words(name)}`;
    terminal.line(terminal.paint('strong', head));
    for (const exercise of exercises) terminal.line(row(context, exercise, entries[exercise.id] ?? {}, exercise === next));
    terminal.line();
  }
  const passed = course.exercises.filter(({ id }) => entries[id]?.passedAt).length;
  terminal.say({
    en: `${passed} of ${course.exercises.length} passed. Go on with \`npm run check\` or \`npm run watch\`.`,
    vi: `Đạt ${passed}/${course.exercises.length}. Làm tiếp với \`npm run check\` hoặc \`npm run watch\`.`,
  });
  return EXIT.passed;
}
