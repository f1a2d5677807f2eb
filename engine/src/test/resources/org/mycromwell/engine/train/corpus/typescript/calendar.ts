import { Injectable } from './container';
import type { Clock } from './clock';
import { addDays, startOfDay } from './dates';

export interface Appointment {
  title: string;
  start: Date;
  minutes: number;
  place?: string;
}

const WORKDAY_START = 8;
const WORKDAY_END = 17;

/** Appointments of one person. */
@Injectable()
export class Calendar {
  private readonly appointments: Appointment[] = [];

  constructor(private readonly clock: Clock, readonly owner: string = 'me') {}

  add(title: string, start: Date, minutes = 30): Appointment {
    const appointment: Appointment = { title, start, minutes };
    if (this.conflicts(appointment).length > 0) {
      console.warn('conflict: ' + title);
    }
    this.appointments.push(appointment);
    return appointment;
  }

  conflicts(wanted: Appointment): Appointment[] {
    const end = endOf(wanted);
    return this.appointments.filter((other) => other.start < end && wanted.start < endOf(other));
  }

  /** What is on a day, the earliest first. */
  onDay(day: Date): Appointment[] {
    const from = startOfDay(day);
    const to = addDays(from, 1);
    const found = this.appointments.filter((a) => a.start >= from && a.start < to);
    return found.sort((a, b) => a.start.getTime() - b.start.getTime());
  }

  next(): Appointment | null {
    const now = this.clock.now();
    let best: Appointment | null = null;
    for (const appointment of this.appointments) {
      // what has begun does not count
      if (appointment.start > now && (best === null || appointment.start < best.start)) {
        best = appointment;
      }
    }
    return best;
  }

  cancel(title: string): boolean {
    const index = this.appointments.findIndex((a) => a.title === title);
    if (index < 0) {
      return false;
    }
    this.appointments.splice(index, 1);
    console.log('cancelled ' + title);
    return true;
  }

  busyMinutes(day: Date): number {
    let sum = 0;
    for (const appointment of this.onDay(day)) {
      sum += appointment.minutes;
    }
    return sum;
  }
}

export function endOf(appointment: Appointment): Date {
  const millis = appointment.minutes * 60000;
  return new Date(appointment.start.getTime() + millis);
}

export function inOffice(date: Date): boolean {
  const hour = date.getHours();
  return hour >= WORKDAY_START && hour < WORKDAY_END;
}

export function describe(appointment: Appointment, withPlace = true) {
  const time = appointment.start.getHours() + ':' + appointment.start.getMinutes();
  let text = time + ' ' + appointment.title;
  if (withPlace && appointment.place) {
    text += ' (' + appointment.place + ')';
  }
  return text;
}

export function reminder(appointment: Appointment, before = 10): Date {
  const start = appointment.start.getTime();
  return new Date(start - before * 60000);
}
