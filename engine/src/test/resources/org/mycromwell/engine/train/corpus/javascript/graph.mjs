import { strict as assert } from 'node:assert';
import { performance } from 'node:perf_hooks';
import { inspect } from 'node:util';

/** Places and the ways between them. */
export class Graph {
  constructor(directed = false) {
    this.directed = directed;
    this.ways = new Map();
  }

  addPlace(name) {
    if (!this.ways.has(name)) {
      this.ways.set(name, new Map());
    }
    return this.ways.get(name);
  }

  addWay(from, to, length = 1) {
    this.addPlace(from).set(to, length);
    this.addPlace(to);
    if (!this.directed) {
      this.addPlace(to).set(from, length);
    }
  }

  neighbours(name) {
    const ways = this.ways.get(name);
    if (ways === undefined) {
      return [];
    }
    return [...ways.keys()];
  }

  /** The lengths of the shortest ways from a place. */
  distances(start) {
    const known = new Map([[start, 0]]);
    const open = [start];
    while (open.length > 0) {
      // small graphs need no heap
      open.sort((a, b) => known.get(a) - known.get(b));
      const place = open.shift();
      for (const [next, length] of this.ways.get(place)) {
        const distance = known.get(place) + length;
        if (!known.has(next) || distance < known.get(next)) {
          known.set(next, distance);
          open.push(next);
        }
      }
    }
    return known;
  }

  reaches(from, to) {
    const distances = this.distances(from);
    return distances.has(to);
  }

  remove(name) {
    for (const ways of this.ways.values()) {
      ways.delete(name);
    }
    const removed = this.ways.delete(name);
    console.log('removed ' + name + ': ' + removed);
    return removed;
  }
}

export function parse(text, separator = ' ') {
  const graph = new Graph();
  for (const line of text.split('\n')) {
    const [from, to, length] = line.split(separator);
    if (to) {
      graph.addWay(from, to, Number(length || 1));
    }
  }
  return graph;
}

export function grid(width, height = width) {
  const graph = new Graph();
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const name = x + '/' + y;
      if (x > 0) graph.addWay(name, x - 1 + '/' + y);
      if (y > 0) graph.addWay(name, x + '/' + (y - 1));
    }
  }
  return graph;
}

export function farthest(graph, start) {
  let best = start;
  let most = 0;
  for (const [name, distance] of graph.distances(start)) {
    if (distance > most) {
      best = name;
      most = distance;
    }
  }
  return { name: best, distance: most };
}

function measure(work, label = 'work') {
  const start = performance.now();
  const result = work();
  const millis = Math.round(performance.now() - start);
  console.log(label + ' took ' + millis + ' ms');
  return result;
}

function main() {
  const graph = measure(() => grid(20), 'grid');
  const end = farthest(graph, '0/0');
  assert.equal(end.distance, 38);
  console.log(inspect(end));
}

main();
