import { h } from './dom.js';
import { debounce } from './timing.js';
import api from './api.js';

const PAGE_SIZE = 24;

function thumbnail(photo, size = 160) {
  const image = h('img');
  image.src = photo.url + '?width=' + size;
  image.alt = photo.title;
  return image;
}

function caption(photo, author = 'unknown') {
  const year = new Date(photo.taken).getFullYear();
  return photo.title + ', ' + author + ' (' + year + ')';
}

export class Gallery {
  constructor(root, pageSize = PAGE_SIZE) {
    this.root = root;
    this.pageSize = pageSize;
    this.photos = [];
    this.page = 0;
    this.search = debounce((word) => this.filter(word), 300);
  }

  async load(album) {
    console.log('loading', album);
    try {
      const answer = await api.get('/albums/' + album);
      this.photos = answer.photos;
    } catch (error) {
      console.error('no album', error);
      this.photos = [];
    }
    this.show(0);
  }

  /** The number of pages, at least one. */
  pages() {
    const count = Math.ceil(this.photos.length / this.pageSize);
    return Math.max(1, count);
  }

  show(page) {
    this.page = page;
    const first = page * this.pageSize;
    const visible = this.photos.slice(first, first + this.pageSize);
    this.root.replaceChildren();
    for (const photo of visible) {
      this.root.append(thumbnail(photo));
    }
  }

  next() {
    if (this.page + 1 < this.pages()) {
      this.show(this.page + 1);
    }
  }

  previous() {
    if (this.page > 0) {
      this.show(this.page - 1);
    }
  }

  filter(word) {
    const needle = word.toLowerCase();
    const found = this.photos.filter((photo) => photo.title.toLowerCase().includes(needle));
    console.log('found', found.length);
    return found;
  }

  toggle(photo) {
    // a favourite has a star
    photo.favourite = !photo.favourite;
    return photo.favourite;
  }
}

export function byYear(photos) {
  const years = {};
  for (const photo of photos) {
    const year = new Date(photo.taken).getFullYear();
    years[year] = (years[year] || 0) + 1;
  }
  return years;
}

export function fit(width, height, limit = 800) {
  const larger = Math.max(width, height);
  if (larger > limit) {
    const factor = limit / larger;
    return [Math.round(width * factor), Math.round(height * factor)];
  }
  return [width, height];
}

export function newest(photos, count = 3) {
  const sorted = [...photos].sort((a, b) => b.taken - a.taken);
  return sorted.slice(0, count);
}

export function share(photo, host) {
  const text = caption(photo, photo.author);
  return 'mailto:?subject=' + encodeURIComponent(text) + '&body=' + host + photo.url;
}
