
// Numbers over the steps of a training, drawn as vectors: curves, rows of layers, ridges, a map that moves

/** The parser knows it; written out, it would be the one address on a page that has none. */
const VECTORS = new DOMParser().parseFromString('<svg></svg>', 'text/html').querySelector('svg').namespaceURI;
const INKS = ['#1f6fb5', '#b85c00', '#2e7d32', '#7b3fa0'];

/** What stands in several drawings has one color in all of them. */
function ink(name, i) {
  const own = { batches: '#9aa5ae', 'probe (learned from)': INKS[0], 'held out': INKS[1], validation: INKS[2] }[name];
  return own || INKS[i % INKS.length];
}

function vector(parent, tag, attributes, text) {
  const element = document.createElementNS(VECTORS, tag);
  Object.entries(attributes || {}).forEach(([name, value]) => element.setAttribute(name, value));
  if (text !== undefined) element.textContent = visible(text);
  parent.append(element);
  return element;
}

function drawing(parent, width, height, label) {
  return vector(parent, 'svg', { viewBox: '0 0 ' + width + ' ' + height, role: 'img', 'aria-label': visible(label) });
}

/** Three digits, without a tail of zeros. */
function short(value) {
  if (value === null || value === undefined) return 'n/a';
  if (value === 0) return '0';
  const size = Math.abs(value);
  return size >= 1e5 || size < 1e-3 ? value.toExponential(1).replace('e+', 'e') : String(Number(value.toPrecision(3)));
}

function shown(value, share) {
  return share && value !== null && value !== undefined ? Math.round(1000 * value) / 10 + ' %' : short(value);
}

/** Round numbers between two, about so many. */
function ticks(low, high, about) {
  const raw = (high - low) / about, power = Math.pow(10, Math.floor(Math.log10(raw)));
  const step = power * [1, 2, 5, 10].find(factor => factor * power >= raw * 0.999);
  const all = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) all.push(Number((i * step).toPrecision(12)));
  return all;
}

/** From low to high of some numbers, never of no width; a logarithmic range is in powers of ten. */
function range(values, log) {
  const finite = values.filter(value => value !== null && (!log || value > 0)).map(value => log ? Math.log10(value) : value);
  if (!finite.length) return [0, 1];
  const low = Math.min(...finite), high = Math.max(...finite), least = log ? 1 : Math.max(Math.abs(high) * 0.1, 1e-9);
  const missing = Math.max(0, least - (high - low)) / 2;
  return [low - missing, high + missing];
}

/** A line through points in order, with a gap where there is none. */
function trace(xs, ys) {
  let path = '', open = false;
  ys.forEach((y, i) => {
    if (y === null || !Number.isFinite(y)) { open = false; return; }
    path += (open ? 'L' : 'M') + xs[i].toFixed(1) + ' ' + y.toFixed(1);
    open = true;
  });
  return path;
}

function keys(parent, curves) {
  const key = add(parent, 'div', 'key');
  curves.forEach((curve, i) => {
    const entry = add(key, 'span');
    add(entry, 'i').style.background = ink(curve.name, i);
    add(entry, 'bdi', '', curve.name);
  });
}

