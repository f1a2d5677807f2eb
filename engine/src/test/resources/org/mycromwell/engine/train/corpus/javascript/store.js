const events = require('events');
const path = require('path');
const crypto = require('crypto');
const fs = require('fs');

const VERSION = 2;

/** Keeps records in a file. */
class Store {
  constructor(file, options = {}) {
    this.file = path.resolve(file);
    this.bus = new events.EventEmitter();
    this.readOnly = options.readOnly || false;
    this.records = new Map();
  }

  open() {
    if (!fs.existsSync(this.file)) {
      console.log('new store ' + this.file);
      return 0;
    }
    const data = JSON.parse(fs.readFileSync(this.file, 'utf8'));
    if (data.version !== VERSION) {
      throw new Error('version ' + data.version + ' is not known');
    }
    for (const record of data.records) {
      this.records.set(record.id, record);
    }
    return this.records.size;
  }

  put(record) {
    // a record without a name gets one
    const id = record.id || newId();
    this.records.set(id, { ...record, id });
    this.bus.emit('put', id);
    return id;
  }

  get(id, fallback = null) {
    const record = this.records.get(id);
    return record === undefined ? fallback : record;
  }

  drop(id) {
    if (this.readOnly) {
      console.warn('read only');
      return false;
    }
    this.bus.emit('drop', id);
    return this.records.delete(id);
  }

  /** All records of which a field has a value. */
  where(field, value) {
    const found = [];
    for (const record of this.records.values()) {
      if (record[field] === value) {
        found.push(record);
      }
    }
    return found;
  }

  count(field) {
    const counts = {};
    for (const record of this.records.values()) {
      const value = record[field];
      counts[value] = (counts[value] || 0) + 1;
    }
    return counts;
  }

  save(indent = 2) {
    const records = [...this.records.values()];
    const text = JSON.stringify({ version: VERSION, records }, null, indent);
    fs.writeFileSync(this.file, text);
    console.log('saved ' + records.length + ' records to ' + this.file);
  }
}

function newId(length = 8) {
  const bytes = crypto.randomBytes(length);
  return bytes.toString('hex');
}

function merge(first, second) {
  let added = 0;
  for (const [id, record] of second.records) {
    if (!first.records.has(id)) {
      first.put(record);
      added++;
    }
  }
  return added;
}

function sum(records, field) {
  let total = 0;
  for (const record of records) {
    total += Number(record[field]);
  }
  return total;
}

function backup(store, suffix = '.bak') {
  const target = store.file + suffix;
  fs.copyFileSync(store.file, target);
  return target;
}

module.exports = { Store, merge, sum, backup };
