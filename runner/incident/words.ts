import type { Text } from '../text.ts';
import type { IncidentEvent, IncidentResult, Measure, Phase } from './result.ts';

// What is said of a run while it goes on and at its end: the terminal and the page use the same words.

export const PHASES: Record<Phase, Text> = { before: { en: 'before', vi: 'trước' }, after: { en: 'after', vi: 'sau' } };

export function databaseWords({ kind, version }: Extract<IncidentEvent, { type: 'database' }>): Text {
  return kind === 'embedded'
    ? { en: `PostgreSQL ${version} started for this run`, vi: `PostgreSQL ${version} khởi động riêng cho lượt này` }
    : { en: `PostgreSQL ${version} at DATABASE_URL`, vi: `PostgreSQL ${version} ở DATABASE_URL` };
}

export function stretchedWords({ factor, overheadMs }: Extract<IncidentEvent, { type: 'stretched' }>): Text {
  return {
    en: `This machine is busy or slow: ${overheadMs} ms pass without any query. The query and the timeouts are stretched by ${factor}, so that the clock decides and not chance.`,
    vi: `Máy này đang bận hoặc chậm: chưa có truy vấn nào mà đã mất ${overheadMs} ms. Truy vấn và các timeout được kéo dài ${factor} lần, để kết quả do đồng hồ quyết định chứ không do may rủi.`,
  };
}

export function disturbedWords({ overheadMs }: Extract<IncidentEvent, { type: 'disturbed' }>): Text {
  return {
    en: `The machine was busy with something else for ${overheadMs} ms, longer than a timeout leaves room for: measured once more.`,
    vi: `Máy vừa bận việc khác ${overheadMs} ms, lâu hơn khoảng dư của timeout: đo lại lần nữa.`,
  };
}

/** How far a measurement has come. */
export type Counts = Pick<Extract<IncidentEvent, { type: 'progress' }>, 'sent' | 'succeeded' | 'failed' | 'inUse' | 'waiting'>;

export function countsWords({ sent, succeeded, failed, inUse, waiting }: Counts): Text {
  return {
    en: `${sent} sent, ${succeeded} worked, ${failed} failed · ${inUse} connections in use, ${waiting} waiting`,
    vi: `gửi ${sent}, được ${succeeded}, lỗi ${failed} · ${inUse} kết nối đang dùng, ${waiting} đang chờ`,
  };
}

export function endedWords({ sent, succeeded }: Measure): Text {
  return { en: `${succeeded} of ${sent} worked`, vi: `được ${succeeded}/${sent}` };
}

export function limitsWords({ database: { maxConnections, reserved } }: IncidentResult): Text {
  return {
    en: `The server takes ${maxConnections} connections, ${reserved} of them reserved: all pools of all processes together must fit into ${maxConnections - reserved}.`,
    vi: `Server nhận ${maxConnections} kết nối, trong đó ${reserved} để dành: mọi pool của mọi tiến trình cộng lại phải vừa trong ${maxConnections - reserved}.`,
  };
}

export function folderWords({ folder }: IncidentResult): Text {
  return {
    en: `Report with timelines: ${folder}/report.html · logs: \`grep -iE "error|exception|timeout" ${folder}/*.log\``,
    vi: `Báo cáo kèm dòng thời gian: ${folder}/report.html · log: \`grep -iE "error|exception|timeout" ${folder}/*.log\``,
  };
}