/** Curves with axes; the numbers of a step are told under the pointer. */
function chart(parent, each) {
  const box = add(parent, 'div', 'chart'), width = 520, height = 210, left = 50, right = 508, top = 8, bottom = 182;
  add(box, 'h3', '', each.title);
  keys(box, each.curves);
  const all = each.curves.flatMap(curve => curve.values);
  const [low, high] = each.share ? [0, 1] : range(all.concat(each.zero ? [0] : []));
  const last = Math.max(1, ...each.curves.flatMap(curve => curve.steps));
  const x = step => left + step / last * (right - left), y = value => bottom - (value - low) / (high - low) * (bottom - top);
  const svg = drawing(box, width, height, each.title);
  ticks(low, high, 4).forEach(value => {
    vector(svg, 'path', { d: 'M' + left + ' ' + y(value) + 'H' + right, class: 'grid' });
    vector(svg, 'text', { x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, each.share ? Math.round(100 * value) + ' %' : short(value));
  });
  ticks(0, last, 6).forEach(step => vector(svg, 'text', { x: x(step), y: bottom + 18, 'text-anchor': 'middle' }, short(step)));
  each.curves.forEach((curve, i) => {
    const xs = curve.steps.map(x), ys = curve.values.map(value => value === null ? null : y(value));
    vector(svg, 'path', { d: trace(xs, ys), class: 'curve', stroke: ink(curve.name, i) });
    if (xs.length < 40) xs.forEach((at, k) => { if (ys[k] !== null) vector(svg, 'circle', { cx: at, cy: ys[k], r: 2.5, fill: ink(curve.name, i) }); });
  });
  const rule = vector(svg, 'path', { class: 'rule' });
  const told = add(box, 'p', 'soft told', each.text);
  svg.addEventListener('pointermove', event => {
    const bounds = svg.getBoundingClientRect();
    const step = ((event.clientX - bounds.left) / bounds.width * width - left) / (right - left) * last;
    const steps = each.curves.flatMap(curve => curve.steps);
    const near = steps.reduce((best, one) => Math.abs(one - step) < Math.abs(best - step) ? one : best, steps[0]);
    rule.setAttribute('d', 'M' + x(near) + ' ' + top + 'V' + bottom);
    told.textContent = 'step ' + near + ': ' + each.curves.filter(curve => curve.steps.includes(near))
        .map(curve => curve.name + ' ' + shown(curve.values[curve.steps.indexOf(near)], each.share)).join(', ');
  });
  svg.addEventListener('pointerleave', () => { rule.removeAttribute('d'); told.textContent = visible(each.text); });
}

/** A row a layer, a column a number; one scale a column, so that layers can be compared. */
function layerRows(parent, layers) {
  const table = add(add(parent, 'div', 'wide'), 'table', 'layers'), head = add(table, 'tr'), width = 170, height = 40;
  add(head, 'th', '', 'layer');
  const used = layers.measures.map((measure, i) => [measure, i])
      .filter(([, i]) => layers.rows.some(row => row.values[i].some(value => value !== null)));
  const ranges = used.map(([measure, i]) => measure.share ? [0, 1]
      : range(layers.rows.flatMap(row => row.values[i]).concat(measure.band || []), true));
  used.forEach(([measure], k) => {
    const cell = add(head, 'th', '', measure.title);
    const ends = ranges[k].map(end => measure.share ? 100 * end + ' %' : short(Math.pow(10, end)));
    add(cell, 'span', 'soft', ends[0] + ' to ' + ends[1] + (measure.share ? '' : ', logarithmic'));
  });
  const last = Math.max(1, ...layers.steps);
  layers.rows.forEach(row => {
    const line = add(table, 'tr');
    add(line, 'th', 'name', row.name);
    used.forEach(([measure, i], k) => {
      const cell = add(line, 'td'), values = row.values[i], known = values.filter(value => value !== null);
      if (!known.length) return;
      const [low, high] = ranges[k];
      const y = value => value === null ? null
          : height - 3 - ((measure.share ? value : Math.log10(value)) - low) / (high - low) * (height - 6);
      const svg = drawing(cell, width, height, row.name + ', ' + measure.title);
      if (measure.band) {
        const [from, to] = measure.band.map(y);
        vector(svg, 'rect', { x: 0, y: to, width, height: from - to, class: 'band' });
      }
      vector(svg, 'path', { d: trace(layers.steps.map(step => 2 + step / last * (width - 4)), values.map(y)), class: 'curve', stroke: INKS[0] });
      add(cell, 'span', 'soft', known.length > 1
          ? shown(known[0], measure.share) + ' → ' + shown(known[known.length - 1], measure.share) : shown(known[0], measure.share));
    });
  });
}

/** How a layer's weights are distributed: a ridge a moment, the first at the top. */
function ridges(parent, each) {
  const box = add(parent, 'figure'), width = 250, left = 44, right = 246, gap = 18, rise = 40;
  const count = each.moments.length, bottom = rise + gap * (count - 1) + 2;
  const svg = drawing(box, width, bottom + 20, 'weights of ' + each.layer);
  const highest = Math.max(...each.moments.flatMap(moment => moment.heights));
  each.moments.forEach((moment, i) => {
    const base = rise + gap * i, late = count > 1 ? i / (count - 1) : 1, bins = moment.heights.length;
    const xs = moment.heights.map((height, k) => left + (k + 0.5) / bins * (right - left));
    const path = trace(xs, moment.heights.map(height => base - height / highest * rise));
    const ink = 'rgb(' + [140 - 109 * late, 180 - 69 * late, 214 - 33 * late].map(Math.round).join(',') + ')';
    vector(svg, 'path', { d: path + 'L' + right + ' ' + base + 'H' + left + 'Z', fill: '#fff', 'fill-opacity': 0.75 });
    vector(svg, 'path', { d: path, class: 'curve', stroke: ink });
    vector(svg, 'text', { x: left - 5, y: base + 3, 'text-anchor': 'end' }, short(moment.step));
  });
  const zero = left + (0 - each.low) / (each.high - each.low) * (right - left);
  [[left, each.low, 'start'], [zero, 0, 'middle'], [right, each.high, 'end']]
      .filter(([at, value]) => value !== 0 || at > left + 30 && at < right - 30)
      .forEach(([at, value, anchor]) => vector(svg, 'text', { x: at, y: bottom + 16, 'text-anchor': anchor }, short(value)));
  caption(box, each.layer);
}

/** The probe's images at one moment. */
function points(svg, map, frame, side) {
  const place = value => side / 2 + value / map.reach * (side / 2 - 6);
  for (let i = 0; i < map.colors.length; i++) {
    vector(svg, 'circle', { cx: place(map.frames[frame][2 * i]), cy: side - place(map.frames[frame][2 * i + 1]), r: side / 70, fill: map.colors[i], class: 'dot' });
  }
}

/** The probe in feature space: some moments side by side, and all of them to go through. */
function driftingMap(parent, map) {
  const key = add(parent, 'div', 'key');
  map.legend.forEach(([color, name]) => {
    const entry = add(key, 'span');
    add(entry, 'i').style.background = color;
    add(entry, 'bdi', '', name);
  });
  const strip = add(parent, 'div', 'moments');
  const count = map.steps.length, some = Math.min(6, count);
  for (let i = 0; i < some; i++) {
    const frame = some > 1 ? Math.round(i * (count - 1) / (some - 1)) : 0;
    const box = add(strip, 'figure');
    points(drawing(box, 170, 170, 'the probe at step ' + map.steps[frame]), map, frame, 170);
    caption(box, 'step ' + map.steps[frame]);
  }
  if (count < 2) return;
  const large = add(parent, 'div', 'drift'), svg = drawing(large, 420, 420, 'the probe through training');
  const bar = add(large, 'div'), button = add(bar, 'button', '', 'Play'), slider = add(bar, 'input'), told = add(bar, 'span', 'soft');
  Object.assign(slider, { type: 'range', min: 0, max: count - 1, value: count - 1 });
  slider.setAttribute('aria-label', 'moment of training');
  let playing = 0;
  const show = () => {
    svg.replaceChildren();
    const now = Number(slider.value);
    for (let back = Math.min(3, now); back > 0; back--) {
      const trail = vector(svg, 'g', { opacity: 0.28 / back });
      points(trail, map, now - back, 420);
    }
    points(svg, map, now, 420);
    told.textContent = ' step ' + map.steps[now];
  };
  const stop = () => { clearInterval(playing); playing = 0; button.textContent = 'Play'; };
  button.addEventListener('click', () => {
    if (playing) { stop(); return; }
    if (Number(slider.value) === count - 1) slider.value = 0;
    button.textContent = 'Stop';
    show();
    playing = setInterval(() => {
      slider.value = Number(slider.value) + 1;
      show();
      if (Number(slider.value) === count - 1 || !svg.isConnected) stop();
    }, 350);
  });
  slider.addEventListener('input', show);
  show();
}
