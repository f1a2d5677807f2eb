import { readFile } from 'node:fs/promises';
import { EventEmitter } from 'node:events';
import path from 'node:path';

// Prices are in cents.
const SHIPPING = 490;

/** What somebody wants to buy. */
export class Cart extends EventEmitter {
  constructor(customer, currency = 'EUR') {
    super();
    this.customer = customer;
    this.currency = currency;
    this.items = new Map();
  }

  add(name, price, count = 1) {
    const known = this.items.get(name);
    if (known) {
      known.count += count;
    } else {
      this.items.set(name, { price, count });
    }
    this.emit('changed', name);
  }

  remove(name) {
    const removed = this.items.delete(name);
    if (!removed) {
      console.log('not in the cart: ' + name);
    }
    return removed;
  }

  /** The sum of all items. */
  total(discount = 0) {
    let sum = 0;
    for (const item of this.items.values()) {
      sum += item.price * item.count;
    }
    // shipping is free for large orders
    const shipping = sum > 5000 ? 0 : SHIPPING;
    return Math.round(sum * (1 - discount)) + shipping;
  }

  lines() {
    const result = [];
    for (const [name, item] of this.items) {
      result.push(item.count + ' x ' + name);
    }
    return result;
  }

  isEmpty() {
    return this.items.size === 0;
  }
}

export function format(cents, currency = 'EUR') {
  const whole = Math.floor(cents / 100);
  const rest = String(cents % 100).padStart(2, '0');
  return whole + '.' + rest + ' ' + currency;
}

export async function load(folder, file = 'cart.json') {
  const full = path.join(folder, file);
  const text = await readFile(full, 'utf8');
  const data = JSON.parse(text);
  const cart = new Cart(data.customer);
  for (const item of data.items) {
    cart.add(item.name, item.price, item.count);
  }
  return cart;
}

export function cheapest(items) {
  let best = null;
  for (const item of items) {
    if (best === null || item.price < best.price) {
      best = item;
    }
  }
  return best;
}

export function voucher(code, total) {
  if (!code) {
    return total;
  }
  const percent = parseInt(code.slice(-2), 10);
  console.log('voucher of', percent);
  return total - (total * percent) / 100;
}

export function receipt(cart) {
  const head = 'Thank you, ' + cart.customer;
  const body = cart.lines().join('\n');
  return head + '\n' + body + '\n' + format(cart.total(), cart.currency);
}
