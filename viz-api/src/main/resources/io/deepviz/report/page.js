
// What is known of the network

document.title = visible(data.model) + ' · DeepViz report';
add(page, 'h1', '', data.model);
add(page, 'p', 'soft', 'What this network looks for, what it sees, and where images lie in its feature space.');
const nav = add(page, 'nav');
const numbers = add(page, 'div', 'numbers');
[['accuracy on these images', data.numbers.classifier.accuracy],
 ['purity, pixel space', data.numbers.neighbors.pixelPurity],
 ['purity, feature space', data.numbers.neighbors.featurePurity],
 ['filters oriented or color-opponent', data.numbers.filters.either],
 ['trustworthiness, t-SNE', data.numbers.projection.tsne.trustworthiness]].forEach(([label, value]) => {
  const box = add(numbers, 'div');
  add(box, 'b', '', number(value));
  add(box, 'span', '', label);
});
const facts = section('The network', 'network');
const table = add(facts, 'table');
data.facts.forEach(([name, value]) => {
  const row = add(table, 'tr');
  add(row, 'th', '', name);
  add(row, 'td', 'name', value);
});
const assumed = add(facts, 'div', data.assumptions.length ? 'assumed' : 'soft');
if (data.assumptions.length) {
  add(assumed, 'strong', '', 'Assumed, as the file does not say (a wrong scaling is a silent error):');
  const list = add(assumed, 'ul');
  data.assumptions.forEach(each => add(list, 'li', '', each));
} else {
  add(assumed, 'p', '', 'Nothing about the input was assumed: all of it was stated.');
}

// Filters, activations

const filters = section('First-layer filters', 'filters');
add(filters, 'p', '', data.filters.text);
if (data.filters.picture) figure(filters, data.filters.picture);

if (data.activations.length) {
  const activations = section('What it makes of an image', 'activations');
  add(activations, 'p', '', 'The first and the last nonlinearity on maps, a tile a channel.');
  data.activations.forEach(each => {
    const row = add(activations, 'div', 'looked');
    const own = add(row, 'figure');
    picture(own, each.picture, each.file);
    caption(own, each.file);
    each.maps.forEach(map => figure(row, map));
  });
}

// Neighbors

function framed(parent, image, className, sign, label) {
  const box = add(parent, 'figure', 'pic ' + className);
  const frame = add(box, 'div', 'frame');
  picture(frame, data.neighbors.pictures[image.row], image.file);
  if (sign) add(frame, 'i', '', sign);
  add(box, 'span', 'name', label);
  box.title = visible(image.file + (image.class ? ' (' + image.class + ')' : '') + ', row ' + image.row
      + (image.distance === undefined ? '' : ', distance ' + image.distance.toPrecision(3)));
}

function space(parent, title, images) {
  if (!images.length) return;
  const row = add(parent, 'div', 'space');
  const same = images.filter(image => image.same).length;
  const known = images.filter(image => image.same !== null).length;
  add(row, 'span', '', title + (known ? ' · ' + same + ' of ' + known + ' of the same class' : ''));
  images.forEach(image => {
    const kind = image.same === null ? ['', ''] : image.same ? ['same', '✓'] : ['other', '✗'];
    framed(row, image, kind[0], kind[1], image.class || image.file);
  });
}

const neighbors = section('Nearest neighbors', 'neighbors');
add(neighbors, 'p', '', 'Purity: ' + number(data.numbers.neighbors.pixelPurity) + ' in pixel space, '
    + number(data.numbers.neighbors.featurePurity) + ' in feature space. ' + data.neighbors.text);
const signs = add(neighbors, 'p', 'soft', '✓ in a whole frame: of the query\'s class. ✗ in a dashed frame: of another.');
data.neighbors.queries.forEach(query => {
  const box = add(neighbors, 'div', 'query');
  const pair = add(box, 'div', 'pair');
  const asked = add(pair, 'div');
  add(asked, 'span', 'soft', 'query');
  framed(asked, query, 'asked', '', query.class || query.file);
  const rows = add(pair, 'div', 'rows');
  space(rows, 'nearest in pixel space', query.pixels);
  space(rows, 'nearest in feature space', query.features);
  add(box, 'code', '', query.command);
});
add(neighbors, 'p', 'soft', data.neighbors.caption);

// Maps

function colorOf(row) {
  const entry = data.maps.legend[data.maps.labels[row]];
  return entry ? entry.color : '#777777';
}

