'use strict';

const util = require('util');
const fs = require('fs');
const assert = require('assert');

const DAY = 86400;

/**
 * Splits seconds.
 * @param {number} seconds since midnight
 */
function split(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return { hours, minutes, seconds: seconds % 60 };
}

function pad(number, width = 2) {
  let text = String(number);
  while (text.length < width) {
    text = '0' + text;
  }
  return text;
}

function show(seconds, separator = ':') {
  const time = split(seconds);
  return pad(time.hours) + separator + pad(time.minutes);
}

function parse(text) {
  const parts = text.split(':');
  if (parts.length < 2) {
    throw new Error('no time: ' + text);
  }
  const hours = parseInt(parts[0], 10);
  const minutes = parseInt(parts[1], 10);
  return hours * 3600 + minutes * 60;
}

class Alarm {
  constructor(time, label = 'alarm') {
    this.time = time;
    this.label = label;
    this.rung = false;
  }

  ring() {
    // once a day is enough
    if (!this.rung) {
      console.log(this.label + ' at ' + show(this.time));
      this.rung = true;
    }
  }

  snooze(minutes = 10) {
    this.time = (this.time + minutes * 60) % DAY;
    this.rung = false;
    return this.time;
  }
}

class Clock {
  constructor() {
    this.alarms = [];
    this.now = 0;
  }

  set(text) {
    this.now = parse(text);
    console.debug('it is', text);
  }

  add(time, label) {
    const alarm = new Alarm(parse(time), label);
    this.alarms.push(alarm);
    return alarm;
  }

  tick(seconds = 1) {
    const before = this.now;
    this.now = (before + seconds) % DAY;
    for (const alarm of this.alarms) {
      if (alarm.time > before && alarm.time <= this.now) {
        alarm.ring();
      }
    }
  }

  next() {
    const later = this.alarms.filter((alarm) => alarm.time > this.now);
    later.sort((a, b) => a.time - b.time);
    return later[0];
  }
}

function save(clock, file) {
  const lines = clock.alarms.map((alarm) => show(alarm.time) + ' ' + alarm.label);
  fs.writeFileSync(file, lines.join('\n'));
}

function main() {
  const clock = new Clock();
  clock.add('07:30', 'get up');
  clock.tick(DAY / 2);
  assert.ok(clock.alarms.length > 0);
  console.log(util.inspect(clock.next()));
}

main();
