import { readFileSync } from 'fs';
import * as path from 'path';
import { Currency, rates } from './currencies';

export class Money {
  constructor(readonly cents: number, readonly currency: Currency = 'EUR') {
    if (!Number.isInteger(cents)) {
      throw new TypeError('cents must be whole, not ' + cents);
    }
  }

  plus(other: Money): Money {
    const same = other.to(this.currency);
    return new Money(this.cents + same.cents, this.currency);
  }

  times(factor: number): Money {
    return new Money(Math.round(this.cents * factor), this.currency);
  }

  /** The same value in another currency. */
  to(currency: Currency): Money {
    if (currency === this.currency) {
      return this;
    }
    const rate = rates[currency] / rates[this.currency];
    return new Money(Math.round(this.cents * rate), currency);
  }

  split(parts: number): Money[] {
    const base = Math.floor(this.cents / parts);
    const rest = this.cents - base * parts;
    const shares: Money[] = [];
    for (let i = 0; i < parts; i++) {
      // the first ones get a cent more
      const share = i < rest ? base + 1 : base;
      shares.push(new Money(share, this.currency));
    }
    return shares;
  }

  isNegative(): boolean {
    return this.cents < 0;
  }

  toString(): string {
    const amount = (this.cents / 100).toFixed(2);
    return amount + ' ' + this.currency;
  }
}

export function parse(text: string, currency: Currency = 'EUR'): Money {
  const value = Number(text.replace(',', '.'));
  if (Number.isNaN(value)) {
    console.log('no amount: ' + text);
    return new Money(0, currency);
  }
  return new Money(Math.round(value * 100), currency);
}

export function sum(list: Money[]): Money {
  let total = new Money(0);
  for (const money of list) {
    total = total.plus(money);
  }
  return total;
}

export function tax(net: Money, percent = 19): Money {
  const factor = percent / 100;
  return net.times(factor);
}

export function tip(bill: Money, happy: boolean) {
  const share = happy ? 0.15 : 0.05;
  return bill.times(share);
}

export function largest(list: Money[]): Money | undefined {
  let best: Money | undefined;
  for (const money of list) {
    if (best === undefined || money.cents > best.cents) {
      best = money;
    }
  }
  return best;
}

export function readBills(folder: string, file = 'bills.txt'): Money[] {
  const full = path.join(folder, file);
  const lines = readFileSync(full, 'utf8').split('\n');
  console.log('bills', lines.length);
  return lines.filter((line) => line !== '').map((line) => parse(line));
}

export function instalment(price: Money, months: number, yearly = 0.04) {
  if (months > 0) {
    const monthly = yearly / 12;
    const factor = monthly / (1 - Math.pow(1 + monthly, -months));
    return price.times(factor);
  }
  return price;
}
