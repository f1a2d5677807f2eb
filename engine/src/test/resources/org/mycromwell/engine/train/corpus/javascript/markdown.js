import { marked } from './parts.js';
import fs from 'node:fs';
import { basename } from 'node:path';

const HEADING = /^(#+)\s+(.*)$/;

/** Makes characters harmless that mean something in HTML. */
export function escape(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

export function heading(line, deepest = 6) {
  const match = HEADING.exec(line);
  if (match === null) {
    return null;
  }
  const level = Math.min(match[1].length, deepest);
  return '<h' + level + '>' + escape(match[2]) + '</h' + level + '>';
}

export function emphasis(text) {
  // the strong ones first, they have more stars
  const strong = text.replace(/\*\*(.+?)\*\*/g, '<b>$1</b>');
  return strong.replace(/\*(.+?)\*/g, '<i>$1</i>');
}

export function link(title, target, isNew = false) {
  const rest = isNew ? ' target="_blank"' : '';
  return '<a href="' + target + '"' + rest + '>' + title + '</a>';
}

export function list(lines, ordered = false) {
  const tag = ordered ? 'ol' : 'ul';
  const items = lines.map((line) => '<li>' + emphasis(line) + '</li>');
  return '<' + tag + '>' + items.join('') + '</' + tag + '>';
}

export const words = (text) => {
  const parts = text.trim().split(/\s+/);
  return parts.filter((part) => part.length > 0).length;
};

export function minutes(text, speed = 200) {
  const count = words(text);
  if (count > 0) {
    return Math.ceil(count / speed);
  }
  return 0;
}

export function convert(text) {
  const result = [];
  let items = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('- ')) {
      items.push(line.slice(2));
      continue;
    }
    if (items.length > 0) {
      result.push(list(items));
      items = [];
    }
    const head = heading(line);
    result.push(head === null ? marked(emphasis(line)) : head);
  }
  return result.join('\n');
}

export function title(text, fallback = 'untitled') {
  for (const line of text.split('\n')) {
    const match = HEADING.exec(line);
    if (match) {
      return match[2];
    }
  }
  return fallback;
}

export function convertFile(file, folder = 'out') {
  const text = fs.readFileSync(file, 'utf8');
  const html = convert(text);
  const target = folder + '/' + basename(file, '.md') + '.html';
  fs.writeFileSync(target, html);
  console.log('wrote ' + target + ' with ' + html.length + ' characters');
  return target;
}

export function anchors(text) {
  const found = {};
  for (const line of text.split('\n')) {
    const match = HEADING.exec(line);
    if (match) {
      const key = match[2].toLowerCase().replace(/\W+/g, '-');
      found[key] = match[2];
    }
  }
  return found;
}
