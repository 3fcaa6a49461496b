// The server answers again, but not to this page: it was started anew with another token. Loaded while all is well.
import { makeMessages } from '../base/i18n';

/** Whether a board at `url` asks for a token that this browser does not have. */
export async function asksForToken(url: string): Promise<boolean> {
  try {
    const reply = await fetch(url, { cache: 'no-store' });
    const asked = reply.headers.get('www-authenticate') ?? '';
    return reply.status === 401 && asked.includes('realm="lightboard"');
  } catch {
    return false;
  }
}

export const otherTokenText = makeMessages(
  {
    title: 'lightboard was started anew and asks for another token.',
    next: 'Open the address that it printed in its terminal: this page then goes on by itself.',
    enter: 'Enter the token',
  },
  {
    title: 'lightboard 已重新启动，需要新的令牌。',
    next: '请打开终端中打印的新地址，本页随后会自动继续。',
    enter: '输入令牌',
  },
);
