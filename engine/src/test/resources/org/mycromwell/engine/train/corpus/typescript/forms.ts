import { Field, Rule } from './model';
import { translate } from './messages';
import debug from 'debug';

const log = debug('forms');
const MAX_LENGTH = 200;

/** Says what is wrong with a value, or nothing. */
export type Check = (value: string) => string | null;

export function required(message = 'is missing'): Check {
  return (value) => (value.trim() === '' ? message : null);
}

export function longest(limit = MAX_LENGTH): Check {
  return (value) => {
    if (value.length > limit) {
      return 'has more than ' + limit + ' characters';
    }
    return null;
  };
}

export function between(low: number, high: number): Check {
  return (value) => {
    const number = Number(value);
    // also when it is no number at all
    const fits = number >= low && number <= high;
    return fits ? null : 'must be from ' + low + ' to ' + high;
  };
}

export class Form {
  private fields = new Map<string, Field>();
  private errors: string[] = [];

  constructor(readonly name: string, private language = 'en') {}

  add(field: Field): this {
    this.fields.set(field.name, field);
    return this;
  }

  set(name: string, value: string): void {
    const field = this.fields.get(name);
    if (field === undefined) {
      throw new Error('no field ' + name + ' in ' + this.name);
    }
    field.value = value.trim();
    log(name + ' is set');
  }

  /** Whether all fields are as they should be. */
  validate(): boolean {
    this.errors = [];
    for (const field of this.fields.values()) {
      const error = firstError(field.rules, field.value);
      if (error !== null) {
        this.errors.push(translate(field.name, this.language) + ' ' + error);
      }
    }
    console.log('errors', this.errors.length);
    return this.errors.length === 0;
  }

  messages(separator = '; '): string {
    return this.errors.join(separator);
  }

  values() {
    const result: Record<string, string> = {};
    for (const [name, field] of this.fields) {
      result[name] = field.value;
    }
    return result;
  }

  reset(value = ''): void {
    for (const field of this.fields.values()) {
      field.value = value;
    }
    this.errors = [];
  }

  async send(url: string, tries = 2): Promise<number> {
    for (let i = 0; i < tries; i++) {
      const answer = await fetch(url, { method: 'POST', body: JSON.stringify(this.values()) });
      if (answer.ok) {
        return answer.status;
      }
    }
    return 0;
  }
}

function firstError(rules: Rule[], value: string): string | null {
  for (const rule of rules) {
    const error = rule.check(value);
    if (error) {
      return error;
    }
  }
  return null;
}

export function strength(password: string): number {
  let points = 0;
  if (password.length > 8) {
    points += 2;
  }
  if (/\d/.test(password)) {
    points += 1;
  }
  return points;
}
