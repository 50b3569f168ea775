// The two languages of every screen. A screen writes its words as { vi, en } beside itself; English must have the same
// keys as Vietnamese or the type checker says so. `const t = spoken(words)` reads in the language of the moment.

export type Lang = 'vi' | 'en';

type Shape<T> = { [K in keyof T]: T[K] extends string ? string : T[K] extends (...a: infer A) => string ? (...a: A) => string : Shape<T[K]> };

const kept = 'tallyman.lang';

function first(): Lang {
  try {
    const saved = localStorage.getItem(kept);
    if (saved === 'vi' || saved === 'en') return saved;
  } catch { /* a private window without storage: as the browser says */ }
  const wanted = globalThis.navigator?.languages ?? [];
  return wanted.length > 0 && !wanted.some((one) => one.startsWith('vi')) ? 'en' : 'vi';
}

class Language {
  current = $state<Lang>(first());

  use(lang: Lang): void {
    this.current = lang;
    document.documentElement.lang = lang;
    try { localStorage.setItem(kept, lang); } catch { /* kept for this page only */ }
  }
}

export const language = new Language();
if (typeof document !== 'undefined') document.documentElement.lang = language.current;

// In English "1 photo", "2 photos", "1,204 photos": the number as it is shown, or as it is counted. Vietnamese has one form.
const plural_rules = new Intl.PluralRules('en-GB');
export function some(n: number | string, one: string, other: string): string {
  const counted = typeof n === 'number' ? n : Number(n.replaceAll(',', ''));
  return `${n} ${plural_rules.select(counted) === 'one' ? one : other}`;
}

// Checks that both languages say the same things.
export function both<T extends object>(vi: T, en: Shape<T>): { vi: T; en: Shape<T> } {
  return { vi, en };
}

export function spoken<T extends object>(words: { vi: T; en: Shape<T> }): Shape<T> {
  return new Proxy({} as Shape<T>, { get: (_, key) => (words[language.current] as Shape<T>)[key as keyof T] });
}
