import { useState } from 'react';
import React from 'react';
import { saveCount } from './storage';

type Props = {
  label: string;
  step?: number;
  limit?: number;
};

const WARN_AT = 90;

/** A number with two buttons. */
export function Counter({ label, step = 1, limit = 100 }: Props) {
  const [count, setCount] = useState(0);

  function increase() {
    const next = Math.min(count + step, limit);
    setCount(next);
    saveCount(label, next);
  }

  function decrease() {
    // never below zero
    const next = Math.max(count - step, 0);
    setCount(next);
    saveCount(label, next);
  }

  return (
    <div className={colour(count, limit)}>
      <span>{title(label, count)}</span>
      <button onClick={increase}>more</button>
      <button onClick={decrease}>less</button>
    </div>
  );
}

export function colour(count: number, limit: number): string {
  const percent = (100 * count) / limit;
  if (percent > WARN_AT) {
    console.log('nearly full: ' + percent);
    return 'red';
  }
  return 'green';
}

export function title(label: string, count: number, unit = 'pieces'): string {
  return label + ': ' + count + ' ' + unit;
}

export function total(counts: number[]): number {
  let sum = 0;
  for (const count of counts) {
    sum += count;
  }
  return sum;
}

export function Badge({ text, size = 12 }: { text: string; size?: number }) {
  const style = { fontSize: size, padding: size / 3 };
  return <b style={style}>{text.toUpperCase()}</b>;
}

export function List({ names }: { names: string[] }) {
  if (names.length === 0) {
    return <p>nothing yet</p>;
  }
  const sorted = [...names].sort();
  return (
    <ul>
      {sorted.map((name) => (
        <li key={name}>{name}</li>
      ))}
    </ul>
  );
}

export function initials(name: string | null, most = 2): string {
  if (name) {
    const parts = name.split(' ').map((part) => part[0]);
    return parts.slice(0, most).join('');
  }
  return '?';
}

export async function loadCounts(url: string): Promise<number[]> {
  console.log('loads', url);
  const answer = await fetch(url);
  const data = await answer.json();
  return data.counts;
}

export const pages = (count: number, size = 20) => {
  const full = Math.ceil(count / size);
  return Math.max(full, 1);
};
