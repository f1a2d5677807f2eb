import { shuffle, pick } from './random.js';
import questions from './questions.js';

const POINTS = 10;
let games = 0;

/** One question with several answers. */
class Question {
  constructor(text, answers, right = 0) {
    this.text = text;
    this.answers = answers;
    this.right = right;
  }

  check(index) {
    const correct = index === this.right;
    console.log(correct ? 'right' : 'wrong');
    return correct;
  }

  hint(letters = 1) {
    const answer = this.answers[this.right];
    return answer.slice(0, letters) + '...';
  }

  half() {
    // leaves the right one and another
    const wrong = this.answers.filter((_, index) => index !== this.right);
    return shuffle([this.answers[this.right], pick(wrong)]);
  }
}

export class Game {
  constructor(player, rounds = 5) {
    this.player = player;
    this.rounds = rounds;
    this.points = 0;
    this.jokers = ['half', 'hint'];
    games++;
  }

  ask(question, answer) {
    if (this.rounds === 0) {
      throw new Error('the game is over');
    }
    this.rounds--;
    if (question.check(answer)) {
      this.points += POINTS;
    }
    return this.points;
  }

  joker(name) {
    const index = this.jokers.indexOf(name);
    if (index < 0) {
      return false;
    }
    this.jokers.splice(index, 1);
    return true;
  }

  /** What the player reads at the end. */
  summary() {
    return this.player + ': ' + this.points + ' points, ' + this.jokers.length + ' jokers';
  }
}

export function load(list = questions, topic = null) {
  const result = [];
  for (const item of list) {
    if (topic && item.topic !== topic) {
      continue;
    }
    result.push(new Question(item.text, item.answers, item.right));
  }
  return result;
}

export function level(points) {
  if (points > 80) {
    return 'master';
  }
  if (points > 40) {
    return 'expert';
  }
  return 'beginner';
}

export function best(players, limit = 3) {
  const sorted = [...players];
  sorted.sort((a, b) => b.points - a.points);
  return sorted.slice(0, limit);
}

export function average(players) {
  if (players.length > 0) {
    let sum = 0;
    for (const player of players) {
      sum += player.points;
    }
    return sum / players.length;
  }
  return 0;
}

export function timeLeft(started, seconds = 30) {
  const passed = (Date.now() - started) / 1000;
  return Math.max(0, seconds - passed);
}

export const played = () => {
  console.info('games so far', games);
  return games;
};
