import { Subject } from 'rxjs';
import { Player } from './player';
import { shuffled } from './arrays';

export type Song = {
  title: string;
  artist: string;
  seconds: number;
  likes: number;
};

export class Playlist {
  readonly changed = new Subject<string>();
  private songs: Song[] = [];
  private current = 0;

  constructor(private name: string, private player: Player) {}

  add(song: Song, first = false): void {
    if (first) {
      this.songs.unshift(song);
    } else {
      this.songs.push(song);
    }
    this.changed.next(this.name);
  }

  play(index = 0): Song | null {
    const song = this.songs[index];
    if (!song) {
      console.error('no song ' + index + ' in ' + this.name);
      return null;
    }
    this.current = index;
    this.player.start(song.title);
    return song;
  }

  skip(count = 1) {
    const last = this.songs.length - 1;
    const wanted = Math.min(this.current + count, last);
    return this.play(wanted);
  }

  mix(): void {
    // the one that plays stays
    const playing = this.songs[this.current];
    const others = this.songs.filter((song) => song !== playing);
    this.songs = [playing, ...shuffled(others)];
    this.current = 0;
  }

  /** How long it takes to hear everything. */
  duration(): number {
    let seconds = 0;
    for (const song of this.songs) {
      seconds += song.seconds;
    }
    return seconds;
  }

  byArtist(artist: string): Song[] {
    const found: Song[] = [];
    for (const song of this.songs) {
      if (song.artist === artist) {
        found.push(song);
      }
    }
    return found;
  }

  async save(url: string): Promise<boolean> {
    console.log('saving', this.name);
    const body = JSON.stringify(this.songs);
    const answer = await fetch(url, { method: 'PUT', body });
    return answer.ok;
  }
}

export function length(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return minutes + ':' + String(rest).padStart(2, '0');
}

export function like(song: Song, count = 1) {
  song.likes += count;
  return song.likes;
}

export function favourite(songs: Song[]): Song | null {
  if (songs.length === 0) {
    return null;
  }
  let best = songs[0];
  for (const song of songs) {
    if (song.likes > best.likes) {
      best = song;
    }
  }
  return best;
}

export function label(song: Song | null): string {
  if (song) {
    const time = length(song.seconds);
    return song.artist + ' - ' + song.title + ' (' + time + ')';
  }
  return 'silence';
}
