import { World } from './world.js';
import readline from 'node:readline';
import { log } from './log.js';

const DIRECTIONS = ['north', 'east', 'south', 'west'];
const LIMIT = 100;

/** Walks over a grid as it is told. */
export class Robot {
  constructor(world = new World(), name = 'Robbie') {
    this.world = world;
    this.name = name;
    this.x = 0;
    this.y = 0;
    this.direction = 0;
    this.steps = 0;
  }

  left() {
    this.direction = (this.direction + 3) % 4;
  }

  right() {
    this.direction = (this.direction + 1) % 4;
  }

  /** Walks until something is in the way. */
  forward(count = 1) {
    for (let i = 0; i < count; i++) {
      const place = this.ahead();
      if (this.world.isWall(place.x, place.y)) {
        console.log('ouch');
        return i;
      }
      this.x = place.x;
      this.y = place.y;
      this.steps++;
    }
    return count;
  }

  ahead() {
    const dx = [0, 1, 0, -1][this.direction];
    const dy = [-1, 0, 1, 0][this.direction];
    return { x: this.x + dx, y: this.y + dy };
  }

  turnTo(name) {
    const wanted = DIRECTIONS.indexOf(name);
    if (wanted < 0) {
      throw new RangeError('no direction: ' + name);
    }
    // at most three turns
    while (this.direction !== wanted) {
      this.right();
    }
  }

  distance(x, y) {
    return Math.abs(this.x - x) + Math.abs(this.y - y);
  }

  describe() {
    const where = '(' + this.x + ', ' + this.y + ')';
    return this.name + ' at ' + where + ' looks ' + DIRECTIONS[this.direction];
  }
}

export function run(robot, program) {
  let done = 0;
  for (const letter of program) {
    if (done >= LIMIT) {
      log.warn('stopped after ' + done);
      break;
    }
    if (letter === 'L') {
      robot.left();
    } else if (letter === 'R') {
      robot.right();
    } else {
      robot.forward();
    }
    done++;
  }
  return done;
}

export function shorten(program) {
  // three to the left are one to the right
  const shorter = program.replace(/LLL/g, 'R');
  return shorter.replace(/RRRR/g, '');
}

export async function talk(robot, input = process.stdin) {
  const lines = readline.createInterface({ input });
  for await (const line of lines) {
    const command = line.trim();
    if (command === 'quit') {
      return;
    }
    run(robot, command);
    console.log(robot.describe());
  }
}

export function nearest(robots, x, y) {
  let best;
  for (const robot of robots) {
    if (!best || robot.distance(x, y) < best.distance(x, y)) {
      best = robot;
    }
  }
  return best;
}
