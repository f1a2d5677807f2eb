import { equal } from 'assert';

/** A node with what lies below it. */
export class Tree<T> {
  readonly children: Tree<T>[] = [];
  parent: Tree<T> | null = null;

  constructor(public value: T) {}

  add(value: T): Tree<T> {
    const child = new Tree(value);
    child.parent = this;
    this.children.push(child);
    return child;
  }

  depth(): number {
    let depth = 0;
    let node: Tree<T> | null = this.parent;
    while (node !== null) {
      depth++;
      node = node.parent;
    }
    return depth;
  }

  size(): number {
    let count = 1;
    for (const child of this.children) {
      count += child.size();
    }
    return count;
  }

  *walk(): Generator<Tree<T>> {
    // parents before their children
    yield this;
    for (const child of this.children) {
      yield* child.walk();
    }
  }

  find(wanted: (value: T) => boolean): Tree<T> | null {
    for (const node of this.walk()) {
      if (wanted(node.value)) {
        return node;
      }
    }
    return null;
  }

  remove(): void {
    if (this.parent === null) {
      throw new Error('the root cannot be removed');
    }
    const siblings = this.parent.children;
    siblings.splice(siblings.indexOf(this), 1);
    this.parent = null;
  }

  /** One line for each node. */
  print(indent = '  '): string {
    const lines: string[] = [];
    for (const node of this.walk()) {
      const level = node.depth() - this.depth();
      lines.push(indent.repeat(level) + String(node.value));
    }
    return lines.join('\n');
  }
}

export function fromPaths(paths: string[], separator = '/'): Tree<string> {
  const root = new Tree('');
  for (const path of paths) {
    let node = root;
    for (const part of path.split(separator)) {
      const known = node.children.find((child) => child.value === part);
      node = known ?? node.add(part);
    }
  }
  return root;
}

export function pathOf(node: Tree<string>, separator = '/'): string {
  const parts: string[] = [];
  let at: Tree<string> | null = node;
  while (at !== null && at.value !== '') {
    parts.unshift(at.value);
    at = at.parent;
  }
  return parts.join(separator);
}

export function leaves<T>(tree: Tree<T>): T[] {
  const found: T[] = [];
  for (const node of tree.walk()) {
    if (node.children.length === 0) {
      found.push(node.value);
    }
  }
  return found;
}

export function deepest<T>(tree: Tree<T>, limit = 64): number {
  let most = 0;
  for (const node of tree.walk()) {
    most = Math.max(most, node.depth());
  }
  return Math.min(most, limit);
}

function main() {
  const tree = fromPaths(['a/b', 'a/c/d']);
  equal(tree.size(), 5);
  console.log(tree.print());
}

main();
