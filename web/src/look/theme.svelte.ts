// Light, dark, or as the device says.
export type Look = 'auto' | 'light' | 'dark';
const kept = 'tallyman.look';

class Theme {
  current = $state<Look>('auto');

  constructor() {
    try {
      const saved = localStorage.getItem(kept);
      if (saved === 'light' || saved === 'dark') this.use(saved);
    } catch { /* no storage: as the device */ }
  }

  use(look: Look): void {
    this.current = look;
    if (look === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = look;
    try { localStorage.setItem(kept, look); } catch { /* for this page only */ }
  }
}

export const theme = new Theme();
