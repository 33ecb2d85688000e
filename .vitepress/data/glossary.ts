import type { Bilingual } from './bilingual.ts';

/** One term. `vi` is the one rendering that the whole course uses. */
export interface Term {
  /** The anchor on the glossary page: `/glossary#backoff`. Lessons link to it, so it never changes. */
  readonly id: string;
  readonly en: string;
  readonly vi: string;
  readonly means: Bilingual;
}

export interface TermGroup {
  readonly id: string;
  readonly title: Bilingual;
  readonly terms: readonly Term[];
}

const term = (id: string, en: string, vi: string, meansEn: string, meansVi: string): Term => ({
  id,
  en,
  vi,
  means: { en: meansEn, vi: meansVi },
});

export const glossary: readonly TermGroup[] = [
  {
    id: 'g-connections',
    title: { en: 'Who talks to whom', vi: 'Ai nói chuyện với ai' },
    terms: [
      term(
        'connection',
        'connection',
        'kết nối',
        'An agreement between two endpoints to exchange a byte stream until one side ends it.',
        'Thỏa thuận giữa hai đầu để trao đổi một luồng byte, cho đến khi một bên kết thúc.',
      ),
      term(
        'socket',
        'socket',
        'socket',
        'Your program’s end of a connection, or of a UDP port.',
        'Đầu kết nối (hoặc cổng UDP) nằm trong chương trình của bạn.',
      ),
      term(
        'address',
        'port, address',
        'cổng, địa chỉ',
        'The address names a machine’s interface, the port names the socket on it.',
        'Địa chỉ chỉ ra giao diện mạng của máy, cổng chỉ ra socket trên đó.',
      ),
      term(
        'handshake',
        'handshake',
        'bắt tay (handshake)',
        'The first packets of a connection, in which both sides agree that there is one.',
        'Những gói tin đầu tiên của kết nối, để hai bên cùng xác nhận là đã có nó.',
      ),
      term(
        'peer',
        'the other side, peer',
        'đầu bên kia',
        'Whoever is at the far end of the connection.',
        'Bất cứ ai ở phía bên kia của kết nối.',
      ),
      term(
        'client-server',
        'client, server, proxy',
        'client, server, proxy',
        'Who calls, who is called, and who passes the call on.',
        'Bên gọi, bên được gọi, và bên chuyển cuộc gọi.',
      ),
      term(
        'request',
        'request, response',
        'request, response',
        'What the client asks and what the server answers, once each.',
        'Điều client hỏi và điều server trả lời, mỗi bên một lần.',
      ),
      term(
        'refused',
        'refused',
        'bị từ chối',
        'Nobody listens on that port, and the machine says so at once (ECONNREFUSED).',
        'Không ai nghe ở cổng đó và máy trả lời ngay như vậy (ECONNREFUSED).',
      ),
      term(
        'reset',
        'reset (RST)',
        'bị ngắt đột ngột (RST)',
        'The other side hung up: what was under way is lost (ECONNRESET).',
        'Đầu bên kia cúp máy: những gì đang truyền đều mất (ECONNRESET).',
      ),
      term(
        'unreachable',
        'unreachable',
        'không tới được',
        'The network has no way to that address (EHOSTUNREACH, ENETUNREACH).',
        'Mạng không có đường đến địa chỉ đó (EHOSTUNREACH, ENETUNREACH).',
      ),
      term(
        'half-open-tcp',
        'half-open (TCP)',
        'mở một nửa',
        'One side believes in the connection, the other has forgotten it.',
        'Một bên vẫn tưởng còn kết nối, bên kia đã quên nó rồi.',
      ),
      term(
        'connection-pool',
        'connection pool',
        'pool kết nối',
        'A fixed number of open connections that many requests share.',
        'Một số kết nối mở sẵn cho nhiều request dùng chung.',
      ),
    ],
  },
  {
    id: 'g-bytes',
    title: { en: 'What travels', vi: 'Thứ được truyền đi' },
    terms: [
      term(
        'packet',
        'packet',
        'gói tin',
        'The unit that the network carries, and may lose, delay or reorder.',
        'Đơn vị mạng vận chuyển; có thể mất, chậm hoặc đảo thứ tự.',
      ),
      term(
        'segment',
        'segment, datagram',
        'segment, datagram',
        'What TCP and UDP each put into a packet.',
        'Thứ mà TCP và UDP đặt vào trong gói tin.',
      ),
      term(
        'byte-stream',
        'byte stream',
        'luồng byte',
        'Bytes in order, without borders between messages: what TCP delivers.',
        'Các byte đúng thứ tự, không có ranh giới giữa các thông điệp: thứ TCP giao cho bạn.',
      ),
      term('chunk', 'chunk', 'mẩu (chunk)', 'As many bytes as happened to arrive together.', 'Số byte tình cờ đến cùng một lúc.'),
      term(
        'framing',
        'framing',
        'đóng khung (framing)',
        'The rule that says where one message ends and the next begins.',
        'Quy tắc cho biết một thông điệp hết ở đâu và thông điệp sau bắt đầu ở đâu.',
      ),
      term(
        'stream',
        'stream (Node)',
        'stream',
        'Node’s object for data that arrives or leaves piece by piece.',
        'Đối tượng của Node cho dữ liệu đến hoặc đi từng phần.',
      ),
      term('buffer', 'buffer', 'bộ đệm', 'Memory in which bytes wait to be sent or read.', 'Vùng nhớ nơi byte chờ được gửi hoặc được đọc.'),
      term(
        'backpressure',
        'backpressure',
        'backpressure (áp lực ngược)',
        'The signal “stop writing, I am full”, passed back from the slow side to the fast one.',
        'Tín hiệu “ngừng ghi, tôi đầy rồi” mà bên chậm gửi ngược về bên nhanh.',
      ),
      term(
        'wire',
        'on the wire',
        'trên đường dây',
        'What really passed between the two sides, whatever the programs believe.',
        'Những gì thật sự đi qua giữa hai bên, bất kể chương trình nghĩ gì.',
      ),
    ],
  },
  {
    id: 'g-waiting',
    title: { en: 'Waiting and trying again', vi: 'Chờ và thử lại' },
    terms: [
      term(
        'timeout',
        'timeout',
        'timeout (hết thời gian chờ)',
        'The longest you are willing to wait for one thing.',
        'Khoảng thời gian lâu nhất bạn chịu chờ cho một việc.',
      ),
      term(
        'deadline',
        'deadline',
        'hạn chót (deadline)',
        'The moment by which everything must be over, all retries included.',
        'Thời điểm mà mọi thứ phải xong, kể cả các lần thử lại.',
      ),
      term(
        'retry',
        'retry',
        'thử lại',
        'Doing the same thing again because it may work this time.',
        'Làm lại đúng việc đó vì lần này có thể thành công.',
      ),
      term(
        'backoff',
        'backoff',
        'backoff (giãn dần)',
        'Waiting longer before each further retry.',
        'Mỗi lần thử lại thì chờ lâu hơn lần trước.',
      ),
      term(
        'jitter',
        'jitter',
        'jitter (độ lệch ngẫu nhiên)',
        'A random share in each wait, so that clients do not call in step.',
        'Phần ngẫu nhiên trong mỗi lần chờ, để các client không gọi cùng một nhịp.',
      ),
      term(
        'idempotent',
        'idempotent',
        'idempotent (làm lại không đổi kết quả)',
        'Doing it twice leaves the same result as doing it once.',
        'Làm hai lần cho kết quả như làm một lần.',
      ),
      term(
        'breaker',
        'circuit breaker',
        'cầu dao (circuit breaker)',
        'After several failures it refuses calls for a while, then lets one through as a test.',
        'Sau nhiều lần hỏng, nó từ chối cuộc gọi một thời gian, rồi cho một cuộc đi qua để thử.',
      ),
      term(
        'half-open-breaker',
        'half-open (breaker)',
        'nửa mở',
        'The breaker’s state in which one call may go through and decides.',
        'Trạng thái cầu dao cho đúng một cuộc gọi đi qua để quyết định.',
      ),
      term(
        'reconnect',
        'reconnect',
        'kết nối lại',
        'Opening a new connection after losing one, and restoring what it carried.',
        'Mở kết nối mới sau khi mất kết nối cũ và khôi phục trạng thái của nó.',
      ),
      term(
        'heartbeat',
        'heartbeat',
        'nhịp kiểm tra (heartbeat)',
        'A small question at fixed intervals whose answer proves that the peer is alive.',
        'Một câu hỏi nhỏ gửi đều đặn; có câu trả lời tức là đầu bên kia còn sống.',
      ),
      term(
        'rate-limit',
        'rate limit',
        'giới hạn tần suất',
        'How many requests one caller may make in a given time.',
        'Số request một bên được gửi trong một khoảng thời gian.',
      ),
    ],
  },
  {
    id: 'g-names',
    title: { en: 'Names and trust', vi: 'Tên và sự tin cậy' },
    terms: [
      term(
        'resolver',
        'resolver, record',
        'resolver, bản ghi',
        'Who looks a name up, and the line of data that comes back.',
        'Nơi tra tên và dòng dữ liệu trả về.',
      ),
      term(
        'cache',
        'cache, TTL',
        'cache, TTL',
        'A kept answer, and for how many seconds it may be used.',
        'Câu trả lời được giữ lại và số giây nó còn dùng được.',
      ),
      term(
        'certificate',
        'certificate, chain',
        'chứng chỉ, chuỗi chứng chỉ',
        'A signed statement of whose key this is, and the signatures up to someone you trust.',
        'Lời xác nhận có chữ ký rằng khóa này của ai, cùng các chữ ký dẫn tới nơi bạn tin.',
      ),
    ],
  },
  {
    id: 'g-programs',
    title: { en: 'Programs under load', vi: 'Chương trình khi chịu tải' },
    terms: [
      term(
        'event-loop',
        'event loop',
        'vòng lặp sự kiện (event loop)',
        'The one thread on which Node runs your callbacks, one after the other.',
        'Thread duy nhất nơi Node chạy lần lượt các callback của bạn.',
      ),
      term(
        'thread',
        'thread, worker, process',
        'luồng (thread), worker, tiến trình',
        'Three ways to run code side by side, from cheap and shared to heavy and separate.',
        'Ba cách chạy song song, từ nhẹ và dùng chung bộ nhớ đến nặng và tách biệt.',
      ),
      term('lock', 'lock, mutex', 'khóa, mutex', 'Lets one caller in at a time.', 'Mỗi lúc chỉ cho một bên vào.'),
      term('queue', 'queue', 'hàng đợi', 'Work that waits for its turn.', 'Những việc đang chờ đến lượt.'),
      term(
        'error-handler',
        'error handler',
        'hàm xử lý lỗi',
        'The function that hears of an error; without one, an `error` event ends the process.',
        'Hàm nhận tin khi có lỗi; nếu thiếu nó, sự kiện `error` làm sập tiến trình.',
      ),
      term('crash', 'crash', 'sập', 'The process ends because nobody handled an error.', 'Tiến trình kết thúc vì không ai xử lý lỗi.'),
      term('hang', 'hang', 'treo', 'Waiting for something that will not come.', 'Chờ một thứ sẽ không đến.'),
      term(
        'leak',
        'leak',
        'rò rỉ',
        'A socket, timer or memory that nobody uses and nobody gave back.',
        'Socket, timer hay bộ nhớ không ai dùng mà cũng không ai trả lại.',
      ),
      term(
        'latency',
        'latency, throughput',
        'độ trễ, thông lượng',
        'How long one request takes, and how many get done per second.',
        'Một request mất bao lâu, và mỗi giây xong được bao nhiêu.',
      ),
      term('load', 'load', 'tải', 'How much is asked of the server at once.', 'Lượng việc dồn lên server cùng lúc.'),
      term(
        'outage',
        'outage',
        'sự cố ngừng dịch vụ',
        'The time in which the service does not answer.',
        'Khoảng thời gian dịch vụ không trả lời.',
      ),
      term(
        'graceful-shutdown',
        'graceful shutdown',
        'tắt êm',
        'Take no new calls, finish the ones you have, then leave.',
        'Không nhận cuộc gọi mới, làm xong các cuộc đang có, rồi mới tắt.',
      ),
      term(
        'lifecycle',
        'lifecycle',
        'vòng đời',
        'The states a thing passes through from its start to its end.',
        'Các trạng thái một đối tượng đi qua từ lúc sinh ra đến lúc kết thúc.',
      ),
    ],
  },
  {
    id: 'g-course',
    title: { en: 'Words of this course', vi: 'Từ dùng trong khóa học' },
    terms: [
      term(
        'exercise',
        'exercise, part, lesson',
        'bài tập, phần, bài học',
        'A part is one lesson of the course; an exercise is a small program that you repair.',
        'Phần là một bài học của khóa; bài tập là một chương trình nhỏ để bạn sửa.',
      ),
      term('check', 'check', 'phép kiểm tra', 'One behaviour that your program must show.', 'Một hành vi mà chương trình của bạn phải có.'),
      term(
        'starter',
        'starter',
        'bản khởi đầu',
        'The file an exercise starts from: it compiles, and it is naive.',
        'File để bắt đầu bài tập: biên dịch được, nhưng còn nhiều chỗ sơ hở.',
      ),
      term(
        'hint',
        'hint, solution',
        'gợi ý, lời giải',
        'A push in the right direction, and one way to do it.',
        'Một chỉ dẫn đúng hướng, và một cách làm.',
      ),
      term(
        'mistake',
        'mistake',
        'lỗi thường gặp',
        'A typical wrong program that a check must catch.',
        'Một chương trình sai điển hình mà phép kiểm tra phải bắt được.',
      ),
      term(
        'passed',
        'passed, not yet',
        'đạt, chưa đạt',
        'The result of a check. There is no “failed for good”.',
        'Kết quả của phép kiểm tra. Không có “trượt hẳn”.',
      ),
      term('progress', 'progress', 'tiến độ', 'Which exercises you have passed so far.', 'Những bài tập bạn đã đạt cho đến nay.'),
      term(
        'incident',
        'incident',
        'sự cố',
        'Something that went wrong in production, told with its causes.',
        'Một lần hệ thống thật gặp trục trặc, kể lại kèm nguyên nhân.',
      ),
    ],
  },
];
