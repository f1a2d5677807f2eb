import { stem } from './language';
import { promises as fs } from 'fs';
import { extname, join } from 'path';

export interface Hit {
  file: string;
  score: number;
}

const SMALL_WORDS = new Set(['a', 'an', 'and', 'of', 'the']);

export function words(text: string, least = 2): string[] {
  const found: string[] = [];
  for (const part of text.toLowerCase().split(/\W+/)) {
    if (part.length >= least && !SMALL_WORDS.has(part)) {
      found.push(stem(part));
    }
  }
  return found;
}

/** Finds files by their words. */
export class Index {
  private readonly files = new Map<string, Map<string, number>>();
  private totalWords = 0;

  add(file: string, text: string): number {
    const counts = new Map<string, number>();
    for (const word of words(text)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      this.totalWords++;
    }
    this.files.set(file, counts);
    return counts.size;
  }

  remove(file: string): boolean {
    console.log('removes ' + file);
    return this.files.delete(file);
  }

  /** How rare a word is. */
  rarity(word: string): number {
    let having = 0;
    for (const counts of this.files.values()) {
      if (counts.has(word)) {
        having++;
      }
    }
    // one more, so that nothing is divided by zero
    return Math.log((this.files.size + 1) / (having + 1));
  }

  search(query: string, limit = 10): Hit[] {
    const hits: Hit[] = [];
    const wanted = words(query);
    for (const [file, counts] of this.files) {
      let score = 0;
      for (const word of wanted) {
        score += (counts.get(word) ?? 0) * this.rarity(word);
      }
      if (score > 0) {
        hits.push({ file, score });
      }
    }
    hits.sort((a, b) => b.score - a.score);
    return hits.slice(0, limit);
  }

  summary(): string {
    return this.files.size + ' files with ' + this.totalWords + ' words';
  }
}

export async function readFolder(folder: string, index: Index, ending = '.txt') {
  const names = await fs.readdir(folder);
  let count = 0;
  for (const name of names) {
    if (extname(name) !== ending) {
      continue;
    }
    const text = await fs.readFile(join(folder, name), 'utf8');
    index.add(name, text);
    count++;
  }
  console.info('read', count, 'files');
  return count;
}

export function excerpt(text: string, word: string, around = 30): string {
  const at = text.indexOf(word);
  if (at < 0) {
    return '';
  }
  const from = Math.max(0, at - around);
  const to = at + word.length + around;
  return '...' + text.slice(from, to) + '...';
}

export function highlight(text: string, word: string, mark = '*') {
  const marked = mark + word + mark;
  return text.split(word).join(marked);
}

export function best(hits: Hit[]): string | null {
  if (hits.length > 0) {
    const first = hits[0];
    return first.file + ' (' + first.score.toFixed(2) + ')';
  }
  return null;
}
