// Short words at the foot of the screen: what was done, with a way back, and what did not work.
export interface Notice { id: number; text: string; bad: boolean; undo?: () => void }

const shown_ms = 8000;

class Notices {
  list = $state<Notice[]>([]);
  private next = 0;

  // What went well is the end of what did not before.
  say(text: string, undo?: () => void): void {
    this.list = this.list.filter((notice) => !notice.bad);
    this.add({ id: this.next++, text, bad: false, undo });
  }

  fail(text: string): void {
    this.add({ id: this.next++, text, bad: true });
  }

  drop(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  private add(notice: Notice): void {
    this.list = [...this.list.slice(-2), notice];
    setTimeout(() => this.drop(notice.id), shown_ms);
  }
}

export const notices = new Notices();
