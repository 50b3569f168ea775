// Search without diacritics: "tap hoa duc" finds "Tạp hoá Đức". Đ is a letter of its own and does not decompose.
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{Mn}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

// Every word of the query somewhere in the text, in any order.
export function matches(query: string, ...texts: string[]): boolean {
  const text = folded(texts.join(' '));
  return folded(query).split(/\s+/).every((word) => text.includes(word));
}
