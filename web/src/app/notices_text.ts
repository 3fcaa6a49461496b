// Words of what could not be read, in both languages: loaded when there is something to tell.
import { makeMessages } from '../base/i18n';
import { formatCount } from '../base/numbers';

const n = formatCount;

export const text = makeMessages(
  {
    close: 'Close',
    noticesTitle: 'What could not be read',
    noticesRest: 'Everything else is shown. Your files are never changed.',
    noticesFirst: (count: number) => `The first ${n(count)} are listed.`,
    atByte: (offset: number) => `byte ${n(offset)}`,
    times: (count: number) => `${n(count)} ×`,
    corrupt_record:
      'A record whose checksum is wrong; it was skipped and reading went on behind it.',
    bad_event: 'A record that is whole but no event; it was skipped.',
    bad_value: 'A value that could not be understood; the rest of the event was read.',
    odd_time: 'A wall time that cannot be right; the point is kept.',
    unreadable_file: 'The file could not be read: permission, or an error of the disk.',
    unreadable_folder: 'The folder could not be read: permission, or an error of the disk.',
    not_event_file: 'Named like an event file, but it does not hold events.',
    folder_named_like_file: 'A folder with the name of an event file; what is in it was read.',
    shrunk_file: 'The file became shorter while it was watched; what was read before stays.',
    unreachable: 'Out of reach just now: what was read stays, and it is tried again by itself.',
    link_out:
      'Leads out of the log folder: not followed. Start lightboard with --follow_links where you trust everybody who can write there.',
    brokenSidecar: 'What was kept of this board cannot be read',
    setAside: 'Set it aside and begin a new one',
    setAsideDone: 'Set aside; a new one begins with the next change',
  },
  {
    close: '关闭',
    noticesTitle: '无法读取的内容',
    noticesRest: '其余内容均已显示。您的文件不会被改动。',
    noticesFirst: count => `仅列出前 ${n(count)} 条。`,
    atByte: offset => `第 ${n(offset)} 字节`,
    times: count => `${n(count)} 次`,
    corrupt_record: '记录的校验和不符；已跳过，并从其后继续读取。',
    bad_event: '记录完整但不是事件；已跳过。',
    bad_value: '有一个值无法识别；该事件的其余部分已读取。',
    odd_time: '时间戳不合理；该点仍保留。',
    unreadable_file: '无法读取文件：权限不足或磁盘错误。',
    unreadable_folder: '无法读取文件夹：权限不足或磁盘错误。',
    not_event_file: '文件名像事件文件，但内容不是事件。',
    folder_named_like_file: '与事件文件同名的文件夹；其中的内容已读取。',
    shrunk_file: '文件在监视期间变短；此前读到的内容保留。',
    unreachable: '暂时无法访问：已读到的内容保留，会自动重试。',
    link_out:
      '指向日志目录之外的链接，未跟随。若信任所有能写入该目录的人，可加 --follow_links 启动。',
    brokenSidecar: '无法读取此面板保存的内容',
    setAside: '将其移开并重新开始',
    setAsideDone: '已移开；下次更改时将新建文件',
  },
);
