import type { Lang } from '../../data/bilingual.ts';
import type { WireEvent } from './wire.ts';

const numbers = { en: new Intl.NumberFormat('en'), vi: new Intl.NumberFormat('vi') };

/** `0.6 ms`, `23 ms`, `1,000 ms`: one decimal only where it says something. */
export const formatMs = (ms: number, lang: Lang): string =>
  `${numbers[lang].format(ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms))} ms`;

/** Characters that fit between the lanes. */
const ROOM = 16;

/** Control characters are shown as one writes them in code; what does not fit ends in an ellipsis. */
export function shorten(bytes: string, longest = 14): string {
  const shown = bytes
    .replace(/\r/g, '\\r')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(/\p{Cc}/gu, '·');
  return shown.length > longest ? `${shown.slice(0, longest - 1)}…` : shown;
}

/** What is written on the rung itself. */
export function labelOf(event: WireEvent, lang: Lang): string {
  switch (event.kind) {
    case 'data': {
      const size = event.size === undefined ? '' : `${numbers[lang].format(event.size)} B`;
      return [size, event.bytes === undefined ? '' : shorten(event.bytes, ROOM - size.length - 1)].filter(Boolean).join(' ');
    }
    case 'connect':
      return lang === 'vi' ? 'kết nối' : 'connect';
    case 'accept':
      return lang === 'vi' ? 'đã nhận' : 'accepted';
    case 'refused':
      return lang === 'vi' ? 'bị từ chối' : 'refused';
    case 'fin':
      return 'FIN';
    case 'rst':
      return 'RST';
    case 'timeout':
      return 'timeout';
    case 'destroy':
      return 'destroy';
    case 'error':
      return event.bytes ?? 'error';
    case 'note':
      return '';
  }
}

const actor = {
  en: { you: 'you', peer: 'the other side' },
  vi: { you: 'bạn', peer: 'đầu bên kia' },
} as const;

/** The event in words. */
export function sentenceOf(event: WireEvent, lang: Lang): string {
  const who = actor[lang][event.from];
  const size = event.size === undefined ? '' : `${numbers[lang].format(event.size)} byte${lang === 'en' && event.size !== 1 ? 's' : ''}`;
  const what = [size, event.bytes].filter(Boolean).join(': ');
  const vi = lang === 'vi';
  switch (event.kind) {
    case 'connect':
      return vi ? `${who} gọi kết nối` : `${who} ${event.from === 'you' ? 'call' : 'calls'}`;
    case 'accept':
      return vi ? `${who} nhận kết nối` : `${who} ${event.from === 'you' ? 'pick' : 'picks'} up`;
    case 'refused':
      return vi ? 'bị từ chối: không ai nhấc máy' : 'refused: nobody picks up';
    case 'data':
      return vi ? `${who} gửi ${what}` : `${who} ${event.from === 'you' ? 'send' : 'sends'} ${what}`;
    case 'fin':
      return vi ? `${who} chào tạm biệt (FIN)` : `${who} ${event.from === 'you' ? 'say' : 'says'} goodbye (FIN)`;
    case 'rst':
      return vi ? `${who} cúp máy (RST)` : `${who} ${event.from === 'you' ? 'hang' : 'hangs'} up (RST)`;
    case 'timeout':
      return vi ? `${who} hết thời gian chờ` : `${who} ${event.from === 'you' ? 'have' : 'has'} waited long enough`;
    case 'destroy':
      return vi ? `${who} destroy socket` : `${who} ${event.from === 'you' ? 'destroy' : 'destroys'} the socket`;
    case 'error':
      return vi
        ? `${who} nhận lỗi ${event.bytes ?? ''}`.trim()
        : `${who} ${event.from === 'you' ? 'get' : 'gets'} the error ${event.bytes ?? ''}`.trim();
    case 'note':
      return '';
  }
}

export const laneNames = {
  en: {
    you: 'you',
    peer: 'the other side',
    wire: 'What happened on the wire',
    broke: 'here the rule was broken',
    connection: 'connection',
  },
  vi: { you: 'bạn', peer: 'đầu bên kia', wire: 'Diễn biến trên đường dây', broke: 'quy tắc bị vi phạm tại đây', connection: 'kết nối' },
} as const;