function draw(map, atlas) {
  const box = add(maps, 'div', 'map');
  add(box, 'h3', '', map.title);
  const canvas = add(box, 'canvas');
  canvas.tabIndex = 0;
  canvas.setAttribute('role', 'application');
  canvas.setAttribute('aria-label', map.title + ': arrow keys go from image to image, plus and minus zoom, 0 shows all');
  const shown = add(box, 'div', 'shown');
  const large = add(shown, 'canvas');
  large.width = large.height = 64;
  const told = add(shown, 'span', 'name', 'Hover over a point, or press an arrow key.');
  told.setAttribute('aria-live', 'polite');
  const element = add(box, 'figure');
  caption(element, map.caption, map.command);
  const order = map.x.map((x, row) => row).sort((a, b) => map.x[a] - map.x[b]);
  // Rows come class by class: painted in that order, the last class would lie on top of all others.
  const painted = order.slice().sort((a, b) => a * 2654435761 % 4294967296 - b * 2654435761 % 4294967296);
  let zoom = 1, left = 0, top = 0, chosen = -1, size = 0;

  function place(row) {
    const margin = 16, inner = size - 2 * margin;
    return [margin + (map.x[row] - left) * zoom * inner, margin + (map.y[row] - top) * zoom * inner];
  }
  function tile(context, row, x, y, side) {
    const s = data.maps.atlas.side;
    context.drawImage(atlas, row % data.maps.atlas.columns * s, Math.floor(row / data.maps.atlas.columns) * s, s, s, x, y, side, side);
  }
  function paint() {
    const scale = window.devicePixelRatio || 1;
    size = canvas.clientWidth;
    canvas.width = canvas.height = Math.round(size * scale);
    const context = canvas.getContext('2d');
    context.scale(scale, scale);
    const side = Math.min(64, (map.x.length > 1000 ? 9 : 14) * Math.sqrt(zoom) * size / 520);
    for (const row of painted) {
      const [x, y] = place(row);
      if (x < -side || y < -side || x > size + side || y > size + side) continue;
      context.fillStyle = colorOf(row);
      if (atlas && pictures.checked) {
        context.fillRect(x - side / 2 - 1.5, y - side / 2 - 1.5, side + 3, side + 3);
        tile(context, row, x - side / 2, y - side / 2, side);
      } else {
        context.beginPath();
        context.arc(x, y, Math.max(2.5, side / 4), 0, 2 * Math.PI);
        context.fill();
      }
    }
    if (chosen >= 0) {
      const [x, y] = place(chosen);
      context.strokeStyle = '#000';
      context.lineWidth = 2;
      context.strokeRect(x - side / 2 - 3, y - side / 2 - 3, side + 6, side + 6);
    }
  }
  function choose(row) {
    if (row < 0 || row === chosen) return;
    chosen = row;
    const label = data.maps.legend[data.maps.labels[row]];
    told.textContent = visible(data.maps.files[row]) + (label ? ' (' + visible(label.name) + ')' : '') + ', row ' + row;
    if (atlas) tile(large.getContext('2d'), row, 0, 0, 64);
    paint();
  }
  function nearest(x, y) {
    let best = -1, least = 20 * 20;
    for (let row = 0; row < map.x.length; row++) {
      const [a, b] = place(row), distance = (a - x) ** 2 + (b - y) ** 2;
      if (distance < least) { least = distance; best = row; }
    }
    return best;
  }
  function zoomTo(next, x, y) {
    next = Math.max(1, Math.min(40, next));
    const inner = size - 32;
    left += (x - 16) / inner * (1 / zoom - 1 / next);
    top += (y - 16) / inner * (1 / zoom - 1 / next);
    zoom = next;
    if (zoom === 1) left = top = 0;
    paint();
  }
  let dragged = null;
  canvas.addEventListener('pointermove', event => {
    if (dragged) {
      left -= (event.offsetX - dragged[0]) / zoom / (size - 32);
      top -= (event.offsetY - dragged[1]) / zoom / (size - 32);
      dragged = [event.offsetX, event.offsetY];
      paint();
    } else {
      choose(nearest(event.offsetX, event.offsetY));
    }
  });
  canvas.addEventListener('pointerdown', event => {
    choose(nearest(event.offsetX, event.offsetY));
    if (zoom > 1) { dragged = [event.offsetX, event.offsetY]; canvas.setPointerCapture(event.pointerId); }
  });
  ['pointerup', 'pointercancel'].forEach(kind => canvas.addEventListener(kind, () => { dragged = null; }));
  canvas.addEventListener('wheel', event => {
    event.preventDefault();
    zoomTo(zoom * Math.exp(-event.deltaY / 300), event.offsetX, event.offsetY);
  }, { passive: false });
  canvas.addEventListener('keydown', event => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const factor = { '+': 1.5, '=': 1.5, '-': 1 / 1.5, '0': 0 }[event.key];
    if (step !== undefined) {
      const at = chosen < 0 ? 0 : (order.indexOf(chosen) + step + order.length) % order.length;
      choose(order[at]);
    } else if (factor !== undefined) {
      const [x, y] = chosen < 0 ? [size / 2, size / 2] : place(chosen);
      zoomTo(zoom * factor, x, y);
    } else {
      return;
    }
    event.preventDefault();
  });
  window.addEventListener('resize', paint);
  pictures.addEventListener('change', paint);
  paint();
}

const space2 = section('Maps of the feature space', 'maps');
add(space2, 'p', '', data.maps.text);
const pictures = document.createElement('input');
const maps = document.createElement('div');
if (data.maps.maps) {
  pictures.type = 'checkbox';
  pictures.checked = true;
  if (data.maps.atlas) {
    const label = add(space2, 'label', 'soft');
    label.append(pictures, ' show the pictures, as the network sees them (else points)');
  }
  const key = add(space2, 'div', 'key');
  Object.values(data.maps.legend).slice(0, 40).forEach(each => {
    const entry = add(key, 'span');
    add(entry, 'i').style.background = each.color;
    add(entry, 'bdi', '', each.name);
  });
  add(space2, 'p', 'soft', 'Wheel or + and - zoom, dragging moves, arrow keys go from image to image, 0 shows all.');
  maps.className = 'maps';
  space2.append(maps);
  if (data.maps.atlas) {
    const atlas = new Image();
    atlas.addEventListener('load', () => data.maps.maps.forEach(map => draw(map, atlas)));
    atlas.src = data.maps.atlas.image;
  } else {
    data.maps.maps.forEach(map => draw(map, null));
  }
}

if (data.training) showTraining(data.training, section);

// What the caller added

data.sections.forEach((each, i) => {
  const more = section(each.title, 'more' + i);
  if (each.text) add(more, 'p', '', each.text);
  if (each.curves.length) {
    const charts = add(more, 'div', 'charts');
    each.curves.forEach(one => chart(charts, one));
  }
  const strip = add(more, 'div', each.pictures.length > 1 ? 'strip' : '');
  each.pictures.forEach(one => figure(strip, one));
});
