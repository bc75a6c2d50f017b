
// A training run and what is wrong with it

function finding(parent, each) {
  const box = add(parent, 'div', 'finding ' + each.severity);
  const head = add(box, 'p');
  add(head, 'strong', '', each.severity + ': ' + each.title);
  add(head, 'span', 'soft', (each.layer ? ' · layer ' + each.layer : '') + ' · step ' + each.step);
  add(box, 'p', '', each.evidence);
  add(box, 'p', '', 'What to do: ' + each.remedy + '.');
  add(box, 'p', 'soft', each.source);
}

function showTraining(training, section) {
  const found = section('The training', 'training');
  if (!training.findings.length) add(found, 'p', 'finding sound', 'Nothing is wrong, as far as the numbers show.');
  if (training.findings.length > 1) add(found, 'p', 'soft', 'Begin with the first: others are often its effects.');
  training.findings.forEach(each => finding(found, each));
  const table = add(found, 'table');
  training.facts.forEach(([name, value]) => {
    const row = add(table, 'tr');
    add(row, 'th', '', name);
    add(row, 'td', 'name', value);
  });
  const seen = section('Through training', 'through');
  const charts = add(seen, 'div', 'charts');
  training.curves.forEach(each => chart(charts, each));
  if (training.pictures.length) {
    const filters = section('How the first filters came about', 'came');
    training.pictures.forEach(each => figure(filters, each));
  }
  if (training.layers.rows.length) {
    const layers = section('Layer by layer', 'layers');
    add(layers, 'p', '', training.layers.text);
    layerRows(layers, training.layers);
  }
  if (training.map) {
    const map = section('The probe in feature space', 'drift');
    add(map, 'p', '', training.map.text);
    driftingMap(map, training.map);
  }
  if (training.ridges.length) {
    const weights = section('How weights are distributed', 'weights');
    add(weights, 'p', '', 'A picture a layer, a line a moment, its step on the left, the first at the top; each picture from its least'
        + ' to its largest weight. Weights that hardly move, drift to one side or grow long tails are seen here first.');
    const strip = add(weights, 'div', 'strip');
    training.ridges.forEach(each => ridges(strip, each));
  }
  if (training.command) {
    add(add(page, 'p', 'soft', 'This page again:'), 'code', '', training.command);
  }
}
